"""The verbs that add persons, providers and the links between them, and end a mentorship.

Each leaves a line in the audit trail. Enrolling is not here: it opens a logbook (tracker/logbook/enrolling.py).
Dates are inclusive: a link holds on the day it starts and on the day it ends. `actor_id` None is the command line.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Exists, exists, select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import Conflict, NotFound, OwnSkill
from tracker.extensions import db
from tracker.people import delegating
from tracker.people.models import (
    Account,
    Cohort,
    Enrolment,
    Mentorship,
    Person,
    PersonEmail,
    Post,
    Provider,
    ProviderBreak,
    Site,
)
from tracker.people.names import address_key, clean, one_line, search_key, sort_name


def add_person(*, actor_id: UUID | None, name: str, email: str, language: str = "en") -> Person:
    """A person with an account, which has no password yet, and a verified address.

    Raises Conflict when the address is somebody's already.
    """
    key = address_key(email)
    _free(exists().where(PersonEmail.address_key == key, PersonEmail.verified_at.is_not(None)))
    now, name = clock.now(), one_line(name)
    person = Person(
        id=uuid4(), name=name, sort_name=sort_name(name), search_key=search_key(name), language=language, created_at=now
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(Account(person_id=person.id, created_at=now))
    db.session.add(PersonEmail(person_id=person.id, address=email.strip(), address_key=key, verified_at=now))
    db.session.flush()
    audit.record(Verb.PERSON_ADDED, actor_id=actor_id, object_id=person.id)
    return person


def set_language(*, actor_id: UUID | None, person_id: UUID, language: str) -> Person:
    """The language in which a person reads. Raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    person.language = language
    db.session.flush()
    audit.record(Verb.LANGUAGE_SET, actor_id=actor_id, object_id=person_id, language=language)
    return person


def add_provider(*, actor_id: UUID | None, name: str, country: str, time_zone: str) -> Provider:
    """A training organisation; `time_zone` is an IANA name. Raises Conflict when the name is taken."""
    name = one_line(name)
    _free(exists().where(Provider.name == name))
    row = Provider(id=uuid4(), name=name, country=country, time_zone=time_zone, created_at=clock.now())
    _add(row)
    audit.record(Verb.PROVIDER_ADDED, actor_id=actor_id, provider_id=row.id, object_id=row.id)
    return row


def set_takes_files(*, actor_id: UUID | None, provider_id: UUID, takes: bool) -> Provider:
    """Whether learners of a provider may send files along. Raises NotFound."""
    row = db.session.get(Provider, provider_id)
    if row is None:
        raise NotFound
    row.takes_files = takes
    db.session.flush()
    audit.record(Verb.FILES_SWITCHED, actor_id=actor_id, provider_id=row.id, object_id=row.id, takes=int(takes))
    return row


def add_cohort(
    *,
    actor_id: UUID | None,
    provider_id: UUID,
    name: str,
    edition_id: UUID,
    starts_on: date,
    pace: str,
    languages: Sequence[str],
    cohort_id: UUID | None = None,
) -> Cohort:
    """A cohort on one edition, still without learners. Raises Conflict when the provider has one of that name.

    With the same `cohort_id` and name it is the one that was added first.
    """
    name = one_line(name)
    if cohort_id and (known := db.session.get(Cohort, cohort_id)):
        if (known.provider_id, known.name) != (provider_id, name):
            raise Conflict
        return known
    _free(exists().where(Cohort.provider_id == provider_id, Cohort.name == name))
    row = Cohort(
        id=cohort_id or uuid4(),
        provider_id=provider_id,
        name=name,
        edition_id=edition_id,
        starts_on=starts_on,
        pace=pace,
        languages=",".join(languages),
        created_at=clock.now(),
    )
    _add(row)
    audit.record(Verb.COHORT_ADDED, actor_id=actor_id, provider_id=provider_id, object_id=row.id)
    return row


def add_break(
    *,
    actor_id: UUID | None,
    provider_id: UUID,
    name: str,
    starts_on: date,
    ends_on: date,
    break_id: UUID | None = None,
) -> ProviderBreak:
    """Weeks that do not count for any plan of this provider.

    With the same `break_id` and days it is the row that was added first. Raises Conflict for other days.
    """
    given = {"provider_id": provider_id, "name": one_line(name), "starts_on": starts_on, "ends_on": ends_on}
    if break_id and (known := db.session.get(ProviderBreak, break_id)):
        if any(getattr(known, column) != value for column, value in given.items()):
            raise Conflict
        return known
    row = ProviderBreak(id=break_id or uuid4(), created_at=clock.now(), **given)
    _add(row)
    audit.record(Verb.BREAK_ADDED, actor_id=actor_id, provider_id=provider_id, object_id=row.id)
    return row


def remove_break(*, actor_id: UUID | None, provider_id: UUID, break_id: UUID) -> None:
    """Let these weeks count again. Removed before, or another provider's: nothing happens."""
    row = db.session.get(ProviderBreak, break_id)
    if row is None or row.provider_id != provider_id or row.removed_at is not None:
        return
    days = {"first": row.starts_on.isoformat(), "last": row.ends_on.isoformat()}
    row.removed_at = clock.now()
    db.session.flush()
    audit.record(Verb.BREAK_REMOVED, actor_id=actor_id, provider_id=provider_id, object_id=break_id, **days)


def add_site(
    *,
    actor_id: UUID | None,
    provider_id: UUID,
    name: str,
    kind: str,
    department: str = "",
    town: str = "",
    capacity: int | None = None,
    contact: str = "",
    contact_mail: str = "",
    phone: str = "",
    site_id: UUID | None = None,
) -> Site:
    """A place to practise; `site_id` is a new one. Raises Conflict when the provider has that department of it."""
    name, department = one_line(name), one_line(department)
    _free(exists().where(Site.provider_id == provider_id, Site.name == name, Site.department == department))
    row = Site(
        id=site_id or uuid4(),
        provider_id=provider_id,
        name=name,
        kind=kind,
        department=department,
        town=one_line(town),
        capacity=capacity,
        contact=clean(contact),
        contact_mail=one_line(contact_mail),
        phone=one_line(phone),
    )
    _add(row)
    audit.record(Verb.SITE_ADDED, actor_id=actor_id, provider_id=provider_id, object_id=row.id)
    return row


def add_post(
    *,
    actor_id: UUID | None,
    provider_id: UUID,
    site_id: UUID,
    person_id: UUID,
    function: str,
    starts_on: date,
    may_sign: bool = True,
    work_address: str = "",
) -> Post:
    """A person working at a site of this provider. Raises NotFound when the site is not the provider's."""
    if not db.session.scalar(select(exists().where(Site.id == site_id, Site.provider_id == provider_id))):
        raise NotFound
    row = Post(
        id=uuid4(),
        provider_id=provider_id,
        site_id=site_id,
        person_id=person_id,
        function=one_line(function),
        work_address=one_line(work_address),
        may_sign=may_sign,
        starts_on=starts_on,
    )
    _add(row)
    audit.record(Verb.POST_ADDED, actor_id=actor_id, provider_id=provider_id, object_id=row.id, person=str(person_id))
    return row


def assign_mentor(
    *,
    actor_id: UUID | None,
    enrolment_id: UUID,
    mentor_id: UUID,
    starts_on: date,
    ends_on: date | None = None,
    modules: Sequence[str] | None = None,
    mentorship_id: UUID | None = None,
) -> Mentorship:
    """A mentor for a learner, for all modules (None) or those named. `mentorship_id` is a new one.

    Raises NotFound when there is no such enrolment, OwnSkill when the mentor is the learner.
    """
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    if enrolment.learner_id == mentor_id:
        raise OwnSkill
    row = Mentorship(
        id=mentorship_id or uuid4(),
        provider_id=enrolment.provider_id,
        enrolment_id=enrolment_id,
        learner_id=enrolment.learner_id,
        mentor_id=mentor_id,
        modules=None if modules is None else ",".join(modules),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _add(row)
    audit.record(
        Verb.MENTOR_ASSIGNED,
        actor_id=actor_id,
        provider_id=row.provider_id,
        object_id=row.id,
        enrolment=str(enrolment_id),
        mentor=str(mentor_id),
        modules=row.modules,
    )
    delegating.cover_new(row, actor_id)
    return row


def end_mentorship(*, actor_id: UUID | None, mentorship_id: UUID, ends_on: date) -> Mentorship:
    """`ends_on` is the last day the mentor may sign; what was signed stands. The day before today ends it at once.

    Raises NotFound, and Conflict when it had ended earlier: to begin again is a new mentorship.
    """
    row = db.session.get(Mentorship, mentorship_id)
    if row is None:
        raise NotFound
    if row.ends_on is not None and row.ends_on < ends_on:
        raise Conflict
    row.ends_on = ends_on
    db.session.flush()
    audit.record(
        Verb.MENTORSHIP_ENDED,
        actor_id=actor_id,
        provider_id=row.provider_id,
        object_id=row.id,
        ends_on=ends_on.isoformat(),
    )
    delegating.end_with(row, actor_id)
    return row


def _add(row: object) -> None:
    db.session.add(row)
    db.session.flush()


def _free(taken: Exists) -> None:
    if db.session.scalar(select(taken)):
        raise Conflict
