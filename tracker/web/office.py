"""Writing in a learner's record as staff of the provider: the record under its lock, and who writes."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef, find_enrolment
from tracker.errors import NotFound
from tracker.logbook.books import Author, Book, open_book
from tracker.web import guard
from tracker.web.moving import as_staff


def enterer_of(actor: Actor, ref: EnrolmentRef, covers: Collection[str]) -> Author:
    """Who enters a result: one who looks after the record, else a teacher of all that the examination covers."""
    hat = actor.overseer_of(ref.provider_id, ref.cohort_id)
    if hat is None and covers:
        hat = actor.teacher_of(ref.provider_id, ref.cohort_id, covers)
    if hat is None or actor.person_id is None:
        raise NotFound
    return Author(actor.person_id, hat.role, hat.id, "pin")


def write(actor: Actor, enrolment_id: UUID, action: Action, *, signed: bool = False) -> tuple[Book, Author]:
    """Inside `guard.writing()`. `signed` where the form asked for a proof. Raises as `require` does."""
    ref = find_enrolment(enrolment_id)
    guard.require(action, ref)
    author = as_staff(actor, ref.provider_id, ref.cohort_id)
    return open_book(enrolment_id, lock=True), replace(author, assurance="pin") if signed else author
