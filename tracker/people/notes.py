"""What staff write down about a learner for their own work: written, removed, read. No entry, and in no export.

The learner can ask to read it, so a removed note keeps its line: who wrote something, and when it was emptied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import Conflict, NotFound
from tracker.extensions import db
from tracker.people.desk_models import StaffNote
from tracker.people.models import Person
from tracker.people.names import clean


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note with the name of who wrote it."""

    id: UUID
    author_id: UUID
    author: str
    written_at: datetime
    text: str
    """Empty once it was removed."""
    removed_at: datetime | None


def write_note(*, actor_id: UUID, provider_id: UUID, enrolment_id: UUID, text: str, note_id: UUID) -> StaffNote:
    """`note_id` was made when the form was shown: sent twice it gives the first row. Raises Conflict for any other."""
    text = clean(text).strip()
    known = db.session.get(StaffNote, note_id)
    if known is not None:
        if (known.enrolment_id, known.author_id, known.text) != (enrolment_id, actor_id, text):
            raise Conflict
        return known
    row = StaffNote(
        id=note_id,
        provider_id=provider_id,
        enrolment_id=enrolment_id,
        author_id=actor_id,
        written_at=clock.now(),
        text=text,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        Verb.NOTE_WRITTEN, actor_id=actor_id, provider_id=provider_id, object_id=enrolment_id, note=str(note_id)
    )
    return row


def remove_note(*, actor_id: UUID, enrolment_id: UUID, note_id: UUID) -> None:
    """One's own: the text goes, the line stays. Raises NotFound for what is not there or somebody else's."""
    row = db.session.get(StaffNote, note_id)
    if row is None or (row.enrolment_id, row.author_id) != (enrolment_id, actor_id):
        raise NotFound
    if row.removed_at is not None:
        return
    row.text, row.removed_at = "", clock.now()
    db.session.flush()
    audit.record(
        Verb.NOTE_REMOVED, actor_id=actor_id, provider_id=row.provider_id, object_id=enrolment_id, note=str(note_id)
    )


def notes_of(enrolment_id: UUID) -> Sequence[NoteLine]:
    """Every note about a learner, the latest first."""
    rows = (
        select(
            StaffNote.id, StaffNote.author_id, Person.name, StaffNote.written_at, StaffNote.text, StaffNote.removed_at
        )
        .join(Person, Person.id == StaffNote.author_id)
        .where(StaffNote.enrolment_id == enrolment_id)
        .order_by(StaffNote.written_at.desc(), StaffNote.id)
    )
    return [NoteLine(*row) for row in db.session.execute(rows)]
