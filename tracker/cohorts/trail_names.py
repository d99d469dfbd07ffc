"""What the ids of audit lines stand for: who or what it is called today, in as many queries for one line as for all.

Ids that name nothing any more, or nothing of a school, are left out.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, cast, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.curriculum.models import Edition
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.people.desk_models import Delegation, StaffGrant
from tracker.people.models import (
    Cohort,
    Enrolment,
    Mentorship,
    Person,
    Post,
    Provider,
    ProviderBreak,
    ProviderDocument,
    Site,
    Staff,
)

MOST_AT_ONCE = 800
"""So many ids in one statement: each stands in it once for every kind, and databases bound what one may hold."""
_Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Named:
    """One thing: its kind, its name, a second name where it has one, and the record, site or cohort it belongs to."""

    id: UUID
    kind: str
    name: str
    other: str
    at: UUID | None


def names_of(ids: Iterable[UUID]) -> dict[UUID, Named]:
    """One query for each MOST_AT_ONCE ids."""
    wanted, found = sorted(set(ids)), dict[UUID, Named]()
    for first in range(0, len(wanted), MOST_AT_ONCE):
        some = wanted[first : first + MOST_AT_ONCE]
        for row in db.session.execute(union_all(*(kind(some) for kind in KINDS))):
            found[row.id] = Named(row.id, row.kind, row.name, row.other or "", row.at)
    return found


def _row(
    kind: str, own: _Column, name: _Column, other: _Column | None = None, at: _Column | None = None
) -> Select[Any]:
    second = cast(null(), Text()) if other is None else cast(other, Text())
    place = cast(null(), Uuid()) if at is None else at
    labels = (literal(kind).label("kind"), name.label("name"), second.label("other"), place.label("at"))
    return select(own.label("id"), *labels)


def _enrolments(ids: Collection[UUID]) -> Select[Any]:
    row = _row("enrolment", Enrolment.id, Person.name, at=Enrolment.id)
    return row.join_from(Enrolment, Person, Person.id == Enrolment.learner_id).where(Enrolment.id.in_(ids))


def _entries(ids: Collection[UUID]) -> Select[Any]:
    row = _row("entry", Entry.id, Person.name, at=Entry.enrolment_id)
    return row.join_from(Entry, Person, Person.id == Entry.learner_id).where(Entry.id.in_(ids))


def _sites(ids: Collection[UUID]) -> Select[Any]:
    return _row("site", Site.id, Site.name, Site.department, Site.id).where(Site.id.in_(ids))


def _posts(ids: Collection[UUID]) -> Select[Any]:
    row = _row("post", Post.id, Person.name, Site.name, Post.site_id).join_from(
        Post, Person, Person.id == Post.person_id
    )
    return row.join(Site, Site.id == Post.site_id).where(Post.id.in_(ids))


def _mentorships(ids: Collection[UUID]) -> Select[Any]:
    learner = aliased(Person)
    row = _row("mentorship", Mentorship.id, Person.name, learner.name, Mentorship.enrolment_id)
    joined = row.join_from(Mentorship, Person, Person.id == Mentorship.mentor_id)
    return joined.join(learner, learner.id == Mentorship.learner_id).where(Mentorship.id.in_(ids))


def _delegations(ids: Collection[UUID]) -> Select[Any]:
    other = aliased(Person)
    row = _row("delegation", Delegation.id, Person.name, other.name)
    joined = row.join_from(Delegation, Person, Person.id == Delegation.mentor_id)
    return joined.join(other, other.id == Delegation.delegate_id).where(Delegation.id.in_(ids))


def _staff(ids: Collection[UUID]) -> Select[Any]:
    row = _row("staff", Staff.id, Person.name).join_from(Staff, Person, Person.id == Staff.person_id)
    return row.where(Staff.id.in_(ids))


def _grants(ids: Collection[UUID]) -> Select[Any]:
    row = _row("grant", StaffGrant.id, Person.name).join_from(StaffGrant, Person, Person.id == StaffGrant.person_id)
    return row.where(StaffGrant.id.in_(ids))


KINDS: tuple[Callable[[Collection[UUID]], Select[Any]], ...] = (
    lambda ids: _row("person", Person.id, Person.name).where(Person.id.in_(ids)),
    _enrolments,
    _entries,
    lambda ids: _row("cohort", Cohort.id, Cohort.name, at=Cohort.id).where(Cohort.id.in_(ids)),
    _sites,
    _posts,
    _mentorships,
    _delegations,
    _staff,
    _grants,
    lambda ids: _row("break", ProviderBreak.id, ProviderBreak.name).where(ProviderBreak.id.in_(ids)),
    lambda ids: _row("document", ProviderDocument.id, ProviderDocument.title).where(ProviderDocument.id.in_(ids)),
    lambda ids: _row("edition", Edition.id, Edition.programme, Edition.number).where(Edition.id.in_(ids)),
    lambda ids: _row("provider", Provider.id, Provider.name).where(Provider.id.in_(ids)),
)
"""One select for each kind of thing; ids are unique across them."""
