"""Pausing a training and letting it go on, ending it and opening it again: what it would do, and the button.

None of it needs a proof: it signs nothing off, and each is taken back by another entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from tracker.access.permissions import Action
from tracker.logbook import enrolling, pausing
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book
from tracker.logbook.facts import facts_of
from tracker.standing.facts import live
from tracker.standing.planning import Calendar
from tracker.standing.reckon import end_of
from tracker.web import guard, office, opening
from tracker.web.forms import Form, choices, entry_id
from tracker.web.opening import Record
from tracker.web.speaking import lazy
from tracker.web.wording import OUTCOMES, REASONS

bp = Blueprint("enrolments", __name__)

PAUSES = ("own-wish", "leave", "work", "family", "provider-decision", "not-said")
ENDS = ("finished", "own-wish", "work", "family", "other-programme", "provider-decision", "not-said")
REOPENS = ("mistake", "came-back", "decided-otherwise")
OF_ENTRY = HiddenInput()


def reason_field(words: tuple[str, ...], label: str) -> RadioField:
    return RadioField(
        label,
        [InputRequired(lazy("Choose a reason."))],
        choices=choices({word: REASONS[word] for word in words}),
        description=lazy("The learner and the mentors read it. No medical detail belongs here."),
    )


class PauseForm(Form):
    id = entry_id()
    on = DateField(lazy("First day of the pause"), [InputRequired(lazy("Type the day."))])
    reason = reason_field(PAUSES, lazy("Why?"))

    def write(self, book: Book, author: Author) -> Written:
        return pausing.pause(book, author=author, entry_id=self.id.data, on=self.on.data, reason=self.reason.data)


class ResumeForm(Form):
    """`entry` is the pause that was shown."""

    id = entry_id()
    entry = IntegerField(widget=OF_ENTRY)
    on = DateField(lazy("First day back"), [InputRequired(lazy("Type the day."))])

    def write(self, book: Book, author: Author) -> Written:
        return pausing.resume(book, author=author, entry_id=self.id.data, on=self.on.data, pause=self.entry.data or 0)


class EndForm(Form):
    id = entry_id()
    outcome = RadioField(
        lazy("How does it end?"),
        [InputRequired(lazy("Choose how it ends."))],
        choices=choices({word: OUTCOMES[word] for word in ("completed", "left", "transferred")}),
    )
    reason = reason_field(ENDS, lazy("Why?"))

    def write(self, book: Book, author: Author) -> Written:
        given = {"outcome": self.outcome.data, "reason": self.reason.data}
        return enrolling.end(book, author=author, entry_id=self.id.data, **given)


class ReopenForm(Form):
    """`entry` is the end that was shown."""

    id = entry_id()
    entry = IntegerField(widget=OF_ENTRY)
    reason = reason_field(REOPENS, lazy("Why is it opened again?"))

    def write(self, book: Book, author: Author) -> Written:
        return pausing.reopen(
            book, author=author, entry_id=self.id.data, end=self.entry.data or 0, reason=self.reason.data
        )


@dataclass(frozen=True)
class Act:
    """One of the four pages."""

    form: Callable[..., Form]
    done: str


ACTS = {
    "pause": Act(PauseForm, lazy("The training is paused. No day counts until it goes on.")),
    "resume": Act(ResumeForm, lazy("The training goes on.")),
    "end": Act(EndForm, lazy("The training has ended. What was claimed before can still be confirmed.")),
    "reopen": Act(ReopenForm, lazy("The training is open again.")),
}


@bp.route("/enrolments/<uuid:enrolment_id>/training/<any(pause,resume,end,reopen):act>", methods=["GET", "POST"])
@guard.permits(Action.MANAGE_ENROLMENT)
def change(enrolment_id: UUID, act: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.MANAGE_ENROLMENT)
    stands = Stands.of(record)
    form = ACTS[act].form(data={"on": record.book.today, "entry": stands.entry})
    if form.submitted():
        with form.explains():
            write(enrolment_id, form)
            flash(str(ACTS[act].done), "ok")
            return redirect(record.address(), 303)
    return render_template(
        f"enrolment/{act}.html", record=record, form=form, stands=stands, fits=stands.act(act)
    ), form.status


def write(enrolment_id: UUID, form: Form) -> None:
    with guard.writing() as actor:
        book, author = office.write(actor, enrolment_id, Action.MANAGE_ENROLMENT)
        form.write(book, author)


@dataclass(frozen=True)
class Stands:
    """What the pages say before the button: where the training stands, and what would become of the plan."""

    entry: int | None
    """The pause or the end that lasts."""
    paused_on: date | None
    ended: bool
    week: int
    weeks: int
    ends_on: date
    """The last day of the plan as it is now."""
    waiting: int
    """Open requests, which nobody can answer after an end."""

    @classmethod
    def of(cls, record: Record) -> "Stands":
        book = record.book
        living = live(facts_of(book.id, book.time_zone))
        end, pause = end_of(living), pausing.lasting(living)
        calendar = book.calendar
        last = end or pause
        return cls(
            entry=last.seq if last else None,
            paused_on=pause.on if pause else None,
            ended=end is not None,
            week=calendar.week(book.today),
            weeks=calendar.weeks,
            ends_on=last_day(calendar),
            waiting=sum(
                each.waiting_until is not None and each.waiting_until >= book.today for each in book.items.values()
            ),
        )

    def act(self, wanted: str) -> bool:
        """Whether it can be done as things stand; the logbook decides again."""
        if self.ended:
            return wanted == "reopen"
        return wanted in {"pause" if self.paused_on is None else "resume", "end"}


def last_day(calendar: Calendar) -> date:
    return calendar.ends_on - timedelta(days=1)
