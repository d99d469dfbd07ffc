"""What stands in somebody's calendar: placements, days, examinations and deadlines, as facts with dates. Reads only.

Learners see their own; a mentor sees the placements they are in charge of. Words and files are the web's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from tracker import clock
from tracker.access.actor import Actor
from tracker.extensions import db
from tracker.logbook.books import Book, open_book
from tracker.logbook.facts import facts_of
from tracker.logbook.models import Entry, StandingPlacement
from tracker.people.models import Enrolment, Person, Site
from tracker.people.sites import sites_by_id
from tracker.people.talks import talks_of
from tracker.standing.facts import live
from tracker.standing.internship import standing_days
from tracker.standing.planning import first_day_of_month

A_SECOND = timedelta(seconds=1)
Said = Mapping[int, Row[int, UUID, str, datetime]]
"""Id and kind of each entry, and when it was written, by seq."""
MOVE_THE_PLAN = frozenset({"enrolled", "moved", "paused", "resumed"})


class What(StrEnum):
    """What an event of a calendar tells of."""

    PLACEMENT = "placement"
    """One's own, from its first day to its last."""
    IN_CHARGE = "in-charge"
    """A learner's, for the mentor in charge of it."""
    DAY = "day"
    """A day at a site, as it was logged."""
    PLANNED = "planned"
    """An examination in the month for which the programme plans it."""
    SAT = "sat"
    """An examination on the day it was taken."""
    DEADLINE = "deadline"
    """The moment at which a request for a sign-off lapses."""
    TALK = "talk"
    """One that the school planned with a learner."""


@dataclass(frozen=True)
class Happening:
    """One event. Whole days, or a moment where `at` is given."""

    what: What
    key: str
    """The same for the same thing for ever."""
    first: date
    last: date
    changed: datetime
    """When something of it was said last."""
    version: int
    """Rises whenever something of it is said."""
    at: datetime | None = None
    place: str = ""
    learner: str = ""
    """Of a mentor's: the name, which no calendar shows whole."""
    title: str = ""
    """Of the skill or the examination."""
    outcome: str = ""
    """Of a day: present, made-up, excused or absent."""
    minutes: int = 0
    """Of a day or a talk."""


def agenda(actor: Actor) -> list[Happening]:
    """Everything that somebody's calendar holds, in order of time."""
    own = [each for hat in actor.enrolments for each in of_learner(open_book(hat.enrolment_id))]
    found = [*own, *in_charge(actor)]
    return sorted(found, key=lambda each: (each.first, each.key))


def of_learner(book: Book) -> Iterator[Happening]:
    """The agenda of one training. Four queries beside those that opened the book."""
    written = select(Entry.seq, Entry.id, Entry.kind, Entry.recorded_at).where(Entry.enrolment_id == book.id)
    said = {row.seq: row for row in db.session.execute(written)}
    sites = sites_by_id({each.site_id for each in book.placements})
    yield from _placements(book, said, sites)
    yield from _days(book, said, sites)
    yield from _examinations(book, said)
    yield from _deadlines(book, said)
    yield from _talks(book)


def _placements(book: Book, said: Said, sites: Mapping[UUID, Site]) -> Iterator[Happening]:
    for each in book.placements:
        yield Happening(
            what=What.PLACEMENT,
            key=f"placement-{said[each.seq].id}",
            first=each.starts_on,
            last=max(each.last_day, each.starts_on),
            changed=said[each.last_seq].recorded_at,
            version=each.last_seq,
            place=sites[each.site_id].name,
        )


def _days(book: Book, said: Said, sites: Mapping[UUID, Site]) -> Iterator[Happening]:
    """Days that stand; what was sent back or taken back is none."""
    living = live(facts_of(book.id, book.time_zone))
    for placement in book.placements:
        for on, fact in standing_days(living, placement.seq).items():
            yield Happening(
                what=What.DAY,
                key=f"day-{said[fact.seq].id}",
                first=on,
                last=on,
                changed=said[fact.seq].recorded_at,
                version=fact.seq,
                place=sites[placement.site_id].name,
                outcome=fact.outcome or "",
                minutes=fact.minutes or 0,
            )


def _examinations(book: Book, said: Said) -> Iterator[Happening]:
    """Each on the day it was taken last; one that was never taken in its month of the plan. How it went is not told."""
    plan_moved = max(seq for seq, row in said.items() if row.kind in MOVE_THE_PLAN)
    for examination in book.plan.examinations:
        standing = book.items.get(examination.code)
        taken = standing.latest_on if standing else None
        if taken is None and book.learner.ended_on is not None:
            continue
        planned = first_day_of_month(book.calendar, examination.month, book.plan.months)
        known = said[max(plan_moved, standing.last_seq if standing else 0)]
        yield Happening(
            what=What.SAT if taken else What.PLANNED,
            key=f"examination-{said[1].id}-{examination.code}",
            first=taken or planned,
            last=taken or planned,
            changed=known.recorded_at,
            version=known.seq,
            title=examination.title,
        )


def _deadlines(book: Book, said: Said) -> Iterator[Happening]:
    """The last second of the last day on which an open request may be answered, on the clock of the provider."""
    titles = {skill.code: skill.title for skill in book.plan.competencies}
    for standing in book.items.values():
        seq, until = standing.waiting_seq, standing.waiting_until
        if seq is None or until is None or until < book.today:
            continue
        midnight = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(book.time_zone))
        yield Happening(
            what=What.DEADLINE,
            key=f"request-{said[seq].id}",
            first=until,
            last=until,
            changed=said[standing.last_seq].recorded_at,
            version=standing.last_seq,
            at=midnight.astimezone(UTC) - A_SECOND,
            title=titles.get(standing.item_code, standing.item_code),
        )


def _talks(book: Book) -> Iterator[Happening]:
    """What was called off is none. A talk never changes: another time is another talk."""
    for each in talks_of(book.id):
        if each.called_off_at is None:
            on = clock.day_of(each.starts_at, book.time_zone)
            yield Happening(
                what=What.TALK,
                key=f"talk-{each.id}",
                first=on,
                last=on,
                changed=each.planned_at,
                version=1,
                at=each.starts_at,
                place=each.place,
                minutes=each.minutes,
            )


def in_charge(actor: Actor) -> list[Happening]:
    """The placements of today's learners that this mentor is in charge of."""
    mentored = {hat.enrolment_id for hat in actor.mentorships if hat.active}
    wanted = (
        select(*StandingPlacement.__table__.columns, Person.name, Site.name.label("site"), Entry.recorded_at)
        .join(Enrolment, Enrolment.id == StandingPlacement.enrolment_id)
        .join(Person, Person.id == Enrolment.learner_id)
        .join(Site, Site.id == StandingPlacement.site_id)
        .join(
            Entry,
            (Entry.enrolment_id == StandingPlacement.enrolment_id) & (Entry.seq == StandingPlacement.last_seq),
        )
        .where(StandingPlacement.enrolment_id.in_(mentored), StandingPlacement.mentor_id == actor.person_id)
    )
    return [
        Happening(
            what=What.IN_CHARGE,
            key=f"in-charge-{row.enrolment_id}-{row.seq}",
            first=row.starts_on,
            last=max(row.ended_on or row.ends_on, row.starts_on),
            changed=row.recorded_at,
            version=row.last_seq,
            place=row.site,
            learner=row.name,
        )
        for row in db.session.execute(wanted)
    ]
