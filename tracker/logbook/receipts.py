"""What somebody signed on one day, for the copy they get; and the number that stands for all logbooks of a provider.

Both look at what was recorded by the end of a day where the provider is, so they come out the same whenever asked.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.people.models import Person, Provider
from tracker.standing.kinds import SIGNED


@dataclass(frozen=True)
class Signature:
    """One signature of the day."""

    signer_id: UUID
    enrolment_id: UUID
    seq: int
    kind: str
    title: str
    """Of the item, in English; empty where it is about none."""
    learner: str
    at: datetime
    time_zone: str


@dataclass(frozen=True)
class Anchor:
    """One number for every entry of a provider up to the end of a day."""

    digest: str
    logbooks: int


def midnight(day: date, time_zone: str) -> datetime:
    """When a day begins where the provider is."""
    return datetime.combine(day, time(), ZoneInfo(time_zone))


def signed_on(person_id: UUID, provider_id: UUID, day: date) -> Sequence[Signature]:
    """What was signed in this person's name, in order; what was taken back since stands there too."""
    time_zone = db.session.get_one(Provider, provider_id).time_zone
    start, end = midnight(day, time_zone), midnight(day + timedelta(days=1), time_zone)
    rows = db.session.execute(
        select(Entry, Person.name)
        .join(Person, Person.id == Entry.learner_id)
        .where(Entry.author_id == person_id, Entry.provider_id == provider_id, Entry.kind.in_(SIGNED))
        .where(Entry.recorded_at >= start, Entry.recorded_at < end)
        .order_by(Entry.recorded_at, Entry.enrolment_id, Entry.seq)
    )
    return [
        Signature(person_id, row.enrolment_id, row.seq, row.kind, title_of(row), learner, row.recorded_at, time_zone)
        for row, learner in rows
    ]


def title_of(row: Entry) -> str:
    plan = plan_of(row.edition_id)
    titles = {each.code: each.title for each in (*plan.modules, *plan.items)}
    return titles.get(row.item_code or "", "")


def signers_on(provider_id: UUID, day: date) -> Sequence[UUID]:
    """Who signed anything on that day."""
    time_zone = db.session.get_one(Provider, provider_id).time_zone
    start, end = midnight(day, time_zone), midnight(day + timedelta(days=1), time_zone)
    wanted = (
        select(Entry.author_id)
        .distinct()
        .where(
            Entry.provider_id == provider_id,
            Entry.kind.in_(SIGNED),
            Entry.recorded_at >= start,
            Entry.recorded_at < end,
        )
    )
    return sorted(db.session.scalars(wanted))


def anchor(provider_id: UUID, day: date) -> Anchor:
    """SHA-256 over the last entry of each logbook on that day: `enrolment seq hash`, a line each, in order."""
    time_zone = db.session.get_one(Provider, provider_id).time_zone
    end = midnight(day + timedelta(days=1), time_zone)
    last = (
        select(Entry.enrolment_id, func.max(Entry.seq).label("seq"))
        .where(Entry.provider_id == provider_id, Entry.recorded_at < end)
        .group_by(Entry.enrolment_id)
        .subquery()
    )
    heads = select(Entry.enrolment_id, Entry.seq, Entry.hash).join(
        last, (last.c.enrolment_id == Entry.enrolment_id) & (last.c.seq == Entry.seq)
    )
    lines = sorted(f"{row.enrolment_id} {row.seq} {row.hash}\n" for row in db.session.execute(heads))
    return Anchor(hashlib.sha256(("stride-anchor-1\n" + "".join(lines)).encode()).hexdigest(), len(lines))


def written_on(provider_id: UUID, day: date) -> bool:
    """Whether anything was recorded on that day."""
    time_zone = db.session.get_one(Provider, provider_id).time_zone
    start, end = midnight(day, time_zone), midnight(day + timedelta(days=1), time_zone)
    some = select(Entry.seq).where(
        Entry.provider_id == provider_id, Entry.recorded_at >= start, Entry.recorded_at < end
    )
    return db.session.scalar(some.limit(1)) is not None
