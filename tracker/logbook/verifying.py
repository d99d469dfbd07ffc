"""Proves logbooks: chain, heads, texts, kept standings against a fresh reckoning. Reads only.

What was changed behind the product's back may be no value at all (SQLite keeps any bytes in any column): a row that
cannot be read, or is not kept as the product keeps it, is a break like any other.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from tracker.extensions import db
from tracker.logbook import chain
from tracker.logbook.append import ENTRIES, HEADS
from tracker.logbook.books import ITEMS, placements_of
from tracker.logbook.keeping import reckon_all
from tracker.logbook.models import EntryText, Erasure, StandingLearner
from tracker.people.models import Enrolment, Provider
from tracker.standing.reckon import ItemStanding, LearnerStanding

Entries = Sequence[Row[Any]]
TEXTS: Table = EntryText.metadata.tables["entry_text"]
UNREADABLE = (ValueError, TypeError, AttributeError, DBAPIError)
"""What reading a value raises that the product never wrote."""


@dataclass(frozen=True)
class Break:
    """The first place at which a logbook and its proof part. `seq` 0 stands for the logbook as a whole."""

    enrolment_id: UUID
    seq: int
    why: str
    """chain, hash, text, order, tail or standing."""


def verify_all() -> Iterator[tuple[UUID, Break | None]]:
    """Every logbook with its first break, or None where it holds."""
    query = select(Enrolment.id, Provider.time_zone).join(Provider, Provider.id == Enrolment.provider_id)
    for enrolment_id, time_zone in db.session.execute(query.order_by(Enrolment.id)).all():
        yield enrolment_id, verify(enrolment_id, time_zone)


def verify(enrolment_id: UUID, time_zone: str) -> Break | None:
    """The first break of one logbook, or None."""
    entries, whole = _read(select(ENTRIES).where(ENTRIES.c.enrolment_id == enrolment_id).order_by(ENTRIES.c.seq))
    broken = _chain(enrolment_id, entries) or _kept_as_written(enrolment_id, entries)
    if broken or not whole:
        return broken or Break(enrolment_id, len(entries) + 1, "hash")
    broken = _texts(enrolment_id, entries) or _head(enrolment_id, entries)
    return broken or _standings(enrolment_id, time_zone, entries[-1].seq)


def _read(query: Select[*tuple[Any, ...]]) -> tuple[list[Row[Any]], bool]:
    """The rows of a query on tables, up to the first that cannot be read; and whether that was all."""
    try:
        return list(db.session.execute(query)), True
    except UNREADABLE as error:
        _only_bytes(error)
    rows: list[Row[Any]] = []
    while True:  # one by one: the driver reads ahead
        try:
            row = db.session.execute(query.offset(len(rows)).limit(1)).one_or_none()
        except UNREADABLE as error:
            _only_bytes(error)
            return rows, False
        if row is None:
            return rows, True
        rows.append(row)


def _only_bytes(error: Exception) -> None:
    """A database that does not answer is no broken logbook: raises its error again."""
    if isinstance(error, DBAPIError) and "UTF-8" not in str(error.orig):
        raise error


def _chain(enrolment_id: UUID, entries: Entries) -> Break | None:
    previous = chain.first_previous(enrolment_id)
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number:
            return Break(enrolment_id, number, "order")
        if _hash(entry) != entry.hash:
            return Break(enrolment_id, number, "hash")
        if entry.previous != previous:
            return Break(enrolment_id, number, "chain")
        previous = entry.hash
    return None


def _hash(entry: Row[Any]) -> str | None:
    try:
        return chain.entry_hash(entry._asdict())
    except UNREADABLE:
        return None


def _kept_as_written(enrolment_id: UUID, entries: Entries) -> Break | None:
    """What two stored values share one canonical form for: a fraction of a second, and in SQLite's text, case."""
    if db.engine.dialect.name != "sqlite":
        odd = (entry.seq for entry in entries if entry.recorded_at.microsecond)
        return next((Break(enrolment_id, seq, "hash") for seq in odd), None)
    columns = [type_coerce(column, NullType).label(column.key) for column in ENTRIES.columns]
    raw = select(*columns)
    rows, _ = _read(raw.where(ENTRIES.c.enrolment_id == enrolment_id).order_by(ENTRIES.c.seq))
    for entry, row in zip(entries, rows, strict=False):
        if [_stored(value) for value in entry] != list(row):
            return Break(enrolment_id, entry.seq, "hash")
    return None


def _stored(value: object) -> object:
    """A value as SQLite keeps it."""
    match value:
        case UUID():
            return value.hex
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}.000000"
        case date():
            return value.isoformat()
    return value


def _texts(enrolment_id: UUID, entries: Entries) -> Break | None:
    """Each text is there as it was written, or an erasure names it; and none is there that no entry knows."""
    mine = TEXTS.c.enrolment_id == enrolment_id
    rows, whole = _read(select(TEXTS).where(mine).order_by(TEXTS.c.seq, TEXTS.c.field))
    if not whole:
        places = db.session.scalars(select(TEXTS.c.seq).where(mine).order_by(TEXTS.c.seq, TEXTS.c.field)).all()
        return Break(enrolment_id, places[len(rows)], "text")
    there = {(row.seq, row.field): _text_digest(row) for row in rows}
    erased = {
        (row.seq, row.field)
        for row in db.session.execute(select(Erasure.seq, Erasure.field).where(Erasure.enrolment_id == enrolment_id))
    }
    for entry in entries:
        for field, digest in json.loads(entry.texts).items():
            found = there.pop((entry.seq, field), None)
            if found != digest and not (found is None and (entry.seq, field) in erased):
                return Break(enrolment_id, entry.seq, "text")
    return Break(enrolment_id, min(there)[0], "text") if there else None


def _text_digest(row: Row[Any]) -> str | None:
    try:
        return chain.text_digest(row.salt, row.text)
    except UNREADABLE:
        return None


def _head(enrolment_id: UUID, entries: Entries) -> Break | None:
    heads, _ = _read(select(HEADS.c.seq, HEADS.c.hash).where(HEADS.c.enrolment_id == enrolment_id))
    if not entries or [tuple(head) for head in heads] != [(entries[-1].seq, entries[-1].hash)]:
        return Break(enrolment_id, len(entries) + 1, "tail")
    return None


def _standings(enrolment_id: UUID, time_zone: str, last_seq: int) -> Break | None:
    """The kept rows say what a fresh reckoning says."""
    learner, items, placements = reckon_all(enrolment_id, time_zone)
    try:
        kept_learner, kept = _kept(enrolment_id)
        kept_placements = placements_of(enrolment_id)
    except UNREADABLE as error:
        _only_bytes(error)
        return Break(enrolment_id, last_seq, "standing")
    cohort_id = db.session.scalar(select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))
    if kept_learner != learner or kept_placements != placements or cohort_id != learner.cohort_id:
        return Break(enrolment_id, last_seq, "standing")
    odd = [code for code in sorted({*kept, *items}) if kept.get(code) != items.get(code)]
    if odd:
        seq = max(standing.last_seq for side in (kept, items) if (standing := side.get(odd[0])))
        return Break(enrolment_id, seq, "standing")
    return None


def _kept(enrolment_id: UUID) -> tuple[LearnerStanding | None, dict[str, ItemStanding]]:
    names = [each.name for each in fields(LearnerStanding)]
    mine = select(*(getattr(StandingLearner, name) for name in names)).where(
        StandingLearner.enrolment_id == enrolment_id
    )
    row = db.session.execute(mine).one_or_none()
    items = db.session.execute(ITEMS, {"enrolment_id": enrolment_id})
    learner = LearnerStanding(*row) if row else None
    return learner, {item.item_code: ItemStanding(*item) for item in items}
