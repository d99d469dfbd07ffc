"""What waits for a mentor, across learners and providers, and what that mentor signed lately. Reads only.

Only mentorships that hold today are looked at; whether somebody may open what is found here is asked at the door.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.access.actor import MentorHat
from tracker.curriculum.plan import Competency, Plan
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook.claims import VERDICTS, is_answered, is_detail, is_gone, is_undecided
from tracker.logbook.feedback import WaitingFeedback, waiting_feedback
from tracker.logbook.models import Entry, StandingItem, StandingLearner, StandingPlacement
from tracker.logbook.reminding import times_reminded
from tracker.logbook.whose import Whose, beside, covered, ids_of, whose_row
from tracker.people.delegating import StandIn, stands_in
from tracker.people.models import Enrolment, Mentorship
from tracker.standing.internship import monday_of
from tracker.standing.kinds import FeedbackNoted

LATELY = timedelta(days=7)
MOST_SHOWN = 30


@dataclass(frozen=True)
class WaitingRequest:
    """A skill that a learner asked to have signed off."""

    whose: Whose
    id: UUID
    seq: int
    code: str
    title: str
    since: datetime
    until: date
    attempt: int
    """1 when the skill was never assessed before."""
    named: bool
    """The learner asked this very mentor."""
    reminders: int = 0
    """How often somebody pressed for an answer."""
    instead_of: StandIn | None = None
    """The absent mentor for whom this one answers."""


@dataclass(frozen=True)
class Amount:
    """Hours that may be judged in one go."""

    days: int
    """At a site."""
    practices: int
    """Beside those that are detail of a day at a site."""
    minutes: int
    first_on: date
    last_on: date
    since: datetime
    """When the oldest of them was logged."""


@dataclass(frozen=True)
class WaitingHours:
    """All hours of one learner without a verdict that this mentor may judge."""

    whose: Whose
    all: Amount
    weeks: Mapping[date, Amount]
    """The same by the Monday of each week, the oldest first."""
    instead_of: StandIn | None = None
    """The absent mentor for whom this one judges them."""


@dataclass(frozen=True)
class Inbox:
    """Everything that waits: skills to sign off, hours, and what a learner heard; each the oldest first."""

    requests: Sequence[WaitingRequest] = ()
    hours: Sequence[WaitingHours] = ()
    feedback: Sequence[WaitingFeedback] = ()

    @property
    def count(self) -> int:
        """Requests, one for each learner with hours, and what was noted as said."""
        return len(self.requests) + len(self.hours) + len(self.feedback)

    @property
    def providers(self) -> Mapping[UUID, str]:
        """The providers that something waits at, by name."""
        whose = [each.whose for each in self.requests]
        whose += [each.whose for each in self.hours] + [each.whose for each in self.feedback]
        return dict(sorted(((each.provider_id, each.provider) for each in whose), key=lambda pair: pair[1]))

    def at(self, provider_id: UUID) -> "Inbox":
        """What waits at one provider."""
        return Inbox(
            [each for each in self.requests if each.whose.provider_id == provider_id],
            [each for each in self.hours if each.whose.provider_id == provider_id],
            [each for each in self.feedback if each.whose.provider_id == provider_id],
        )


@dataclass(frozen=True)
class Signed:
    """One of the mentor's own signatures."""

    id: UUID
    enrolment_id: UUID
    learner: str
    code: str
    title: str
    kind: str
    outcome: str
    minutes: int
    recorded_at: datetime
    time_zone: str
    taken_back: bool


class Plans:
    """The plans of several editions, each asked for once."""

    def __init__(self) -> None:
        self._kept: dict[UUID, Plan] = {}

    def of(self, edition_id: UUID) -> Plan:
        if edition_id not in self._kept:
            self._kept[edition_id] = plan_of(edition_id)
        return self._kept[edition_id]

    def module(self, edition_id: UUID, code: str) -> str | None:
        """The module that an item stands in, or the module itself; None for what is no longer in the plan."""
        plan = self.of(edition_id)
        if any(module.code == code for module in plan.modules):
            return code
        try:
            return plan.item(code).module
        except KeyError:
            return None

    def title(self, edition_id: UUID, code: str) -> str:
        """The title of an item or module; its code when it is no longer in the plan."""
        plan = self.of(edition_id)
        titles = {module.code: module.title for module in plan.modules}
        try:
            return titles.get(code) or plan.item(code).title
        except KeyError:
            return code


def inbox_of(mentor_id: UUID, hats: Iterable[MentorHat], plans: Plans | None = None) -> Inbox:
    """Everything that waits for a mentor, also in place of one who is away: four queries, and one for each edition."""
    hats = [hat for hat in hats if hat.active]
    if not hats:
        return Inbox()
    plans = plans or Plans()
    standing_in = StandingIn(hats)
    requests, hours = _requests(mentor_id, hats, plans, standing_in), _hours(hats, plans, standing_in)
    return Inbox(requests, hours, waiting_feedback(mentor_id, hats))


class StandingIn:
    """For whom the mentor of these mentorships answers, besides for themselves."""

    def __init__(self, hats: Sequence[MentorHat]) -> None:
        found = {each.mentorship_id: each for each in stands_in([hat.id for hat in hats])}
        self.mentors = {each.mentor_id for each in found.values()}
        self._hats = [(hat, found.get(hat.id)) for hat in hats]

    def of(self, enrolment_id: UUID, module: str | None, named: UUID | None = None) -> StandIn | None:
        """In whose place: of the mentor whom it names, or of one but for whose absence it would not come here."""
        theirs = [(hat, by) for hat, by in self._hats if hat.enrolment_id == enrolment_id and hat.covers(module)]
        if named is None and any(by is None for _hat, by in theirs):
            return None
        return next((by for _hat, by in theirs if by and named in {None, by.mentor_id}), None)


def _requests(
    mentor_id: UUID, hats: Sequence[MentorHat], plans: Plans, standing_in: StandingIn
) -> list[WaitingRequest]:
    """Open requests, not lapsed, in modules the mentor covers: to this one, one who is away or left, or anybody."""
    asks_me = or_(
        StandingItem.waiting_mentor.is_(None),
        StandingItem.waiting_mentor.in_({mentor_id, *standing_in.mentors}),
        has_left(),
    )
    request = and_(Entry.enrolment_id == StandingItem.enrolment_id, Entry.seq == StandingItem.waiting_seq)
    earlier = aliased(Entry)
    times = select(func.count()).where(
        earlier.enrolment_id == Entry.enrolment_id,
        earlier.item_code == Entry.item_code,
        earlier.kind == "assessed",
        ~is_gone(earlier),
    )
    query = (
        beside(Entry.id, Entry.seq, Entry.item_code, Entry.recorded_at)
        .add_columns(StandingItem.waiting_until, StandingItem.waiting_mentor, times.scalar_subquery().label("times"))
        .add_columns(times_reminded(Entry).label("reminders"), has_left().label("left"))
        .join(StandingItem, StandingItem.enrolment_id == Enrolment.id)
        .join(Entry, request)
        .where(Enrolment.id.in_(ids_of(hats)), asks_me, StandingLearner.ended_on.is_(None))
        .order_by(Entry.recorded_at, Entry.id)
    )
    found = [(row, plans.of(row.edition_id)) for row in db.session.execute(query)]
    waiting = [
        _request(row, plan.competency(row.item_code), mentor_id, standing_in)
        for row, plan in found
        if row.waiting_until >= clock.today(row.time_zone)
        and row.item_code in {skill.code for skill in plan.competencies}
        and covered(hats, row.enrolment_id, plan.competency(row.item_code).module)
    ]
    return [request for request in waiting if request is not None]


def has_left() -> ColumnElement[bool]:
    """Whether a request names somebody who is no mentor of its learner any more: then any mentor may answer it.

    Told a day late at most: mentorships end where the provider is, and this asks no time zone.
    """
    yesterday = clock.today("UTC") - timedelta(days=1)
    holds = or_(Mentorship.ends_on.is_(None), Mentorship.ends_on >= yesterday)
    same = Mentorship.enrolment_id == StandingItem.enrolment_id, Mentorship.mentor_id == StandingItem.waiting_mentor
    return and_(StandingItem.waiting_mentor.is_not(None), ~exists().where(*same, holds))


def _request(row: Row[Any], skill: Competency, mentor_id: UUID, standing_in: StandingIn) -> WaitingRequest | None:
    """None where it names a mentor in whose place one answers other learners, not this one."""
    named = row.waiting_mentor if row.waiting_mentor != mentor_id else None
    instead_of = None if row.waiting_mentor == mentor_id else standing_in.of(row.enrolment_id, skill.module, named)
    if named and instead_of is None and not row.left:
        return None
    return WaitingRequest(
        whose=whose_row(row),
        id=row.id,
        seq=row.seq,
        code=skill.code,
        title=skill.title,
        since=row.recorded_at,
        until=row.waiting_until,
        attempt=row.times + 1,
        named=row.waiting_mentor == mentor_id,
        reminders=row.reminders,
        instead_of=instead_of,
    )


def _hours(hats: Sequence[MentorHat], plans: Plans, standing_in: StandingIn) -> list[WaitingHours]:
    """One line for each learner whose hours wait, in modules that the mentor covers."""
    has_some = or_(
        StandingLearner.claimed_simulated + StandingLearner.claimed_real + StandingLearner.claimed_days > 0,
        exists().where(StandingPlacement.enrolment_id == Enrolment.id),  # a day that was excused has no minutes
    )
    query = (
        beside(Entry.item_code, Entry.kind, Entry.minutes, Entry.on_date, Entry.recorded_at)
        .add_columns(is_detail(Entry).label("detail"))
        .join(Entry, Entry.enrolment_id == Enrolment.id)
        .where(Enrolment.id.in_(ids_of(hats)), is_undecided(Entry), has_some)
        .order_by(Entry.on_date)
    )
    found: dict[UUID, list[Row[Any]]] = {}
    for row in db.session.execute(query):
        if covered(hats, row.enrolment_id, plans.module(row.edition_id, row.item_code)):
            found.setdefault(row.enrolment_id, []).append(row)
    lines = [_waiting_hours(rows, standing_in.of(enrolment_id, None)) for enrolment_id, rows in found.items()]
    return sorted(lines, key=lambda line: (line.all.since, line.whose.learner))


def _waiting_hours(rows: Sequence[Row[Any]], instead_of: StandIn | None) -> WaitingHours:
    weeks = {monday: _amount(list(its)) for monday, its in groupby(rows, key=lambda row: monday_of(row.on_date))}
    return WaitingHours(whose_row(rows[0]), _amount(rows), weeks, instead_of)


def _amount(rows: Sequence[Row[Any]]) -> Amount:
    counted = [row for row in rows if not row.detail]
    days = sum(row.kind == "day-logged" for row in counted)
    return Amount(
        days=days,
        practices=len(counted) - days,
        minutes=sum(row.minutes or 0 for row in counted),
        first_on=rows[0].on_date,
        last_on=rows[-1].on_date,
        since=min(row.recorded_at for row in rows),
    )


def signed_by(mentor_id: UUID, hats: Iterable[MentorHat], plans: Plans | None = None) -> list[Signed]:
    """What a mentor signed in the last seven days for learners of today, the latest first."""
    ids = ids_of([hat for hat in hats if hat.active])
    if not ids:
        return []
    plans, claim, undo = plans or Plans(), aliased(Entry), aliased(Entry)
    query = (
        beside(Entry.id, Entry.item_code, Entry.kind, Entry.outcome, Entry.recorded_at)
        .add_columns(claim.minutes, is_answered(undo, Entry, "withdrawn").label("taken_back"))
        .join(Entry, Entry.enrolment_id == Enrolment.id)
        .outerjoin(claim, and_(claim.enrolment_id == Entry.enrolment_id, claim.seq == Entry.refers_seq))
        .where(Entry.author_id == mentor_id, Entry.acted_as == "mentor", Entry.enrolment_id.in_(ids))
        .where(or_(claim.kind.is_(None), claim.kind != FeedbackNoted.KIND))
        .where(Entry.kind.in_(("assessed", *VERDICTS)), Entry.recorded_at >= clock.now() - LATELY)
        .order_by(Entry.recorded_at.desc(), Entry.seq.desc())
        .limit(MOST_SHOWN)
    )
    return [
        Signed(
            id=row.id,
            enrolment_id=row.enrolment_id,
            learner=row.learner,
            code=row.item_code,
            title=plans.title(row.edition_id, row.item_code),
            kind=row.kind,
            outcome=row.outcome or "",
            minutes=row.minutes or 0,
            recorded_at=row.recorded_at,
            time_zone=row.time_zone,
            taken_back=row.taken_back,
        )
        for row in db.session.execute(query)
    ]
