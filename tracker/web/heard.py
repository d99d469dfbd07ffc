"""What a mentor said: the learner notes it in one line, that mentor confirms it with one tap. It never counts.

What a mentor writes by themselves is feedback too: mentoring.py.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from tracker.access.permissions import Action
from tracker.access.subjects import EntryRef
from tracker.errors import NotFound
from tracker.logbook import queries, signing
from tracker.logbook.books import Book, open_book
from tracker.logbook.feedback import note_feedback
from tracker.logbook.lines import Line
from tracker.people.queries import mentors_of
from tracker.web import guard, opening
from tracker.web.confirming import judge_of
from tracker.web.forms import Form, choices, entry_id
from tracker.web.opening import Record
from tracker.web.practising import is_uuid, mentors_in_words, what_can_be_practised
from tracker.web.proving import ProofForm, prove
from tracker.web.reading_in import of_cohort
from tracker.web.signing import ref_of
from tracker.web.speaking import _, lazy

bp = Blueprint("heard", __name__)

MOST_WORDS = 300


class HeardForm(Form):
    """Who said what, and of what it was."""

    id = entry_id()
    mentor = SelectField(lazy("Who said it?"), [InputRequired(lazy("Choose who said it."))])
    said = StringField(
        lazy("What was said?"),
        [InputRequired(lazy("Write what was said.")), Length(max=MOST_WORDS)],
        description=lazy("In your words, one line. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS, "autocomplete": "off"},
    )
    item = SelectField(lazy("What was it about?"), [Optional()], default="")


class JudgeForm(ProofForm):
    """Whether it was said. `outcome` is the button that was pressed."""

    id = entry_id()
    reason = TextAreaField(lazy("Reason"), [Length(max=MOST_WORDS)], render_kw={"maxlength": MOST_WORDS})
    outcome = StringField("", [Optional(), AnyOf(["confirm", "send-back"])])
    by_mentor = True

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        if not self.reason.data and (self.outcome.data == "send-back" or not self.by_mentor):
            self.reason.errors = [*self.reason.errors, _("Give a reason: the learner reads it.")]
            return False
        return valid

    def decided(self) -> bool:
        """Whether a button was pressed. The enter key presses none; its proof holds all the same."""
        if not self.outcome.data:
            self.form_errors.append(_("Now press Confirm or Send back."))
            self.status = 422
        return bool(self.outcome.data)


@bp.route("/enrolments/<uuid:enrolment_id>/heard", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def note(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    form = heard_form(record)
    if form.submitted():
        with form.explains():
            write(form, enrolment_id)
            name = next(choice.label for choice in form.mentor.choices if choice.value == form.mentor.data)
            flash(_("Noted. %(name)s can confirm it now.", name=str(name).partition(",")[0]), "ok")
            return redirect(record.address("logbook") + "?kind=feedback")
    return render_template("learning/heard.html", record=record, form=form), form.status


def heard_form(record: Record) -> HeardForm:
    """With the mentors of today, the only one chosen already, and everything that feedback can be about."""
    rows = {row.mentor_id: row for row in mentors_of(record.ref.id, record.book.today)}.values()
    form = HeardForm(formdata=request.form if request.method == "POST" else None, item=request.args.get("item", ""))
    named = mentors_in_words(rows)
    form.mentor.choices = choices(named if len(named) == 1 else {"": _("Choose a mentor"), **named})
    # Who was a mentor when the form was opened may be none by now: the logbook says so in its own words.
    form.mentor.validate_choice = not is_uuid(form.mentor.data)
    form.item.choices = [SelectChoice("", _("Nothing in particular")), *what_can_be_practised(record)]
    return form


def write(form: HeardForm, enrolment_id: UUID) -> None:
    with guard.writing():
        book, author = opening.write(enrolment_id)
        note_feedback(
            book,
            author=author,
            entry_id=form.id.data,
            mentor=UUID(form.mentor.data),
            said=form.said.data,
            code=form.item.data or None,
        )


# The mentor's half.


@bp.route("/enrolments/<uuid:enrolment_id>/heard/<int(max=999999):heard>", methods=["GET", "POST"])
@guard.permits(Action.JUDGE_HOURS)
def judge(enrolment_id: UUID, heard: int) -> ResponseReturnValue:
    """Did I say so? From the inbox one tap sends it here, confirmed; a PIN that is asked for is typed on this page."""
    book = open_book(enrolment_id)
    guard.require(Action.JUDGE_HOURS, anywhere(book))
    of_cohort(book.learner.languages)
    line = line_of(book, heard)
    opening.leave_on_trail(ref_of(book), anywhere(book))
    form = JudgeForm()
    form.by_mentor = guard.actor().mentorship_for(book.id) is not None
    if form.submitted() and prove(form) and form.decided():
        with form.explains():
            say(form, enrolment_id, heard)
            confirmed = form.outcome.data == "confirm"
            flash(_("Confirmed. Thank you.") if confirmed else _("Sent back with your reason."), "ok")
            return redirect("/inbox" if form.by_mentor else f"/enrolments/{enrolment_id}/logbook", 303)
    record = Record(ref_of(book), book, own=False)
    shown = render_template("signing/heard.html", record=record, line=line, form=form, mine=may_say(line, form, book))
    return shown, form.status


def anywhere(book: Book) -> EntryRef:
    """What was said belongs to whom it names, whatever module it was about: the logbook holds others back."""
    return EntryRef(ref_of(book), None, book.learner_id)


def line_of(book: Book, seq: int) -> Line:
    """Raises NotFound for what is no noted feedback."""
    line = queries.one_line(book.id, seq, book.today)
    if line.kind != "feedback-noted":
        raise NotFound
    queries.read_names([line])
    return line


def may_say(line: Line, form: JudgeForm, book: Book) -> bool:
    """Whether the reader is whom it names, or a coordinator."""
    if not form.by_mentor:
        return guard.actor().overseer_of(book.provider_id, book.learner.cohort_id) is not None
    return bool(line.details["mentor"] == str(guard.actor().person_id))


def say(form: JudgeForm, enrolment_id: UUID, seq: int) -> None:
    verb = signing.confirm if form.outcome.data == "confirm" else signing.decline
    with guard.writing() as actor:
        book = open_book(enrolment_id, lock=True)
        guard.require(Action.JUDGE_HOURS, anywhere(book))
        if book.fact(seq).kind != "feedback-noted":
            raise NotFound
        author = judge_of(actor, book, None, practice=False)
        verb(book, author=author, entry_id=form.id.data, seq=seq, reason=form.reason.data or "")
