"""Enrolling a learner, moving them to another cohort, ending the enrolment. Nothing here commits."""

from datetime import date
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
    if author.person_id == learner.id:
        raise Forbidden
    edition_id = _edition_of(cohort)
    row = Enrolment(id=uuid4(), provider_id=cohort.provider_id, learner_id=learner.id, created_at=clock.now())
    db.session.add(row)
    db.session.flush()
    book = _empty_book(row, learner, cohort, edition_id)
    said = Enrolled(
        on_date=book.today,
        edition_id=edition_id,
        cohort=cohort.id,
        starts_on=starts_on or cohort.starts_on,
        pace=pace or cohort.pace,
        languages=tuple(cohort.languages.split(",")),
    )
    begin(book, said, entry_id=entry_id or uuid4(), author=author)
    audit.record(
        audit.Verb.ENROLMENT_ADDED,
        actor_id=author.person_id,
        provider_id=row.provider_id,
        object_id=row.id,
        cohort=str(cohort.id),
    )
    return book


def _edition_of(cohort: Cohort) -> UUID:
    """The cohort's edition, which stays as it is until the transaction ends (cohorts/moving.py waits)."""
    wanted = select(Cohort.edition_id).where(Cohort.id == cohort.id)
    return db.session.scalars(wanted.with_for_update(read=True)).one()


def _empty_book(row: Enrolment, learner: Person, cohort: Cohort, edition_id: UUID) -> Book:
    provider = queries.provider(row.provider_id)
    if provider is None:
        raise NotFound
    return Book(
        id=row.id,
        learner_id=row.learner_id,
        learner_name=learner.name,
        provider_id=provider.id,
        provider_name=provider.name,
        time_zone=provider.time_zone,
        head_seq=0,
        head_hash=chain.first_previous(row.id),
        edition_plan=plan_of(edition_id),
        learner=LearnerStanding(cohort.id, edition_id, cohort.starts_on, cohort.pace, cohort.languages, 0),
        items={},
        breaks=queries.breaks_of(provider.id),
    )


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
