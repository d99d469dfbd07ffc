"""Reads the entries of a logbook as the facts that the rules know. No rules, no writing."""

import json
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, select

from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.standing.facts import Fact

FACTS = (
    select(
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
    )
    .where(Entry.enrolment_id == bindparam("enrolment_id"))
    .order_by(Entry.seq)
)


def facts_of(enrolment_id: UUID, time_zone: str) -> list[Fact]:
    """Every fact of one logbook, in order. One query."""
    zone = ZoneInfo(time_zone)
    return [as_fact(row, zone) for row in db.session.execute(FACTS, {"enrolment_id": enrolment_id})]


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
