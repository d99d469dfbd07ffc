"""The outbox as a queue: taking what is due in hand, and writing down what became of it.

Composing and sending are the door's, which also commits: first what is in hand, then the try, then its outcome.

A worker that dies between the two lets go by itself, when HOLD is over; what it may have sent goes out again under the
same Message-ID. Any number of workers may run: PostgreSQL passes over rows that another has locked, SQLite lets one
writer in at a time, and what is in hand is not due.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, and_, case, delete, func, or_, select, update

from tracker import clock
from tracker.extensions import db
from tracker.mail import sealing
from tracker.mail.models import WAITING, Kind, Outgoing

HOLD = timedelta(minutes=10)
"""How long a worker may have something in hand. Longer than any try takes."""
AT_A_TIME = 20
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
LASTS = {
    Kind.INVITATION: timedelta(days=7),
    Kind.PASSWORD_RESET: timedelta(minutes=30),
    Kind.CODE: timedelta(minutes=10),
}
PREPARED = frozenset({Kind.PASSWORD_RESET})
"""What needs something written down before it is composed."""
LASTS_AT_MOST = timedelta(days=14)
KEPT_FOR = timedelta(days=90)
"""After so long nobody needs to hear of it any more; a link or code in it would be dead."""


@dataclass(frozen=True)
class Item:
    """One thing to tell, out of its row."""

    id: UUID
    kind: Kind
    params: dict[str, Any]
    secret: str
    provider_id: UUID | None
    created_at: datetime


@dataclass(frozen=True)
class Batch:
    """What goes into one message."""

    message_id: str
    person_id: UUID | None
    address: str | None
    language: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Composed:
    """A batch as it can be sent."""

    message: EmailMessage | None
    """None when nothing of it is left to tell, or nowhere to send it."""
    to: str
    sender: str
    moot: tuple[UUID, ...] = ()
    """What of it there is nothing to tell of any more."""


class Composer(Protocol):
    """Who finds the words; the web does."""

    def prepare(self, batch: Batch) -> None:
        """What has to be written down before; in a write transaction."""

    def compose(self, batch: Batch) -> Composed:
        """Reads only."""


def claim(hold: timedelta = HOLD) -> list[Batch]:
    """Take what is due in hand, a message for each person and digest. Commit before the first try."""
    now = clock.now()
    due = (WAITING, Outgoing.next_try_at <= now)
    first = db.session.scalars(_locked(*due).order_by(Outgoing.next_try_at, Outgoing.id).limit(AT_A_TIME)).all()
    if not first:
        return []
    rows = [row for row in db.session.scalars(_locked(*due, _together_with(first))) if not _is_stale(row, now)]
    found = [list(group) for _, group in groupby(sorted(rows, key=_order), key=_message)]
    for group in found:
        batch = group[0].batch or group[0].message_id
        for row in group:
            row.batch, row.tries, row.next_try_at = batch, row.tries + 1, now + hold
    db.session.flush()
    return [_batch(group) for group in found]


def _locked(*which: ColumnElement[bool] | TextClause) -> Any:  # noqa: ANN401 a select
    return select(Outgoing).where(*which).with_for_update(skip_locked=True)


def _together_with(rows: Sequence[Outgoing]) -> ColumnElement[bool]:
    """These rows, what went out with one of them before, and the rest of a person's digest."""
    people = {row.person_id for row in rows if row.digest and row.person_id and not row.batch}
    fresh_digest = and_(Outgoing.digest, Outgoing.batch.is_(None), Outgoing.address.is_(None))
    return or_(
        Outgoing.id.in_([row.id for row in rows]),
        Outgoing.batch.in_({row.batch for row in rows if row.batch}),
        and_(fresh_digest, Outgoing.person_id.in_(people)),
    )


def _message(row: Outgoing) -> str:
    """The same for rows that go out in one message."""
    alone = not row.digest or row.person_id is None or row.address is not None
    return row.batch or (row.message_id if alone else f"person {row.person_id}")


def _order(row: Outgoing) -> tuple[str, datetime, str]:
    return _message(row), row.created_at, str(row.id)


def _is_stale(row: Outgoing, now: datetime) -> bool:
    """Put aside what comes too late to be of use."""
    stale = now - row.created_at > LASTS.get(Kind(row.kind), LASTS_AT_MOST)
    if stale:
        row.moot_at, row.sealed = now, None
    return stale


def _batch(rows: Sequence[Outgoing]) -> Batch:
    first = rows[0]
    items = tuple(item_of(row) for row in rows)
    return Batch(str(first.batch), first.person_id, first.address, first.language, items)


def item_of(row: Outgoing) -> Item:
    return Item(row.id, Kind(row.kind), json.loads(row.params), secret_of(row), row.provider_id, row.created_at)


def secret_of(row: Outgoing) -> str:
    """Empty also where it was sealed with a key that is lost: the letter then has nothing to say."""
    try:
        return sealing.unseal(row.sealed, row.id) if row.sealed else ""
    except sealing.Unreadable:
        return ""


def sent(batch: Batch) -> None:
    """The server has taken it."""
    _settle(batch, sent_at=clock.now(), sealed=None, error="")


def moot(batch: Batch, ids: Iterable[UUID]) -> None:
    """Nothing was left to tell of these. An address that somebody typed, and nobody has, is not kept."""
    kept = case((Outgoing.person_id.is_(None), ""), else_=Outgoing.address)
    _settle(batch, Outgoing.id.in_(list(ids)), moot_at=clock.now(), sealed=None, address=kept)


def failed(batch: Batch, why: str) -> None:
    """Try again after a pause that doubles, for three days from when it was due; then give up. `why` is one word."""
    now = clock.now()
    for row in db.session.scalars(select(Outgoing).where(WAITING, Outgoing.batch == batch.message_id)):
        row.error = why
        row.next_try_at = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.tries - 1, 10))
        if now - row.due_at >= GIVE_UP_AFTER:
            row.gave_up_at, row.sealed = now, None
    db.session.flush()


def gave_up(batch: Batch, why: str) -> None:
    """No other try would end otherwise."""
    _settle(batch, gave_up_at=clock.now(), sealed=None, error=why)


def _settle(batch: Batch, *which: ColumnElement[bool], **values: object) -> None:
    mine = update(Outgoing).where(WAITING, Outgoing.batch == batch.message_id, *which)
    db.session.execute(mine.values(**values))


def tidy() -> None:
    """Clear away what was settled three months ago."""
    ended = func.coalesce(Outgoing.sent_at, Outgoing.gave_up_at, Outgoing.moot_at)
    db.session.execute(delete(Outgoing).where(ended < clock.now() - KEPT_FOR))


@dataclass(frozen=True)
class Queue:
    """How the queue stands."""

    waiting: int
    """Due and not sent; what waits for the morning is not counted."""
    later: int
    gave_up: int
    """In the last thirty days."""
    oldest_due: datetime | None

    @property
    def minutes(self) -> int:
        """How long the oldest has been due."""
        return int((clock.now() - self.oldest_due).total_seconds() // 60) if self.oldest_due else 0


def queue(provider_ids: Iterable[UUID] | None = None) -> Queue:
    """Of the whole installation, or of what was written for these providers."""
    now = clock.now()
    whose = [] if provider_ids is None else [Outgoing.provider_id.in_(list(provider_ids))]
    wanted = select(func.count(), func.min(Outgoing.due_at)).where(WAITING, *whose)
    waiting, oldest = db.session.execute(wanted.where(Outgoing.due_at <= now)).one()
    later = db.session.execute(wanted.where(Outgoing.due_at > now)).one()[0]
    lately = Outgoing.gave_up_at > now - timedelta(days=30)
    gave_up_on = db.session.scalar(select(func.count()).select_from(Outgoing).where(lately, *whose)) or 0
    return Queue(waiting, later, gave_up_on, oldest)


def given_up(provider_ids: Iterable[UUID], most: int = 50) -> Sequence[Outgoing]:
    """What never arrived for these providers, the latest first."""
    mine = select(Outgoing).where(Outgoing.gave_up_at.is_not(None), Outgoing.provider_id.in_(list(provider_ids)))
    return db.session.scalars(mine.order_by(Outgoing.gave_up_at.desc(), Outgoing.id).limit(most)).all()


def latest(most: int = 50) -> Sequence[Outgoing]:
    """What was written last, sent or not. For the demo."""
    return db.session.scalars(select(Outgoing).order_by(Outgoing.created_at.desc(), Outgoing.id).limit(most)).all()
