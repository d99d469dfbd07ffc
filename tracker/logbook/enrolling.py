"""Enrolling a learner, moving them to another cohort, ending the enrolment. Nothing here commits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from tracker import audit, clock
from tracker.curriculum.queries import plan_of
from tracker.errors import Forbidden, NotFound
from tracker.extensions import db
from tracker.logbook import chain
from tracker.logbook.append import Written, append, begin
from tracker.logbook.books import Author, Book
from tracker.people import queries
from tracker.people.models import Cohort, Enrolment, Person
from tracker.standing.kinds import Ended, Enrolled, Moved
from tracker.standing.reckon import LearnerStanding
from tracker.standing.saying import Pace


def enrol(
    *,
    author: Author,
    learner: Person,
    cohort: Cohort,
    entry_id: UUID | None = None,
    starts_on: date | None = None,
    pace: Pace | None = None,
) -> Book:
    """Make the enrolment, its logbook and the first entry. Start and pace are the cohort's unless given.

    Nobody enrols themselves: Forbidden.
    """
    return enrol_all(author=author, cohort=cohort, joiners=[Joiner(learner, entry_id or uuid4(), starts_on, pace)])[0]


@dataclass(frozen=True)
class Joiner:
    """Somebody who becomes a learner of a cohort. Start and pace are the cohort's unless given."""

    learner: Person
    entry_id: UUID
    starts_on: date | None = None
    pace: Pace | None = None


def enrol_all(*, author: Author, cohort: Cohort, joiners: Sequence[Joiner]) -> list[Book]:
    """The same for several, in their order; what they share is read once. Nobody enrols themselves: Forbidden."""
    if any(author.person_id == each.learner.id for each in joiners):
        raise Forbidden
    blank, now = _blank(cohort), clock.now()
    rows = [
        Enrolment(id=uuid4(), provider_id=cohort.provider_id, learner_id=each.learner.id, created_at=now)
        for each in joiners
    ]
    db.session.add_all(rows)
    db.session.flush()
    books = []
    for row, joiner in zip(rows, joiners, strict=True):
        learner = joiner.learner
        book = blank(
            id=row.id, learner_id=learner.id, learner_name=learner.name, head_hash=chain.first_previous(row.id)
        )
        _begin(book, cohort, joiner, author)
        books.append(book)
    return books


def _begin(book: Book, cohort: Cohort, joiner: Joiner, author: Author) -> None:
    said = Enrolled(
        on_date=book.today,
        edition_id=book.learner.edition_id,
        cohort=cohort.id,
        starts_on=joiner.starts_on or cohort.starts_on,
        pace=joiner.pace or cohort.pace,
        languages=tuple(cohort.languages.split(",")),
    )
    begin(book, said, entry_id=joiner.entry_id, author=author)
    audit.record(
        audit.Verb.ENROLMENT_ADDED,
        actor_id=author.person_id,
        provider_id=book.provider_id,
        object_id=book.id,
        cohort=str(cohort.id),
    )


def _edition_of(cohort: Cohort) -> UUID:
    """The cohort's edition, which stays as it is until the transaction ends (cohorts/moving.py waits)."""
    wanted = select(Cohort.edition_id).where(Cohort.id == cohort.id)
    return db.session.scalars(wanted.with_for_update(read=True)).one()


def _blank(cohort: Cohort) -> Callable[..., Book]:
    """A maker of empty logbooks; what all of a cohort have in common is read here."""
    edition_id, provider = _edition_of(cohort), queries.provider(cohort.provider_id)
    if provider is None:
        raise NotFound
    plan, breaks = plan_of(edition_id), queries.breaks_of(provider.id)
    nothing = LearnerStanding(cohort.id, edition_id, cohort.starts_on, cohort.pace, cohort.languages, 0)

    def blank(**own: Any) -> Book:  # noqa: ANN401 handed on by name
        return Book(
            provider_id=provider.id,
            provider_name=provider.name,
            time_zone=provider.time_zone,
            head_seq=0,
            edition_plan=plan,
            learner=nothing,
            items={},
            breaks=breaks,
            **own,
        )

    return blank


def move(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    cohort: Cohort,
    starts_on: date | None = None,
    pace: Pace | None = None,
) -> Written:
    """Bring a learner to another cohort of the same provider, or along with their own to another edition.

    The logbook stays, and completions and observations of the same revisions count on. Start and pace are the cohort's
    unless given. Raises NotFound across providers.
    """
    if cohort.provider_id != book.provider_id:
        raise NotFound
    # Along with their own cohort it is that cohort's mover who holds the lock.
    along = cohort.id == book.learner.cohort_id
    said = Moved(
        on_date=book.today,
        edition_id=cohort.edition_id if along else _edition_of(cohort),
        cohort=cohort.id,
        starts_on=starts_on or cohort.starts_on,
        pace=pace or cohort.pace,
        languages=tuple(cohort.languages.split(",")),
        from_cohort=book.learner.cohort_id,
        from_edition=book.learner.edition_id,
    )
    return append(book, said, entry_id=entry_id, author=author)


def end(book: Book, *, author: Author, entry_id: UUID, outcome: str, reason: str) -> Written:
    """Close a logbook: completed, left or transferred. What was claimed before can still be settled."""
    said = Ended.model_validate({"on_date": book.today, "outcome": outcome, "reason": reason})
    return append(book, said, entry_id=entry_id, author=author)
