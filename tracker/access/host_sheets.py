"""The address of a placement's sheet for its host: a secret, one for each placement, kept as a hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from tracker import audit, clock
from tracker.access.models import HostSheet
from tracker.access.subjects import EnrolmentRef
from tracker.access.tokens import new_token, token_hash
from tracker.audit import Verb
from tracker.errors import NotFound
from tracker.extensions import db


def renew(ref: EnrolmentRef, placement: int, *, actor_id: UUID | None) -> str:
    """A new secret; the one before leads nowhere from now on. It is seen this once."""
    _forget(ref, placement)
    secret, now = new_token(), clock.now()
    row = HostSheet(enrolment_id=ref.id, placement=placement, secret_hash=token_hash(secret), created_at=now)
    db.session.add(row)
    _tell(Verb.HOST_SHEET_MADE, ref, placement, actor_id)
    db.session.flush()
    return secret


def revoke(ref: EnrolmentRef, placement: int, *, actor_id: UUID | None) -> None:
    """No address any more; one that was not there is passed over."""
    if made_at(ref.id, placement) is None:
        return
    _forget(ref, placement)
    _tell(Verb.HOST_SHEET_ENDED, ref, placement, actor_id)


def made_at(enrolment_id: UUID, placement: int) -> datetime | None:
    """When the present address was made; None without one."""
    mine = (HostSheet.enrolment_id == enrolment_id, HostSheet.placement == placement)
    return db.session.scalar(select(HostSheet.created_at).where(*mine))


def whose(secret: str) -> tuple[UUID, int]:
    """Enrolment and placement. Raises NotFound."""
    wanted = select(HostSheet.enrolment_id, HostSheet.placement).where(HostSheet.secret_hash == token_hash(secret))
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return row.enrolment_id, row.placement


def _forget(ref: EnrolmentRef, placement: int) -> None:
    mine = (HostSheet.enrolment_id == ref.id, HostSheet.placement == placement)
    db.session.execute(delete(HostSheet).where(*mine))


def _tell(verb: Verb, ref: EnrolmentRef, placement: int, actor_id: UUID | None) -> None:
    audit.record(verb, actor_id=actor_id, provider_id=ref.provider_id, object_id=ref.id, placement=placement)
