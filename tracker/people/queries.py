"""Questions about persons, providers and the links between them. Who may ask them is decided in tracker/access."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.extensions import db
from tracker.people.desk_models import Delegation, StaffCohort
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
    Staff,
)
from tracker.people.names import address_key, one_line, sort_name


@dataclass(frozen=True)
class PostRow:
    """Where a person works, as a form offers it and as a signature keeps it."""

    id: UUID
    site_id: UUID
    site: str
    kind: str
    department: str
    town: str
    function: str
    work_address: str
    may_sign: bool


@dataclass(frozen=True)
class MentorRow:
    """A mentor of a learner, with function and site of their first post at the provider; both may be empty."""

    mentorship_id: UUID
    mentor_id: UUID
    name: str
    function: str
    site: str
    modules: frozenset[str] | None
    instead_of: str = ""
    """The name of the mentor whom this one stands in for."""
    until: date | None = None
    """The last day of that."""


# Asked at every signature, so built once: building a statement costs more than sending it.
POSTS = (
    select(
        Post.id,
        Post.site_id,
        Site.name,
        Site.kind,
        Site.department,
        Site.town,
        Post.function,
        Post.work_address,
        Post.may_sign,
    )
    .join(Site, Site.id == Post.site_id)
    .where(
        Post.person_id == bindparam("person_id"),
        Post.provider_id == bindparam("provider_id"),
        Post.starts_on <= bindparam("on"),
        or_(Post.ends_on.is_(None), Post.ends_on >= bindparam("on")),
    )
    .order_by(Post.starts_on, Site.name, Site.department, Post.id)
)
NAMES = select(Person.id, Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))


def person(person_id: UUID) -> Person | None:
    return db.session.get(Person, person_id)


def person_by_email(address: str) -> Person | None:
    """Who signs in with this address: a verified one, whatever its case."""
    known = and_(PersonEmail.address_key == address_key(address), PersonEmail.verified_at.is_not(None))
    return db.session.scalar(select(Person).join(PersonEmail, PersonEmail.person_id == Person.id).where(known))


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names to print beside entries, in one query."""
    rows = db.session.execute(NAMES, {"ids": list(set(person_ids))})
    return {row.id: row.name for row in rows}


def account(person_id: UUID) -> Account | None:
    return db.session.get(Account, person_id)


def emails_of(person_id: UUID) -> Sequence[str]:
    """The verified addresses of a person, as written, in order."""
    mine = and_(PersonEmail.person_id == person_id, PersonEmail.verified_at.is_not(None))
    return db.session.scalars(select(PersonEmail.address).where(mine).order_by(PersonEmail.address_key)).all()


def provider(provider_id: UUID) -> Provider | None:
    return db.session.get(Provider, provider_id)


def provider_by_name(name: str) -> Provider | None:
    return db.session.scalar(select(Provider).where(Provider.name == one_line(name)))


def providers() -> Sequence[Provider]:
    return sorted(db.session.scalars(select(Provider)), key=lambda row: sort_name(row.name))


def breaks_of(provider_id: UUID) -> tuple[tuple[date, date], ...]:
    """First and last day of each stretch that does not count, in order."""
    mine = ProviderBreak.provider_id == provider_id, ProviderBreak.removed_at.is_(None)
    wanted = select(ProviderBreak.starts_on, ProviderBreak.ends_on).where(*mine)
    rows = db.session.execute(wanted.order_by(ProviderBreak.starts_on, ProviderBreak.ends_on))
    return tuple((row.starts_on, row.ends_on) for row in rows)


def break_rows(provider_id: UUID) -> Sequence[ProviderBreak]:
    """The same as rows, with name and id."""
    mine = select(ProviderBreak).where(ProviderBreak.provider_id == provider_id, ProviderBreak.removed_at.is_(None))
    return db.session.scalars(mine.order_by(ProviderBreak.starts_on, ProviderBreak.ends_on, ProviderBreak.id)).all()


def enrolment(enrolment_id: UUID) -> Enrolment | None:
    return db.session.get(Enrolment, enrolment_id)


def cohort(cohort_id: UUID) -> Cohort | None:
    return db.session.get(Cohort, cohort_id)


def cohort_by_name(provider_id: UUID, name: str) -> Cohort | None:
    return db.session.scalar(select(Cohort).where(Cohort.provider_id == provider_id, Cohort.name == one_line(name)))


def cohorts_of(provider_ids: Iterable[UUID]) -> Sequence[Cohort]:
    """The cohorts of these providers, the latest start first."""
    rows = db.session.scalars(select(Cohort).where(Cohort.provider_id.in_(set(provider_ids))))
    return sorted(rows, key=lambda row: (-row.starts_on.toordinal(), sort_name(row.name)))


def cohorts_among(ids: Select[UUID]) -> Sequence[Cohort]:
    """The cohorts whose ids a query asks for, such as those that somebody may see; the latest start first."""
    rows = db.session.scalars(select(Cohort).where(Cohort.id.in_(ids)))
    return sorted(rows, key=lambda row: (-row.starts_on.toordinal(), sort_name(row.name)))


def staff_of(provider_id: UUID, role: str, on: date) -> Sequence[Staff]:
    """Who has this role at the provider on that day, whatever its limits, the earliest first."""
    mine = and_(Staff.provider_id == provider_id, Staff.role == role, holds(Staff.starts_on, Staff.ends_on, on))
    return db.session.scalars(select(Staff).where(mine).order_by(Staff.starts_on, Staff.id)).all()


def overseers_of(provider_id: UUID, cohort_id: UUID | None, on: date) -> Sequence[Staff]:
    """Coordinators and administrators who look after a cohort on that day; without one, after the whole provider.

    Administrators first, then the earliest.
    """
    limited = exists().where(StaffCohort.staff_id == Staff.id)
    reached = exists().where(StaffCohort.staff_id == Staff.id, StaffCohort.cohort_id == cohort_id)
    reaches = or_(Staff.role == "administrator", ~limited, reached)
    mine = and_(Staff.provider_id == provider_id, Staff.role.in_(("administrator", "coordinator")), reaches)
    wanted = select(Staff).where(mine, holds(Staff.starts_on, Staff.ends_on, on))
    return db.session.scalars(wanted.order_by(Staff.role, Staff.starts_on, Staff.id)).all()


def sites_of(provider_id: UUID) -> Sequence[Site]:
    rows = db.session.scalars(select(Site).where(Site.provider_id == provider_id))
    return sorted(rows, key=lambda row: (sort_name(row.name), sort_name(row.department)))


def posts_of(person_id: UUID, provider_id: UUID, on: date) -> Sequence[PostRow]:
    """Where a person works for this provider on that day, the oldest post first."""
    rows = db.session.execute(POSTS, {"person_id": person_id, "provider_id": provider_id, "on": on})
    return [PostRow(*row) for row in rows]


def posts_between(person_ids: Iterable[UUID], provider_id: UUID, first: date, last: date) -> dict[UUID, list[PostRow]]:
    """Where each of these people could sign for this provider on some day between two; each site once."""
    columns = [column for column in POSTS.selected_columns if column is not None]
    wanted = (
        select(Post.person_id, *columns)
        .join(Site, Site.id == Post.site_id)
        .where(Post.person_id.in_(list(person_ids)), Post.provider_id == provider_id, Post.may_sign)
        .where(Post.starts_on <= last, or_(Post.ends_on.is_(None), Post.ends_on >= first))
        .order_by(Post.starts_on.desc(), Site.name, Post.id)
    )
    found: dict[UUID, dict[UUID, PostRow]] = {}
    for person_id, *row in db.session.execute(wanted):
        post = PostRow(*row)
        found.setdefault(person_id, {}).setdefault(post.site_id, post)
    return {person_id: list(sites.values()) for person_id, sites in found.items()}


def mentors_of(enrolment_id: UUID, on: date) -> Sequence[MentorRow]:
    """The mentors of a learner on that day, by name; one row a mentorship, whatever posts the mentor has."""
    at_work = and_(
        Post.person_id == Mentorship.mentor_id,
        Post.provider_id == Mentorship.provider_id,
        holds(Post.starts_on, Post.ends_on, on),
    )
    absent = aliased(Person)
    wanted = (
        select(Mentorship, Person.name, Post.function, Site.name, absent.name.label("absent"))
        .join(Person, Person.id == Mentorship.mentor_id)
        .outerjoin(Delegation, Delegation.id == Mentorship.delegation_id)
        .outerjoin(absent, absent.id == Delegation.mentor_id)
        .outerjoin(Post, at_work)
        .outerjoin(Site, Site.id == Post.site_id)
        .where(Mentorship.enrolment_id == enrolment_id, holds(Mentorship.starts_on, Mentorship.ends_on, on))
        .order_by(Person.sort_name, Mentorship.starts_on, Mentorship.id, Post.starts_on, Site.name)
    )
    found: dict[UUID, MentorRow] = {}
    for link, name, function, site, other in db.session.execute(wanted):
        instead = (other, link.ends_on) if other else ("", None)
        row = MentorRow(link.id, link.mentor_id, name, function or "", site or "", modules_of(link.modules), *instead)
        found.setdefault(link.id, row)
    return list(found.values())


def holds(
    starts_on: InstrumentedAttribute[date], ends_on: InstrumentedAttribute[date | None], on: date
) -> ColumnElement[bool]:
    """Whether a link with these dates holds on that day. Both dates are inclusive."""
    return and_(starts_on <= on, or_(ends_on.is_(None), ends_on >= on))


def modules_of(column: str | None) -> frozenset[str] | None:
    """The modules of a mentorship as a set; None means all."""
    return None if column is None else frozenset(filter(None, column.split(",")))
