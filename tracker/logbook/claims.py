"""Hours without a verdict, and single entries found by their id. Reads only.

`is_gone` and `is_undecided` say in SQL what standing/facts.py says of facts; a test holds them together.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook.facts import facts_of
from tracker.logbook.models import Entry
from tracker.logbook.queries import texts_of
from tracker.standing.facts import live, verdicts
from tracker.standing.kinds import HOURS
from tracker.standing.placements import WORKED
from tracker.standing.undecided import Undecided, undecided

VERDICTS = ("confirmed", "declined")


@dataclass(frozen=True)
class Claim:
    """Hours that wait for a verdict: a day at a site, or practice."""

    id: UUID
    is_day: bool
    code: str
    on: date
    week: date
    """Its Monday."""
    setting: str
    outcome: str
    """Of a day: present, made-up, excused or absent."""
    claimed: int
    """Minutes."""
    minutes: int
    """Those that would count: none where the practice is detail of a day at a site."""
    detail: bool
    added_later: bool
    """A day of a week of which something was confirmed before."""
    late: str
    """Why it was written more than a week later; a word from a list."""
    excuse: str
    """Why it was excused; for the school alone."""
    instead_of: date | None
    """The day that it makes up."""
    what: str
    """What was done, in the learner's words."""
    sent_back: str
    """Why it was sent back before, in the words of whoever did."""
    seq: int = 0
    placement: int | None = None
    """Of a day: the seq of its placement."""
    unvouched: bool = False
    """Somebody judged it whom nobody has vouched for: it still waits for a verdict that counts."""


@dataclass(frozen=True)
class Found:
    """One entry about an item, found by its id alone."""

    id: UUID
    enrolment_id: UUID
    seq: int
    kind: str
    item_code: str
    author_id: UUID
    details: str

    @property
    def signer_id(self) -> UUID:
        """As of a fact."""
        named = json.loads(self.details).get("signer")
        return UUID(named) if named else self.author_id


FOUND = select(
    Entry.id, Entry.enrolment_id, Entry.seq, Entry.kind, Entry.item_code, Entry.author_id, Entry.details
).where(Entry.item_code.is_not(None))


def claims_of(enrolment_id: UUID, time_zone: str) -> list[Claim]:
    """The hours of one learner without a live verdict, by day. Three queries."""
    facts = facts_of(enrolment_id, time_zone)
    open_now = undecided(facts)
    judged = verdicts(live(facts))
    before = {each.fact.seq: judged[each.fact.refers].seq for each in open_now if each.fact.refers in judged}
    seqs = {each.fact.seq for each in open_now}
    wanted = select(Entry.seq, Entry.id).where(Entry.enrolment_id == enrolment_id, Entry.seq.in_(seqs))
    ids = {row.seq: row.id for row in db.session.execute(wanted)}
    texts = texts_of(enrolment_id, seqs | set(before.values()))
    return [
        _claim(each, ids[seq], texts.get(seq, {}), texts.get(before.get(seq, 0), {}))
        for each in open_now
        for seq in [each.fact.seq]
    ]


def _claim(each: Undecided, claim_id: UUID, said: Mapping[str, str], before: Mapping[str, str]) -> Claim:
    fact, missed = each.fact, each.fact.details.get("instead_of")
    return Claim(
        id=claim_id,
        is_day=fact.kind == "day-logged",
        code=fact.item or "",
        on=fact.on,
        week=each.week,
        setting=fact.setting or "",
        outcome=fact.outcome or "",
        claimed=fact.minutes or 0,
        minutes=each.minutes,
        detail=each.detail,
        added_later=each.added_later,
        late=fact.details.get("late", ""),
        excuse=fact.details.get("excuse", ""),
        instead_of=date.fromisoformat(missed) if missed else None,
        what=said.get("duties") or said.get("what") or "",
        sent_back=before.get("reason", ""),
        seq=fact.seq,
        placement=fact.details.get("placement"),
        unvouched=each.unvouched is not None,
    )


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
    return is_unjudged(claim, *HOURS)


def is_unjudged(claim: type[Entry], *kinds: str) -> ColumnElement[bool]:
    """Claims of these kinds that were not taken back and have no live verdict."""
    verdict = aliased(Entry)
    return and_(claim.kind.in_(kinds), ~is_gone(claim), ~is_answered(verdict, claim, *VERDICTS, alive=True))


def is_detail(claim: type[Entry]) -> ColumnElement[bool]:
    """Practice on a date on which its learner worked at a site, as claimed or confirmed."""
    day, verdict = aliased(Entry), aliased(Entry)
    worked = and_(
        day.enrolment_id == claim.enrolment_id,
        day.kind == "day-logged",
        day.on_date == claim.on_date,
        day.outcome.in_(WORKED),
    )
    stands = and_(~is_gone(day), ~is_suspended(day), ~is_answered(verdict, day, "declined", alive=True))
    return and_(claim.kind == "practice-logged", exists().where(worked, stands))


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
