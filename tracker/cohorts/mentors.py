"""The mentors of a provider side by side: where they work, whom they sign for, until when, and what waits for them.

Reads only, in a constant number of queries. What a mentor who leaves leaves behind is told here; ending and assigning
are people/roster.py's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import plans_of
from tracker.extensions import db
from tracker.logbook.models import StandingItem, StandingLearner
from tracker.people.models import Enrolment, Mentorship, Person, Post, Site
from tracker.people.queries import breaks_of, modules_of
from tracker.standing.planning import Span, counted_days


@dataclass(frozen=True, slots=True)
class PostLine:
    """Where somebody works, and whether and until when they may sign there."""

    id: UUID
    site_id: UUID
    site: str
    function: str
    may_sign: bool
    starts_on: date
    ends_on: date | None

    def holds(self, today: date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)


@dataclass(frozen=True, slots=True)
class Mentee:
    """One mentorship, as a mentor has it."""

    id: UUID
    enrolment_id: UUID
    learner: str
    modules: frozenset[str] | None
    starts_on: date
    ends_on: date | None
    stands_in: bool
    with_hours: bool
    """Hours of this learner wait for a verdict."""

    def holds(self, today: date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)

    def covers(self, module: str) -> bool:
        return self.modules is None or module in self.modules


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request for a sign-off."""

    enrolment_id: UUID
    learner: str
    code: str
    title: str
    module: str
    days: int
    """That count, since it was made."""
    mentor_id: UUID | None
    """Whom it names."""


@dataclass
class Mentor:
    """Somebody who signs, signed, or may sign for learners of the provider."""

    person_id: UUID
    name: str
    sort_name: str
    search_key: str
    posts: list[PostLine] = field(default_factory=list)
    mentees: list[Mentee] = field(default_factory=list)
    waiting: list[Asked] = field(default_factory=list)
    """What this mentor can answer today, the longest waiting first."""

    def now(self, today: date) -> list[Mentee]:
        return [each for each in self.mentees if each.holds(today)]

    def learners(self, today: date) -> int:
        return len({each.enrolment_id for each in self.now(today)})

    def signs_for(self, today: date) -> list[Mentee]:
        """The same without those where this mentor stands in for a colleague beside signing for all modules anyway."""
        now = self.now(today)
        whole = {each.enrolment_id for each in now if each.modules is None and not each.stands_in}
        return [each for each in now if not each.stands_in or each.enrolment_id not in whole]

    def hours(self, today: date) -> int:
        """Learners whose hours wait."""
        return len({each.enrolment_id for each in self.now(today) if each.with_hours})

    @property
    def oldest(self) -> int | None:
        return max((each.days for each in self.waiting), default=None)


@dataclass(frozen=True)
class Staffroom:
    """Every mentor of a provider whom the reader may see something of."""

    today: date
    mentors: Sequence[Mentor]
    asked: Sequence[Asked]

    def by_learner(self) -> Mapping[UUID, list[tuple[Mentor, Mentee]]]:
        found: dict[UUID, list[tuple[Mentor, Mentee]]] = defaultdict(list)
        for mentor in self.mentors:
            for each in mentor.now(self.today):
                found[each.enrolment_id].append((mentor, each))
        return found


def staffroom(provider_id: UUID, today: date, visible: Select[UUID]) -> Staffroom:
    """`visible` are the enrolments whose records the reader may see; of other learners nothing is told."""
    known: dict[UUID, Mentor] = {}
    for row in _posts(provider_id):
        mentor = known.setdefault(row.id, Mentor(row.id, row.name, row.sort_name, row.search_key))
        place = ", ".join(filter(None, (row.site, row.department)))
        mentor.posts.append(
            PostLine(row.post_id, row.site_id, place, row.function, row.may_sign, row.starts_on, row.ends_on)
        )
    for row in _links(provider_id, visible):
        mentor = known.setdefault(row.id, Mentor(row.id, row.name, row.sort_name, row.search_key))
        mentor.mentees.append(
            Mentee(
                row.link_id,
                row.enrolment_id,
                row.learner,
                modules_of(row.modules),
                row.starts_on,
                row.ends_on,
                row.delegation_id is not None,
                row.claimed > 0,
            )
        )
    asked = _asked(provider_id, today, visible)
    for mentor in known.values():
        mine = mentor.now(today)
        mentor.waiting = [each for each in asked if _answers(mentor, mine, each)]
    ordered = sorted(known.values(), key=lambda mentor: (mentor.sort_name, mentor.person_id))
    return Staffroom(today, ordered, asked)


def _answers(mentor: Mentor, mine: Sequence[Mentee], asked: Asked) -> bool:
    fit = any(each.enrolment_id == asked.enrolment_id and each.covers(asked.module) for each in mine)
    return fit and asked.mentor_id in {None, mentor.person_id}


def _posts(provider_id: UUID) -> list[Row[Any]]:
    rows = (
        select(Person.id, Person.name, Person.sort_name, Person.search_key)
        .add_columns(Post.id.label("post_id"), Post.site_id, Site.name.label("site"), Site.department)
        .add_columns(Post.function, Post.may_sign, Post.starts_on, Post.ends_on)
        .join(Post, Post.person_id == Person.id)
        .join(Site, Site.id == Post.site_id)
        .where(Post.provider_id == provider_id)
        .order_by(Post.starts_on, Post.id)
    )
    return [*db.session.execute(rows)]


def _links(provider_id: UUID, visible: Select[UUID]) -> list[Row[Any]]:
    """Mentorships of learners still in training, ended ones too."""
    learner, here = aliased(Person), StandingLearner
    claimed = here.claimed_simulated + here.claimed_real + here.claimed_days
    rows = (
        select(Person.id, Person.name, Person.sort_name, Person.search_key)
        .add_columns(Mentorship.id.label("link_id"), Mentorship.enrolment_id, learner.name.label("learner"))
        .add_columns(Mentorship.modules, Mentorship.starts_on, Mentorship.ends_on, Mentorship.delegation_id)
        .add_columns(claimed.label("claimed"))
        .join(Mentorship, Mentorship.mentor_id == Person.id)
        .join(learner, learner.id == Mentorship.learner_id)
        .join(here, here.enrolment_id == Mentorship.enrolment_id)
        .where(Mentorship.provider_id == provider_id, Mentorship.enrolment_id.in_(visible), here.ended_on.is_(None))
        .order_by(learner.sort_name, Mentorship.starts_on, Mentorship.id)
    )
    return [*db.session.execute(rows)]


def _asked(provider_id: UUID, today: date, visible: Select[UUID]) -> list[Asked]:
    item = StandingItem
    rows = (
        select(item.enrolment_id, Person.name, item.item_code, item.waiting_since, item.waiting_mentor)
        .add_columns(StandingLearner.edition_id)
        .join(Enrolment, Enrolment.id == item.enrolment_id)
        .join(Person, Person.id == Enrolment.learner_id)
        .join(StandingLearner, StandingLearner.enrolment_id == item.enrolment_id)
        .where(Enrolment.provider_id == provider_id, item.enrolment_id.in_(visible))
        .where(item.waiting_until >= today, StandingLearner.ended_on.is_(None))
    )
    found = [*db.session.execute(rows)]
    plans, breaks = plans_of({row.edition_id for row in found}), breaks_of(provider_id)
    asked = [_one(row, plans[row.edition_id], breaks, today) for row in found]
    return sorted((each for each in asked if each), key=lambda each: (-each.days, each.learner, each.code))


def _one(row: Row[Any], plan: Plan, breaks: Sequence[Span], today: date) -> Asked | None:
    """None for what is no longer in the plan."""
    try:
        skill = plan.competency(row.item_code)
    except KeyError:
        return None
    days = counted_days(row.waiting_since, today, breaks)
    return Asked(row.enrolment_id, row.name, skill.code, skill.title, skill.module, days, row.waiting_mentor)


# What one who leaves leaves behind.


@dataclass(frozen=True, slots=True)
class Left:
    """A learner of a mentor whose mentorship has ended or will end."""

    enrolment_id: UUID
    learner: str
    modules: frozenset[str] | None
    ends_on: date
    others: tuple[str, ...]
    """The mentors whom the learner has today besides."""
    requests: tuple[Asked, ...]
    """Open ones that name the one who leaves."""
    with_hours: bool

    @property
    def pressing(self) -> bool:
        """Somebody has to take over: nobody else is there, or a request waits for who left."""
        return not self.others or bool(self.requests)


def left_by(room: Staffroom, mentor: Mentor) -> list[Left]:
    """One line for each learner, by name; not those whom the mentor keeps without an end."""
    kept = {each.enrolment_id for each in mentor.mentees if each.ends_on is None and each.starts_on <= room.today}
    latest = {each.enrolment_id: each for each in mentor.mentees if not each.stands_in}
    others = room.by_learner()
    found = []
    for each in latest.values():
        if each.enrolment_id in kept or each.ends_on is None:
            continue
        names = {other.name for other, _ in others.get(each.enrolment_id, ()) if other is not mentor}
        mine = (asked for asked in room.asked if asked.enrolment_id == each.enrolment_id)
        waiting = tuple(asked for asked in mine if asked.mentor_id == mentor.person_id)
        found.append(
            Left(
                each.enrolment_id,
                each.learner,
                each.modules,
                each.ends_on,
                tuple(sorted(names)),
                waiting,
                each.with_hours,
            )
        )
    return found
