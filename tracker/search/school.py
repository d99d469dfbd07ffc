"""Learners, mentors and sites found by name. Whose they may be is asked of tracker/access by who calls.

One query for each kind, whatever their number; at most MOST of each.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.people.models import Cohort, Enrolment, Mentorship, Person, Post, Provider, Site
from tracker.people.names import sort_name
from tracker.search.names import begins_first, fits, holds

MOST = 20
Row = TypeVar("Row")


@dataclass(frozen=True)
class Some(Generic[Row]):
    """The first of what was found, and whether there is more."""

    rows: Sequence[Row]
    more: bool


@dataclass(frozen=True, slots=True)
class FoundLearner:
    """A record that may be opened."""

    enrolment_id: UUID
    name: str
    cohort: str
    provider: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class FoundMentor:
    """Somebody with a page among the mentors of a provider."""

    person_id: UUID
    name: str
    provider_id: UUID
    provider: str


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A mentor of a learner whose record may be opened."""

    mentor_id: UUID
    mentor: str
    enrolment_id: UUID
    learner_id: UUID
    learner: str


@dataclass(frozen=True, slots=True)
class FoundSite:
    """A site of a provider."""

    id: UUID
    provider_id: UUID
    name: str
    department: str
    town: str


def learners(visible: Select[UUID], words: tuple[str, ...]) -> Some[FoundLearner]:
    """`visible`: the enrolments whose records the reader may see."""
    wanted = (
        select(Enrolment.id, Person.name, Cohort.name, Provider.name, StandingLearner.ended_on)
        .join(Person, Person.id == Enrolment.learner_id)
        .join(Provider, Provider.id == Enrolment.provider_id)
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.id.in_(visible), holds(Person.search_key, words))
        .order_by(begins_first(Person.search_key, words), Person.sort_name, Person.name, Enrolment.id)
    )
    return _some([FoundLearner(*row) for row in db.session.execute(wanted.limit(MOST + 1))])


def mentors(provider_ids: Collection[UUID], words: tuple[str, ...]) -> Some[FoundMentor]:
    """Who works at a site of these providers, or signs for somebody in training there."""
    works = exists().where(Post.person_id == Person.id, Post.provider_id == Provider.id)
    signs = exists().where(
        Mentorship.mentor_id == Person.id,
        Mentorship.provider_id == Provider.id,
        StandingLearner.enrolment_id == Mentorship.enrolment_id,
        StandingLearner.ended_on.is_(None),
    )
    wanted = (
        select(Person.id, Person.name, Provider.id, Provider.name)
        .join(Provider, Provider.id.in_(provider_ids))
        .where(holds(Person.search_key, words), or_(works, signs))
        .order_by(begins_first(Person.search_key, words), Person.sort_name, Person.id, Provider.name)
    )
    return _some([FoundMentor(*row) for row in db.session.execute(wanted.limit(MOST + 1))])


def mentors_of(visible: Select[UUID], besides: Collection[UUID], words: tuple[str, ...]) -> Some[FoundLink]:
    """Mentors of learners whose records may be seen, without those of providers whose list of mentors is open."""
    learner = aliased(Person)
    wanted = (
        select(Person.id, Person.name, Mentorship.enrolment_id, learner.id, learner.name)
        .distinct()
        .add_columns(begins_first(Person.search_key, words).label("place"), Person.sort_name, learner.sort_name)
        .join(Mentorship, Mentorship.mentor_id == Person.id)
        .join(learner, learner.id == Mentorship.learner_id)
        .where(Mentorship.enrolment_id.in_(visible), Mentorship.provider_id.not_in(besides))
        .where(holds(Person.search_key, words))
        .order_by("place", Person.sort_name, Person.id, learner.sort_name, Mentorship.enrolment_id)
    )
    return _some([FoundLink(*row[:5]) for row in db.session.execute(wanted.limit(MOST + 1))])


def sites(provider_ids: Collection[UUID], words: tuple[str, ...]) -> Some[FoundSite]:
    """By name, department or town. A provider has so few that they are folded here."""
    columns = (Site.id, Site.provider_id, Site.name, Site.department, Site.town)
    rows = db.session.execute(select(*columns).where(Site.provider_id.in_(provider_ids)))
    found = [each for each in (FoundSite(*row) for row in rows) if fits(words, each.name, each.department, each.town)]
    found.sort(key=lambda each: (sort_name(each.name), sort_name(each.department), each.id))
    return _some(found)


def editions_of(enrolment_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The edition that each of these trainings goes by."""
    standing = StandingLearner
    wanted = select(standing.enrolment_id, standing.edition_id).where(standing.enrolment_id.in_(enrolment_ids))
    rows = db.session.execute(wanted.order_by(standing.enrolment_id)).all() if enrolment_ids else ()
    return {row.enrolment_id: row.edition_id for row in rows}


def _some(found: list[Row]) -> Some[Row]:
    return Some(found[:MOST], len(found) > MOST)
