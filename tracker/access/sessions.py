"""Sign-ins: one row per device. The row decides, not the cookie, so signing out signs out.

On a shared computer it lasts 12 hours, and 30 minutes without a click. On one's own phone it lasts 60 days, except
for staff, who see whole cohorts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, exists, or_, select, update

from tracker import clock
from tracker.access.models import SignIn
from tracker.access.tokens import new_token, token_hash
from tracker.extensions import db
from tracker.people.models import Account, Staff

IDLE = timedelta(minutes=30)
SHARED = timedelta(hours=12)
OWN_PHONE = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=5)
PROOF_LASTS = timedelta(minutes=5)


def start(*, person_id: UUID, own_phone: bool, device: str) -> str:
    """Sign a person in on a device. Returns the token for the cookie; what of theirs has expired is cleared away."""
    now, token = clock.now(), new_token()
    db.session.execute(_drop(SignIn.person_id == person_id, SignIn.created_at <= now - OWN_PHONE))
    row = SignIn(
        token_hash=token_hash(token),
        person_id=person_id,
        own_phone=own_phone,
        device=device,
        created_at=now,
        last_seen_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return token


def find(token: str) -> SignIn | None:
    """The sign-in while it lasts, as a value that outlives the transaction; None when over or deactivated."""
    row = db.session.scalar(_live(clock.now()).where(SignIn.token_hash == token_hash(token)))
    if row is not None:
        db.session.expunge(row)
    return row


def devices(person_id: UUID) -> Sequence[SignIn]:
    """Where a person is signed in, the last used first."""
    mine = _live(clock.now()).where(SignIn.person_id == person_id)
    return db.session.scalars(mine.order_by(SignIn.last_seen_at.desc(), SignIn.token_hash)).all()


def end(token: str) -> None:
    """Sign out. Does nothing when it was over."""
    db.session.execute(_drop(SignIn.token_hash == token_hash(token)))


def end_all(person_id: UUID) -> None:
    """Sign a person out everywhere."""
    db.session.execute(_drop(SignIn.person_id == person_id))


def seen(token: str) -> None:
    """The device was used just now. The door calls it in a short transaction of its own."""
    now = clock.now()
    late = and_(SignIn.token_hash == token_hash(token), SignIn.last_seen_at <= now - SEEN_EVERY)
    db.session.execute(update(SignIn).where(late).values(last_seen_at=now).execution_options(synchronize_session=False))


def proved(token: str) -> None:
    """A password or PIN was given on this device just now."""
    change = update(SignIn).where(SignIn.token_hash == token_hash(token)).values(proved_at=clock.now())
    db.session.execute(change.execution_options(synchronize_session=False))


def has_proof(sign_in: SignIn, now: datetime) -> bool:
    """Whether a password or PIN was given on this device in the last five minutes."""
    return sign_in.proved_at is not None and timedelta() <= now - sign_in.proved_at <= PROOF_LASTS


def is_fresh(sign_in: SignIn, now: datetime) -> bool:
    """Whether somebody signed in on this device in the last five minutes: enough to choose a PIN, never to sign."""
    return timedelta() <= now - sign_in.created_at <= PROOF_LASTS


def _live(now: datetime) -> Select[SignIn]:
    """The sign-ins that hold at this moment."""
    is_staff = exists().where(
        Staff.person_id == SignIn.person_id, or_(Staff.ends_on.is_(None), Staff.ends_on >= now.date())
    )
    shared = and_(SignIn.last_seen_at > now - IDLE, SignIn.created_at > now - SHARED)
    own = and_(SignIn.own_phone, ~is_staff, SignIn.created_at > now - OWN_PHONE)
    account = and_(Account.person_id == SignIn.person_id, Account.deactivated_at.is_(None))
    return select(SignIn).join(Account, account).where(or_(shared, own))


def _drop(*which: ColumnElement[bool]) -> Delete:
    return delete(SignIn).where(*which).execution_options(synchronize_session=False)
