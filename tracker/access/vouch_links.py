"""Questions to the contact of a site, and the links that answer them: one proposal each, once, for two weeks.

Whom they are about and who may be asked: people/guests.py and people/contacts.py. Nothing here commits.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from tracker import audit, clock
from tracker.access.models import VouchLink
from tracker.access.tokens import token_hash
from tracker.audit import Verb
from tracker.errors import LinkSpent
from tracker.extensions import db
from tracker.people.models import Person, Post
from tracker.people.names import address_key, search_key

LASTS = timedelta(days=14)
WORKS, DOES_NOT = "works", "does-not"


def make(link_id: UUID, *, token: str, post_id: UUID, address: str, actor_id: UUID | None) -> tuple[VouchLink, bool]:
    """The link, and whether it is new: asked twice in one way it is one."""
    if known := db.session.get(VouchLink, link_id):
        return known, False
    now = clock.now()
    row = VouchLink(
        id=link_id,
        token_hash=token_hash(token),
        post_id=post_id,
        address=address,
        created_by=actor_id,
        created_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(Verb.SIGNER_ASKED_ABOUT, actor_id=actor_id, object_id=post_id, link=str(link_id))
    return row, True


def find(token: str) -> VouchLink:
    """The link of this token, also when it was used or is too old. Raises LinkSpent for no such token."""
    mine = select(VouchLink).where(VouchLink.token_hash == token_hash(token))
    row = db.session.scalar(mine.execution_options(populate_existing=True))
    if row is None:
        raise LinkSpent
    return row


def is_over(link: VouchLink) -> bool:
    """Whether it is too old; what was answered is another thing."""
    return link.used_at is None and link.expires_at <= clock.now()


def use(link: VouchLink, *, answer: str, person_id: UUID) -> None:
    """Keep the answer. Of two at once one raises LinkSpent, and so does one that is too old."""
    now = clock.now()
    live = (VouchLink.id == link.id) & VouchLink.used_at.is_(None) & (VouchLink.expires_at > now)
    said = {"used_at": now, "answer": answer, "answered_by": person_id}
    used = update(VouchLink).where(live).values(**said).returning(VouchLink.id)
    if db.session.execute(used).one_or_none() is None:
        raise LinkSpent


def latest(post_ids: Collection[UUID]) -> dict[UUID, VouchLink]:
    """What was asked about each of these: the answer, where there is one, else the last question."""
    mine = select(VouchLink).where(VouchLink.post_id.in_(post_ids))
    rows = db.session.scalars(mine.order_by(VouchLink.used_at.is_not(None), VouchLink.created_at, VouchLink.id))
    return {row.post_id: row for row in rows}


def is_denied(post_id: UUID) -> bool:
    """Whether the contact has said that they do not work there."""
    no = (VouchLink.post_id == post_id) & (VouchLink.answer == DOES_NOT)
    return db.session.scalar(select(VouchLink.id).where(no).limit(1)) is not None


def how_many_open(address: str) -> int:
    """How many questions wait at an address that nobody of the staff asked."""
    mine = (func.lower(VouchLink.address) == address.lower()) & VouchLink.created_by.is_(None)
    live = VouchLink.used_at.is_(None) & (VouchLink.expires_at > clock.now())
    return db.session.scalar(select(func.count()).where(mine, live)) or 0


def who_answered(site_id: UUID, address: str, name: str) -> UUID | None:
    """The person who gave this name at this address of the site before: one row for one human."""
    said = (
        select(Person.id, VouchLink.address)
        .join(VouchLink, VouchLink.answered_by == Person.id)
        .join(Post, Post.id == VouchLink.post_id)
        .where(Post.site_id == site_id, Person.search_key == search_key(name))
        .order_by(VouchLink.used_at)
    )
    same = (row.id for row in db.session.execute(said) if address_key(row.address) == address_key(address))
    return next(same, None)
