"""The files that go with entries: their rows, what a logbook may hold of them, and taking one away.

The bytes are tracker/files/store.py's, and the door's to put and take away. Nothing here commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import BadFile, FileGone, NotFound
from tracker.extensions import db
from tracker.files.apart import Checked
from tracker.files.models import StoredFile
from tracker.logbook.books import Author, Book
from tracker.logbook.models import EntryFile

MOST_OF_ONE = 5
"""Files that go with one entry."""
MOST_BYTES = 200 * 1024 * 1024
"""Of all files of one logbook together, those that were taken away left out."""
REASONS = ("patient-data", "wrong-file", "not-own", "other")
"""Why a file is taken away."""


@dataclass(frozen=True)
class FileRow:
    """One file that goes with an entry, or did until it was taken away."""

    provider_id: UUID
    hash: str
    media_type: str
    size: int
    quarantined_at: datetime | None
    quarantine_reason: str | None


def keep_files(book: Book, author: Author, files: Sequence[Checked]) -> None:
    """The rows of files that an entry is about to name; a file that is known already keeps its own.

    Raises BadFile where the provider takes none, where one was taken away before, and where the logbook is full.
    """
    if not files:
        return
    if not book.takes_files:
        raise BadFile("none-taken")
    if len(files) > MOST_OF_ONE:
        raise BadFile("too-many")
    digests = {file.hash for file in files}
    if was_taken_away(book.provider_id, digests):
        raise BadFile("taken-away")
    mine = sizes_in(book.id)
    new = {file.hash: file.size for file in files if file.hash not in mine}
    if sum(mine.values()) + sum(new.values()) > MOST_BYTES:
        raise BadFile("quota")
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "provider_id": book.provider_id,
            "hash": file.hash,
            "media_type": file.media_type,
            "size": file.size,
            "put_at": clock.now(),
            "put_by": author.person_id,
        }
        for file in files
    ]
    # Somebody of the same provider may keep the same bytes at this moment, in another logbook.
    db.session.execute(insert(StoredFile).on_conflict_do_nothing(), rows)


def was_taken_away(provider_id: UUID, digests: Collection[str]) -> bool:
    """Whether one of these files was put into quarantine at this provider."""
    gone = select(StoredFile.hash).where(
        StoredFile.provider_id == provider_id,
        StoredFile.hash.in_(digests),
        StoredFile.quarantined_at.is_not(None),
    )
    return db.session.scalars(gone).first() is not None


def kept_among(provider_id: UUID, digests: Collection[str]) -> set[str]:
    """Which of these files of a provider are named by an entry and were not taken away."""
    kept = select(StoredFile.hash).where(
        StoredFile.provider_id == provider_id, StoredFile.hash.in_(digests), StoredFile.quarantined_at.is_(None)
    )
    return set(db.session.scalars(kept))


def sizes_in(enrolment_id: UUID) -> dict[str, int]:
    """The bytes of each file of a logbook that is still kept."""
    wanted = _rows().where(EntryFile.enrolment_id == enrolment_id, StoredFile.quarantined_at.is_(None))
    return {row.hash: row.size for row in db.session.execute(wanted)}


def files_of(enrolment_id: UUID, seqs: Collection[int]) -> dict[int, list[FileRow]]:
    """The files of these entries, by seq, in a lasting order. One query."""
    wanted = _rows().where(EntryFile.enrolment_id == enrolment_id, EntryFile.seq.in_(seqs))
    found: dict[int, list[FileRow]] = {}
    for row in db.session.execute(wanted.order_by(EntryFile.seq, EntryFile.hash)):
        found.setdefault(row.seq, []).append(FileRow(*row[1:]))
    return found


def find_file(enrolment_id: UUID, digest: str) -> FileRow:
    """A file of this logbook; of another it is not there. Raises NotFound."""
    wanted = _rows().where(EntryFile.enrolment_id == enrolment_id, EntryFile.hash == digest)
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return FileRow(*row[1:])


def logbooks_with(provider_id: UUID, digest: str) -> int:
    """In how many logbooks of the provider the same file stands."""
    same = (EntryFile.provider_id == provider_id) & (EntryFile.hash == digest)
    return db.session.scalar(select(func.count(EntryFile.enrolment_id.distinct())).where(same)) or 0


def quarantine(*, actor_id: UUID | None, enrolment_id: UUID, digest: str, reason: str) -> FileRow:
    """A file is read no more by anybody, in no logbook of the provider. The entries stay, and prove: its hash stays.

    The door takes the bytes away once this is committed. Raises NotFound, and FileGone where it was done before.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    found = find_file(enrolment_id, digest)
    row = db.session.get(StoredFile, (found.provider_id, digest), with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.quarantined_at is not None:
        raise FileGone
    row.quarantined_at, row.quarantined_by, row.quarantine_reason = clock.now(), actor_id, reason
    db.session.flush()
    told = {"hash": digest, "reason": reason}
    audit.record(
        Verb.FILE_QUARANTINED, actor_id=actor_id, provider_id=found.provider_id, object_id=enrolment_id, **told
    )
    return found


def kept_files() -> set[tuple[UUID, str]]:
    """Provider and hash of every file whose bytes should be there."""
    wanted = select(StoredFile.provider_id, StoredFile.hash).where(StoredFile.quarantined_at.is_(None))
    return {(row.provider_id, row.hash) for row in db.session.execute(wanted)}


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        EntryFile.seq,
        StoredFile.provider_id,
        StoredFile.hash,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.quarantined_at,
        StoredFile.quarantine_reason,
    ).join(StoredFile, (StoredFile.provider_id == EntryFile.provider_id) & (StoredFile.hash == EntryFile.hash))
