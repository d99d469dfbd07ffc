"""Examination results of a cohort from a file: what each row would do, and doing all of them or none.

The file itself is read by result_files.py. Nothing here commits.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import and_, select

from tracker import clock
from tracker.cohorts.result_files import Fault, Reading, Row, Wrong
from tracker.curriculum.plan import Examination, Plan
from tracker.curriculum.queries import plan_of
from tracker.errors import FileFaulty, NotFound
from tracker.extensions import db
from tracker.logbook import results
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.facts import facts_about
from tracker.logbook.models import Entry, StandingItem, StandingLearner
from tracker.logbook.results import MOST_ATTEMPTS
from tracker.people.models import Cohort, Enrolment, Person, PersonEmail
from tracker.people.names import address_key, search_key
from tracker.people.queries import provider
from tracker.standing.facts import Fact, live
from tracker.standing.languages import plan_for

RESULT = "result-entered"


class Becomes(StrEnum):
    """What a row would do."""

    NEW = "new"
    """An attempt is entered."""
    THERE = "there"
    """It stands in the logbook already: nothing."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner of the cohort, and by which words a file may name them."""

    enrolment_id: UUID
    person_id: UUID
    name: str
    ended: bool
    first_start: date
    plan: Plan
    emails: tuple[str, ...] = ()
    passed: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset({search_key(self.name), str(self.enrolment_id), *map(address_key, self.emails)})


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, understood."""

    row: Row
    learner: Learner
    examination: Examination
    becomes: Becomes


@dataclass
class Preview:
    """What a file would change. With a fault in it nothing is."""

    planned: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_empty: int = 0

    @property
    def new(self) -> list[Planned]:
        return [each for each in self.planned if each.becomes is Becomes.NEW]


def preview(cohort: Cohort, reading: Reading, *, by: UUID | None) -> Preview:
    """What entering the rows would do today, for the person who would enter them."""
    found = Preview(faults=list(reading.faults), left_empty=reading.left_empty)
    learners, today = learners_of(cohort), _today(cohort)
    by_key: dict[str, list[Learner]] = defaultdict(list)
    for learner in learners:
        for key in learner.keys:
            by_key[key].append(learner)
    codes = {row.examination.casefold() for row in reading.rows}
    standing = facts_about(codes, {each.enrolment_id for each in learners}, _time_zone(cohort))
    desk = _Desk(by_key, standing, today, by)
    seen: dict[tuple[UUID, str, date], int] = {}
    for row in reading.rows:
        said = desk.understand(row)
        if isinstance(said, Planned) and desk.is_full(said):
            said = Fault(row.line, "examination", Wrong.TOO_MANY_ATTEMPTS)
        if isinstance(said, Planned):
            first = seen.setdefault((said.learner.enrolment_id, said.examination.code, row.on), row.line)
            if first == row.line:
                found.planned.append(said)
                continue
            said = Fault(row.line, "date", Wrong.TWICE, str(first))
        found.faults.append(said)
    found.faults.sort(key=lambda fault: fault.line)
    return found


@dataclass(frozen=True)
class _Desk:
    """What every row is held against: the learners by what a file may call them, their results, the day, the reader."""

    by_key: Mapping[str, Sequence[Learner]]
    standing: Mapping[UUID, Sequence[Fact]]
    today: date
    by: UUID | None

    tries: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    """Attempts of the rows so far that are new."""

    def is_full(self, planned: Planned) -> bool:
        """Whether no further attempt fits; counts it where one does."""
        if planned.becomes is Becomes.THERE:
            return False
        key = planned.learner.enrolment_id, planned.examination.code
        facts = live(self.standing.get(key[0], ()))
        self.tries[key] += 1
        return sum((fact.kind, fact.item) == (RESULT, key[1]) for fact in facts) + self.tries[key] > MOST_ATTEMPTS

    def understand(self, row: Row) -> Planned | Fault:
        keys = {search_key(row.learner), address_key(row.learner)}
        named = {each.enrolment_id: each for key in keys for each in self.by_key.get(key, ())}
        if len(named) != 1:
            return Fault(row.line, "learner", Wrong.SEVERAL_LEARNERS if named else Wrong.NO_LEARNER, row.learner)
        (learner,) = named.values()
        if wrong := self._of_learner(learner):
            return Fault(row.line, "learner", wrong, row.learner)
        examination = next(
            (each for each in learner.plan.examinations if each.code == row.examination.casefold()), None
        )
        if examination is None:
            return Fault(row.line, "examination", Wrong.NO_EXAMINATION, row.examination)
        return self._of_day(row, learner, examination)

    def _of_learner(self, learner: Learner) -> Wrong | None:
        if learner.person_id == self.by:
            return Wrong.OWN
        return Wrong.LEARNER_ENDED if learner.ended else None

    def _of_day(self, row: Row, learner: Learner, examination: Examination) -> Planned | Fault:
        if row.on > self.today:
            return Fault(row.line, "date", Wrong.FUTURE)
        if row.on < learner.first_start:
            return Fault(row.line, "date", Wrong.BEFORE_START, learner.first_start.isoformat())
        facts = live(self.standing.get(learner.enrolment_id, ()))
        there = [fact for fact in facts if (fact.kind, fact.item, fact.on) == (RESULT, examination.code, row.on)]
        if there and not _same(there[0], row):
            return Fault(row.line, "date", Wrong.OTHER_RESULT, learner.name)
        return Planned(row, learner, examination, Becomes.THERE if there else Becomes.NEW)


def _same(fact: Fact, row: Row) -> bool:
    """The remark is no part of the result."""
    known = fact.outcome, fact.details.get("score"), fact.details.get("out_of")
    return known == (row.outcome, row.score, row.out_of)


def enter(cohort: Cohort, reading: Reading, *, author: Author) -> int:
    """Enter every row that is new, in one transaction; how many there were.

    Raises FileFaulty where a row has a fault, by now or from the start.
    """
    books: dict[UUID, Book] = {}
    for enrolment_id in sorted(
        {each.learner.enrolment_id for each in preview(cohort, reading, by=author.person_id).new}
    ):
        books[enrolment_id] = open_book(enrolment_id, lock=True)
    told = preview(cohort, reading, by=author.person_id)  # again, now that nobody else writes
    if told.faults:
        raise FileFaulty(tuple(told.faults))
    for each in sorted(told.new, key=lambda planned: planned.row.on):
        book = books.get(each.learner.enrolment_id)
        if book is None:
            raise FileFaulty(())  # was there a moment ago, and was just taken back
        _enter(book, each, author)
    return len(told.new)


def _enter(book: Book, planned: Planned, author: Author) -> None:
    """The id is one that nobody could know before: the same file again finds its results in the logbook."""
    row = planned.row
    results.enter_result(
        book,
        author=author,
        entry_id=uuid4(),
        code=planned.examination.code,
        on=row.on,
        outcome=row.outcome,
        score=row.score,
        out_of=row.out_of,
        remark=row.remark,
    )


def learners_of(cohort: Cohort) -> list[Learner]:
    """Everybody of the cohort by name, those whose training ended too. As many queries whatever their number."""
    rows = (
        select(
            Enrolment.id,
            Person.id.label("person_id"),
            Person.name,
            StandingLearner.ended_on,
            StandingLearner.edition_id,
            StandingLearner.levels,
        )
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.learner_id)
        .where(StandingLearner.cohort_id == cohort.id)
        .order_by(Person.sort_name, Person.name, Enrolment.id)
    )
    found = list(db.session.execute(rows))
    starts, emails, passed = _first_starts(cohort), _emails(cohort), _passed(cohort)
    editions = {edition_id: plan_of(edition_id) for edition_id in {row.edition_id for row in found}}
    return [
        Learner(
            row.id,
            row.person_id,
            row.name,
            ended=row.ended_on is not None,
            first_start=starts[row.id],
            plan=plan_for(editions[row.edition_id], row.levels),
            emails=tuple(emails.get(row.person_id, ())),
            passed=frozenset(passed.get(row.id, ())),
        )
        for row in found
    ]


def _first_starts(cohort: Cohort) -> dict[UUID, date]:
    """The earliest start that was ever said of each learner, as Book.first_start has it."""
    here = and_(StandingLearner.enrolment_id == Entry.enrolment_id, StandingLearner.cohort_id == cohort.id)
    wanted = select(Entry.enrolment_id, Entry.details).join(StandingLearner, here)
    found: dict[UUID, date] = {}
    for enrolment_id, details in db.session.execute(wanted.where(Entry.kind.in_(("enrolled", "moved")))):
        start = date.fromisoformat(json.loads(details)["starts_on"])
        found[enrolment_id] = min(start, found.get(enrolment_id, start))
    return found


def _emails(cohort: Cohort) -> dict[UUID, list[str]]:
    wanted = (
        select(PersonEmail.person_id, PersonEmail.address)
        .join(Enrolment, Enrolment.learner_id == PersonEmail.person_id)
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .where(StandingLearner.cohort_id == cohort.id, PersonEmail.verified_at.is_not(None))
        .order_by(PersonEmail.address_key)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for person_id, address in db.session.execute(wanted):
        found[person_id].append(address)
    return found


def _passed(cohort: Cohort) -> dict[UUID, list[str]]:
    wanted = (
        select(StandingItem.enrolment_id, StandingItem.item_code)
        .join(StandingLearner, StandingLearner.enrolment_id == StandingItem.enrolment_id)
        .where(StandingLearner.cohort_id == cohort.id, StandingItem.kind == "examination")
        .where(StandingItem.awarded_on.is_not(None))
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for enrolment_id, code in db.session.execute(wanted):
        found[enrolment_id].append(code)
    return found


def template(cohort: Cohort) -> list[tuple[str, str]]:
    """Learner and examination of every result that is still to come: the rows of the file to fill in."""
    learners = learners_of(cohort)
    names = Counter(search_key(each.name) for each in learners)
    return [
        (
            each.name if names[search_key(each.name)] == 1 else (*each.emails, str(each.enrolment_id))[0],
            examination.code,
        )
        for each in learners
        if not each.ended
        for examination in each.plan.examinations
        if examination.code not in each.passed
    ]


def _time_zone(cohort: Cohort) -> str:
    home = provider(cohort.provider_id)
    if home is None:
        raise NotFound
    return home.time_zone


def _today(cohort: Cohort) -> date:
    return clock.today(_time_zone(cohort))
