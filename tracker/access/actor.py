"""Who acts: a person and their hats, read once per request in two queries and never changed after.

A hat is a link (staff, enrolment, mentorship). Whether it holds today is reckoned on the provider's own date. How far
a hat of staff reaches is asked of the actor (`overseer_of`, `overseer_at`, `teacher_of`, `staff_of`), never guessed
from a provider's id.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, Select, Text, Uuid, cast, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from tracker import clock
from tracker.extensions import db
from tracker.people.desk_models import StaffCohort
from tracker.people.models import Account, Enrolment, Mentorship, Person, Provider, Staff
from tracker.people.queries import modules_of

OVERSEERS = frozenset({"administrator", "coordinator"})
"""Staff who look after records; teachers sign in some, readers read."""

_Column = ColumnElement[Any] | InstrumentedAttribute[Any]

STRENGTH = ("administrator", "coordinator", "teacher", "reader")


@dataclass(frozen=True)
class StaffHat:
    """Staff of a provider, today. `cohorts` None: every cohort; `modules` of a teacher, None: all."""

    id: UUID
    provider_id: UUID
    role: str
    cohorts: frozenset[UUID] | None = None
    modules: frozenset[str] | None = None

    def reaches(self, provider_id: UUID, cohort_id: UUID | None) -> bool:
        """Whether a cohort of that provider is among those of this hat; who is in none is for hats without limits."""
        return self.provider_id == provider_id and (self.cohorts is None or cohort_id in self.cohorts)

    def teaches(self, modules: Collection[str] | None) -> bool:
        """Whether it is a teacher's, of each of these modules; None asks for some module, whichever."""
        return self.role == "teacher" and (not modules or self.modules is None or self.modules.issuperset(modules))


@dataclass(frozen=True)
class LearnerHat:
    """A learner's own enrolment."""

    enrolment_id: UUID
    provider_id: UUID


@dataclass(frozen=True)
class MentorHat:
    """A mentorship, whether it holds today (`active`), has `ended` or has not begun. `modules` None: all."""

    id: UUID
    enrolment_id: UUID
    provider_id: UUID
    modules: frozenset[str] | None
    starts_on: date
    ends_on: date | None
    active: bool
    ended: bool = False

    def covers(self, module: str | None) -> bool:
        return module is None or self.modules is None or module in self.modules


@dataclass(frozen=True)
class Actor:
    """A person with every hat they wear; nobody when `person_id` is None."""

    person_id: UUID | None
    name: str = ""
    language: str = "en"
    staff: tuple[StaffHat, ...] = ()
    enrolments: tuple[LearnerHat, ...] = ()
    mentorships: tuple[MentorHat, ...] = ()

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    def staff_of(self, provider_id: UUID, cohort_id: UUID | None) -> StaffHat | None:
        """The strongest hat of staff, of any role, that reaches this cohort."""
        return next((hat for hat in self.staff if hat.reaches(provider_id, cohort_id)), None)

    def overseer_of(self, provider_id: UUID, cohort_id: UUID | None) -> StaffHat | None:
        """The hat with which this person looks after a cohort and its records."""
        mine = (hat for hat in self.staff if hat.role in OVERSEERS)
        return next((hat for hat in mine if hat.reaches(provider_id, cohort_id)), None)

    def overseer_at(self, provider_id: UUID) -> StaffHat | None:
        """The hat with which this person decides for a whole provider: no limit to some cohorts."""
        mine = (hat for hat in self.staff if hat.role in OVERSEERS and hat.cohorts is None)
        return next((hat for hat in mine if hat.provider_id == provider_id), None)

    def administrator_at(self, provider_id: UUID) -> StaffHat | None:
        """The hat of an administrator of that provider."""
        mine = (hat for hat in self.staff if hat.role == "administrator")
        return next((hat for hat in mine if hat.provider_id == provider_id), None)

    def teacher_of(
        self, provider_id: UUID, cohort_id: UUID | None, modules: Collection[str] | None = None
    ) -> StaffHat | None:
        """The hat of a teacher that reaches this cohort and each of these modules; without modules, of any."""
        mine = (hat for hat in self.staff if hat.teaches(modules))
        return next((hat for hat in mine if hat.reaches(provider_id, cohort_id)), None)

    @property
    def looked_after(self) -> frozenset[UUID]:
        """The providers of which this person may decide as a whole, as `overseer_at` says of one."""
        return frozenset(hat.provider_id for hat in self.staff if hat.role in OVERSEERS and hat.cohorts is None)

    def mentorship_for(self, enrolment_id: UUID, module: str | None = None) -> MentorHat | None:
        """A mentorship that holds today and covers the module; without a module, any that holds today."""
        mine = (hat for hat in self.mentorships if hat.enrolment_id == enrolment_id and hat.active)
        return next((hat for hat in mine if hat.covers(module)), None)


ANONYMOUS = Actor(None)


def load(person_id: UUID) -> Actor:
    """The person with their hats; ANONYMOUS when there is no such person or the account is deactivated."""
    wanted = select(Person.name, Person.language, Account.deactivated_at).outerjoin(
        Account, Account.person_id == Person.id
    )
    person = db.session.execute(wanted.where(Person.id == person_id)).one_or_none()
    if person is None or person.deactivated_at is not None:
        return ANONYMOUS
    links = (_staff(person_id), _staff_cohorts(person_id), _enrolments(person_id), _mentorships(person_id))
    rows = db.session.execute(union_all(*links).order_by("starts_on", "id")).all()
    return Actor(
        person_id=person_id,
        name=person.name,
        language=person.language,
        staff=_staff_hats(rows),
        enrolments=tuple(LearnerHat(row.id, row.provider_id) for row in rows if row.hat == "learner"),
        mentorships=tuple(_mentor_hat(row) for row in rows if row.hat == "mentor"),
    )


def load_guest(person_id: UUID, enrolment_id: UUID) -> Actor:
    """The person as a link to sign by knows them: a mentor of one learner, whatever other hats they wear."""
    whole = load(person_id)
    mine = tuple(hat for hat in whole.mentorships if hat.enrolment_id == enrolment_id)
    return replace(whole, staff=(), enrolments=(), mentorships=mine)


def _staff_hats(rows: Sequence[Row[Any]]) -> tuple[StaffHat, ...]:
    """Those of today, the strongest and widest first. An administrator has no limits, whatever rows there are."""
    limits: dict[UUID, set[UUID]] = {}
    for row in rows:
        if row.hat == "cohort":
            limits.setdefault(row.id, set()).add(row.about_id)
    hats = [
        StaffHat(
            row.id,
            row.provider_id,
            row.role,
            frozenset(limits[row.id]) if row.id in limits and row.role != "administrator" else None,
            modules_of(row.modules) if row.role == "teacher" else None,
        )
        for row in rows
        if row.hat == "staff" and _active(row)
    ]
    return tuple(sorted(hats, key=lambda hat: (STRENGTH.index(hat.role), hat.cohorts is not None)))


def _staff(person_id: UUID) -> Select[Any]:
    row = _columns(
        "staff",
        Staff.id,
        Staff.provider_id,
        dates=(Staff.starts_on, Staff.ends_on),
        role=Staff.role,
        modules=Staff.modules,
    )
    return row.join_from(Staff, Provider, Provider.id == Staff.provider_id).where(Staff.person_id == person_id)


def _staff_cohorts(person_id: UUID) -> Select[Any]:
    """The cohorts that a hat of staff is limited to; its id is the hat's."""
    row = _columns("cohort", StaffCohort.staff_id, StaffCohort.provider_id, about=StaffCohort.cohort_id)
    joined = row.join_from(StaffCohort, Staff, Staff.id == StaffCohort.staff_id)
    return joined.join(Provider, Provider.id == Staff.provider_id).where(Staff.person_id == person_id)


def _enrolments(person_id: UUID) -> Select[Any]:
    row = _columns("learner", Enrolment.id, Enrolment.provider_id)
    joined = row.join_from(Enrolment, Provider, Provider.id == Enrolment.provider_id)
    return joined.where(Enrolment.learner_id == person_id)


def _mentorships(person_id: UUID) -> Select[Any]:
    row = _columns(
        "mentor",
        Mentorship.id,
        Mentorship.provider_id,
        dates=(Mentorship.starts_on, Mentorship.ends_on),
        about=Mentorship.enrolment_id,
        modules=Mentorship.modules,
    )
    joined = row.join_from(Mentorship, Provider, Provider.id == Mentorship.provider_id)
    return joined.where(Mentorship.mentor_id == person_id)


def _columns(
    hat: str,
    own_id: _Column,
    provider_id: _Column,
    *,
    dates: tuple[_Column, _Column] | None = None,
    role: _Column | None = None,
    about: _Column | None = None,
    modules: _Column | None = None,
) -> Select[Any]:
    """The nine columns that the kinds of rows share; what a kind has not is a typed NULL.

    `about`: the record of a mentorship, the cohort that a hat of staff is limited to.
    """
    starts_on, ends_on = dates or (_nothing(Date()), _nothing(Date()))
    return select(
        literal(hat).label("hat"),
        own_id.label("id"),
        provider_id.label("provider_id"),
        (_nothing(Text()) if role is None else role).label("role"),
        (_nothing(Uuid()) if about is None else about).label("about_id"),
        (_nothing(Text()) if modules is None else modules).label("modules"),
        starts_on.label("starts_on"),
        ends_on.label("ends_on"),
        Provider.time_zone.label("time_zone"),
    )


def _nothing(kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return cast(null(), kind)


def _active(row: Row[Any]) -> bool:
    today = clock.today(row.time_zone)
    return bool(row.starts_on <= today and (row.ends_on is None or today <= row.ends_on))


def _mentor_hat(row: Row[Any]) -> MentorHat:
    return MentorHat(
        id=row.id,
        enrolment_id=row.about_id,
        provider_id=row.provider_id,
        modules=modules_of(row.modules),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        active=_active(row),
        ended=row.ends_on is not None and row.ends_on < clock.today(row.time_zone),
    )
