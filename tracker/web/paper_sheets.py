"""Paper: a sheet for one skill to print, and the form by which the office keys a signed one in.

The rules: logbook/paper.py.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.tokens import read_code
from tracker.curriculum.plan import Competency
from tracker.errors import AssuranceTooLow, BadFile
from tracker.logbook.books import Book
from tracker.logbook.paper import PAPER, Signer, key_in, reference, signers
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.standing.assurance import is_enough
from tracker.web import guard, notifying, office, opening
from tracker.web.attaching import MOST_BYTES, AttachForm, attach, bytes_kept
from tracker.web.opening import Record
from tracker.web.proving import prove
from tracker.web.sign_form import LEVELS, SEEN, SignForm, place, sign_form
from tracker.web.speaking import _, lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS, sentence

bp = Blueprint("paper_sheets", __name__)

HERE = "/enrolments/<uuid:enrolment_id>/competencies/<code>"


class PaperForm(SignForm, AttachForm):
    """The sign-off form for who keys in what somebody else signed."""

    site = SelectField(lazy("Who signed, and where?"), [InputRequired(lazy("Choose whose signature it is."))])
    reference = StringField(
        lazy("Code at the top of the sheet"),
        [InputRequired(lazy("Type the code. It proves that the sheet is of this learner and skill.")), Length(max=20)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": 20},
    )
    witness = BooleanField(
        lazy("The sheet bears the signature of this mentor, and I keyed in what stands on it."),
        [InputRequired(lazy("Tick that the sheet is signed and that you keyed in what stands on it."))],
    )
    printed = ""

    @property
    def chosen_site(self) -> str:
        return (self.site.data or "").partition("/")[2]

    @property
    def signer(self) -> UUID:
        return UUID(self.site.data.partition("/")[0])

    def validate_reference(self, field: StringField) -> None:
        if read_code(field.data or "") != self.printed:
            raise ValidationError(
                _("This is not the code of this learner and skill, or the criteria changed since it was printed.")
            )


@bp.get(f"{HERE}/paper")
@guard.permits(Action.SEE_RECORD)
def sheet(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    """Blank, to be filled in by hand."""
    record = opening.read(enrolment_id)
    skill = record.skill(code)
    highest = skill.highest_level(record.book.plan.country)
    return render_template(
        "signing/paper.html",
        record=record,
        skill=skill,
        highest=highest,
        needed=min(skill.level, highest),
        reference=reference(record.book, skill),
        levels=LEVELS,
        refused=refused(skill),
        keys_in=may(guard.actor(), Action.KEY_IN_PAPER, record.ref),
    )


def refused(skill: Competency) -> str:
    """Why this skill is not signed on paper; empty where it may be."""
    return "" if is_enough(PAPER, skill.assurance) else sentence(AssuranceTooLow(skill.assurance))


@bp.route(f"{HERE}/key-in", methods=["GET", "POST"])
@guard.permits(Action.KEY_IN_PAPER, most_bytes=MOST_BYTES)
def keying_in(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.KEY_IN_PAPER)
    skill = record.skill(code)
    found = [each for each in signers(record.book, skill) if each.person_id != guard.actor().person_id]
    form = paper_form(record.book, skill, found)
    if form.submitted() and has_scan(form) and attach(form, record.book) and prove(form) and decided(form):
        with form.explains(), bytes_kept(form, record.book):
            write(form, enrolment_id, skill)
            flash(told(form, found, record), "ok")
            return redirect(record.address("competencies", code), 303)
        if form.look_again:
            form.catch_up(opening.read(enrolment_id, Action.KEY_IN_PAPER).book)
    return page(record, skill, form, found)


def paper_form(book: Book, skill: Competency, found: list[Signer]) -> PaperForm:
    posts = [each.post for each in found]
    form = sign_form(book, skill, posts, sent=request.method == "POST", of=PaperForm)
    if not isinstance(form, PaperForm):
        raise TypeError(form)
    form.printed = reference(book, skill)
    named = [SelectChoice(each.key, f"{each.name}, {each.post.function}, {place(each.post)}") for each in found]
    form.site.choices = [SelectChoice("", _("Choose")), *named]
    if request.method != "POST":
        form.site.data, form.when.data = "", None  # both stand on the sheet: nothing is chosen beforehand
    form.comment.label.text = _("Comment on the sheet")
    return form


def has_scan(form: PaperForm) -> bool:
    """Whether anything was sent along: without the sheet itself nothing is keyed in."""
    if any(file.filename for name in ("photo", "files") for file in request.files.getlist(name)):
        return True
    form.files.errors = [sentence(BadFile("no-scan"))]
    form.status = 422
    return False


def decided(form: PaperForm) -> bool:
    """Whether one of the two buttons was pressed."""
    if not form.outcome.data:
        form.form_errors.append(_("Now press Sign off or More practice needed."))
        form.status = 422
    return bool(form.outcome.data)


def write(form: PaperForm, enrolment_id: UUID, skill: Competency) -> None:
    """One transaction: the entry, the mail to whose signature it is, and the answer to the learner."""
    with guard.writing() as actor:
        book, author = office.write(actor, enrolment_id, Action.KEY_IN_PAPER, signed=True)
        given: dict[str, Any] = {"entry_id": form.id.data, "code": skill.code, "signer": form.signer}
        saw = form.observation()
        signed = key_in(book, author=author, saw=saw, files=form.kept, **given)
        if signed.anew:
            outbox.post(
                Kind.SIGNED_COPY,
                person_id=form.signer,
                address=guests.address_of(form.signer, book.provider_id) or None,
                provider_id=book.provider_id,
                params={"enrolment": book.id, "seq": signed.seq},
                once=f"copy:{signed.id}",
            )
        if saw.request is not None:
            notifying.request_answered(book, signed, skill.code)


def told(form: PaperForm, found: list[Signer], record: Record) -> str:
    name = next(each.name for each in found if each.person_id == form.signer)
    if guests.address_of(form.signer, record.ref.provider_id):
        return _("Keyed in. %(name)s gets a copy by mail and can say that it is wrong.", name=name)
    return _("Keyed in. No mail address of %(name)s is known: tell them yourself.", name=name)


def page(record: Record, skill: Competency, form: PaperForm, found: list[Signer]) -> ResponseReturnValue:
    return render_template(
        "signing/key_in.html",
        record=record,
        skill=skill,
        form=form,
        found=found,
        refused=refused(skill),
        levels=LEVELS,
        answers=SEEN,
        dimensions=DIMENSIONS,
        impressions=[(key, "", text) for key, text in IMPRESSIONS.items()],
    ), form.status
