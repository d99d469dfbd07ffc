"""Rows for tests, made by the product's own verbs: `learner(cohort())` is a whole learner with a logbook.

Each function commits, unless the test itself is inside `writing()`; what it returns stays readable after. Every name
and day has a default, so that a test says only what matters to it. The curriculum is small_curriculum.py's.
"""

import functools
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import select

from tests import small_curriculum
from tracker import clock
from tracker.access import secrets
from tracker.curriculum.publish import publish
from tracker.extensions import db, writing
from tracker.logbook.books import Author
from tracker.logbook.enrolling import enrol
from tracker.people import roster, staffing
from tracker.people.models import (
    Account,
    Cohort,
    Enrolment,
    Mentorship,
    Person,
    Post,
    Provider,
    ProviderBreak,
    Site,
    Staff,
)

PASSWORD, PIN = "a-quiet-morning-walk", "583920"
P = ParamSpec("P")
R = TypeVar("R")
_number = count(1)


def committed(make: Callable[P, R]) -> Callable[P, R]:
    """Run in the write transaction that is open, else in one of its own."""

    @functools.wraps(make)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not db.session.info.get("readonly", True):
            return make(*args, **kwargs)
        with writing():
            return make(*args, **kwargs)

    return run


def today(provider_id: UUID) -> date:
    return clock.today(db.session.get_one(Provider, provider_id).time_zone)


@committed
def edition(programme: str = small_curriculum.PROGRAMME) -> UUID:
    """The newest edition of the small curriculum."""
    found = publish(db.session, small_curriculum.folder(), actor_id=None, on=clock.now())
    return next(each.edition_id for each in found.programmes if each.programme == programme)


@committed
def provider(name: str = "", country: str = "NO", time_zone: str = "Europe/Oslo") -> Provider:
    return roster.add_provider(
        actor_id=None, name=name or f"School {next(_number)}", country=country, time_zone=time_zone
    )


@committed
def person(
    name: str = "", email: str = "", *, language: str = "en", password: str | None = None, pin: str | None = None
) -> Person:
    """A person with an account; signs in only when given a password."""
    number = next(_number)
    email = email or f"person{number}@example.org"
    made = roster.add_person(actor_id=None, name=name or f"Person {number}", email=email, language=language)
    account = db.session.get_one(Account, made.id)
    if password:
        account.password_hash = secrets.hash_password(password)
    if pin:
        account.pin_hash, account.pin_set_at = secrets.hash_pin(pin), clock.now()
    return made


@committed
def staff(
    at: Provider | UUID | None = None,
    role: str = "coordinator",
    who: Person | None = None,
    *,
    cohorts: Sequence[Cohort] | None = None,
    modules: Sequence[str] | None = None,
) -> Staff:
    """Since a year ago; a reader until a year from now."""
    provider_id = _id(at or provider())
    who = who or person(f"{role.title()} {next(_number)}", pin=PIN)
    start = today(provider_id) - timedelta(days=365)
    return staffing.add_staff(
        actor_id=None,
        provider_id=provider_id,
        person_id=who.id,
        role=role,
        starts_on=start,
        ends_on=start + timedelta(days=730) if role == "reader" else None,
        cohort_ids=None if cohorts is None else [each.id for each in cohorts],
        modules=modules,
    )


def coordinator(at: Provider | UUID | None = None, who: Person | None = None) -> Staff:
    return staff(at, "coordinator", who)


def administrator(at: Provider | UUID | None = None, who: Person | None = None) -> Staff:
    return staff(at, "administrator", who)


@committed
def cohort(
    at: Provider | UUID | None = None,
    name: str = "",
    *,
    starts_on: date | None = None,
    pace: str = "full-time",
    languages: Sequence[str] = ("nb",),
    edition_id: UUID | None = None,
) -> Cohort:
    """A cohort that started sixty days ago."""
    provider_id = _id(at or provider())
    return roster.add_cohort(
        actor_id=None,
        provider_id=provider_id,
        name=name or f"Cohort {next(_number)}",
        edition_id=edition_id or edition(),
        starts_on=starts_on or today(provider_id) - timedelta(days=60),
        pace=pace,
        languages=languages,
    )


@committed
def learner(into: Cohort | None = None, who: Person | None = None, name: str = "") -> Enrolment:
    """A learner of a cohort, with a logbook of one entry: the enrolment."""
    into = into or cohort()
    who = who or person(name or f"Learner {next(_number)}")
    hats = select(Staff).where(Staff.provider_id == into.provider_id, Staff.role.in_(("coordinator", "administrator")))
    by = author(db.session.scalars(hats).first() or coordinator(into.provider_id), assurance="console")
    return db.session.get_one(Enrolment, enrol(author=by, learner=who, cohort=into).id)


@committed
def site(at: Provider | UUID | None = None, name: str = "", kind: str = "hospital", department: str = "") -> Site:
    provider_id = _id(at or provider())
    name = name or f"Site {next(_number)}"
    return roster.add_site(actor_id=None, provider_id=provider_id, name=name, kind=kind, department=department)


@committed
def post(
    who: Person | UUID, where: Site, function: str = "Nurse", starts_on: date | None = None, *, may_sign: bool = True
) -> Post:
    """A person's post at a site, since a year ago."""
    return roster.add_post(
        actor_id=None,
        provider_id=where.provider_id,
        site_id=where.id,
        person_id=_id(who),
        function=function,
        starts_on=starts_on or today(where.provider_id) - timedelta(days=365),
        may_sign=may_sign,
    )


@committed
def mentorship(
    enrolment: Enrolment,
    who: Person | UUID | None = None,
    *,
    modules: Sequence[str] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    where: Site | None = None,
) -> Mentorship:
    """A mentor for a learner, since sixty days ago. A new person gets a post that may sign."""
    if who is None:
        who = person(f"Mentor {next(_number)}", pin=PIN)
        post(who, where or site(enrolment.provider_id))
    made = roster.assign_mentor(
        actor_id=None,
        enrolment_id=enrolment.id,
        mentor_id=_id(who),
        starts_on=starts_on or today(enrolment.provider_id) - timedelta(days=60),
        modules=modules,
    )
    return roster.end_mentorship(actor_id=None, mentorship_id=made.id, ends_on=ends_on) if ends_on else made


mentor = mentorship


@committed
def weeks_off(at: Provider | UUID, starts_on: date, ends_on: date) -> ProviderBreak:
    return roster.add_break(actor_id=None, provider_id=_id(at), name="Holidays", starts_on=starts_on, ends_on=ends_on)


def author(hat: Enrolment | Mentorship | Staff, assurance: str = "pin") -> Author:
    """Who writes an entry: the learner of an enrolment, the mentor of a mentorship, or one of the staff."""
    if isinstance(hat, Enrolment):
        return Author(hat.learner_id, "learner", hat.id, assurance)
    if isinstance(hat, Mentorship):
        return Author(hat.mentor_id, "mentor", hat.id, assurance)
    return Author(hat.person_id, hat.role, hat.id, assurance)


def person_id(who: Person | Enrolment | Mentorship | Staff | UUID) -> UUID:
    """The person behind any of these."""
    if isinstance(who, Enrolment):
        return who.learner_id
    if isinstance(who, Mentorship):
        return who.mentor_id
    return who.person_id if isinstance(who, Staff) else _id(who)


def _id(of: Provider | Person | UUID) -> UUID:
    return of if isinstance(of, UUID) else of.id
