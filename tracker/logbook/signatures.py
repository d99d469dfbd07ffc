"""Everything that one person ever signed as a mentor or teacher, newest first, page by page. Reads only.

Of a learner whom the signer mentors no more only the initials are told, as in a mail: the page of a receipt is closed
to them by then, and a search by name finds nobody but the learners of today.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from tracker.access.actor import MentorHat
from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook.claims import VERDICTS, is_answered, is_gone, is_suspended
from tracker.logbook.models import Entry, StandingLearner
from tracker.logbook.whose import beside, ids_of
from tracker.people.models import Enrolment, Person
from tracker.people.names import search_key

KINDS = {"skills": ("assessed",), "hours": VERDICTS, "evaluations": ("placement-evaluated",)}
"""What one can look for, and the kinds of entry that it is."""
PAGE = 30
HATS = ("mentor", "teacher")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means everything."""

    words: str = ""
    year: int | None = None
    kind: str = ""
    after: tuple[datetime, UUID] | None = None
    """The last line of the page before."""


@dataclass(frozen=True)
class Signature:
    """One signature of one's own."""

    id: UUID
    enrolment_id: UUID
    seq: int
    kind: str
    outcome: str
    code: str
    title: str
    learner: str
    known: bool
    """Still a learner of the signer: the name may be told and the entry opened."""
    provider: str
    time_zone: str
    minutes: int
    said: bool
    """A word on what a learner heard, and not on hours."""
    assurance: str
    recorded_at: datetime
    state: str
    """stands, withdrawn, disputed or provisional."""


def signatures(
    person_id: UUID, hats: Iterable[MentorHat], wanted: Wanted, say: Callable[[str], str] = str
) -> tuple[list[Signature], tuple[datetime, UUID] | None]:
    """One page, and where the next begins. Two queries, and one for each edition that was never read before.

    `say` gives a title in the reader's language.
    """
    hats = list(hats)
    now, ever = ids_of([hat for hat in hats if hat.active]), ids_of(hats)
    narrowed = _narrowed(wanted, now, _codes_like(ever, search_key(wanted.words), say))
    rows = db.session.execute(_page(person_id, ever, wanted).where(*narrowed)).all()
    plans = {edition_id: plan_of(edition_id) for edition_id in {row.edition_id for row in rows}}
    found = [_signature(row, plans, now) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return found, (found[-1].recorded_at, found[-1].id) if more else None


def years(person_id: UUID) -> Sequence[int]:
    """From the first year in which this person signed anything to the last."""
    mine = select(func.min(Entry.recorded_at), func.max(Entry.recorded_at)).where(Entry.author_id == person_id)
    first, last = db.session.execute(mine).one()
    return range(last.year, first.year - 1, -1) if first else ()


def _page(person_id: UUID, ever: set[UUID], wanted: Wanted) -> Select[Any]:
    claim, undo = aliased(Entry), aliased(Entry)
    on_paper = and_(
        Entry.enrolment_id.in_(ever), Entry.assurance == "paper", Entry.details.contains(f'"signer":"{person_id}"')
    )
    mine = or_(and_(Entry.author_id == person_id, Entry.acted_as.in_(HATS)), on_paper)
    kinds = KINDS.get(wanted.kind) or tuple(kind for some in KINDS.values() for kind in some)
    gone = or_(is_answered(undo, Entry, "withdrawn"), and_(claim.seq.is_not(None), is_gone(claim)))
    state = case(
        (gone, "withdrawn"),
        (and_(is_suspended(Entry), Entry.details.contains('"provisional":1')), "provisional"),
        (is_suspended(Entry), "disputed"),
        else_="stands",
    )
    return (
        beside(Entry.id, Entry.seq, Entry.kind, Entry.outcome, Entry.item_code, Entry.assurance, Entry.recorded_at)
        .add_columns(claim.minutes, claim.kind.label("claimed"), state.label("state"))
        .join(Entry, Entry.enrolment_id == Enrolment.id)
        .outerjoin(claim, and_(claim.enrolment_id == Entry.enrolment_id, claim.seq == Entry.refers_seq))
        .where(mine, Entry.kind.in_(kinds))
        .order_by(Entry.recorded_at.desc(), Entry.id.desc())
        .limit(PAGE + 1)
    )


def _narrowed(wanted: Wanted, now: set[UUID], codes: set[str]) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.year:
        start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (wanted.year, wanted.year + 1))
        where.append(and_(Entry.recorded_at >= start, Entry.recorded_at < end))
    if wanted.after:
        at, last = wanted.after
        where.append(or_(Entry.recorded_at < at, and_(Entry.recorded_at == at, Entry.id < last)))
    if key := search_key(wanted.words):
        named = and_(Enrolment.id.in_(now), Person.search_key.contains(key, autoescape=True))
        where.append(or_(named, Entry.item_code.in_(codes)))
    return where


def _codes_like(ever: set[UUID], key: str, say: Callable[[str], str]) -> set[str]:
    """Entries name skills by code; the words are those of the plans."""
    if not key:
        return set()
    editions = select(StandingLearner.edition_id).where(StandingLearner.enrolment_id.in_(ever)).distinct()
    plans = [plan_of(edition_id) for edition_id in db.session.scalars(editions)]
    items = [item for plan in plans for item in (*plan.modules, *plan.items)]
    return {item.code for item in items if key in search_key(item.title) or key in search_key(say(item.title))}


def _signature(row: Row[Any], plans: Mapping[UUID, Plan], now: set[UUID]) -> Signature:
    plan = plans[row.edition_id]
    titles = {module.code: module.title for module in plan.modules} | {item.code: item.title for item in plan.items}
    words, known = row.learner.split(), row.enrolment_id in now
    initials = "".join(f"{word[0].upper()}." for word in dict.fromkeys([words[0], words[-1]]))
    return Signature(
        id=row.id,
        enrolment_id=row.enrolment_id,
        seq=row.seq,
        kind=row.kind,
        outcome=row.outcome or "",
        code=row.item_code or "",
        title=titles.get(row.item_code, row.item_code or ""),
        learner=row.learner if known else initials,
        known=known,
        provider=row.provider,
        time_zone=row.time_zone,
        minutes=row.minutes or 0,
        said=row.claimed == "feedback-noted",
        assurance=row.assurance,
        recorded_at=row.recorded_at,
        state=row.state,
    )
