"""The guide of a first visit: whether somebody has dismissed it. Nothing here commits; its words are a template's."""

from uuid import UUID

from sqlalchemy import delete

from tracker import clock
from tracker.extensions import db
from tracker.people.desk_models import GuideSeen


def is_new(person_id: UUID | None, role: str) -> bool:
    """Whether this person still has to see the guide of that role."""
    return person_id is not None and db.session.get(GuideSeen, (person_id, role)) is None


def dismiss(person_id: UUID, role: str) -> None:
    """For good; a second time changes nothing."""
    if is_new(person_id, role):
        db.session.add(GuideSeen(person_id=person_id, role=role, seen_at=clock.now()))


def show_again(person_id: UUID, role: str) -> None:
    db.session.execute(delete(GuideSeen).where(GuideSeen.person_id == person_id, GuideSeen.role == role))
