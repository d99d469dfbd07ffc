"""Questions about sites: who may sign there, and when. Who is placed there is told by logbooks."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from tracker.extensions import db
from tracker.people.models import Person, Post, Site
from tracker.people.names import sort_name
from tracker.people.queries import PostRow, posts_of

SKILLS_ROOM = "skills-room"


@dataclass(frozen=True)
class Signer:
    """Somebody with a post at a site who may sign there."""

    person_id: UUID
    name: str
    function: str
    site_id: UUID
    site: str
    department: str
    town: str
    capacity: int | None

    @property
    def place(self) -> str:
        """The site in words."""
        return ", ".join(filter(None, (self.site, self.department, self.town)))


def site_of(site_id: UUID, provider_id: UUID) -> Site | None:
    """A site of this provider; None for one of another."""
    return db.session.scalar(select(Site).where(Site.id == site_id, Site.provider_id == provider_id))


def kind_of(site_id: UUID) -> str | None:
    return db.session.scalar(select(Site.kind).where(Site.id == site_id))


def sites_by_id(site_ids: set[UUID]) -> dict[UUID, Site]:
    """The sites that placements name, in one query."""
    return {row.id: row for row in db.session.scalars(select(Site).where(Site.id.in_(site_ids)))}


def signers_at(site_id: UUID, first: date, last: date) -> list[Signer]:
    """Who may sign at a site on some day between two dates."""
    return _signers(_posts(first, last).where(Post.site_id == site_id))


def signers_of(provider_id: UUID, first: date, last: date) -> list[Signer]:
    """Who may sign at any site of a provider between two dates, by site and name."""
    return _signers(_posts(first, last).where(Post.provider_id == provider_id))


def post_at(person_id: UUID, site_id: UUID, on: date) -> PostRow | None:
    """What somebody does at a site on that day."""
    provider_id = db.session.scalar(select(Site.provider_id).where(Site.id == site_id))
    known = posts_of(person_id, provider_id, on) if provider_id else ()
    return next((post for post in known if post.site_id == site_id), None)


def teaching_places(provider_id: UUID, provider: str) -> list[PostRow]:
    """Where a teacher may have seen a skill: any site of the provider, its skills rooms first. They need no post."""
    rows = db.session.scalars(select(Site).where(Site.provider_id == provider_id))
    ordered = sorted(rows, key=lambda row: (row.kind != SKILLS_ROOM, sort_name(row.name), sort_name(row.department)))
    function = f"teacher, {provider}"
    return [
        PostRow(row.id, row.id, row.name, row.kind, row.department, row.town, function, "", may_sign=True)
        for row in ordered
    ]


def _posts(first: date, last: date) -> Select[*tuple[Any, ...]]:
    columns = (Post.person_id, Person.name, Post.function, Site.id, Site.name, Site.department, Site.town)
    return (
        select(*columns, Site.capacity)
        .join(Person, Person.id == Post.person_id)
        .join(Site, Site.id == Post.site_id)
        .where(Post.may_sign, Post.starts_on <= last, or_(Post.ends_on.is_(None), Post.ends_on >= first))
    )


def _signers(wanted: Select[*tuple[Any, ...]]) -> list[Signer]:
    """Each person once at each site, though they may have two posts there."""
    rows = [Signer(*row) for row in db.session.execute(wanted.order_by(Post.starts_on, Post.id))]
    once = {(row.site_id, row.person_id): row for row in reversed(rows)}
    return sorted(once.values(), key=lambda row: (sort_name(row.place), sort_name(row.name)))
