"""Questions to a logbook: its lines (lines.py) as pages and files show them, and their texts. Writes nothing."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select

from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook.evidence import files_of
from tracker.logbook.lines import Line, fold, told
from tracker.logbook.models import Entry, EntryText, StandingLearner
from tracker.people.models import Cohort, Person, Provider
from tracker.people.queries import names_of
from tracker.people.sites import sites_by_id

SEEN_AGAIN_AFTER = timedelta(hours=1)


def timeline(enrolment_id: UUID, today: date, item: str | None = None) -> list[Line]:
    """The lines of one item, or of the whole logbook, the newest day first. Texts are read by `read_texts`.

    One query, however many entries.
    """
    rows = _rows(enrolment_id)
    lines = _lines(db.session.execute(rows if item is None else rows.where(Entry.item_code == item)), today)
    return told(lines)


def every_entry(enrolment_id: UUID, today: date) -> list[Line]:
    """Every entry in the order of writing, with its texts: what a file takes away."""
    lines = _lines(db.session.execute(_rows(enrolment_id)), today)
    texts = texts_of(enrolment_id)
    for line in lines:
        line.texts = texts.get(line.seq, {})
    return lines


def one_line(enrolment_id: UUID, seq: int, today: date) -> Line:
    """One entry with what was said of it, and its texts. Raises NotFound."""
    lines = _lines(db.session.execute(_rows(enrolment_id).where(_near(enrolment_id, seq))), today)
    found = next((line for line in lines if line.seq == seq), None)
    if found is None:
        raise NotFound
    read_texts(enrolment_id, [found])
    return found


def _near(enrolment_id: UUID, seq: int) -> ColumnElement[bool]:
    """An entry, what it refers to, what was said of it, and of that: a verdict, its dispute, that it was taken back."""
    said = select(Entry.seq).where(Entry.enrolment_id == enrolment_id)
    meant = select(Entry.refers_seq).where(Entry.enrolment_id == enrolment_id, Entry.seq == seq)
    first = said.where(Entry.refers_seq == seq)
    second = said.where(Entry.refers_seq.in_(first))
    others = (Entry.refers_seq == seq, Entry.refers_seq.in_(first), Entry.refers_seq.in_(second))
    return or_(Entry.seq == seq, Entry.seq.in_(meant), *others)


def read_texts(enrolment_id: UUID, lines: Iterable[Line]) -> None:
    """Add what was written in these lines and in all that is told with them. One query, one more for files."""
    by_seq = {inner.seq: inner for line in lines for inner in line.whole}
    for seq, texts in texts_of(enrolment_id, by_seq).items():
        by_seq[seq].texts = texts
    with_files = [seq for seq, line in by_seq.items() if line.details.get("files")]
    if with_files:
        for seq, files in files_of(enrolment_id, with_files).items():
            by_seq[seq].files = files


def read_names(lines: Iterable[Line]) -> None:
    """Add the mentors and sites that these lines name. Two queries."""
    all_told = [inner for line in lines for inner in line.whole]
    people = {line.seq: UUID(line.details["mentor"]) for line in all_told if "mentor" in line.details}
    places = {line.seq: UUID(line.details["site"]) for line in all_told if "site" in line.details}
    names, known = names_of(people.values()), sites_by_id(set(places.values()))
    for line in all_told:
        line.named = names.get(people[line.seq], "") if line.seq in people else ""
        site = known.get(places[line.seq]) if line.seq in places else None
        line.place = ", ".join(filter(None, (site.name, site.department))) if site else ""


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
            Entry.item_revision.label("revision"),
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


def _lines(rows: Iterable[Any], today: date) -> list[Line]:
    lines = (Line(**{**row._mapping, "details": json.loads(row.details)}) for row in rows)  # noqa: SLF001 SQLAlchemy's public name
    return fold(lines, today)
