"""Failed tries, counted in rows that all workers share. Some are free, then each costs a pause; none locks for good.

The door takes its `turn` and asks `check` before it compares a secret, then says `failed` or `passed`, each committed
at once.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, text, update

from tracker import clock
from tracker.access.models import Throttle
from tracker.errors import Throttled
from tracker.extensions import Utc, db
from tracker.people.names import address_key

FREE = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


def for_pin(person_id: UUID) -> str:
    """The key that counts wrong PINs, and wrong passwords asked for while signed in."""
    return f"pin:{person_id}"


def for_sign_in(address: str) -> str:
    """The key of an address typed at sign-in, known or not; the address itself is not kept."""
    return f"sign-in:{_digest(address_key(address))}"


def for_network(address: str) -> str:
    """The key of a network address. A hospital has one for all, so give it more free tries."""
    return f"sign-in-from:{_digest(address)}"


def for_reset(address: str) -> str:
    """The key of an address for which a new password is asked, known or not."""
    return f"reset:{_digest(address_key(address))}"


def turn(key: str) -> None:
    """Until the transaction ends, others with the same key wait: what they `check` then is what this one counted."""
    hold = text(
        "INSERT INTO throttle (key, failures, first_at) VALUES (:key, 0, :now)"
        " ON CONFLICT (key) DO UPDATE SET failures = throttle.failures"
    )
    db.session.execute(hold.bindparams(bindparam("now", clock.now(), Utc), key=key))


def check(key: str) -> None:
    """Raises Throttled while a pause lasts."""
    until = db.session.scalar(select(Throttle.blocked_until).where(Throttle.key == key))
    if until is not None and until > clock.now():
        raise Throttled(until)


def failed(key: str, *, free: int = FREE) -> int:
    """Count one failure; returns how many tries are left before a pause.

    The last free one brings a pause of a minute, each after it twice as long, at most 15 minutes. A day makes it good.
    """
    now = clock.now()
    _forget(now)
    # One statement: between two, a try that was right elsewhere could take the row away.
    count = text(
        "INSERT INTO throttle (key, failures, first_at) VALUES (:key, 1, :now)"
        " ON CONFLICT (key) DO UPDATE SET failures = throttle.failures + 1 RETURNING failures"
    )
    failures: int = db.session.execute(count.bindparams(bindparam("now", now, Utc), key=key)).scalar_one()
    if failures >= free:
        until = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - free, 10))
        db.session.execute(update(Throttle).where(Throttle.key == key).values(blocked_until=until))
    return max(0, free - failures)


def passed(key: str) -> None:
    """The secret was right: what was counted is forgotten."""
    db.session.execute(delete(Throttle).where(Throttle.key == key))


def _forget(now: datetime) -> None:
    """Clear away what began a day ago and blocks nothing. Rows being counted on elsewhere are passed over."""
    over = or_(Throttle.blocked_until.is_(None), Throttle.blocked_until <= now)
    old = select(Throttle.key).where(Throttle.first_at <= now - FORGOTTEN_AFTER, over)
    db.session.execute(delete(Throttle).where(Throttle.key.in_(old.with_for_update(skip_locked=True))))


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
