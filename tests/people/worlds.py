"""What tests of people and access need beside the factories: links with their dates, records without a logbook."""

from datetime import date
from uuid import UUID, uuid4

from tests.factories import committed, person, provider
from tracker import clock
from tracker.curriculum.models import Edition
from tracker.extensions import db
from tracker.people import roster, staffing
from tracker.people.models import Cohort, Enrolment, Mentorship, Person, Provider, Staff

LONG_AGO = date(2026, 1, 1)
TODAY = date(2026, 6, 15)
FAR_OFF = date(2099, 1, 1)


@committed
def edition() -> UUID:
    """The row alone, without a curriculum: these rooms know only its id."""
    row = Edition(programme=f"p-{uuid4()}", number=1, digest="0" * 64, published_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row.id


@committed
def cohort(at: Provider | None = None) -> Cohort:
    return roster.add_cohort(
        actor_id=None,
        provider_id=(at or provider()).id,
        name=f"Cohort {uuid4()}",
        edition_id=edition(),
        starts_on=TODAY,
        pace="full-time",
        languages=["nl"],
    )


@committed
def enrolment(at: Provider | None = None, learner: Person | None = None, into: Cohort | None = None) -> Enrolment:
    """The row alone, without a logbook: these rooms do not know the logbook."""
    learner_id, provider_id = (learner or person()).id, (at or provider()).id
    cohort_id = into.id if into else None
    row = Enrolment(provider_id=provider_id, learner_id=learner_id, cohort_id=cohort_id, created_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


@committed
def staff(
    at: Provider,
    who: Person,
    role: str = "coordinator",
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
    *,
    cohorts: list[Cohort] | None = None,
    modules: list[str] | None = None,
) -> Staff:
    """A reader has an end date, whatever is named."""
    return staffing.add_staff(
        actor_id=None,
        provider_id=at.id,
        person_id=who.id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on or (FAR_OFF if role == "reader" else None),
        cohort_ids=None if cohorts is None else [each.id for each in cohorts],
        modules=modules,
    )


@committed
def mentorship(
    of: Enrolment,
    mentor: Person,
    modules: list[str] | None = None,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Mentorship:
    row = roster.assign_mentor(
        actor_id=None, enrolment_id=of.id, mentor_id=mentor.id, starts_on=starts_on, modules=modules
    )
    row.ends_on = ends_on
    return row
