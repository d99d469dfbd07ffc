"""Opening a learner's record at the web door: who asks, in which hat, and the trail that staff and mentors leave."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flask import request

from tracker import audit
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EnrolmentRef, ItemRef, Subject, find_enrolment
from tracker.audit import Verb
from tracker.curriculum.plan import Competency, Module, Unit
from tracker.errors import NotFound
from tracker.logbook import queries
from tracker.logbook.books import Author, Book, open_book
from tracker.standing.passes import still_in
from tracker.web import guard, looking_back
from tracker.web.reading_in import of_cohort

Found = TypeVar("Found")


@dataclass(frozen=True)
class Record:
    """A logbook somebody may read, and how they look at it."""

    ref: EnrolmentRef
    book: Book
    own: bool
    """The reader is its learner."""

    @property
    def open(self) -> bool:
        """The reader may write in it, and it has not ended."""
        return self.own and self.book.learner.ended_on is None

    @property
    def started(self) -> bool:
        return self.book.today >= self.book.learner.starts_on

    def address(self, *below: str | int) -> str:
        """Of the record, or of a page below it."""
        return "/".join(["/enrolments", str(self.ref.id), *map(str, below)])

    def addresses(self) -> dict[str, str]:
        """Of the pages of every module and item, by code."""
        plan = self.book.plan
        below = (("modules", plan.modules), ("units", plan.units), ("competencies", plan.competencies))
        return {each.code: self.address(place, each.code) for place, known in below for each in known}

    def may_assess(self, module: str) -> bool:
        return may(guard.actor(), Action.ASSESS, ItemRef(self.ref, module)) and self.book.learner.ended_on is None

    def unit(self, code: str) -> Unit:
        """Raises NotFound: an address with a code of nothing leads nowhere."""
        return _found(self.book.plan.unit, code)

    def skill(self, code: str) -> Competency:
        """Raises NotFound."""
        return _found(self.book.plan.competency, code)

    def module(self, code: str) -> Module:
        """Raises NotFound."""
        return _found(self.book.plan.module, code)

    def still_in(self, code: str) -> tuple[str, ...]:
        """Of which languages a unit is to be studied in one more, where the programme is staged (E13)."""
        return still_in(self.book.plan, self.book.items.get(code), self.book.learner.languages.split(","))

    def second_pass(self, module: Module) -> list[Unit]:
        """The units of a module that are completed in the first language alone."""
        return [unit for unit in module.units if self.still_in(unit.code)]

    def titles(self) -> dict[str, str]:
        """The words for every code of the edition: an entry may name what has left the learner's own plan."""
        plan = self.book.edition_plan
        modules = {module.code: module.title for module in plan.modules}
        examinations = {examination.code: examination.title for examination in plan.examinations}
        return modules | examinations | {item.code: item.title for item in plan.items}


def read(
    enrolment_id: UUID,
    action: Action = Action.SEE_RECORD,
    *,
    of: Callable[[EnrolmentRef, Book], Subject] | None = None,
) -> Record:
    """Open a record for reading. Whoever is not its learner leaves a line on the trail. Raises as `require` does.

    `of` says what of the record is asked for, where that takes its plan; else the whole record is.
    """
    ref = find_enrolment(enrolment_id)
    guard.require(Action.SEE_RECORD if of else action, ref)
    subject = of(ref, open_book(enrolment_id)) if of else ref
    if of:
        guard.require(action, subject)
    own = guard.actor().person_id == ref.learner_id
    if not own:
        leave_on_trail(ref, subject)
    looking_back.enter_record(ref)
    book = open_book(enrolment_id)
    of_cohort(book.learner.languages)
    return Record(ref, book, own=own)


def only_its_learner(record: Record) -> None:
    """For the forms that stand on pages which others may read."""
    if request.method == "POST":
        guard.require(Action.LOG_LEARNING, record.ref)


def write(enrolment_id: UUID) -> tuple[Book, Author]:
    """Open the actor's own record under the lock, inside `guard.writing()`."""
    ref = find_enrolment(enrolment_id)
    for action in (Action.SEE_RECORD, Action.LOG_LEARNING):
        guard.require(action, ref)
    return open_book(enrolment_id, lock=True), Author(ref.learner_id, "learner", ref.id)


def leave_on_trail(ref: EnrolmentRef, subject: Subject | None = None) -> None:
    """That this person read this record: once an hour, committed before the first byte goes out.

    `subject` is what the view asks for, where that is not the whole record.
    """
    reader = guard.actor().person_id
    if reader is None or queries.was_seen(ref.id, reader):
        return
    with guard.writing() as actor:
        guard.require(guard.gate().action or Action.SEE_RECORD, subject or ref)
        _record(Verb.RECORD_SEEN, actor.person_id, ref)


def leave_export_on_trail(enrolment_id: UUID) -> None:
    """That this person took this record away as a file. Without the line there is no file."""
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        guard.require(Action.EXPORT_RECORD, ref)
        _record(Verb.RECORD_EXPORTED, actor.person_id, ref)


def _record(verb: Verb, actor_id: UUID | None, ref: EnrolmentRef) -> None:
    audit.record(verb, actor_id=actor_id, provider_id=ref.provider_id, object_id=ref.id)


def _found(find: Callable[[str], Found], code: str) -> Found:
    try:
        return find(code)
    except KeyError:
        raise NotFound from None
