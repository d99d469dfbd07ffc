"""Writing mail down: `post`, called in the transaction of what it tells of. Composing is the web's, sending a worker's.

By default what is told waits for the digest at seven in the morning; what happens face to face goes at once.
"""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from tracker import clock
from tracker.extensions import db
from tracker.mail import choices, sealing
from tracker.mail.models import Choice, Kind, Outgoing

Value = str | int | UUID | None

AT_ONCE = frozenset(
    {
        Kind.INVITATION,
        Kind.PASSWORD_RESET,
        Kind.SIGN_LINK,
        Kind.CODE,
        Kind.SIGNED_COPY,
        Kind.ADMINISTRATOR,
        Kind.STAFF_ROLE,
    }
)
"""Always at once: somebody stands there and waits, or could be harmed by not knowing."""
MORNING = time(7)
LONGEST = 254
"""The longest mail address there is."""


def post(
    kind: Kind,
    *,
    person_id: UUID | None = None,
    address: str | None = None,
    language: str = "",
    provider_id: UUID | None = None,
    time_zone: str = "UTC",
    params: Mapping[str, Value] | None = None,
    secret: str = "",
    once: str = "",
    pressing: bool = False,
) -> UUID | None:
    """Write one thing down to tell one person, in the write transaction that is open. Returns the row's id.

    None when the person chose never to be told, or a row of the same `once` is there. `address` goes before the
    person's own; `language` is for a recipient who is no person yet. `secret` is the token or code that the mail
    carries: kept sealed, and no longer than it takes. `params` are ids, whole numbers and short words; no results, no
    names, no free text. `pressing`: the next digest would come too late. Raises ValueError for a line break or anything
    long: it could end in a header.
    """
    choice = choices.of(person_id, kind) if person_id else Choice.DIGEST
    if kind not in AT_ONCE and choice is Choice.NEVER:
        return None
    if once and db.session.scalar(select(exists().where(Outgoing.once == once))):
        return None
    row_id, now = uuid4(), clock.now()
    digest = kind not in AT_ONCE and choice is Choice.DIGEST and not pressing
    due_at = morning_after(now, time_zone) if digest else now
    row = Outgoing(
        id=row_id,
        kind=kind.value,
        person_id=person_id,
        address=address and plain(address.strip()),
        language=plain(language),
        provider_id=provider_id,
        params=canonical(params or {}),
        sealed=sealing.seal(plain(secret), row_id) if secret else None,
        once=once or None,
        message_id=sealing.message_id(row_id),
        created_at=now,
        due_at=due_at,
        next_try_at=due_at,
        digest=digest,
    )
    db.session.add(row)
    db.session.flush()
    return row_id


def morning_after(now: datetime, time_zone: str) -> datetime:
    """The next seven o'clock in that time zone."""
    here = now.astimezone(ZoneInfo(time_zone))
    day = here.date() + timedelta(days=int(here.time() >= MORNING))
    return datetime.combine(day, MORNING, ZoneInfo(time_zone)).astimezone(now.tzinfo)


def plain(text: str) -> str:
    """Raises ValueError for control characters, line breaks among them, and for more than fits a header."""
    if len(text) > LONGEST or not text.isprintable():
        raise ValueError("mail takes short text on one line")
    return text


def canonical(params: Mapping[str, Value]) -> str:
    """Raises ValueError for a key that is no word and for values of other types."""
    kept: dict[str, str | int | None] = {}
    for name, value in params.items():
        if not name.isidentifier() or not isinstance(value, str | int | UUID | None):
            raise ValueError(f"mail takes no such param: {name}")
        kept[name] = value if value is None or isinstance(value, int) else plain(str(value))
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
