"""Links to sign by without an account: one person, one thing in one logbook, used up by signing and by nothing else.

A link leaves the others for the same thing as they are: a second mail breaks no first one. Who may follow it is
asked each time (rules.py, with `actor.load_guest`); here stands whether it can still be used.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from tracker import audit, clock
from tracker.access.models import SignLink
from tracker.access.tokens import token_hash
from tracker.audit import Verb
from tracker.errors import Conflict, LinkSpent
from tracker.extensions import db

LASTS = {"code": timedelta(minutes=15), "device": timedelta(minutes=15), "link": timedelta(days=14)}
"""By way: a QR code and the learner's own device are for now, a mail for as long as a request."""


def make(
    link_id: UUID,
    *,
    token: str,
    code: str = "",
    way: str,
    enrolment_id: UUID,
    subject: str,
    seqs: Sequence[int],
    person_id: UUID,
    actor_id: UUID,
) -> tuple[SignLink, bool]:
    """The link, and whether it is new: the same form sent twice makes one. Raises Conflict for a known id otherwise."""
    if known := db.session.get(SignLink, link_id):
        if (known.enrolment_id, known.person_id, known.way) != (enrolment_id, person_id, way):
            raise Conflict
        return known, False
    now = clock.now()
    row = SignLink(
        id=link_id,
        token_hash=token_hash(token),
        code_hash=token_hash(code) if code else None,
        way=way,
        enrolment_id=enrolment_id,
        subject=subject,
        seqs=",".join(map(str, seqs)),
        person_id=person_id,
        created_by=actor_id,
        created_at=now,
        expires_at=now + LASTS[way],
    )
    db.session.add(row)
    db.session.flush()
    audit.record(Verb.SIGN_LINK_MADE, actor_id=actor_id, object_id=enrolment_id, way=way, signer=str(person_id))
    return row, True


def find(token: str) -> SignLink:
    """The link of this token, also when it was used or is too old. Raises LinkSpent for no such token."""
    row = db.session.scalar(select(SignLink).where(SignLink.token_hash == token_hash(token)))
    if row is None:
        raise LinkSpent
    return row


def find_by_code(code: str) -> SignLink:
    """The link whose code was typed, while it can be used. Raises LinkSpent."""
    live = (SignLink.used_at.is_(None)) & (SignLink.expires_at > clock.now())
    row = db.session.scalar(select(SignLink).where(SignLink.code_hash == token_hash(code), live))
    if row is None:
        raise LinkSpent
    return row


def is_over(link: SignLink) -> bool:
    """Whether it is too old; what was used is another thing."""
    return link.used_at is None and link.expires_at <= clock.now()


def use(link: SignLink) -> None:
    """Use it up. Of two at once one raises LinkSpent, and so does one that is too old."""
    now = clock.now()
    live = (SignLink.id == link.id) & SignLink.used_at.is_(None) & (SignLink.expires_at > now)
    used = update(SignLink).where(live).values(used_at=now).returning(SignLink.id)
    if db.session.execute(used).one_or_none() is None:
        raise LinkSpent
    audit.record(Verb.SIGN_LINK_USED, actor_id=link.person_id, object_id=link.enrolment_id, way=link.way)
