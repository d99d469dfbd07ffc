"""Whose a line of an inbox is: learner, provider and edition beside it, and which mentorship covers it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from tracker.access.actor import MentorHat
from tracker.logbook.models import StandingLearner
from tracker.people.models import Enrolment, Person, Provider


@dataclass(frozen=True)
class Whose:
    """The learner and the provider that a line of the inbox belongs to."""

    enrolment_id: UUID
    learner: str
    provider_id: UUID
    provider: str
    time_zone: str


WHOSE = (
    Enrolment.id.label("enrolment_id"),
    Person.name.label("learner"),
    Enrolment.provider_id,
    Provider.name.label("provider"),
    Provider.time_zone,
    StandingLearner.edition_id,
)


def beside(*columns: Any) -> Select[Any]:  # noqa: ANN401 columns of any type
    """Those columns beside the learner, the provider and the edition that they belong to."""
    return (
        select(*WHOSE, *columns)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.learner_id)
        .join(Provider, Provider.id == Enrolment.provider_id)
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
    )


def whose_row(row: Row[Any]) -> Whose:
    """Of a row that `beside` asked for."""
    return Whose(row.enrolment_id, row.learner, row.provider_id, row.provider, row.time_zone)


def ids_of(hats: Iterable[MentorHat]) -> set[UUID]:
    """The logbooks that these mentorships open."""
    return {hat.enrolment_id for hat in hats}


def covered(hats: Iterable[MentorHat], enrolment_id: UUID, module: str | None) -> bool:
    """Whether one of these mentorships is for this learner and module."""
    return any(hat.enrolment_id == enrolment_id and hat.covers(module) for hat in hats)
