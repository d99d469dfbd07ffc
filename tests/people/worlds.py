"""Small pieces that the tests of people and access are set up with. Times and names are given where they matter."""

from datetime import date
from uuid import UUID, uuid4

from tracker import clock
from tracker.curriculum.models import Edition
from tracker.extensions import db
from tracker.people import roster
from tracker.people.models import Cohort, Enrolment, Mentorship, Person, Provider, Staff

TODAY = date(2026, 6, 15)


def person(name: str = "Somebody", email: str = "") -> Person:
    return roster.add_person(actor_id=None, name=name, email=email or f"{uuid4()}@example.org")


def provider(name: str = "", time_zone: str = "Europe/Brussels") -> Provider:
    return roster.add_provider(actor_id=None, name=name or f"School {uuid4()}", country="BE", time_zone=time_zone)


def edition() -> UUID:
    row = Edition(programme=f"p-{uuid4()}", number=1, digest="0" * 64, published_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row.id


def cohort(at: Provider, name: str = "") -> Cohort:
    return roster.add_cohort(
        actor_id=None,
        provider_id=at.id,
        name=name or f"Cohort {uuid4()}",
        edition_id=edition(),
        starts_on=TODAY,
        pace="full-time",
        languages=["nl"],
    )


def enrolment(at: Provider, learner: Person) -> Enrolment:
    """The row alone, without a logbook: these rooms do not know the logbook."""
    row = Enrolment(provider_id=at.id, learner_id=learner.id, created_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def staff(at: Provider, who: Person, role: str, starts_on: date = date(2026, 1, 1), ends_on: date | None = None) -> Staff:
    row = roster.add_staff(actor_id=None, provider_id=at.id, person_id=who.id, role=role, starts_on=starts_on)
    row.ends_on = ends_on
    db.session.flush()
    return row


def mentorship(
    of: Enrolment,
    mentor: Person,
    modules: list[str] | None = None,
    starts_on: date = date(2026, 1, 1),
    ends_on: date | None = None,
) -> Mentorship:
    row = roster.assign_mentor(
        actor_id=None, enrolment_id=of.id, mentor_id=mentor.id, starts_on=starts_on, modules=modules
    )
    row.ends_on = ends_on
    db.session.flush()
    return row
