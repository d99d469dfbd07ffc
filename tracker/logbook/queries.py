"""Questions to a logbook: its lines as pages and files show them, each with what became of it. Writes nothing."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook.evidence import FileRow, files_of
from tracker.logbook.models import Entry, EntryText, StandingLearner
from tracker.people.models import Cohort, Person, Provider
from tracker.standing.kinds import CLAIMS

ANSWERS = frozenset({"confirmed", "declined", "request-closed", "assessed"})
"""What answers a claim or a request; all but `assessed` are told with the line that they answer."""
FOLDED = frozenset({"confirmed", "declined", "request-closed", "withdrawn"})
SEEN_AGAIN_AFTER = timedelta(hours=1)


class Became(StrEnum):
    """What became of an entry."""

    STANDS = "stands"
    """It asks for no answer."""
    WAITING = "waiting"
    """Hours without a verdict, or a request without an answer."""
    CONFIRMED = "confirmed"
    """Hours a mentor or coordinator vouched for."""
    SENT_BACK = "sent-back"
    """Hours that were declined, with a reason."""
    ANSWERED = "answered"
    """A request that led to an assessment."""
    CLOSED = "closed"
    """A request that was turned down or taken back."""
    LAPSED = "lapsed"
    """A request that nobody answered in time."""
    WITHDRAWN = "withdrawn"
    """Taken back, with a reason."""


VERDICTS = {"confirmed": Became.CONFIRMED, "declined": Became.SENT_BACK}


@dataclass
class Line:
    """One entry as it is read: who, when, what, and every later entry that says something of it."""

    seq: int
    id: UUID
    kind: str
    item: str | None
    on: date
    recorded_at: datetime
    minutes: int | None
    setting: str | None
    level: int | None
    outcome: str | None
    language: str | None
    refers: int | None
    details: Mapping[str, Any]
    author_id: UUID
    author: str
    acted_as: str
    assurance: str
    texts: dict[str, str] = field(default_factory=dict)
    answers: list["Line"] = field(default_factory=list)
    replies: list["Line"] = field(default_factory=list)
    withdrawn: "Line | None" = None
    files: list[FileRow] = field(default_factory=list)
    became: Became = Became.STANDS

    @property
    def answer(self) -> "Line | None":
        """The answer that holds."""
        return next((each for each in reversed(self.answers) if each.withdrawn is None), None)

    @property
    def whole(self) -> list["Line"]:
        """This line and everything that is told with it."""
        told = [*self.answers, *self.replies, *filter(None, [self.withdrawn])]
        return [self, *(inner for line in told for inner in line.whole)]

    @property
    def signed_as(self) -> list[str]:
        """Printed name, function and site of the signature, the empty ones left out."""
        return [each for each in self.texts.get("signed_as", "").split("\n") if each]


def timeline(enrolment_id: UUID, today: date, item: str | None = None) -> list[Line]:
    """The lines of one item, or of the whole logbook, the newest day first. Texts are read by `read_texts`.

    One query, however many entries.
    """
    rows = _rows(enrolment_id)
    lines = _fold(db.session.execute(rows if item is None else rows.where(Entry.item_code == item)), today)
    told = [line for line in lines if line.kind not in FOLDED and not (line.kind == "noted" and line.refers)]
    return sorted(told, key=lambda line: (line.on, line.seq), reverse=True)


def every_entry(enrolment_id: UUID, today: date) -> list[Line]:
    """Every entry in the order of writing, with its texts: what a file takes away."""
    lines = _fold(db.session.execute(_rows(enrolment_id)), today)
    texts = texts_of(enrolment_id)
    for line in lines:
        line.texts = texts.get(line.seq, {})
    return lines


def one_line(enrolment_id: UUID, seq: int, today: date) -> Line:
    """One entry with what was said of it, and its texts. Raises NotFound."""
    answers = select(Entry.seq).where(Entry.enrolment_id == enrolment_id, Entry.refers_seq == seq)
    near = or_(Entry.seq == seq, Entry.refers_seq == seq, Entry.refers_seq.in_(answers))
    lines = _fold(db.session.execute(_rows(enrolment_id).where(near)), today)
    found = next((line for line in lines if line.seq == seq), None)
    if found is None:
        raise NotFound
    read_texts(enrolment_id, [found])
    return found


def read_texts(enrolment_id: UUID, lines: Iterable[Line]) -> None:
    """Add what was written in these lines and in all that is told with them. One query, one more for files."""
    by_seq = {inner.seq: inner for line in lines for inner in line.whole}
    for seq, texts in texts_of(enrolment_id, by_seq).items():
        by_seq[seq].texts = texts
    with_files = [seq for seq, line in by_seq.items() if line.details.get("files")]
    if with_files:
        for seq, files in files_of(enrolment_id, with_files).items():
            by_seq[seq].files = files


def texts_of(enrolment_id: UUID, seqs: Collection[int] | None = None) -> dict[int, dict[str, str]]:
    """What was written in these entries, or in all, and not erased: by seq and field."""
    found: dict[int, dict[str, str]] = {}
    wanted = select(EntryText.seq, EntryText.field, EntryText.text).where(EntryText.enrolment_id == enrolment_id)
    for row in db.session.execute(wanted if seqs is None else wanted.where(EntryText.seq.in_(list(seqs)))):
        found.setdefault(row.seq, {})[row.field] = row.text
    return found


def was_seen(enrolment_id: UUID, person_id: UUID) -> bool:
    """Whether it is on the trail already that this person read this record within the last hour."""
    lately = exists().where(
        AuditEvent.object_id == enrolment_id,
        AuditEvent.actor_id == person_id,
        AuditEvent.verb == Verb.RECORD_SEEN,
        AuditEvent.at > clock.now() - SEEN_AGAIN_AFTER,
    )
    return bool(db.session.scalar(select(lately)))


@dataclass(frozen=True)
class Where:
    """Where somebody is enrolled, as the page that lets them choose says it."""

    enrolment_id: UUID
    cohort: str
    provider: str


def enrolments_in_words(enrolment_ids: Collection[UUID]) -> Sequence[Where]:
    """Cohort and provider of these enrolments, by name."""
    wanted = (
        select(StandingLearner.enrolment_id, Cohort.name, Provider.name)
        .join(Cohort, Cohort.id == StandingLearner.cohort_id)
        .join(Provider, Provider.id == Cohort.provider_id)
        .where(StandingLearner.enrolment_id.in_(set(enrolment_ids)))
        .order_by(Provider.name, Cohort.name, StandingLearner.enrolment_id)
    )
    return [Where(*row) for row in db.session.execute(wanted)]


def _rows(enrolment_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Entry.seq,
            Entry.id,
            Entry.kind,
            Entry.item_code.label("item"),
            Entry.on_date.label("on"),
            Entry.recorded_at,
            Entry.minutes,
            Entry.setting,
            Entry.level,
            Entry.outcome,
            Entry.language,
            Entry.refers_seq.label("refers"),
            Entry.details,
            Entry.author_id,
            Person.name.label("author"),
            Entry.acted_as,
            Entry.assurance,
        )
        .join(Person, Person.id == Entry.author_id)
        .where(Entry.enrolment_id == enrolment_id)
        .order_by(Entry.seq)
    )


def _fold(rows: Iterable[Any], today: date) -> list[Line]:
    """Lines in order of writing, each knowing its answers, replies and withdrawal."""
    known = {row.seq: Line(**{**row._mapping, "details": json.loads(row.details)}) for row in rows}  # noqa: SLF001 SQLAlchemy's public name
    for line in known.values():
        meant = known.get(line.refers or 0)
        if meant is None:
            continue
        if line.kind == "withdrawn":
            meant.withdrawn = line
        elif line.kind in ANSWERS:
            meant.answers.append(line)
        elif line.kind == "noted":
            meant.replies.append(line)
    for line in known.values():
        line.became = _became(line, today)
    return list(known.values())


def _became(line: Line, today: date) -> Became:
    answer = line.answer
    if line.withdrawn:
        return Became.WITHDRAWN
    if line.kind in CLAIMS:
        return VERDICTS[answer.kind] if answer else Became.WAITING
    if line.kind != "sign-off-requested":
        return Became.STANDS
    if answer:
        return Became.ANSWERED if answer.kind == "assessed" else Became.CLOSED
    return Became.WAITING if date.fromisoformat(line.details["until"]) >= today else Became.LAPSED
