"""Placing several learners of a cohort at one site, with the places that the site has left (B19).

A site that would be too full, and learners who would be at two sites at once, are told before anything is written;
a tick says that it is meant so. One learner alone, a waiver among others: placing.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import BooleanField, DateField, IntegerField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from tracker.access.permissions import Action
from tracker.cohorts.lines import Roll, roll_of
from tracker.cohorts.places import Stay, most_at_once, stays_at, stays_of
from tracker.errors import DatesReversed
from tracker.extensions import db
from tracker.logbook import placements
from tracker.logbook.books import Author, Book
from tracker.people.models import Site
from tracker.people.sites import signers_of
from tracker.standing.reckon import add_months
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.many import PickForm, are_near, known, offer, write
from tracker.web.placing import MOST_HOURS, chosen, give_mentorship, site_and_mentor
from tracker.web.speaking import _, day, lazy, ngettext
from tracker.web.wording import sentence

bp = Blueprint("many_places", __name__)


class PlaceForm(PickForm):
    """One site, one mentor in charge, the same days and hours for all of them."""

    action = Action.PLACE
    mentor = SelectField(lazy("Site and mentor in charge"), [InputRequired(lazy("Choose the mentor in charge."))])
    starts_on = DateField(lazy("First day"), [InputRequired(lazy("Type the first day."))])
    ends_on = DateField(lazy("Last day"), [InputRequired(lazy("Type the last day planned."))])
    planned = IntegerField(
        lazy("Hours planned for each"),
        [InputRequired(lazy("Type how many hours are planned.")), NumberRange(1, MOST_HOURS)],
        render_kw={"min": 1, "max": MOST_HOURS, "inputmode": "numeric"},
    )
    anyway = BooleanField(lazy("Place them all the same: it was agreed with the site"))

    def offer(self, roll: Roll) -> None:
        signers = signers_of(roll.cohort.provider_id, roll.today, roll.calendar.ends_on)
        self.mentor.choices = [SelectChoice("", _("Choose")), *map(site_and_mentor, signers)]

    def validate_ends_on(self, field: DateField) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(sentence(DatesReversed(self.starts_on.data)))

    def prepare(self) -> None:
        """Nobody else places at this site by this page until it is done."""
        site_id, _mentor = chosen(self.mentor.data)
        db.session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
        if not self.anyway.data and (found := doubts(self)).any:
            raise Doubted(found)

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        site_id, mentor_id = chosen(self.mentor.data)
        written = placements.place(
            book,
            author=author,
            entry_id=entry_id,
            site_id=site_id,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            planned=60 * self.planned.data,
            mentor_id=mentor_id,
        )
        give_mentorship(book, author, placements.placement_at(book, written.seq))
        return written.anew


@dataclass(frozen=True)
class Doubts:
    """Why somebody should look again before these learners are placed."""

    capacity: int | None = None
    most: int = 0
    """How many would be there on the fullest day, these included."""
    twice: tuple[Stay, ...] = ()
    """Placements of theirs in the same weeks."""

    @property
    def full(self) -> bool:
        return self.capacity is not None and self.most > self.capacity

    @property
    def any(self) -> bool:
        return self.full or bool(self.twice)


class Doubted(Exception):
    """Nothing is written until the reader has seen these doubts."""

    def __init__(self, doubts: Doubts) -> None:
        super().__init__()
        self.doubts = doubts


def doubts(form: PlaceForm) -> Doubts:
    """Two queries and the site; what an earlier post of this form placed is no doubt."""
    site_id, _mentor = chosen(form.mentor.data)
    first, last = form.starts_on.data, form.ends_on.data
    done = known(form.id.data, form.learner.data)
    picked = {UUID(each) for each in form.learner.data if uuid5(form.id.data, each) not in done}
    site = db.session.get_one(Site, site_id)
    there = stays_at(site.provider_id, first, [site_id])
    most = most_at_once([*there, *(a_stay(each, site_id, first, last) for each in picked)], first, last)
    return Doubts(site.capacity, most, tuple(stays_of(picked, first, last)))


def a_stay(enrolment_id: UUID, site_id: UUID, first: date, last: date) -> Stay:
    return Stay(enrolment_id, "", site_id, "", first, last, enrolment_id)


@bp.route("/cohorts/<uuid:cohort_id>/many/place", methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def place(cohort_id: UUID) -> ResponseReturnValue:
    roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
    form = PlaceForm(data=usual(roll))
    lines, told = offer(form, roll), Doubts()
    if form.submitted() and are_near(form):
        try:
            with form.explains():
                return placed(cohort_id, form)
        except Doubted as question:
            told, form.status = question.doubts, 422
        roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
    return render_template("running/place.html", roll=roll, form=form, lines=lines, doubts=told), form.status


def usual(roll: Roll) -> dict[str, Any]:
    first = max(roll.today, roll.cohort.starts_on)
    hours = roll.plan.internship.hours
    return {"starts_on": first, "ends_on": min(add_months(first, 3), roll.calendar.ends_on), "planned": hours or None}


def placed(cohort_id: UUID, form: PlaceForm) -> ResponseReturnValue:
    number = write(cohort_id, form)
    if number:
        said = ngettext("One learner is placed", "%(num)s learners are placed", number)
        flash(_("%(learners)s from %(day)s on.", learners=said, day=day(form.starts_on.data)), "ok")
    else:
        flash(_("All of this was so already. Nothing was written."))
    return redirect(f"/cohorts/{cohort_id}/running", 303)
