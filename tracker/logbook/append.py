"""The only writer of a logbook. Every entry of every kind comes through here; nothing here commits."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, insert, select, update

from tracker import clock
from tracker.errors import BeforeStart, Conflict, Ended, InTheFuture, OwnSkill, ProofNeeded
from tracker.extensions import db
from tracker.files.apart import Checked
from tracker.logbook import chain
from tracker.logbook.books import Author, Book
from tracker.logbook.evidence import keep_files
from tracker.logbook.facts import as_fact
from tracker.logbook.keeping import keep_standings
from tracker.logbook.models import LEARNER_KINDS, Entry, EntryFile, EntryText, LogbookHead
from tracker.people.names import clean
from tracker.standing.assurance import signs
from tracker.standing.kinds import KINDS
from tracker.standing.saying import COLUMNS, Said

ENTRIES: Table = Entry.metadata.tables["entry"]
ENTRY_COLUMNS = tuple(column.key for column in ENTRIES.columns)
HEADS: Table = LogbookHead.metadata.tables["logbook_head"]
NEW_ENTRY, NEW_TEXTS = insert(ENTRIES), insert(EntryText.metadata.tables["entry_text"])
NEW_FILES = insert(EntryFile.metadata.tables["entry_file"])
HEAD_MOVED = update(HEADS).where(HEADS.c.enrolment_id == bindparam("of"), HEADS.c.seq == bindparam("after"))
KNOWN = select(Entry).where(Entry.id == bindparam("entry_id"))
SALT_BYTES = 16
AFTER_THE_END = frozenset({"withdrawn", "noted", "confirmed", "declined", "disputed", "vouched", "reopened"})
"""What may still be said after an enrolment has ended: settling what was claimed before."""
AT_ANY_DATE = AFTER_THE_END | {
    "enrolled",
    "moved",
    "ended",
    "request-closed",
    "request-extended",
    "placed",
    "placement-evaluated",
    "language-level-proved",
    "document-shown",
    "exempted",
}
"""What is said today about the record itself, or about what was said before, and so may lie before the start."""


@dataclass(frozen=True)
class Written:
    """An entry that stands in the logbook, now or since an earlier post of the same form."""

    id: UUID
    seq: int
    hash: str
    anew: bool
    """False for a repeat."""


def append(
    book: Book,
    said: Said,
    *,
    entry_id: UUID,
    author: Author,
    texts: Mapping[str, str] | None = None,
    files: Sequence[Checked] = (),
    check: Callable[[], None] = lambda: None,
) -> Written:
    """Write one entry and everything it changes: head, standing of the item, sums of the learner.

    `book` was opened with its lock in this transaction. `entry_id` was made when the form was rendered: the same id
    with the same author, logbook and content gives the first result again, and `check` is not asked. The bytes of
    `files` were put before (tracker/files/store.py). Raises Conflict
    for a known id with anything else, OwnSkill, ProofNeeded, InTheFuture, BeforeStart, Ended, and whatever `check`
    raises.
    """
    if not book.facts:
        raise RuntimeError("The book was opened without its lock.")
    texts = {field: clean(text) for field, text in (texts or {}).items() if clean(text)}
    if files:
        said = said.model_copy(update={"files": tuple(dict.fromkeys(file.hash for file in files))})
    if first := _first_result(book, said, entry_id, author, texts):
        return first
    _refuse(book, said, author)
    check()
    keep_files(book, author, files)
    return _write(book, said, entry_id, author, texts)


def begin(book: Book, said: Said, *, entry_id: UUID, author: Author) -> Written:
    """Write the first entry of a new logbook, with its head."""
    db.session.execute(insert(HEADS), {"enrolment_id": book.id, "seq": 0, "hash": book.head_hash})
    return _write(book, said, entry_id, author, {})


def _refuse(book: Book, said: Said, author: Author) -> None:
    """What holds for every kind."""
    if author.person_id == book.learner_id and said.KIND not in LEARNER_KINDS:
        raise OwnSkill
    if said.SIGNED and not signs(author.assurance):
        raise ProofNeeded
    if said.on_date > book.today:
        raise InTheFuture(said.on_date)
    if said.on_date < book.first_start and said.KIND not in AT_ANY_DATE:
        raise BeforeStart(book.first_start)
    if book.learner.ended_on is not None and said.KIND not in AFTER_THE_END:
        raise Ended


def _first_result(book: Book, said: Said, entry_id: UUID, author: Author, texts: Mapping[str, str]) -> Written | None:
    """The entry of an earlier post of the same form, or None where the id is new. Raises Conflict."""
    found = db.session.scalar(KNOWN, {"entry_id": entry_id})
    if found is None:
        return None
    same = (
        (found.enrolment_id, found.author_id, found.kind) == (book.id, author.person_id, said.KIND)
        and said_in(found).claimed() == said.claimed()
        and _claimed(said, texts_of(found)) == _claimed(said, texts)
    )
    if not same:
        raise Conflict
    return Written(found.id, found.seq, found.hash, anew=False)


def _claimed(said: Said, texts: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in texts.items() if field not in said.DERIVED}


def texts_of(entry: Entry) -> dict[str, str]:
    """The texts of an entry that were not erased, by field."""
    where = (EntryText.enrolment_id == entry.enrolment_id) & (EntryText.seq == entry.seq)
    return {row.field: row.text for row in db.session.execute(select(EntryText.field, EntryText.text).where(where))}


def said_in(entry: Entry) -> Said:
    """What an entry says, read back from its row."""
    kind = KINDS[entry.kind]
    known = {name: getattr(entry, name) for name in (*COLUMNS, "edition_id") if name in kind.model_fields}
    return kind.model_validate({**known, **json.loads(entry.details)})


def _write(book: Book, said: Said, entry_id: UUID, author: Author, texts: Mapping[str, str]) -> Written:
    unknown = set(texts) - said.TEXTS
    if unknown:
        raise ValueError(sorted(unknown))
    salted = {field: (secrets.token_bytes(SALT_BYTES), text) for field, text in texts.items()}
    columns = _columns(book, said, entry_id, author, salted)
    db.session.execute(NEW_ENTRY, columns)
    place = {"enrolment_id": book.id, "seq": columns["seq"]}
    rows = [{**place, "field": field, "salt": salt, "text": text} for field, (salt, text) in salted.items()]
    if rows:
        db.session.execute(NEW_TEXTS, rows)
    files = [{**place, "hash": digest, "provider_id": book.provider_id} for digest in said.files]
    if files:
        db.session.execute(NEW_FILES, files)
    _carry_forward(book, columns)
    keep_standings(book, columns["item_code"])
    return Written(entry_id, book.head_seq, book.head_hash, anew=True)


def _columns(
    book: Book, said: Said, entry_id: UUID, author: Author, salted: Mapping[str, tuple[bytes, str]]
) -> dict[str, Any]:
    """Every column of the entry, its hash among them."""
    columns = {
        **dict.fromkeys(ENTRY_COLUMNS),
        **said.columns(),
        "enrolment_id": book.id,
        "seq": book.head_seq + 1,
        "id": entry_id,
        "learner_id": book.learner_id,
        "provider_id": book.provider_id,
        "kind": said.KIND,
        "edition_id": said.edition or book.learner.edition_id,
        "author_id": author.person_id,
        "acted_as": author.acted_as,
        "warrant": author.warrant,
        "recorded_at": clock.now(),
        "details": chain.canonical(said.details()),
        "texts": chain.canonical({field: chain.text_digest(*pair) for field, pair in salted.items()}),
        "assurance": author.assurance,
        "format": chain.FORMAT,
        "previous": book.head_hash,
    }
    return {**columns, "hash": chain.entry_hash(columns)}


def _carry_forward(book: Book, columns: Mapping[str, Any]) -> None:
    """Move the head, in the database and in the open book."""
    head = {"seq": columns["seq"], "hash": columns["hash"], "of": book.id, "after": book.head_seq}
    moved = db.session.execute(HEAD_MOVED, head)
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict  # somebody wrote without the lock: the primary key has refused it, or this does
    book.head_seq, book.head_hash = columns["seq"], columns["hash"]
    book.facts.append(as_fact(SimpleNamespace(**columns), ZoneInfo(book.time_zone)))
