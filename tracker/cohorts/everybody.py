"""All learners that somebody looks after, whatever their cohort: found by name, filtered, a page at a time.

Two queries, however many learners there are. Which cohorts they are is asked of tracker/access by who calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, select

from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.people.models import Cohort, Enrolment, Person, Provider
from tracker.people.names import search_key
from tracker.standing.planning import paused_since

AT_A_TIME = 50


class Training(StrEnum):
    """Where somebody is with their training."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Learner:
    """One of them."""

    enrolment_id: UUID
    name: str
    cohort_id: UUID
    cohort: str
    provider: str
    ended_on: date | None
    ended_how: str | None
    pauses: str
    last_on: date | None
    """The day of the last entry of their own."""

    @property
    def paused_on(self) -> date | None:
        return None if self.ended_on else paused_since(self.pauses)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of them, and how many there are in all."""

    learners: Sequence[Learner]
    first: int
    total: int


def find(
    cohorts: Select[UUID],
    *,
    name: str = "",
    cohort_id: UUID | None = None,
    training: Training | None = None,
    first: int = 0,
) -> Found:
    """By name. A page that lies behind the last one is the last one."""
    fits: list[ColumnElement[bool]] = [Enrolment.cohort_id.in_(cohorts)]
    if wanted := search_key(name):
        fits.append(Person.search_key.contains(wanted, autoescape=True))
    if cohort_id:
        fits.append(Enrolment.cohort_id == cohort_id)
    if training:
        fits.append(_is(training))
    counting = _joined(select(func.count()).select_from(Enrolment)).where(*fits)
    total = db.session.scalar(counting) or 0
    first = min(first, max(0, total - 1)) // AT_A_TIME * AT_A_TIME
    standing = StandingLearner
    told = (standing.ended_on, standing.ended_how, standing.pauses, standing.last_on)
    rows = (
        _joined(select(Enrolment.id, Person.name, Cohort.id, Cohort.name, Provider.name, *told).select_from(Enrolment))
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Provider, Provider.id == Enrolment.provider_id)
        .where(*fits)
        .order_by(Person.sort_name, Person.name, Enrolment.id)
        .limit(AT_A_TIME)
        .offset(first)
    )
    return Found([Learner(*row) for row in db.session.execute(rows)], first, total)


def _joined(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return wanted.join(Person, Person.id == Enrolment.learner_id).join(
        StandingLearner, StandingLearner.enrolment_id == Enrolment.id
    )


def _is(training: Training) -> ColumnElement[bool]:
    ended, paused = StandingLearner.ended_on.is_not(None), StandingLearner.pauses.endswith("/")
    return {
        Training.ENDED: ended,
        Training.PAUSED: and_(not_(ended), paused),
        Training.RUNNING: and_(not_(ended), not_(paused)),
    }[training]
