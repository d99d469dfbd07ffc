"""Staff of a provider: who works there, in which role, how far it reaches, and until when.

A scope is never changed: the hat is ended and another one made, so that what an entry's warrant meant stays known.
Nothing here commits. Who may do it was asked at the door. Becoming an administrator is granting.py.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from tracker import audit
from tracker.audit import Verb
from tracker.errors import Conflict, Forbidden, LastAdministrator, NotFound
from tracker.extensions import db
from tracker.people.desk_models import StaffCohort
from tracker.people.models import Account, Cohort, Person, PersonEmail, Provider, Staff
from tracker.people.queries import modules_of

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


def end_staff(*, actor_id: UUID | None, provider_id: UUID, staff_id: UUID, last_day: date) -> Staff:
    """`last_day` is the last on which the hat holds; the day before today ends it at once. What was signed stands.

    Raises NotFound, Forbidden for one's own hat of an administrator, LastAdministrator, and Conflict when it had ended
    earlier.
    """
    hold(provider_id)
    row = db.session.get(Staff, staff_id)
    if row is None or row.provider_id != provider_id:
        raise NotFound
    if row.ends_on is not None and row.ends_on <= last_day:
        raise Conflict
    if row.role == "administrator":
        if row.person_id == actor_id:
            raise Forbidden
        if not administrators(provider_id, without=row.person_id):
            raise LastAdministrator
    row.ends_on = last_day
    db.session.flush()
    audit.record(
        Verb.STAFF_ENDED,
        actor_id=actor_id,
        provider_id=provider_id,
        object_id=row.id,
        person=str(row.person_id),
        role=row.role,
        ends_on=last_day.isoformat(),
    )
    return row


def hold(provider_id: UUID) -> None:
    """Whoever else decides about staff of this provider waits until this transaction ends."""
    db.session.execute(select(Provider.id).where(Provider.id == provider_id).with_for_update())


def administrators(provider_id: UUID, *, without: UUID | None = None) -> list[UUID]:
    """The people who are administrators without an end, and whose accounts are open; all but one of them."""
    wanted = (
        select(Staff.person_id)
        .distinct()
        .join(Account, Account.person_id == Staff.person_id)
        .where(Staff.provider_id == provider_id, Staff.role == "administrator")
        .where(Staff.ends_on.is_(None), Account.deactivated_at.is_(None))
    )
    return sorted(each for each in db.session.scalars(wanted) if each != without)


@dataclass(frozen=True)
class StaffRow:
    """A hat of staff as a page lists it."""

    id: UUID
    person_id: UUID
    name: str
    role: str
    modules: frozenset[str] | None
    cohorts: tuple[str, ...]
    """By name; empty where it is every cohort."""
    cohort_ids: frozenset[UUID]
    starts_on: date
    ends_on: date | None
    signs_in: bool
    """They have chosen a password."""
    address: str

    def is_over(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


def staff_rows(provider_id: UUID) -> list[StaffRow]:
    """Every hat there is and was, the strongest first and then by name. Three queries."""
    wanted = (
        select(Staff, Person.name, Account.password_hash)
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(Account, Account.person_id == Staff.person_id)
        .where(Staff.provider_id == provider_id)
        .order_by(Person.sort_name, Staff.starts_on, Staff.id)
    )
    found = db.session.execute(wanted).all()
    limits, addresses = _limits(provider_id), _addresses(provider_id)
    rows = [
        StaffRow(
            row.id,
            row.person_id,
            name,
            row.role,
            modules_of(row.modules),
            tuple(cohort_name for _cohort, cohort_name in limits.get(row.id, ())),
            frozenset(cohort_id for cohort_id, _name in limits.get(row.id, ())),
            row.starts_on,
            row.ends_on,
            bool(password),
            addresses.get(row.person_id, ""),
        )
        for row, name, password in found
    ]
    return sorted(rows, key=lambda row: ROLES.index(row.role))


def _limits(provider_id: UUID) -> dict[UUID, list[tuple[UUID, str]]]:
    wanted = (
        select(StaffCohort.staff_id, Cohort.id, Cohort.name)
        .join(Cohort, Cohort.id == StaffCohort.cohort_id)
        .where(StaffCohort.provider_id == provider_id)
        .order_by(Cohort.starts_on.desc(), Cohort.name)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for staff_id, cohort_id, name in db.session.execute(wanted):
        found.setdefault(staff_id, []).append((cohort_id, name))
    return found


def _addresses(provider_id: UUID) -> dict[UUID, str]:
    wanted = (
        select(PersonEmail.person_id, PersonEmail.address)
        .join(Staff, Staff.person_id == PersonEmail.person_id)
        .where(Staff.provider_id == provider_id, PersonEmail.verified_at.is_not(None))
        .order_by(PersonEmail.address_key.desc())
    )
    return {row.person_id: row.address for row in db.session.execute(wanted)}
