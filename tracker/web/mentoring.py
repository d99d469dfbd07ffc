"""A mentor's learners, the hours they claim, and feedback. Skills are signed off in signing.py.

Hours may also be judged by a coordinator, with a reason: then the address is reached from the learner's record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EntryRef, ItemRef
from tracker.curriculum.plan import Competency, Module
from tracker.errors import NotFound
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.claims import Claim, claims_by_id, claims_of
from tracker.logbook.mentees import earlier, mentees
from tracker.logbook.signing import confirm, decline, give_feedback
from tracker.standing.look import State
from tracker.web import guard
from tracker.web.forms import Form, entry_id
from tracker.web.opening import leave_on_trail
from tracker.web.proving import ProofForm, prove
from tracker.web.reading_in import of_cohort
from tracker.web.sign_form import impression
from tracker.web.signing import as_mentor, ref_of
from tracker.web.speaking import _, hours, lazy, ngettext
from tracker.web.wording import DIMENSIONS, IMPRESSIONS

bp = Blueprint("mentoring", __name__)


class HoursForm(ProofForm):
    """Which hours, and what is said of them. `outcome` is the button that was pressed."""

    id = entry_id()
    claims = SelectMultipleField(
        lazy("Hours"), [InputRequired(lazy("Tick the hours that you mean."))], coerce=UUID, validate_choice=False
    )
    reason = TextAreaField(lazy("Reason"), [Length(max=300)], render_kw={"maxlength": 300})
    outcome = StringField("", [Optional(), AnyOf(["confirm", "send-back"])])
    by_mentor = True

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        if not self.reason.data and (self.outcome.data == "send-back" or not self.by_mentor):
            asked = _("Give a reason: the learner reads it.")
            self.reason.errors = [*self.reason.errors, asked]
            return False
        return valid

    def decided(self) -> bool:
        """Whether a button was pressed. The enter key presses none; its proof holds all the same."""
        if not self.outcome.data:
            self.form_errors.append(_("Now press Confirm or Send back."))
            self.status = 422
        return bool(self.outcome.data)


class FeedbackForm(Form):
    """How it goes, in five dimensions and in words; nothing of it is compulsory alone."""

    id = entry_id()
    comment = TextAreaField(lazy("Comment"), [Length(max=600)], render_kw={"maxlength": 600})

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        if not self.said() and not self.comment.data:
            self.comment.errors = [*self.comment.errors, _("Choose at least one word above, or write a comment.")]
            return False
        return valid

    def said(self) -> dict[str, str]:
        return {name: self[f"f-{name}"].data for name in DIMENSIONS if self[f"f-{name}"].data}


# My learners.


@bp.get("/learners")
@guard.permits(Action.SEE_LEARNERS)
def learners() -> str:
    actor = guard.actor()
    found = mentees(actor.person_id, actor.mentorships) if actor.person_id else []
    return render_template("signing/learners.html", mentees=found, earlier=earlier(actor.mentorships))


@dataclass(frozen=True)
class Choice:
    """One module with the skills that this mentor may sign, and the state of each."""

    title: str
    skills: Sequence[tuple[Competency, State]]


@bp.get("/enrolments/<uuid:enrolment_id>/sign")
@guard.permits(Action.ASSESS)
def choose(enrolment_id: UUID) -> str:
    """A skill to sign without a request."""
    book, actor = open_book(enrolment_id), guard.actor()
    guard.require(Action.ASSESS, claim_ref(book, None))
    leave_on_trail(ref_of(book), claim_ref(book, None))
    of_cohort(book.learner.languages)
    covered = [each for each in book.plan.modules if may(actor, Action.ASSESS, ItemRef(ref_of(book), each.code))]
    choices = [Choice(module.title, skills_of(book, module)) for module in covered]
    return render_template("signing/choose.html", book=book, modules=[each for each in choices if each.skills])


def skills_of(book: Book, module: Module) -> list[tuple[Competency, State]]:
    """The skills of a module that can be signed off in this country."""
    states = book.progress.states
    allowed = [skill for skill in module.competencies if skill.highest_level(book.plan.country)]
    return [(skill, states[skill.code]) for skill in allowed]


# Hours.


@bp.route("/enrolments/<uuid:enrolment_id>/hours", methods=["GET", "POST"])
@guard.permits(Action.JUDGE_HOURS)
def judge_hours(enrolment_id: UUID) -> ResponseReturnValue:
    book = open_book(enrolment_id)
    guard.require(Action.JUDGE_HOURS, claim_ref(book, None))
    leave_on_trail(ref_of(book), claim_ref(book, None))
    of_cohort(book.learner.languages)
    form = HoursForm()
    form.by_mentor = guard.actor().mentorship_for(book.id) is not None
    if form.submitted() and prove(form) and form.decided():
        with form.explains():
            minutes = judge(form, enrolment_id)
            flash(done(form, minutes), "ok")
            return redirect("/inbox" if form.by_mentor else f"/enrolments/{enrolment_id}/hours", 303)
    mine = [claim for claim in claims_of(book.id) if is_mine(guard.actor(), book, claim)]
    ticked = set(form.claims.data or ()) if form.is_submitted() else {claim.id for claim in mine}
    titles = {item.code: item.title for item in (*book.plan.modules, *book.plan.items)}
    shown = render_template("signing/hours.html", book=book, form=form, claims=mine, ticked=ticked, titles=titles)
    return shown, form.status


def judge(form: HoursForm, enrolment_id: UUID) -> int:
    """One verdict for each claim, all or none; its id follows from the form's and the claim's. Returns minutes."""
    say = confirm if form.outcome.data == "confirm" else decline
    with guard.writing() as actor:
        book = open_book(enrolment_id, lock=True)
        found = claims_by_id(book.id, form.claims.data)
        minutes = 0
        for claim_id in dict.fromkeys(form.claims.data):
            if claim_id not in found:
                raise NotFound
            claim = found[claim_id]
            module = module_of(book, claim.item_code)
            guard.require(Action.JUDGE_HOURS, claim_ref(book, module))
            verdict_id = uuid5(form.id.data, str(claim_id))
            author = judge_of(actor, book, module)
            say(book, author=author, entry_id=verdict_id, seq=claim.seq, reason=form.reason.data or "")
            minutes += book.fact(claim.seq).minutes or 0
    return minutes


def judge_of(actor: Actor, book: Book, module: str | None) -> Author:
    """A mentor's hat before a coordinator's: it asks for no reason."""
    if actor.mentorship_for(book.id, module):
        return as_mentor(actor, book, module, "pin")
    staff = actor.staff_at(book.provider_id)
    if staff is None or actor.person_id is None:
        raise NotFound
    return Author(actor.person_id, staff.role, staff.id, "pin")


def done(form: HoursForm, minutes: int) -> str:
    count, amount = len(set(form.claims.data)), hours(minutes)
    if form.outcome.data == "confirm":
        return ngettext("%(hours)s confirmed.", "%(num)s times practice confirmed, %(hours)s.", count, hours=amount)
    return ngettext("%(hours)s sent back.", "%(num)s times practice sent back, %(hours)s.", count, hours=amount)


def is_mine(actor: Actor, book: Book, claim: Claim) -> bool:
    return may(actor, Action.JUDGE_HOURS, claim_ref(book, module_of(book, claim.code)))


def claim_ref(book: Book, module: str | None) -> EntryRef:
    """Hours of this learner, in a module or in none that the plan still has."""
    return EntryRef(ref_of(book), module, book.learner_id)


def module_of(book: Book, code: str) -> str | None:
    modules = {module.code: module.code for module in book.plan.modules}
    return (modules | {item.code: item.module for item in book.plan.items}).get(code)


# Feedback.


@bp.route("/enrolments/<uuid:enrolment_id>/feedback", methods=["GET", "POST"])
@guard.permits(Action.GIVE_FEEDBACK)
def feedback(enrolment_id: UUID) -> ResponseReturnValue:
    """How it goes; never towards certification, so it needs no PIN."""
    book = open_book(enrolment_id)
    guard.require(Action.GIVE_FEEDBACK, claim_ref(book, None))
    form = FeedbackForm.plus({f"f-{name}": impression(str(label)) for name, label in DIMENSIONS.items()})()
    if form.submitted():
        with form.explains():
            give(form, enrolment_id)
            flash(_("%(learner)s can read your feedback now.", learner=book.learner_name.split()[0]), "ok")
            return redirect("/learners", 303)
    impressions = [(key, "", text) for key, text in IMPRESSIONS.items()]
    shown = render_template(
        "signing/feedback.html", book=book, form=form, dimensions=DIMENSIONS, impressions=impressions
    )
    return shown, form.status


def give(form: FeedbackForm, enrolment_id: UUID) -> None:
    with guard.writing() as actor:
        book = open_book(enrolment_id, lock=True)
        guard.require(Action.GIVE_FEEDBACK, claim_ref(book, None))
        author = as_mentor(actor, book, None, "session")
        give_feedback(
            book,
            author=author,
            entry_id=form.id.data,
            on=book.today,
            feedback=form.said(),
            comment=form.comment.data or "",
        )
