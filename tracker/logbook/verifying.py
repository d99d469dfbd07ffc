"""Proves logbooks: chain, heads, texts, kept standings against a fresh reckoning. Reads only."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from tracker.extensions import db
from tracker.logbook import chain
from tracker.logbook.append import ENTRY_COLUMNS
from tracker.logbook.books import ITEMS
from tracker.logbook.keeping import reckon_all
from tracker.logbook.models import Entry, EntryText, Erasure, LogbookHead, StandingLearner
from tracker.people.models import Enrolment, Provider
from tracker.standing.reckon import ItemStanding, LearnerStanding

Entries = Sequence[Row[Any]]


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
    entries = db.session.execute(
        select(*(getattr(Entry, name) for name in ENTRY_COLUMNS))
        .where(Entry.enrolment_id == enrolment_id)
        .order_by(Entry.seq)
    ).all()
    broken = _chain(enrolment_id, entries) or _texts(enrolment_id, entries) or _head(enrolment_id, entries)
    return broken or _standings(enrolment_id, time_zone)


def _chain(enrolment_id: UUID, entries: Entries) -> Break | None:
    previous = chain.first_previous(enrolment_id)
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number:
            return Break(enrolment_id, number, "order")
        if chain.entry_hash(entry._asdict()) != entry.hash:
            return Break(enrolment_id, number, "hash")
        if entry.previous != previous:
            return Break(enrolment_id, number, "chain")
        previous = entry.hash
    return None


def _texts(enrolment_id: UUID, entries: Entries) -> Break | None:
    """Each text is there as it was written, or an erasure names it; and none is there that no entry knows."""
    rows = db.session.execute(
        select(EntryText.seq, EntryText.field, EntryText.salt, EntryText.text).where(
            EntryText.enrolment_id == enrolment_id
        )
    )
    there = {(row.seq, row.field): chain.text_digest(bytes(row.salt), row.text) for row in rows}
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


def _head(enrolment_id: UUID, entries: Entries) -> Break | None:
    head = db.session.get(LogbookHead, enrolment_id, populate_existing=True)
    last = entries[-1] if entries else None
    if last is None or head is None or (head.seq, head.hash) != (last.seq, last.hash):
        return Break(enrolment_id, (last.seq if last else 0) + 1, "tail")
    return None


def _standings(enrolment_id: UUID, time_zone: str) -> Break | None:
    """The kept rows say what a fresh reckoning says."""
    learner, items = reckon_all(enrolment_id, time_zone)
    kept = {row.item_code: ItemStanding(*row) for row in db.session.execute(ITEMS, {"enrolment_id": enrolment_id})}
    names = [each.name for each in fields(LearnerStanding)]
    row = db.session.execute(
        select(*(getattr(StandingLearner, name) for name in names)).where(StandingLearner.enrolment_id == enrolment_id)
    ).first()
    if row is None or LearnerStanding(*row) != learner:
        return Break(enrolment_id, learner.last_seq, "standing")
    odd = [code for code in sorted({*kept, *items}) if kept.get(code) != items.get(code)]
    if odd:
        seq = max(standing.last_seq for side in (kept, items) if (standing := side.get(odd[0])))
        return Break(enrolment_id, seq, "standing")
    return None
