"""The audit trail of a provider: its lines, newest first, filtered, a page at a time by keyset. Reads only.

Of a provider are the lines that name it, and of those that name none what is about its logbooks and posts, what its
staff did to its people, and what is published for everybody. When somebody signs in is theirs and of no provider.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all

from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.people.models import Enrolment, Mentorship, Person, Post, Staff
from tracker.people.names import search_key

AT_A_TIME = 50
FOR_EVERYBODY = (Verb.EDITION_PUBLISHED, Verb.TRANSLATIONS_PUBLISHED)
ABOUT_PEOPLE = (Verb.PERSON_ADDED, Verb.LINK_MADE)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line, in ids."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    verb: str
    object_id: UUID | None
    data: dict[str, Any]

    @property
    def mark(self) -> "Mark":
        return Mark(self.at, self.id)

    def ids(self) -> set[UUID]:
        """Every id that the line names."""
        named = {each for value in self.data.values() for each in ids_in(value)}
        return named | {each for each in (self.actor_id, self.object_id) if each}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between two lines, as an address carries it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}~{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is no mark."""
        at, _tilde, line = text.partition("~")
        try:
            return cls(datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), UUID(line))
        except ValueError:
            return None


@dataclass(frozen=True)
class Asked:
    """Which lines; empty means all of them."""

    who: str = ""
    """A part of the name of who did it."""
    verbs: Collection[str] = ()
    first: datetime | None = None
    """From this moment on, and before that one."""
    end: datetime | None = None
    about: UUID | None = None
    """What the line is about, or names."""


@dataclass(frozen=True)
class Page:
    """Some lines, and whether there are newer and older ones."""

    lines: Sequence[TrailLine]
    newer: bool
    older: bool


def ids_in(value: object) -> list[UUID]:
    """The ids that a value of a line's data holds: one, or several with commas."""
    found = []
    for part in value.split(",") if isinstance(value, str) else ():
        try:
            found.append(UUID(part))
        except ValueError:
            return []
    return found


def page(provider_id: UUID, asked: Asked, *, after: Mark | None = None, before: Mark | None = None) -> Page:
    """The newest lines, those older than one (`after` it in the list), or those newer than one (`before` it)."""
    event, wanted = AuditEvent, _lines(provider_id, asked)
    if before is not None:
        newer = or_(event.at > before.at, and_(event.at == before.at, event.id > before.id))
        found = _read(wanted.where(newer).order_by(event.at, event.id).limit(AT_A_TIME + 1))
        return Page(found[:AT_A_TIME][::-1], newer=len(found) > AT_A_TIME, older=True)
    if after is not None:
        wanted = wanted.where(or_(event.at < after.at, and_(event.at == after.at, event.id < after.id)))
    found = _read(wanted.order_by(event.at.desc(), event.id.desc()).limit(AT_A_TIME + 1))
    return Page(found[:AT_A_TIME], newer=after is not None, older=len(found) > AT_A_TIME)


def every(provider_id: UUID, asked: Asked) -> list[TrailLine]:
    """All of them, newest first, for a file."""
    return _read(_lines(provider_id, asked).order_by(AuditEvent.at.desc(), AuditEvent.id.desc()))


def _read(wanted: Select[*tuple[Any, ...]]) -> list[TrailLine]:
    rows = db.session.execute(wanted)
    return [TrailLine(row.id, row.at, row.actor_id, row.verb, row.object_id, json.loads(row.data)) for row in rows]


def _lines(provider_id: UUID, asked: Asked) -> Select[*tuple[Any, ...]]:
    event = AuditEvent
    wanted = select(event.id, event.at, event.actor_id, event.verb, event.object_id, event.data)
    return wanted.where(_of_provider(provider_id), *_fits(asked))


def _of_provider(provider_id: UUID) -> ColumnElement[bool]:
    event = AuditEvent
    enrolments = select(Enrolment.id).where(Enrolment.provider_id == provider_id)
    posts = select(Post.id).where(Post.provider_id == provider_id)
    staff = select(Staff.person_id).where(Staff.provider_id == provider_id)
    people = staff.union_all(
        select(Enrolment.learner_id).where(Enrolment.provider_id == provider_id),
        select(Post.person_id).where(Post.provider_id == provider_id),
    )
    own = and_(event.verb.in_(ABOUT_PEOPLE), event.actor_id.in_(staff), event.object_id.in_(people))
    told = or_(event.object_id.in_(enrolments), event.object_id.in_(posts), event.verb.in_(FOR_EVERYBODY), own)
    return or_(event.provider_id == provider_id, and_(event.provider_id.is_(None), told))


def _fits(asked: Asked) -> list[ColumnElement[bool]]:
    event, fits = AuditEvent, list[ColumnElement[bool]]()
    if words := search_key(asked.who):
        named = select(Person.id).where(Person.search_key.contains(words, autoescape=True))
        fits.append(event.actor_id.in_(named))
    if asked.verbs:
        fits.append(event.verb.in_(asked.verbs))
    if asked.first:
        fits.append(event.at >= asked.first)
    if asked.end:
        fits.append(event.at < asked.end)
    if asked.about:
        fits.append(_about(asked.about))
    return fits


def _about(subject: UUID) -> ColumnElement[bool]:
    """It, what names it, and of a record its mentorships, its entries and its learner."""
    event = AuditEvent
    parts = union_all(
        select(Mentorship.id).where(Mentorship.enrolment_id == subject),
        select(Entry.id).where(Entry.enrolment_id == subject),
        select(Enrolment.learner_id).where(Enrolment.id == subject),
    )
    return or_(event.object_id == subject, event.object_id.in_(parts), event.data.contains(str(subject)))
