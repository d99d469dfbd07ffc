"""The schools of the story: staff, weeks that do not count, sites, posts, mentors and cohorts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker import clock
from tracker.access import accounts, secrets
from tracker.cli.story import cast, words
from tracker.cli.story.cast import Group, Part, Place
from tracker.cli.story.days import breaks, months_before
from tracker.curriculum.publish import publish
from tracker.curriculum.queries import newest_edition
from tracker.errors import NotFound
from tracker.extensions import db, writing
from tracker.logbook.books import Author
from tracker.people import documents, roster, staffing
from tracker.people.models import Provider
from tracker.people.names import search_key
from tracker.places import place
from tracker.web.demo import PASSWORD, PIN

PREPARED = timedelta(days=24)
"""So long before its start a cohort is made, and its learners enrolled."""


@dataclass(frozen=True)
class Secrets:
    """The hashes that everybody in the demo shares: made once."""

    password: str
    pin: str


@dataclass(frozen=True)
class School:
    """One provider: whom its entries name, and where they happen."""

    provider_id: UUID
    office: Author
    cohorts: Mapping[str, UUID]
    starts: Mapping[str, date]
    mentors: Mapping[str, UUID]
    sites: Mapping[str, UUID]
    """Where each mentor signs."""


@dataclass(frozen=True)
class Cast:
    """Everybody who is there before the first learner comes."""

    secrets: Secrets
    first: School
    second: School


def hashes() -> Secrets:
    return Secrets(secrets.hash_password(PASSWORD), secrets.hash_pin(PIN))


def address(name: str) -> str:
    """The address somebody signs in with: the four of the sign-in page, or one made of the name."""
    return cast.KNOWN_ADDRESSES.get(name) or re.sub(r"[^a-z]+", ".", search_key(name)) + "@demo.example"


def add_somebody(name: str, email: str, known_by: Secrets) -> UUID:
    """A person who can sign in, and sign."""
    reads = cast.READS.get(name, "en")
    person = roster.add_person(actor_id=None, name=name, email=email or address(name), language=reads)
    accounts.set_password(actor_id=None, person_id=person.id, password_hash=known_by.password)
    accounts.set_pin(actor_id=None, person_id=person.id, pin_hash=known_by.pin)
    return person.id


def open_schools(now: datetime) -> Cast:
    """Both schools, as they stood before their first learner came."""
    known_by = hashes()
    today = now.astimezone(ZoneInfo(cast.ZONE)).date()
    first_groups = (cast.FULL_TIME, cast.PART_TIME, cast.EVENING)
    starts = {each.key: months_before(today, each.months, each.days) for each in (*first_groups, cast.SECOND)}
    opened = min(starts.values()) - 2 * PREPARED
    with clock.hold(nine(opened)), writing():
        publish(db.session, place("curriculum"), actor_id=None, on=clock.now())
        everybody = {**cast.MENTORS, **cast.SECOND_MENTORS}
        mentors = {key: add_somebody(part.name, part.email, known_by) for key, part in everybody.items()}
        first = _provider(cast.SCHOOL, opened, today)
        office = _staff(first, cast.COORDINATORS, opened, known_by)
        head = add_somebody(cast.ADMIN.name, cast.ADMIN.email, known_by)
        staffing.add_staff(actor_id=None, provider_id=first, person_id=head, role="administrator", starts_on=opened)
        sites = _sites(first, cast.PLACES, cast.MENTORS, mentors, opened)
    with clock.hold(nine(starts["second"] - PREPARED)), writing():
        second = _provider(cast.SECOND_SCHOOL, opened, today)
        second_office = _staff(second, (cast.SECOND_COORDINATOR,), opened, known_by)
        second_sites = _sites(second, cast.SECOND_PLACES, cast.SECOND_MENTORS, mentors, opened)
    cohorts = {each.key: _cohort(first, office, each, starts[each.key]) for each in first_groups}
    second_cohorts = {"second": _cohort(second, second_office, cast.SECOND, starts["second"])}
    return Cast(
        known_by,
        School(first, office, cohorts, starts, mentors, sites),
        School(second, second_office, second_cohorts, starts, mentors, second_sites),
    )


def nine(day: date) -> datetime:
    """Nine in the morning of that day, at school."""
    return datetime.combine(day, time(9), ZoneInfo(cast.ZONE)).astimezone(UTC)


def _provider(name: str, opened: date, today: date) -> UUID:
    row: Provider = roster.add_provider(actor_id=None, name=name, country="BE", time_zone=cast.ZONE)
    for title, first, last in breaks(opened, today + timedelta(days=400)):
        roster.add_break(actor_id=None, provider_id=row.id, name=title, starts_on=first, ends_on=last)
    for title in words.DOCUMENTS:
        documents.add_document(actor_id=None, provider_id=row.id, title=title, before_placement=True)
    return row.id


def _staff(provider_id: UUID, parts: Iterable[Part], opened: date, known_by: Secrets) -> Author:
    """The coordinators; the first of them writes what the office writes."""
    rows = [
        staffing.add_staff(
            actor_id=None,
            provider_id=provider_id,
            person_id=add_somebody(part.name, part.email, known_by),
            role="coordinator",
            starts_on=opened,
        )
        for part in parts
    ]
    return Author(rows[0].person_id, "coordinator", rows[0].id)


def _sites(
    provider_id: UUID, places: Mapping[str, Place], parts: Mapping[str, Part], people: Mapping[str, UUID], opened: date
) -> dict[str, UUID]:
    """Each school has its own rows for its sites and posts, also where the people are the same."""
    known = {key: _site(provider_id, there) for key, there in places.items()}
    for key, part in parts.items():
        roster.add_post(
            actor_id=None,
            provider_id=provider_id,
            site_id=known[part.place],
            person_id=people[key],
            function=part.function,
            starts_on=opened,
        )
    return {key: known[part.place] for key, part in parts.items()}


def _site(provider_id: UUID, there: Place) -> UUID:
    return roster.add_site(
        actor_id=None,
        provider_id=provider_id,
        name=there.name,
        kind=there.kind,
        department=there.department,
        town=there.town,
        capacity=there.capacity,
    ).id


def _cohort(provider_id: UUID, office: Author, group: Group, starts_on: date) -> UUID:
    edition = newest_edition(cast.PROGRAMME)
    if edition is None:
        raise NotFound
    edition_id = edition.id
    with clock.hold(nine(starts_on - PREPARED)), writing():
        return roster.add_cohort(
            actor_id=office.person_id,
            provider_id=provider_id,
            name=f"{starts_on:%B %Y}, {group.pace.replace('-time', ' time')}",
            edition_id=edition_id,
            starts_on=starts_on,
            pace=group.pace,
            languages=group.languages,
        ).id
