"""Becoming an administrator takes two: one asks, another one agrees. Nothing here commits.

Where a provider has one administrator alone, or none, it is done on the command line (`tracker admin grant`), by
whoever keeps the machine. Every step leaves a line on the trail.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import AlreadyStaff, Conflict, Forbidden, NeedsTwo, NotFound
from tracker.extensions import db
from tracker.people.desk_models import StaffGrant
from tracker.people.models import Person, Staff
from tracker.people.staffing import add_staff, administrators, hold

TWO = 2


class Asked(NamedTuple):
    """A grant that waits for another administrator."""

    id: UUID
    person_id: UUID
    name: str
    asked_by: UUID
    asked_at: datetime


def ask(*, actor_id: UUID, provider_id: UUID, person_id: UUID, grant_id: UUID) -> StaffGrant:
    """Somebody is to become an administrator. The same id gives the same row.

    Raises NeedsTwo where nobody else could agree, AlreadyStaff for an administrator and where it was asked already.
    """
    hold(provider_id)
    known = db.session.get(StaffGrant, grant_id)
    if known is not None:
        if (known.provider_id, known.person_id, known.asked_by) != (provider_id, person_id, actor_id):
            raise Conflict
        return known
    if len(administrators(provider_id)) < TWO:
        raise NeedsTwo
    waits = any(each.person_id == person_id for each in waiting(provider_id))
    if waits or person_id in administrators(provider_id):
        raise AlreadyStaff
    row = StaffGrant(id=grant_id, provider_id=provider_id, person_id=person_id, asked_by=actor_id, asked_at=clock.now())
    db.session.add(row)
    db.session.flush()
    _tell(Verb.ADMIN_ASKED, row, actor_id)
    return row


def agree(*, actor_id: UUID, provider_id: UUID, grant_id: UUID, starts_on: date) -> Staff:
    """Another administrator than who asked makes them one. Raises NotFound, Forbidden, Conflict when decided before."""
    row = _another(actor_id, provider_id, grant_id)
    staff = add_staff(
        actor_id=actor_id,
        provider_id=provider_id,
        person_id=row.person_id,
        role="administrator",
        starts_on=starts_on,
    )
    _decide(row, decided_by=actor_id, staff_id=staff.id)
    _tell(Verb.ADMIN_AGREED, row, actor_id)
    return staff


def refuse(*, actor_id: UUID, provider_id: UUID, grant_id: UUID) -> StaffGrant:
    """Raises as `agree` does."""
    row = _another(actor_id, provider_id, grant_id)
    _decide(row, decided_by=actor_id)
    _tell(Verb.ADMIN_REFUSED, row, actor_id)
    return row


def take_back(*, actor_id: UUID, provider_id: UUID, grant_id: UUID) -> StaffGrant:
    """By who asked. Raises NotFound, Forbidden, Conflict when decided before."""
    row = find(provider_id, grant_id)
    if row.asked_by != actor_id:
        raise Forbidden
    _decide(row)
    _tell(Verb.ADMIN_TAKEN_BACK, row, actor_id)
    return row


def grant_alone(*, provider_id: UUID, person_id: UUID, starts_on: date) -> Staff:
    """From the command line, where there is no second administrator who could agree.

    Raises NeedsTwo where there is: then it is theirs to do; AlreadyStaff for an administrator.
    """
    hold(provider_id)
    there = administrators(provider_id)
    if person_id in there:
        raise AlreadyStaff
    if len(there) >= TWO:
        raise NeedsTwo
    staff = add_staff(
        actor_id=None, provider_id=provider_id, person_id=person_id, role="administrator", starts_on=starts_on
    )
    audit.record(
        Verb.ADMIN_GRANTED_ALONE,
        actor_id=None,
        provider_id=provider_id,
        object_id=staff.id,
        person=str(person_id),
    )
    return staff


def waiting(provider_id: UUID) -> Sequence[Asked]:
    """What nobody has decided yet, the oldest first."""
    wanted = (
        select(StaffGrant.id, StaffGrant.person_id, Person.name, StaffGrant.asked_by, StaffGrant.asked_at)
        .join(Person, Person.id == StaffGrant.person_id)
        .where(StaffGrant.provider_id == provider_id, StaffGrant.decided_at.is_(None))
        .order_by(StaffGrant.asked_at, StaffGrant.id)
    )
    return [Asked(*row) for row in db.session.execute(wanted)]


def find(provider_id: UUID, grant_id: UUID) -> StaffGrant:
    """Raises NotFound, also for another provider's."""
    row = db.session.get(StaffGrant, grant_id)
    if row is None or row.provider_id != provider_id:
        raise NotFound
    return row


def _another(actor_id: UUID, provider_id: UUID, grant_id: UUID) -> StaffGrant:
    hold(provider_id)
    row = find(provider_id, grant_id)
    if actor_id in {row.asked_by, row.person_id}:
        raise Forbidden
    return row


def _decide(row: StaffGrant, *, decided_by: UUID | None = None, staff_id: UUID | None = None) -> None:
    open_ = update(StaffGrant).where(StaffGrant.id == row.id, StaffGrant.decided_at.is_(None))
    said = {"decided_at": clock.now(), "decided_by": decided_by, "staff_id": staff_id}
    if db.session.execute(open_.values(**said).returning(StaffGrant.id)).one_or_none() is None:
        raise Conflict
    db.session.refresh(row)


def _tell(verb: Verb, row: StaffGrant, actor_id: UUID) -> None:
    audit.record(verb, actor_id=actor_id, provider_id=row.provider_id, object_id=row.id, person=str(row.person_id))
