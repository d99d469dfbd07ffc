"""Pressing for an answer to a request: at most once a day for each, counted on the audit trail. Nothing here commits.

A reminder says nothing of the training itself, so it is no entry. Who is told by mail: web/notifying.py.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from tracker import audit, clock
from tracker.audit import AuditEvent, Verb
from tracker.errors import AlreadyReminded, Ended
from tracker.extensions import db
from tracker.logbook.books import Book
from tracker.logbook.models import Entry
from tracker.logbook.signing import still_open
from tracker.standing.facts import Fact


@dataclass(frozen=True)
class Reminders:
    """How often somebody pressed for an answer to one request, and when last."""

    times: int = 0
    last: datetime | None = None

    def on(self, time_zone: str) -> date | None:
        """The day of the last one, where the provider is."""
        return clock.day_of(self.last, time_zone) if self.last else None


def remind(book: Book, *, actor_id: UUID, seq: int) -> Fact:
    """Note that the mentors are reminded of a request today, and give the request back.

    `book` was opened with its lock. Raises NotFound for what is no request, Ended, RequestClosed, RequestLapsed, and
    AlreadyReminded when it was done today.
    """
    request = still_open(book, seq, book.fact(seq).item)
    if book.learner.ended_on is not None:
        raise Ended
    entry_id = db.session.scalars(select(Entry.id).filter_by(enrolment_id=book.id, seq=seq)).one()
    if reminders_of([entry_id]).get(entry_id, Reminders()).on(book.time_zone) == book.today:
        raise AlreadyReminded
    audit.record(Verb.REQUEST_REMINDED, actor_id=actor_id, provider_id=book.provider_id, object_id=entry_id)
    db.session.flush()
    return request


def reminders_of(entry_ids: Collection[UUID]) -> dict[UUID, Reminders]:
    """The reminders of these requests, by the id of the request; nothing for those without. One query."""
    found = (
        select(AuditEvent.object_id, func.count(), func.max(AuditEvent.at))
        .where(AuditEvent.object_id.in_(list(entry_ids)), AuditEvent.verb == Verb.REQUEST_REMINDED)
        .group_by(AuditEvent.object_id)
    )
    return {row[0]: Reminders(row[1], row[2]) for row in db.session.execute(found) if row[0]}


def times_reminded(request: type[Entry]) -> ColumnElement[int]:
    """The number of reminders of the request in a row, as a column."""
    events = select(func.count()).where(AuditEvent.object_id == request.id, AuditEvent.verb == Verb.REQUEST_REMINDED)
    return events.scalar_subquery()
