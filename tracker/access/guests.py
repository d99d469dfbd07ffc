"""How somebody without an account proves their address on a device: six digits by mail, then a cookie for half a year.

Nothing here hashes inside a write transaction: the door does, before. Who the person is, is people's affair.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from tracker import audit, clock
from tracker.access.models import GuestCode, GuestDevice
from tracker.access.tokens import new_token, token_hash
from tracker.audit import Verb
from tracker.errors import CodeSpent
from tracker.extensions import db

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
DEVICE_LASTS = timedelta(days=180)


def keep_code(link_id: UUID, code_hash: str) -> None:
    """A new code for a link; the one before it ends."""
    db.session.execute(delete(GuestCode).where(GuestCode.link_id == link_id))
    row = GuestCode(link_id=link_id, code_hash=code_hash, expires_at=clock.now() + CODE_LASTS, tries=0)
    db.session.add(row)
    db.session.flush()


def has_code(link_id: UUID) -> bool:
    """Whether a code is on its way that can still be typed."""
    live = (GuestCode.link_id == link_id) & (GuestCode.expires_at > clock.now()) & (GuestCode.tries < TRIES)
    return db.session.scalar(select(GuestCode.link_id).where(live)) is not None


def take_try(link_id: UUID) -> str:
    """Count one try before it is made; returns the hash to compare with. Raises CodeSpent when none is left."""
    live = (GuestCode.link_id == link_id) & (GuestCode.expires_at > clock.now()) & (GuestCode.tries < TRIES)
    taken = update(GuestCode).where(live).values(tries=GuestCode.tries + 1).returning(GuestCode.code_hash)
    kept = db.session.execute(taken).scalar_one_or_none()
    if kept is None:
        raise CodeSpent
    return kept


def remember(person_id: UUID, link_id: UUID) -> str:
    """The address was proved on this device; returns what its cookie carries. The code is used up."""
    db.session.execute(delete(GuestCode).where(GuestCode.link_id == link_id))
    token = new_token()
    db.session.add(GuestDevice(token_hash=token_hash(token), person_id=person_id, proved_at=clock.now()))
    db.session.flush()
    audit.record(Verb.DEVICE_PROVED, actor_id=person_id, object_id=person_id)
    return token


def knows(token: str, person_id: UUID) -> bool:
    """Whether the cookie is of a device on which this person proved their address."""
    mine = (GuestDevice.token_hash == token_hash(token)) & (GuestDevice.person_id == person_id)
    fresh = GuestDevice.proved_at > clock.now() - DEVICE_LASTS
    return bool(token) and db.session.scalar(select(GuestDevice.person_id).where(mine, fresh)) is not None
