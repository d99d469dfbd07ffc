"""Taking an entry back, as author, signer or coordinator. The rules stand in logbook/withdrawing.py."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef, EntryRef, find_enrolment
from tracker.errors import NotFound
from tracker.logbook import queries, signing, withdrawing
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.lines import Line
from tracker.standing.kinds import SIGNED, STAY
from tracker.web import guard, opening
from tracker.web.forms import Form, choices, entry_id
from tracker.web.learning import MOST_WORDS
from tracker.web.logbook_pages import module_of
from tracker.web.opening import Record
from tracker.web.proving import ProofForm, prove
from tracker.web.reading_in import of_cohort
from tracker.web.speaking import _, lazy
from tracker.web.telling import WHYS

bp = Blueprint("taking_back", __name__)


class WithdrawFields:
    """Why an entry is taken back."""

    id = entry_id()
    why = RadioField(lazy("Why?"), [InputRequired(lazy("Choose a reason."))])
    reason = TextAreaField(
        lazy("In your words"),
        [Length(max=MOST_WORDS)],
        description=lazy("It stays in the logbook beside the entry. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )


class WithdrawForm(WithdrawFields, Form):
    """For what carries no signature."""


class SignedWithdrawForm(WithdrawFields, ProofForm):
    """For what was signed: taking it back is signed too."""


@bp.route("/enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/withdraw", methods=["GET", "POST"])
@guard.permits(Action.WITHDRAW)
def withdraw(enrolment_id: UUID, seq: int) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    record = Record(ref, open_book(enrolment_id), own=guard.actor().person_id == ref.learner_id)
    of_cohort(record.book.learner.languages)
    line = line_for(ref, record.book, seq)
    if not record.own:
        opening.leave_on_trail(ref, entry_of(ref, record.book, line))
    form = withdraw_form(record, line)
    done = line.withdrawn is not None and not form.is_submitted()
    if form.submitted() and (not isinstance(form, SignedWithdrawForm) or prove(form)):
        with form.explains():
            take_back(enrolment_id, seq, form)
            flash(_("Taken back. It stays in the logbook, struck through, with your reason."), "ok")
            return redirect(back_to(record, line))
    return render_template(
        "learning/withdraw.html",
        record=record,
        line=line,
        form=form,
        done=done or line.kind in STAY,
        back=back_to(record, line),
        title=record.titles().get(line.item or "", ""),
    ), form.status


def line_for(ref: EnrolmentRef, book: Book, seq: int) -> Line:
    """The entry, once it is sure that the actor may take it back. Raises NotFound, and what `require` raises."""
    try:
        line = queries.one_line(ref.id, seq, book.today)
    except NotFound:
        guard.require(Action.SEE_RECORD, ref)
        raise
    guard.require(Action.WITHDRAW, entry_of(ref, book, line))
    return line


def entry_of(ref: EnrolmentRef, book: Book, line: Line) -> EntryRef:
    return EntryRef(ref, module_of(book, line.item) if line.item else None, line.author_id)


def withdraw_form(record: Record, line: Line) -> WithdrawForm | SignedWithdrawForm:
    form = SignedWithdrawForm() if line.kind in SIGNED else WithdrawForm()
    hidden = {"wrong-learner", "decided-otherwise"} if record.own else set()
    form.why.choices = choices({word: words for word, words in WHYS.items() if word not in hidden})
    return form


def back_to(record: Record, line: Line) -> str:
    """Where the entry is read."""
    if line.item and any(skill.code == line.item for skill in record.book.plan.competencies):
        return record.address("competencies", line.item)
    return record.address("logbook")


def take_back(enrolment_id: UUID, seq: int, form: WithdrawForm | SignedWithdrawForm) -> None:
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        book = open_book(enrolment_id, lock=True)
        line = line_for(ref, book, seq)
        author = author_of(actor, ref, line, signed=isinstance(form, SignedWithdrawForm))
        given = {"author": author, "entry_id": form.id.data, "seq": seq, "reason": form.reason.data}
        if line.kind == "sign-off-requested" and author.acted_as == "learner":
            signing.close_request(book, outcome="withdrawn", **given)
        else:
            withdrawing.withdraw(book, why=form.why.data, **given)


def author_of(actor: Actor, ref: EnrolmentRef, line: Line, *, signed: bool) -> Author:
    """In which hat the entry is taken back: its learner, a coordinator, or who signed it. Raises NotFound."""
    who, assurance = actor.person_id, "pin" if signed else "session"
    if who is None:
        raise NotFound
    if who == ref.learner_id:
        return Author(who, "learner", ref.id)
    if hat := actor.overseer_of(ref.provider_id, ref.cohort_id):
        return Author(who, hat.role, hat.id, assurance)
    if who in {line.author_id, line.signer_id} and (link := actor.mentorship_for(ref.id)):
        return Author(who, "mentor", link.id, assurance)
    if line.author_id == who and (taught := actor.teacher_of(ref.provider_id, ref.cohort_id)):
        return Author(who, taught.role, taught.id, assurance)
    raise NotFound
