"""The learners of one mentor at a glance: where each stands and what waits. Reads only; rules are in standing/."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tracker import clock
from tracker.access.actor import MentorHat
from tracker.extensions import db
from tracker.logbook.inbox import Amount, Inbox, Plans, inbox_of
from tracker.logbook.models import StandingItem, StandingLearner
from tracker.people.models import Cohort, Enrolment, Person, Provider, ProviderBreak
from tracker.standing.languages import plan_for
from tracker.standing.planning import Calendar, Span, pauses_until
from tracker.standing.progress import Progress, progress
from tracker.standing.reckon import ItemStanding


@dataclass(frozen=True)
class Mentee:
    """One learner as the list shows them."""

    enrolment_id: UUID
    name: str
    provider_id: UUID
    provider: str
    cohort: str
    progress: Progress
    requests: int
    """How many skills wait for this mentor."""
    hours: Amount | None
    """Hours that wait for this mentor."""
    last_on: date | None
    today: date
    """Where the provider is."""
    ended_on: date | None
    modules: frozenset[str] | None
    """What this mentor may sign; None for everything."""


@dataclass(frozen=True)
class Earlier:
    """Somebody who was a learner of this mentor. Nothing else of theirs is open any more."""

    name: str
    until: date


LEARNERS = (
    select(
        Enrolment.id.label("enrolment_id"),
        Person.name,
        Person.sort_name,
        Enrolment.provider_id,
        Provider.name.label("provider"),
        Provider.time_zone,
        Cohort.name.label("cohort"),
        StandingLearner.edition_id,
        StandingLearner.starts_on,
        StandingLearner.pace,
        StandingLearner.pauses,
        StandingLearner.levels,
        StandingLearner.last_on,
        StandingLearner.ended_on,
    )
    .join(Person, Person.id == Enrolment.learner_id)
    .join(Provider, Provider.id == Enrolment.provider_id)
    .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
    .join(Cohort, Cohort.id == StandingLearner.cohort_id)
)
ITEM_FIELDS = [each.name for each in fields(ItemStanding)]


def mentees(mentor_id: UUID, hats: Iterable[MentorHat]) -> list[Mentee]:
    """The learners of today, by provider and name. Five queries, and one for each edition."""
    hats = [hat for hat in hats if hat.active]
    ids = {hat.enrolment_id for hat in hats}
    if not ids:
        return []
    plans = Plans()
    waiting = inbox_of(mentor_id, hats, plans)
    rows = db.session.execute(LEARNERS.where(Enrolment.id.in_(ids)).order_by(Provider.name, Person.sort_name)).all()
    items, breaks = _items(ids), _breaks({row.provider_id for row in rows})
    return [
        _mentee(row, _progress(row, plans, items, breaks), waiting, _modules(hats, row.enrolment_id)) for row in rows
    ]


def earlier(hats: Iterable[MentorHat]) -> list[Earlier]:
    """Learners whose last mentorship with this mentor has run out: a name and a day, nothing else."""
    hats = list(hats)
    now = {hat.enrolment_id for hat in hats if hat.active}
    until: dict[UUID, date] = {}
    for hat in hats:
        if hat.ended and hat.ends_on and hat.enrolment_id not in now and hat.starts_on <= hat.ends_on:
            until[hat.enrolment_id] = max(hat.ends_on, until.get(hat.enrolment_id, hat.ends_on))
    if not until:
        return []
    query = select(Enrolment.id, Person.name).join(Person, Person.id == Enrolment.learner_id)
    rows = db.session.execute(query.where(Enrolment.id.in_(until)).order_by(Person.sort_name))
    return [Earlier(row.name, until[row.id]) for row in rows]


def _mentee(
    row: Any,  # noqa: ANN401 a row of LEARNERS
    stands: Progress,
    waiting: Inbox,
    modules: frozenset[str] | None,
) -> Mentee:
    return Mentee(
        enrolment_id=row.enrolment_id,
        name=row.name,
        provider_id=row.provider_id,
        provider=row.provider,
        cohort=row.cohort,
        progress=stands,
        requests=sum(each.whose.enrolment_id == row.enrolment_id for each in waiting.requests),
        hours=next((each.all for each in waiting.hours if each.whose.enrolment_id == row.enrolment_id), None),
        last_on=row.last_on,
        today=clock.today(row.time_zone),
        ended_on=row.ended_on,
        modules=modules,
    )


def _progress(
    row: Any,  # noqa: ANN401 a row of LEARNERS
    plans: Plans,
    items: Mapping[UUID, Mapping[str, ItemStanding]],
    breaks: Mapping[UUID, tuple[Span, ...]],
) -> Progress:
    plan, today = plan_for(plans.of(row.edition_id), row.levels), clock.today(row.time_zone)
    pauses = pauses_until(row.pauses, today)
    calendar = Calendar(row.starts_on, plan.months_at(row.pace), breaks.get(row.provider_id, ()), pauses)
    return progress(plan, items.get(row.enrolment_id, {}), calendar, today)


def _items(ids: Iterable[UUID]) -> dict[UUID, dict[str, ItemStanding]]:
    columns = [getattr(StandingItem, name) for name in ITEM_FIELDS]
    query = select(StandingItem.enrolment_id, *columns).where(StandingItem.enrolment_id.in_(ids))
    found: dict[UUID, dict[str, ItemStanding]] = {}
    for enrolment_id, code, *rest in db.session.execute(query):
        found.setdefault(enrolment_id, {})[code] = ItemStanding(code, *rest)
    return found


def _breaks(provider_ids: Iterable[UUID]) -> dict[UUID, tuple[Span, ...]]:
    """As people.queries.breaks_of, for several providers at once."""
    columns = (ProviderBreak.provider_id, ProviderBreak.starts_on, ProviderBreak.ends_on)
    theirs = ProviderBreak.provider_id.in_(set(provider_ids)), ProviderBreak.removed_at.is_(None)
    query = select(*columns).where(*theirs).order_by(ProviderBreak.starts_on)
    found: dict[UUID, tuple[Span, ...]] = {}
    for provider_id, starts_on, ends_on in db.session.execute(query):
        found[provider_id] = (*found.get(provider_id, ()), (starts_on, ends_on))
    return found


def _modules(hats: Sequence[MentorHat], enrolment_id: UUID) -> frozenset[str] | None:
    """Everything that the mentorships for one learner cover together."""
    covered = [hat.modules for hat in hats if hat.enrolment_id == enrolment_id]
    return None if None in covered else frozenset().union(*filter(None, covered))
