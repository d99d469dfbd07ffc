"""The verbs about staff of a provider: who works there, in which role, how far it reaches, and until when.

A scope is never changed: the hat is ended and another one made, so that what an entry's warrant meant stays known.
Nothing here commits. Who may do it was asked at the door. Becoming an administrator is granting.py.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from tracker import audit
from tracker.audit import Verb
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.people.desk_models import StaffCohort
from tracker.people.models import Cohort, Staff

ROLES = ("administrator", "coordinator", "teacher", "reader")


def add_staff(
    *,
    actor_id: UUID | None,
    provider_id: UUID,
    person_id: UUID,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    cohort_ids: Collection[UUID] | None = None,
    modules: Collection[str] | None = None,
    staff_id: UUID | None = None,
) -> Staff:
    """A person at a provider. `cohort_ids` None: every cohort; `modules` of a teacher, None: all.

    Raises NotFound for a cohort that is not the provider's, ValueError for a scope that the role has not.
    """
    _fits(role, ends_on, cohort_ids, modules)
    row = Staff(
        id=staff_id or uuid4(),
        provider_id=provider_id,
        person_id=person_id,
        role=role,
        modules=None if modules is None else ",".join(sorted(modules)),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(row)
    db.session.flush()
    _limit(row, cohort_ids)
    audit.record(
        Verb.STAFF_ADDED,
        actor_id=actor_id,
        provider_id=provider_id,
        object_id=row.id,
        person=str(person_id),
        role=role,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
        modules=row.modules,
        cohorts=None if cohort_ids is None else ",".join(sorted(map(str, cohort_ids))),
    )
    return row


def _fits(
    role: str, ends_on: date | None, cohort_ids: Collection[UUID] | None, modules: Collection[str] | None
) -> None:
    """A limit of nothing would read as none at all."""
    if role not in ROLES:
        raise ValueError(role)
    if role == "reader" and ends_on is None:
        raise ValueError("a reader has an end date")
    if cohort_ids is not None and (role == "administrator" or not cohort_ids):
        raise ValueError("named cohorts are for coordinators, teachers and readers, and there is one at least")
    if modules is not None and (role != "teacher" or not modules):
        raise ValueError("named modules are for teachers, and there is one at least")


def _limit(row: Staff, cohort_ids: Collection[UUID] | None) -> None:
    wanted = set(cohort_ids or ())
    known = select(Cohort.id).where(Cohort.provider_id == row.provider_id, Cohort.id.in_(wanted))
    if set(db.session.scalars(known)) != wanted:
        raise NotFound
    db.session.add_all(
        StaffCohort(staff_id=row.id, cohort_id=each, provider_id=row.provider_id) for each in sorted(wanted)
    )
    db.session.flush()
