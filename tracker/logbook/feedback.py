"""What a mentor said, noted by the learner in their own words, for that mentor to confirm. Never towards certification.

Nothing here commits. Confirming it and sending it back are verdicts like those on hours: signing.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import and_

from tracker.access.actor import MentorHat
from tracker.errors import NotAMentor, ReasonNeeded
from tracker.extensions import db
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.claims import is_unjudged
from tracker.logbook.models import Entry, EntryText
from tracker.logbook.whose import Whose, beside, ids_of, whose_row
from tracker.people.models import Enrolment
from tracker.people.queries import mentors_of
from tracker.standing.kinds import FeedbackNoted


@dataclass(frozen=True)
class WaitingFeedback:
    """What a learner says that this mentor said."""

    whose: Whose
    id: UUID
    seq: int
    code: str | None
    edition_id: UUID
    on: date
    since: datetime
    said: str


def note_feedback(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    mentor: UUID,
    said: str,
    code: str | None = None,
    on: date | None = None,
) -> Written:
    """Note what a mentor of today said, about an item or module or about nothing in particular.

    Raises NotInPlan, NotAMentor, ReasonNeeded when it says nothing, and what `append` raises.
    """
    if code is not None:
        book.module_code(code)
    entry = FeedbackNoted(on_date=on or book.today, item_code=code, mentor=mentor)
    check = partial(_may_be_noted, book, entry, said)
    return append(book, entry, entry_id=entry_id, author=author, texts={"said": said}, check=check)


def _may_be_noted(book: Book, entry: FeedbackNoted, said: str) -> None:
    if entry.mentor not in {row.mentor_id for row in mentors_of(book.id, book.today)}:
        raise NotAMentor
    if not said.strip():
        raise ReasonNeeded


def waiting_feedback(mentor_id: UUID, hats: Iterable[MentorHat]) -> list[WaitingFeedback]:
    """What learners of today noted as said by this mentor, without a verdict; the oldest first. One query."""
    said = and_(EntryText.enrolment_id == Entry.enrolment_id, EntryText.seq == Entry.seq, EntryText.field == "said")
    query = (
        beside(Entry.id, Entry.seq, Entry.item_code, Entry.on_date, Entry.recorded_at, EntryText.text)
        .join(Entry, Entry.enrolment_id == Enrolment.id)
        .outerjoin(EntryText, said)
        .where(Enrolment.id.in_(ids_of(hats)), is_unjudged(Entry, FeedbackNoted.KIND))
        .where(Entry.details.contains(f'"mentor":"{mentor_id}"'))
        .order_by(Entry.recorded_at, Entry.id)
    )
    return [
        WaitingFeedback(
            whose=whose_row(row),
            id=row.id,
            seq=row.seq,
            code=row.item_code,
            edition_id=row.edition_id,
            on=row.on_date,
            since=row.recorded_at,
            said=row.text or "",
        )
        for row in db.session.execute(query)
    ]
