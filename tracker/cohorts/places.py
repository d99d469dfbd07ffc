"""Who is placed where and when: the places that sites have left, and learners who would be at two sites at once.

Reads only. A placement fills a place from its first day to its last, or to the day on which it ended.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from tracker.extensions import db
from tracker.logbook.models import StandingLearner, StandingPlacement
from tracker.people.models import Enrolment, Person
from tracker.standing.reckon import add_months

MONTHS = 6
"""So far ahead a page counts places."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One placement, by its days."""

    enrolment_id: UUID
    learner: str
    site_id: UUID
    mentor: str
    first: date
    last: date
    cohort_id: UUID

    def overlaps(self, first: date, last: date) -> bool:
        return self.first <= last and self.last >= first


@dataclass(frozen=True, slots=True)
class Month:
    """How many are placed on the fullest day of a month, and the places left; None where no capacity is told."""

    first: date
    most: int
    left: int | None


def stays_at(provider_id: UUID, first: date, site_ids: Collection[UUID] | None = None) -> list[Stay]:
    """Placements at sites of a provider, or at some of them, that last on that day or begin later. One query."""
    place = StandingPlacement
    over = func.coalesce(place.ended_on, place.ends_on)
    mentor = select(Person.name).where(Person.id == place.mentor_id).correlate(place).scalar_subquery()
    rows = (
        select(place.enrolment_id, Person.name, place.site_id, mentor, place.starts_on, over, StandingLearner.cohort_id)
        .join(Enrolment, Enrolment.id == place.enrolment_id)
        .join(StandingLearner, StandingLearner.enrolment_id == place.enrolment_id)
        .join(Person, Person.id == Enrolment.learner_id)
        .where(Enrolment.provider_id == provider_id, over >= first)
        .where(or_(place.ended_on.is_not(None), StandingLearner.ended_on.is_(None)))
        .order_by(place.starts_on, Person.sort_name, place.enrolment_id, place.seq)
    )
    if site_ids is not None:
        rows = rows.where(place.site_id.in_(site_ids))
    return [Stay(*row) for row in db.session.execute(rows) if row[4] <= row[5]]


def stays_of(enrolment_ids: Collection[UUID], first: date, last: date) -> list[Stay]:
    """Placements of these learners within some days. One query."""
    place = StandingPlacement
    over = func.coalesce(place.ended_on, place.ends_on)
    mentor = select(Person.name).where(Person.id == place.mentor_id).correlate(place).scalar_subquery()
    rows = (
        select(place.enrolment_id, Person.name, place.site_id, mentor, place.starts_on, over, StandingLearner.cohort_id)
        .join(Enrolment, Enrolment.id == place.enrolment_id)
        .join(StandingLearner, StandingLearner.enrolment_id == place.enrolment_id)
        .join(Person, Person.id == Enrolment.learner_id)
        .where(and_(place.enrolment_id.in_(enrolment_ids), place.starts_on <= last, over >= first))
        .order_by(Person.sort_name, place.starts_on, place.seq)
    )
    return [Stay(*row) for row in db.session.execute(rows)]


def most_at_once(stays: Iterable[Stay], first: date, last: date) -> int:
    """How many are there on the fullest day between two."""
    within = [stay for stay in stays if stay.overlaps(first, last)]
    days = {max(stay.first, first) for stay in within}
    return max((sum(stay.first <= day <= stay.last for stay in within) for day in days), default=0)


def months_ahead(stays: Sequence[Stay], today: date, capacity: int | None) -> list[Month]:
    """This month and the next ones."""
    found = []
    for number in range(MONTHS):
        first = add_months(today.replace(day=1), number)
        last = add_months(first, 1) - timedelta(days=1)
        most = most_at_once(stays, max(first, today), last)
        found.append(Month(first, most, None if capacity is None else max(capacity - most, 0)))
    return found


def by_site(stays: Iterable[Stay]) -> dict[UUID, list[Stay]]:
    found: dict[UUID, list[Stay]] = defaultdict(list)
    for stay in stays:
        found[stay.site_id].append(stay)
    return found
