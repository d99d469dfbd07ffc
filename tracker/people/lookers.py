"""Who looked at one learner's record and who took it away as a file, day by day, from the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.people.models import Mentorship, Person, Staff

TOLD = (Verb.RECORD_SEEN, Verb.RECORD_EXPORTED)


@dataclass(frozen=True, slots=True)
class Look:
    """What one person did on one day."""

    person_id: UUID
    name: str
    roles: frozenset[str]
    """What this person is or was here: roles of staff, mentor, learner."""
    took_away: bool


def looks(
    enrolment_id: UUID, provider_id: UUID, learner_id: UUID, since: datetime, time_zone: str
) -> list[tuple[date, list[Look]]]:
    """The latest day first, on the provider's clock; on a day by name. Three queries."""
    event = AuditEvent
    rows = db.session.execute(
        select(event.at, event.verb, Person.id, Person.name, Person.sort_name)
        .join(Person, Person.id == event.actor_id)
        .where(event.object_id == enrolment_id, event.verb.in_(TOLD), event.at >= since)
    ).all()
    roles = _roles(enrolment_id, provider_id, learner_id)
    found: dict[tuple[date, str, UUID], Look] = {}
    for row in rows:
        key = (row.at.astimezone(ZoneInfo(time_zone)).date(), row.sort_name, row.id)
        before = found.get(key)
        took = row.verb == Verb.RECORD_EXPORTED or (before is not None and before.took_away)
        found[key] = Look(row.id, row.name, frozenset(roles.get(row.id, ())), took)
    ordered = sorted(found, key=lambda key: (-key[0].toordinal(), key[1], key[2]))
    return [(day, [found[key] for key in keys]) for day, keys in groupby(ordered, key=lambda key: key[0])]


def _roles(enrolment_id: UUID, provider_id: UUID, learner_id: UUID) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {learner_id: {"learner"}}
    staff = select(Staff.person_id, Staff.role).where(Staff.provider_id == provider_id)
    for person_id, role in db.session.execute(staff):
        found.setdefault(person_id, set()).add(role)
    mentors = select(Mentorship.mentor_id).where(Mentorship.enrolment_id == enrolment_id)
    for person_id in db.session.scalars(mentors):
        found.setdefault(person_id, set()).add("mentor")
    return found
