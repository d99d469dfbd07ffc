"""Reads the entries of a logbook as the facts that the rules know. No rules, no writing."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, select

from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.standing.facts import Fact

IN_ORDER = select(
    Entry.enrolment_id,
    Entry.seq,
    Entry.kind,
    Entry.on_date,
    Entry.recorded_at,
    Entry.author_id,
    Entry.acted_as,
    Entry.edition_id,
    Entry.item_code,
    Entry.item_revision,
    Entry.minutes,
    Entry.setting,
    Entry.level,
    Entry.outcome,
    Entry.language,
    Entry.refers_seq,
    Entry.details,
).order_by(Entry.enrolment_id, Entry.seq)
FACTS = IN_ORDER.where(Entry.enrolment_id == bindparam("enrolment_id"))


def facts_of(enrolment_id: UUID, time_zone: str) -> list[Fact]:
    """Every fact of one logbook, in order. One query."""
    zone = ZoneInfo(time_zone)
    return [as_fact(row, zone) for row in db.session.execute(FACTS, {"enrolment_id": enrolment_id})]


def facts_about(codes: Iterable[str], enrolment_ids: Iterable[UUID], time_zone: str) -> dict[UUID, list[Fact]]:
    """What was said of some items in several logbooks of one provider, in order. One query."""
    zone = ZoneInfo(time_zone)
    wanted = IN_ORDER.where(Entry.enrolment_id.in_(set(enrolment_ids)), Entry.item_code.in_(set(codes)))
    found: dict[UUID, list[Fact]] = {}
    for row in db.session.execute(wanted):
        found.setdefault(row.enrolment_id, []).append(as_fact(row, zone))
    return found


def as_fact(row: Row[Any] | Any, zone: ZoneInfo) -> Fact:  # noqa: ANN401 a row, or the values about to become one
    """The fact that a row of `entry` states."""
    return Fact(
        seq=row.seq,
        kind=row.kind,
        on=row.on_date,
        recorded_on=row.recorded_at.astimezone(zone).date(),
        author=row.author_id,
        acted_as=row.acted_as,
        edition=row.edition_id,
        item=row.item_code,
        revision=row.item_revision,
        minutes=row.minutes,
        setting=row.setting,
        level=row.level,
        outcome=row.outcome,
        language=row.language,
        refers=row.refers_seq,
        details=json.loads(row.details),
    )
