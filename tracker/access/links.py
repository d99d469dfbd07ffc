"""Single-use links for a first sign-in or a lost password. Looking at one uses nothing up: mail scanners look too."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update

from tracker import audit, clock
from tracker.access.models import Link
from tracker.access.tokens import new_code, new_token, token_hash
from tracker.audit import Verb
from tracker.errors import LinkSpent
from tracker.extensions import db
from tracker.people.models import Account


class Purpose(StrEnum):
    """What a link is for; both let its holder choose a password."""

    FIRST_SIGN_IN = "first-sign-in"
    """Handed over by whoever added the person; also `tracker link`. Seven days."""
    PASSWORD = "password"  # noqa: S105 a purpose, not a secret
    """Asked for by somebody who forgot the password. Thirty minutes."""
    PAPER = "paper"
    """A code to type, for somebody without a mail address. Seven days."""


LASTS = {
    Purpose.FIRST_SIGN_IN: timedelta(days=7),
    Purpose.PASSWORD: timedelta(minutes=30),
    Purpose.PAPER: timedelta(days=7),
}


def make(*, person_id: UUID, purpose: Purpose | str, actor_id: UUID | None) -> str:
    """A new link; returns its token. The links made before it for the same person end."""
    void(person_id)
    purpose = Purpose(purpose)
    token = new_code() if purpose is Purpose.PAPER else new_token()
    _add(token, person_id=person_id, purpose=purpose, actor_id=actor_id)
    return token


def _add(token: str, *, person_id: UUID, purpose: Purpose, actor_id: UUID | None) -> None:
    now = clock.now()
    row = Link(
        token_hash=token_hash(token),
        person_id=person_id,
        purpose=purpose.value,
        created_at=now,
        expires_at=now + LASTS[purpose],
    )
    db.session.add(row)
    db.session.flush()
    audit.record(Verb.LINK_MADE, actor_id=actor_id, object_id=person_id, purpose=purpose.value)


def make_once(token: str, *, person_id: UUID, purpose: Purpose) -> None:
    """A link whose token was drawn before, when it was asked for. Made a second time, it stays as it is.

    Anybody may ask for one in anybody's name, so it ends no other link until it is used.
    """
    if db.session.get(Link, token_hash(token)) is None:
        _add(token, person_id=person_id, purpose=purpose, actor_id=None)


def look(token: str) -> Link:
    """The link while it can be used. Raises LinkSpent, also when the account was deactivated."""
    live = (
        select(Link)
        .outerjoin(Account, Account.person_id == Link.person_id)
        .where(
            Link.token_hash == token_hash(token),
            Link.used_at.is_(None),
            Link.expires_at > clock.now(),
            Account.deactivated_at.is_(None),
        )
    )
    row = db.session.scalar(live)
    if row is None:
        raise LinkSpent
    return row


def use(token: str) -> Link:
    """Use the link up, and with it every other of the person. Of two at once one raises LinkSpent."""
    row = look(token)
    unused = update(Link).where(Link.token_hash == row.token_hash, Link.used_at.is_(None)).values(used_at=clock.now())
    if db.session.execute(unused.returning(Link.token_hash)).one_or_none() is None:
        raise LinkSpent
    void(row.person_id)
    audit.record(Verb.LINK_USED, actor_id=row.person_id, object_id=row.person_id, purpose=row.purpose)
    return row


def void(person_id: UUID) -> None:
    """End the links of a person: a new one was made, or the password was changed."""
    unused = update(Link).where(Link.person_id == person_id, Link.used_at.is_(None))
    db.session.execute(unused.values(used_at=clock.now()))
