"""The address of one's own calendar: a secret, one for each person, that calendar programs ask with. Kept as a hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from tracker import audit, clock
from tracker.access.models import CalendarFeed
from tracker.access.tokens import new_token, token_hash
from tracker.audit import Verb
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.people.models import Account


def renew(*, person_id: UUID) -> str:
    """A new secret; the one before leads nowhere from now on. It is seen this once."""
    _forget(person_id)
    secret = new_token()
    db.session.add(CalendarFeed(person_id=person_id, secret_hash=token_hash(secret), created_at=clock.now()))
    audit.record(Verb.CALENDAR_MADE, actor_id=person_id, object_id=person_id)
    db.session.flush()
    return secret


def revoke(*, person_id: UUID) -> None:
    """No calendar any more; one that was not there is passed over."""
    if made_at(person_id) is None:
        return
    _forget(person_id)
    audit.record(Verb.CALENDAR_ENDED, actor_id=person_id, object_id=person_id)


def made_at(person_id: UUID) -> datetime | None:
    """When the present address was made; None without one."""
    return db.session.scalar(select(CalendarFeed.created_at).where(CalendarFeed.person_id == person_id))


def whose(secret: str) -> UUID:
    """Raises NotFound, also for somebody whose account is closed."""
    found = (
        select(CalendarFeed.person_id)
        .join(Account, Account.person_id == CalendarFeed.person_id)
        .where(CalendarFeed.secret_hash == token_hash(secret), Account.deactivated_at.is_(None))
    )
    person_id = db.session.scalar(found)
    if person_id is None:
        raise NotFound
    return person_id


def _forget(person_id: UUID) -> None:
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
