"""A cohort's roster from a file: what each row would do, and doing all of them or none.

Nobody is deleted, renamed or merged with somebody else. A person whom the provider does not know is linked by a
verified address, and the provider learns nothing of them. The file itself is read by roster_files.py, and mentors are
found by roster_mentors.py. Nothing here commits.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from sqlalchemy import Row as DbRow
from sqlalchemy import select

from tracker import audit
from tracker.cohorts.result_files import Fault
from tracker.cohorts.roster_files import Reading, Row, Wrong
from tracker.cohorts.roster_mentors import Mentors, Post, assign, language_of
from tracker.curriculum.models import Edition
from tracker.curriculum.queries import plan_of
from tracker.errors import FileFaulty, NotFound
from tracker.extensions import db
from tracker.logbook.books import Author
from tracker.logbook.enrolling import Joiner, enrol_all
from tracker.logbook.models import Entry, StandingLearner
from tracker.people.models import Cohort, Enrolment, Person, PersonEmail
from tracker.people.names import address_key, one_line, search_key
from tracker.people.newcomers import Newcomer, add_people, known_at, people_by_email
from tracker.people.queries import provider
from tracker.standing.saying import Pace

FAR = timedelta(days=1461)
"""How far from the cohort's own start anybody may start."""


class Becomes(StrEnum):
    """What a row would do."""

    NEW = "new"
    """Somebody becomes a learner of the cohort."""
    HERE = "here"
    """A learner of the cohort already: nothing."""


class Told(StrEnum):
    """What whoever reads the preview should know of a row."""

    OTHER_NAME = "other-name"
    """The learner is here by another name, which stays."""
    SAME_NAME = "same-name"
    """A learner of this name is here under another address, or without one: it would be a second person."""
    LATE = "late"
    """Starts another day than the cohort."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, understood."""

    row: Row
    becomes: Becomes
    person: Person | None
    """Whose address it is. Not to be shown: the provider may not know them."""
    told: tuple[tuple[Told, str], ...] = ()
    enrolment_id: UUID | None = None
    """Of a learner who is here."""
    mentor: Post | None = None

    @property
    def with_mail(self) -> bool:
        return bool(self.row.mail)


@dataclass
class Preview:
    """What a roster would change. With a fault in it nothing is."""

    planned: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> list[Planned]:
        return [each for each in self.planned if each.becomes is Becomes.NEW]


@dataclass(frozen=True)
class Joined:
    """Who became a learner."""

    by_mail: Sequence[Person] = ()
    on_paper: Sequence[Person] = ()
    mentors: Sequence[Person] = ()
    """Persons who were made as mentors."""

    @property
    def number(self) -> int:
        return len(self.by_mail) + len(self.on_paper)


@dataclass(frozen=True)
class _Desk:
    """What every row is held against, read once for all of them."""

    cohort: Cohort
    by: UUID | None
    by_mail: Mapping[str, Person]
    known: set[UUID]
    """The persons of these addresses whom the provider knows."""
    here: Mapping[UUID, DbRow[Any]]
    """Learners of the cohort by person."""
    by_name: Mapping[str, Sequence[DbRow[Any]]]
    elsewhere: Mapping[UUID, bool]
    """Who learns the same programme in another cohort of the provider, and whether that has ended."""
    paces: frozenset[str]
    mentors: Mentors

    def understand(self, row: Row) -> Planned | Fault:
        """What a row would do, or the first thing that is wrong with it."""
        person = self.by_mail.get(address_key(row.mail)) if row.mail else None
        same = self.by_name.get(search_key(row.name), ())
        if person is None and not row.mail and same:
            if len(same) > 1:
                return Fault(row.line, "mail", Wrong.SEVERAL_HERE, row.name)
            return self._here(row, same[0], None)
        if person and person.id in self.here:
            return self._here(row, self.here[person.id], person)
        if person and person.id in self.elsewhere:
            ended = self.elsewhere[person.id]
            return Fault(row.line, "mail", Wrong.TRAINING_ENDED if ended else Wrong.OTHER_COHORT, row.name)
        return self._new(row, person, same)

    def _here(self, row: Row, known: DbRow[Any], person: Person | None) -> Planned | Fault:
        if known.ended_on is not None:
            return Fault(row.line, "name", Wrong.TRAINING_ENDED, row.name)
        other = ((Told.OTHER_NAME, known.name),) if one_line(row.name) != known.name else ()
        return Planned(row, Becomes.HERE, person, other, known.enrolment_id)

    def _new(self, row: Row, person: Person | None, same: Sequence[DbRow[Any]]) -> Planned | Fault:
        if person and person.id == self.by:
            return Fault(row.line, "mail", Wrong.OWN)
        if (row.pace or self.cohort.pace) not in self.paces:
            return Fault(row.line, "pace", Wrong.NOT_TAUGHT_SO, row.pace or self.cohort.pace)
        if row.starts_on and abs(row.starts_on - self.cohort.starts_on) > FAR:
            return Fault(row.line, "start", Wrong.FAR_START, self.cohort.starts_on.isoformat())
        mentor = self.mentors.understand(row, person)
        if isinstance(mentor, Fault):
            return mentor
        told = [(Told.SAME_NAME, "")] if same else []
        if person and person.id in self.known and person.name != one_line(row.name):
            told.append((Told.OTHER_NAME, person.name))
        if row.starts_on and row.starts_on != self.cohort.starts_on:
            told.append((Told.LATE, row.starts_on.isoformat()))
        return Planned(row, Becomes.NEW, person, tuple(told), mentor=mentor)


def preview(cohort: Cohort, reading: Reading, *, by: UUID | None) -> Preview:
    """What bringing them in would do today. As many queries whatever the number of rows."""
    found = Preview(faults=list(reading.faults))
    desk = _desk(cohort, reading.rows, by)
    seen: dict[str, int] = {}
    for row in reading.rows:
        said = desk.understand(row)
        if isinstance(said, Planned):
            said = _once(said, seen)
        if isinstance(said, Planned):
            found.planned.append(said)
        else:
            found.faults.append(said)
    found.faults.sort(key=lambda fault: fault.line)
    return found


def _once(said: Planned, seen: dict[str, int]) -> Planned | Fault:
    """Each learner stands in the file once: by address, and by name where there is none."""
    row = said.row
    key = address_key(row.mail) if row.mail else search_key(row.name)
    first = seen.setdefault(key, row.line)
    if first == row.line:
        return said
    return Fault(row.line, *(("mail", Wrong.MAIL_TWICE) if row.mail else ("name", Wrong.NAME_TWICE)), str(first))


def _desk(cohort: Cohort, rows: Sequence[Row], by: UUID | None) -> _Desk:
    home = provider(cohort.provider_id)
    if home is None:
        raise NotFound
    mails = {row.mail for row in rows} | {row.mentor.mail for row in rows}
    by_mail = people_by_email(mails - {""})
    known = known_at(home.id, {person.id for person in by_mail.values()})
    learners = _learners(cohort)
    by_name = defaultdict(list)
    for learner in learners:
        by_name[learner.search_key].append(learner)
    plan = plan_of(cohort.edition_id)
    return _Desk(
        cohort=cohort,
        by=by,
        by_mail=by_mail,
        known=known,
        here={learner.person_id: learner for learner in learners},
        by_name=by_name,
        elsewhere=_elsewhere(cohort, {person.id for person in by_mail.values()}),
        paces=frozenset(pace.code for pace in plan.paces),
        mentors=Mentors.at(home, plan, by_mail, rows),
    )


def _learners(cohort: Cohort) -> list[DbRow[Any]]:
    rows = (
        select(
            Enrolment.id.label("enrolment_id"),
            Person.id.label("person_id"),
            Person.name,
            Person.search_key,
            StandingLearner.ended_on,
        )
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.learner_id)
        .where(StandingLearner.cohort_id == cohort.id)
    )
    return [*db.session.execute(rows.order_by(StandingLearner.ended_on.is_not(None), Enrolment.id))]


def _elsewhere(cohort: Cohort, person_ids: set[UUID]) -> dict[UUID, bool]:
    programme = select(Edition.programme).where(Edition.id == cohort.edition_id).scalar_subquery()
    rows = (
        select(Enrolment.learner_id, StandingLearner.ended_on)
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .join(Edition, Edition.id == StandingLearner.edition_id)
        .where(Enrolment.provider_id == cohort.provider_id, Enrolment.learner_id.in_(person_ids))
        .where(StandingLearner.cohort_id != cohort.id, Edition.programme == programme)
    )
    found: dict[UUID, bool] = {}
    for person_id, ended_on in db.session.execute(rows):
        found[person_id] = ended_on is not None and found.get(person_id, True)
    return found


# Doing it.


def bring_in(cohort_id: UUID, reading: Reading, *, author: Author, form_id: UUID) -> Joined | None:
    """Every row that is new, in the write transaction that is open; None where this form was sent before.

    Raises NotFound, and FileFaulty where a row has a fault, by now or from the start.
    """
    locked = select(Cohort).where(Cohort.id == cohort_id)
    cohort = db.session.scalar(locked.with_for_update().execution_options(populate_existing=True))
    if cohort is None:
        raise NotFound
    ids = {row.line: uuid5(form_id, str(row.line)) for row in reading.rows}
    if db.session.scalars(select(Entry.id).where(Entry.id.in_(ids.values())).limit(1)).first():
        return None
    told = preview(cohort, reading, by=author.person_id)
    if told.faults:
        raise FileFaulty(tuple(told.faults))
    if not told.new:
        return Joined()
    people = _people(told.new, cohort, author)
    joiners = [
        Joiner(
            people[each.row.line], ids[each.row.line], each.row.starts_on, cast("Pace | None", each.row.pace or None)
        )
        for each in told.new
    ]
    books = enrol_all(author=author, cohort=cohort, joiners=joiners)
    mentors = assign(told.new, books, cohort, author.person_id)
    audit.record(
        audit.Verb.ROSTER_IMPORTED,
        actor_id=author.person_id,
        provider_id=cohort.provider_id,
        object_id=cohort.id,
        learners=len(books),
    )
    by_mail = [people[each.row.line] for each in told.new if each.with_mail]
    return Joined(by_mail, [people[each.row.line] for each in told.new if not each.with_mail], mentors)


def _people(new: Sequence[Planned], cohort: Cohort, author: Author) -> dict[int, Person]:
    """The person of each row, by its line; those who are nobody's yet are made."""
    language = language_of(cohort)
    wanted = {each.row.line: uuid4() for each in new if each.person is None}
    made = add_people(
        actor_id=author.person_id,
        newcomers=[
            Newcomer(wanted[each.row.line], each.row.name, each.row.mail, each.row.language or language)
            for each in new
            if each.person is None
        ],
    )
    return {each.row.line: each.person or made[wanted[each.row.line]] for each in new}


def addresses_of(people: Sequence[Person]) -> dict[UUID, str]:
    """Where mail to each of them goes; without those who have no verified address. One query."""
    wanted = select(PersonEmail.person_id, PersonEmail.address).where(
        PersonEmail.person_id.in_([person.id for person in people]), PersonEmail.verified_at.is_not(None)
    )
    found: dict[UUID, str] = {}
    for person_id, address in db.session.execute(wanted.order_by(PersonEmail.address_key)):
        found.setdefault(person_id, address)
    return found
