"""Hours without a verdict, and single entries found by their id. Reads only.

`is_gone` and `is_undecided` say in SQL what standing/facts.py says of facts; a test holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook.models import Entry, EntryText
from tracker.standing.kinds import HOURS

VERDICTS = ("confirmed", "declined")


@dataclass(frozen=True)
class Claim:
    """Hours that wait for a verdict."""

    id: UUID
    seq: int
    code: str
    on: date
    setting: str
    minutes: int
    what: str


@dataclass(frozen=True)
class Found:
    """One entry about an item, found by its id alone."""

    id: UUID
    enrolment_id: UUID
    seq: int
    kind: str
    item_code: str
    author_id: UUID


FOUND = select(Entry.id, Entry.enrolment_id, Entry.seq, Entry.kind, Entry.item_code, Entry.author_id).where(
    Entry.item_code.is_not(None)
)


def claims_of(enrolment_id: UUID) -> list[Claim]:
    """The hours of one learner without a live verdict, by day."""
    what = and_(EntryText.enrolment_id == Entry.enrolment_id, EntryText.seq == Entry.seq, EntryText.field == "what")
    query = (
        select(Entry.id, Entry.seq, Entry.item_code, Entry.on_date, Entry.setting, Entry.minutes, EntryText.text)
        .outerjoin(EntryText, what)
        .where(Entry.enrolment_id == enrolment_id, is_undecided(Entry))
        .order_by(Entry.on_date, Entry.seq)
    )
    rows = db.session.execute(query)
    return [
        Claim(r.id, r.seq, r.item_code or "", r.on_date, r.setting or "", r.minutes or 0, r.text or "") for r in rows
    ]


def claims_by_id(enrolment_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Found]:
    """Those entries of one logbook that claim hours, judged or not."""
    query = FOUND.where(Entry.enrolment_id == enrolment_id, Entry.id.in_(set(ids)), Entry.kind.in_(HOURS))
    return {row.id: Found(*row) for row in db.session.execute(query).all()}  # type: ignore[arg-type]


def find_entry(entry_id: UUID) -> Found:
    """An entry about an item. Raises NotFound."""
    row = db.session.execute(FOUND.where(Entry.id == entry_id)).one_or_none()
    if row is None:
        raise NotFound
    return Found(*row)  # type: ignore[arg-type]


def is_undecided(claim: type[Entry]) -> ColumnElement[bool]:
    """Hours claimed that were not taken back and have no live verdict: what standing.facts.verdicts says, in SQL."""
    verdict = aliased(Entry)
    return and_(claim.kind.in_(HOURS), ~is_gone(claim), ~is_answered(verdict, claim, *VERDICTS, alive=True))


def is_gone(entry: Any) -> ColumnElement[bool]:  # noqa: ANN401 the table or an alias of it
    return is_answered(aliased(Entry), entry, "withdrawn")


def is_answered(answer: Any, entry: Any, *kinds: str, alive: bool = False) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether an entry of one of these kinds answers that one."""
    answering = and_(*_answering(answer, entry, *kinds))
    return exists().where(and_(answering, ~is_gone(answer), ~is_suspended(answer)) if alive else answering)


def is_suspended(entry: Any) -> ColumnElement[bool]:  # noqa: ANN401 the table or an alias of it
    """In dispute, or signed by somebody for whom nobody has vouched."""
    dispute, vouching = aliased(Entry), aliased(Entry)
    disputed = exists().where(*_answering(dispute, entry, "disputed"), ~is_gone(dispute))
    vouched = exists().where(*_answering(vouching, entry, "vouched"), ~is_gone(vouching))
    return or_(disputed, and_(entry.details.contains('"provisional":1'), ~vouched))


def _answering(answer: Any, entry: Any, *kinds: str) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401
    same = answer.enrolment_id == entry.enrolment_id
    return same, answer.refers_seq == entry.seq, answer.kind.in_(kinds)
