"""What the database is asked about many learners at once: one query each, however many learners and items there are.

What the rows mean is reckoned in lines.py and attention.py; who may ask is decided in tracker/access.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.cohorts.sights import digits
from tracker.extensions import db
from tracker.logbook.models import Entry, StandingItem, StandingLearner, StandingPlacement
from tracker.people.desk_models import Delegation
from tracker.people.models import Enrolment, Mentorship, Person, Post, Site
from tracker.people.queries import holds, modules_of


def learners(cohort_ids: Iterable[UUID], today: date, *, only: UUID | None = None) -> list[Row[Any]]:
    """Every learner of these cohorts, ended ones too, with all their items in one text (`sights.digits`).

    `only` is an enrolment, where one learner of them is asked for.
    """
    here = [StandingLearner.cohort_id.in_(set(cohort_ids))]
    wanted = and_(*here, *([StandingLearner.enrolment_id == only] if only else []))
    item = StandingItem.item_code + ":" + digits(today)
    kept = (
        select(StandingItem.enrolment_id, func.aggregate_strings(item, " ").label("items"))
        .join(StandingLearner, StandingLearner.enrolment_id == StandingItem.enrolment_id)
        .where(wanted)
        .group_by(StandingItem.enrolment_id)
        .subquery()
    )
    placed_on = select(func.min(StandingPlacement.starts_on)).where(StandingPlacement.enrolment_id == Enrolment.id)
    rows = (
        select(
            Enrolment.id.label("enrolment_id"),
            Person.name,
            Person.sort_name,
            Person.search_key,
            StandingLearner.cohort_id,
            StandingLearner.edition_id,
            StandingLearner.starts_on,
            StandingLearner.pace,
            StandingLearner.pauses,
            StandingLearner.levels,
            StandingLearner.ended_on,
            StandingLearner.ended_how,
            StandingLearner.last_on,
            (StandingLearner.claimed_simulated + StandingLearner.claimed_real).label("claimed_practice"),
            (StandingLearner.confirmed_simulated + StandingLearner.confirmed_real).label("confirmed_practice"),
            StandingLearner.claimed_real,
            StandingLearner.confirmed_real,
            StandingLearner.claimed_days,
            StandingLearner.confirmed_days,
            placed_on.scalar_subquery().label("placed_on"),
            kept.c["items"].label("kept"),
        )
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.learner_id)
        .outerjoin(kept, kept.c.enrolment_id == Enrolment.id)
        .where(wanted)
    )
    return [*db.session.execute(rows)]


@dataclass(frozen=True, slots=True)
class Dated:
    """A skill of which the day matters: a request is open, it will expire soon, or the latest observation was poor."""

    enrolment_id: UUID
    item_code: str
    awarded_on: date | None
    valid_until: date | None
    waiting_since: date | None
    waiting_until: date | None
    waiting_seq: int | None
    waiting_mentor: UUID | None
    waiting_name: str | None


def dated_items(cohort_ids: Iterable[UUID], today: date, soon: date) -> Sequence[Dated]:
    """The skills of learners still in training that attention.py looks at, in no order; `soon` as in Roll."""
    item = StandingItem
    rows = (
        select(
            item.enrolment_id,
            item.item_code,
            item.awarded_on,
            item.valid_until,
            item.waiting_since,
            item.waiting_until,
            item.waiting_seq,
            item.waiting_mentor,
            Person.name,
        )
        .join(StandingLearner, StandingLearner.enrolment_id == item.enrolment_id)
        .outerjoin(Person, Person.id == item.waiting_mentor)
        .where(
            StandingLearner.cohort_id.in_(set(cohort_ids)),
            StandingLearner.ended_on.is_(None),
            or_(
                item.waiting_until >= today,
                item.valid_until.between(today, soon),
                item.latest_outcome == "more-practice",
            ),
        )
    )
    return [Dated(*row) for row in db.session.execute(rows)]


def poor_observations(cohort_ids: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    """How often "more practice needed" was said of each skill whose latest observation says so, by learner and skill.

    What was withdrawn does not count.
    """
    withdrawn = aliased(Entry)
    taken_back = exists().where(
        withdrawn.enrolment_id == Entry.enrolment_id, withdrawn.refers_seq == Entry.seq, withdrawn.kind == "withdrawn"
    )
    same = and_(StandingItem.enrolment_id == Entry.enrolment_id, StandingItem.item_code == Entry.item_code)
    rows = (
        select(Entry.enrolment_id, Entry.item_code, func.count())
        .join(StandingItem, same)
        .join(StandingLearner, StandingLearner.enrolment_id == Entry.enrolment_id)
        .where(
            StandingLearner.cohort_id.in_(set(cohort_ids)),
            StandingItem.latest_outcome == "more-practice",
            Entry.kind == "assessed",
            Entry.outcome == "more-practice",
            ~taken_back,
        )
        .group_by(Entry.enrolment_id, Entry.item_code)
    )
    return {(enrolment_id, code): count for enrolment_id, code, count in db.session.execute(rows) if code}


@dataclass(frozen=True, slots=True)
class MentorLink:
    """A mentor of a learner today, with function and site of the first post at the provider; both may be empty."""

    enrolment_id: UUID
    mentor_id: UUID
    name: str
    sort_name: str
    modules: frozenset[str] | None
    function: str
    site: str
    site_id: UUID | None = None

    def covers(self, module: str) -> bool:
        return self.modules is None or module in self.modules


def mentor_links(cohort_ids: Iterable[UUID], today: date) -> Sequence[MentorLink]:
    """Who mentors the learners of these cohorts today; one row a mentorship, whatever posts the mentor has."""
    at_work = and_(
        Post.person_id == Mentorship.mentor_id,
        Post.provider_id == Mentorship.provider_id,
        holds(Post.starts_on, Post.ends_on, today),
    )
    rows = (
        select(
            Mentorship.id,
            Mentorship.enrolment_id,
            Mentorship.mentor_id,
            Person.name,
            Person.sort_name,
            Mentorship.modules,
            Post.function,
            Site.name,
            Site.department,
            Site.id,
        )
        .join(StandingLearner, StandingLearner.enrolment_id == Mentorship.enrolment_id)
        .join(Person, Person.id == Mentorship.mentor_id)
        .outerjoin(Post, at_work)
        .outerjoin(Site, Site.id == Post.site_id)
        .where(
            StandingLearner.cohort_id.in_(set(cohort_ids)),
            StandingLearner.ended_on.is_(None),
            holds(Mentorship.starts_on, Mentorship.ends_on, today),
        )
        .order_by(Mentorship.id, Post.starts_on, Post.id)
    )
    found: dict[UUID, MentorLink] = {}
    for link, enrolment_id, mentor_id, name, sort_name, modules, function, *at in db.session.execute(rows):
        where = ", ".join(filter(None, at[:2]))
        row = MentorLink(enrolment_id, mentor_id, name, sort_name, modules_of(modules), function or "", where, at[2])
        found.setdefault(link, row)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class MentorDates:
    """A mentor of one learner, then or now."""

    name: str
    modules: frozenset[str] | None
    starts_on: date
    ends_on: date | None
    instead_of: str | None
    """The mentor whom this one stands in for."""


def mentorships_of(enrolment_id: UUID) -> list[MentorDates]:
    """Every mentor of a learner, the latest first, ended ones too."""
    absent = aliased(Person)
    rows = (
        select(Person.name, Mentorship.modules, Mentorship.starts_on, Mentorship.ends_on, absent.name)
        .join(Person, Person.id == Mentorship.mentor_id)
        .outerjoin(Delegation, Delegation.id == Mentorship.delegation_id)
        .outerjoin(absent, absent.id == Delegation.mentor_id)
        .where(Mentorship.enrolment_id == enrolment_id)
        .order_by(Mentorship.starts_on.desc(), Person.sort_name, Mentorship.id)
    )
    return [
        MentorDates(name, modules_of(modules), starts_on, ends_on, instead_of)
        for name, modules, starts_on, ends_on, instead_of in db.session.execute(rows)
    ]
