"""A learner's internship as a page, one placement on paper, and replies to an evaluation.

Days are logged in logging_days.py, placements are made in placing.py, evaluations written in evaluating.py.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import PlacementRef, find_enrolment
from tracker.errors import NotFound
from tracker.logbook import signing
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.stays import Evaluation, Stay, documents_asked, not_shown_for, stay_at, stays_of
from tracker.standing import internship as rules
from tracker.standing.internship import INTERNSHIP, Missing, monday_of
from tracker.standing.placements import PlacementStanding
from tracker.web import guard, opening
from tracker.web.amounts import will_be_missing
from tracker.web.forms import Form, entry_id
from tracker.web.opening import Record
from tracker.web.speaking import _, lazy

bp = Blueprint("internship", __name__)

ADDRESS = "/enrolments/<uuid:enrolment_id>/internship"
MOST_IN_A_REPLY = 600


class ReplyForm(Form):
    """A word to an evaluation; it counts for nothing."""

    id = entry_id()
    text = TextAreaField(
        lazy("Your reply"),
        [InputRequired(lazy("Write a few words.")), Length(max=MOST_IN_A_REPLY)],
        description=lazy("Your mentor and your coordinator can read it. No patient names or numbers."),
        render_kw={"maxlength": MOST_IN_A_REPLY},
    )


@dataclass(frozen=True)
class Sight:
    """What of an internship this reader may see and do."""

    record: Record
    actor: Actor

    @property
    def places(self) -> bool:
        return may(self.actor, Action.PLACE, self.record.ref) and self.record.book.learner.ended_on is None

    @property
    def sees_excuses(self) -> bool:
        """Why a day was excused is no affair of a mentor."""
        return self.record.own or may(self.actor, Action.PLACE, self.record.ref)

    @property
    def shows_documents(self) -> bool:
        return may(self.actor, Action.SHOW_DOCUMENT, self.record.ref) and self.record.book.learner.ended_on is None

    def evaluates(self, placement: PlacementStanding) -> bool:
        subject = PlacementRef(self.record.ref, placement.mentor_id)
        open_for_it = self.record.book.today >= placement.starts_on and self.record.book.learner.ended_on is None
        return open_for_it and may(self.actor, Action.EVALUATE, subject)

    def unwritten(self, stay: Stay) -> bool:
        """Whether an evaluation is still to be written, and by this reader."""
        return self.evaluates(stay.placement) and bool(stay.unwritten)

    def hands_over(self, stay: Stay) -> bool:
        """Whether the learner may have the mentor in charge evaluate it without an account."""
        return self.record.open and stay.has_begun(self.record.book.today) and bool(stay.unwritten)

    def week_to_log(self, placement: PlacementStanding) -> date | None:
        """The Monday of the week that a learner logs next: this week, or the last one of a placement that is over."""
        today = self.record.book.today
        if not self.record.open or placement.starts_on > today:
            return None
        return monday_of(min(today, placement.ended_on or today))


@bp.get(ADDRESS)
@guard.permits(Action.SEE_RECORD)
def show(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    book = record.book
    stays, asked = stays_of(book), documents_asked(book)
    forecast = next((each for each in book.forecasts if each.part == INTERNSHIP), None)
    ahead = [stay.placement.starts_on for stay in stays if stay.placement.ended_on is None]
    return render_template(
        "internship/show.html",
        record=record,
        sight=Sight(record, guard.actor()),
        stays=stays,
        shut=gate(book),
        opens=book.plan.internship,
        short=forecast.short if forecast else None,
        missing=will_be_missing(forecast.short, forecast.on) if forecast and forecast.short else "",
        asked=asked,
        wanting=not_shown_for(asked, min([*ahead, book.today])),
        titles=record.titles(),
        addresses=record.addresses(),
    )


def gate(book: Book) -> Missing | None:
    """What is still missing until the internship opens."""
    return rules.missing(book.plan, book.items, book.calendar, book.today)


@bp.get(f"{ADDRESS}/<int(max=999999):placement>/print")
@guard.permits(Action.SEE_RECORD)
def paper(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    """One placement on paper: the host's proof."""
    record = opening.read(enrolment_id)
    stay = stay_at(record.book, placement)
    return render_template(
        "internship/paper.html",
        record=record,
        sight=Sight(record, guard.actor()),
        stay=stay,
        signers=sorted({day.by for day in stay.days if day.state == "confirmed"}),
        confirmed=[day for day in stay.days if day.state == "confirmed"],
    )


@bp.route(f"{ADDRESS}/evaluations/<int(max=999999):evaluated>/reply", methods=["GET", "POST"])
@guard.permits(Action.NOTE)
def reply(enrolment_id: UUID, evaluated: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.NOTE)
    stay, evaluation = _evaluation(record.book, evaluated)
    form = ReplyForm()
    if form.submitted():
        with form.explains():
            _write_reply(enrolment_id, evaluated, form)
            flash(_("Your reply stands beside the evaluation."), "ok")
            return redirect(record.address("internship"))
    return render_template(
        "internship/reply.html", record=record, stay=stay, evaluation=evaluation, form=form
    ), form.status


def _evaluation(book: Book, seq: int) -> tuple[Stay, Evaluation]:
    found = ((stay, each) for stay in stays_of(book) for each in stay.evaluations if each.seq == seq)
    pair = next(found, None)
    if pair is None:
        raise NotFound
    return pair


def _write_reply(enrolment_id: UUID, seq: int, form: ReplyForm) -> None:
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        guard.require(Action.NOTE, ref)
        book = open_book(enrolment_id, lock=True)
        author = reader_as_author(actor, book)
        signing.note(book, author=author, entry_id=form.id.data, text=form.text.data, seq=seq)


def reader_as_author(actor: Actor, book: Book) -> Author:
    """In which hat somebody who may read a record says a word: its learner, a mentor, or staff. Raises NotFound."""
    who = actor.person_id
    if who is None:
        raise NotFound
    if who == book.learner_id:
        return Author(who, "learner", book.id)
    if link := actor.mentorship_for(book.id):
        return Author(who, "mentor", link.id)
    if hat := actor.overseer_of(book.provider_id, book.learner.cohort_id):
        return Author(who, hat.role, hat.id)
    raise NotFound
