"""What an inspection of a cohort asks for beside its lines: editions, standings, proofs, and learners drawn by lot."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from tracker.cohorts.lines import Line
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.queries import edition, newest_printing
from tracker.extensions import db
from tracker.logbook.models import LogbookHead, StandingItem, StandingLearner
from tracker.logbook.verifying import Break, verify
from tracker.standing.reckon import ItemStanding

STANDING = tuple(each.name for each in fields(ItemStanding) if each.name != "waiting_mentor")
"""The columns of a standing that are handed over."""


def editions_of(cohort_id: UUID) -> list[tuple[Edition, Printing]]:
    """Every edition that somebody of the cohort learns by, with the printing that is read today."""
    used = select(StandingLearner.edition_id).where(StandingLearner.cohort_id == cohort_id).distinct()
    found = [(edition(each), newest_printing(each)) for each in db.session.scalars(used)]
    return sorted(found, key=lambda pair: (pair[0].programme, pair[0].number))


def standings_of(cohort_id: UUID) -> Iterator[Row[Any]]:
    """Every kept standing of the cohort's learners, one after the other. One query."""
    item = StandingItem
    rows = (
        select(item.enrolment_id, *(getattr(item, name) for name in STANDING))
        .join(StandingLearner, StandingLearner.enrolment_id == item.enrolment_id)
        .where(StandingLearner.cohort_id == cohort_id)
        .order_by(item.enrolment_id, item.item_code)
    )
    yield from db.session.execute(rows, execution_options={"yield_per": 500})


@dataclass(frozen=True, slots=True)
class Proof:
    """A logbook as it was proved just now."""

    line: Line
    seq: int
    """Its last entry."""
    hash: str
    broken: Break | None


def proofs_of(lines: Sequence[Line], time_zone: str) -> Iterator[Proof]:
    """Each logbook proved from its first entry on, as `tracker verify` does: several queries for each."""
    ids = [line.enrolment_id for line in lines]
    heads = select(LogbookHead.enrolment_id, LogbookHead.seq, LogbookHead.hash)
    known = {row.enrolment_id: row for row in db.session.execute(heads.where(LogbookHead.enrolment_id.in_(ids)))}
    for line in lines:
        head = known.get(line.enrolment_id)
        broken = verify(line.enrolment_id, time_zone)
        yield Proof(line, head.seq if head else 0, head.hash if head else "", broken)


def drawn(lines: Sequence[Line], number: int, seed: str) -> list[Line]:
    """So many learners by lot. The same seed draws the same from the same learners, on any machine.

    Ordered by the SHA-256 of the seed, a colon and the id of the enrolment: who joins later moves nobody.
    """

    def lot(line: Line) -> str:
        return hashlib.sha256(f"{seed}:{line.enrolment_id}".encode()).hexdigest()

    return sorted(lines, key=lot)[:number]
