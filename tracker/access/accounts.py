"""The verbs that change how a person is known: password and signing PIN. Hashing happens before, outside the lock."""

from uuid import UUID

from tracker import audit, clock
from tracker.access import links, sessions
from tracker.audit import Verb
from tracker.extensions import db
from tracker.people.models import Account


def set_password(*, actor_id: UUID | None, person_id: UUID, password_hash: str) -> None:
    """Signs the person out everywhere, on the device in their hand too, and ends their links."""
    _account(person_id).password_hash = password_hash
    db.session.flush()
    sessions.end_all(person_id)
    links.void(person_id)
    audit.record(Verb.PASSWORD_SET, actor_id=actor_id, object_id=person_id)


def set_pin(*, actor_id: UUID | None, person_id: UUID, pin_hash: str) -> None:
    """The PIN with which the person signs from now on."""
    account = _account(person_id)
    account.pin_hash, account.pin_set_at = pin_hash, clock.now()
    db.session.flush()
    audit.record(Verb.PIN_SET, actor_id=actor_id, object_id=person_id)


def _account(person_id: UUID) -> Account:
    """A guest mentor gets an account, on the same person, with the first secret chosen."""
    account = db.session.get(Account, person_id)
    if account is None:
        account = Account(person_id=person_id, created_at=clock.now())
        db.session.add(account)
    return account
