"""Writing in a learner's record as staff of the provider: the record under its lock, and who writes."""

from dataclasses import replace
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.logbook.books import Author, Book, open_book
from tracker.web import guard
from tracker.web.moving import as_staff


def write(actor: Actor, enrolment_id: UUID, action: Action, *, signed: bool = False) -> tuple[Book, Author]:
    """Inside `guard.writing()`. `signed` where the form asked for a proof. Raises as `require` does."""
    ref = find_enrolment(enrolment_id)
    guard.require(action, ref)
    author = as_staff(actor, ref.provider_id)
    return open_book(enrolment_id, lock=True), replace(author, assurance="pin") if signed else author
