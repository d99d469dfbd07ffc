"""Reasons of the attention list that staff have seen and need not be told again until a day. Nothing here commits.

What the reasons are and when they come back: tracker/cohorts/attention.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.extensions import db
from tracker.people.desk_models import Quiet
from tracker.people.models import Enrolment, Person


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw it, and the last day on which it is quiet."""

    until: date
    by: str


Key = tuple[UUID, str, str]
"""Enrolment, reason, and the skill or part it is about; empty where it is about the learner as a whole."""


def quiet_reasons(cohort_ids: Iterable[UUID], today: date) -> dict[Key, Seen]:
    """What is quiet on that day, by now, of the learners of these cohorts. One query."""
    rows = (
        select(Quiet.enrolment_id, Quiet.why, Quiet.item_code, Quiet.until, Person.name)
        .join(Enrolment, Enrolment.id == Quiet.enrolment_id)
        .join(Person, Person.id == Quiet.seen_by)
        .where(Enrolment.cohort_id.in_(set(cohort_ids)), Quiet.until >= today, Quiet.seen_at <= clock.now())
    )
    return {(row[0], row[1], row[2]): Seen(row[3], row[4]) for row in db.session.execute(rows)}


def keep_quiet(
    *, actor_id: UUID, provider_id: UUID, enrolment_id: UUID, why: str, items: Iterable[str], until: date
) -> None:
    """Say no more of this reason, of each of these skills, until after that day."""
    for code in sorted(set(items)):
        row = Quiet(
            enrolment_id=enrolment_id,
            why=why,
            item_code=code,
            provider_id=provider_id,
            until=until,
            seen_by=actor_id,
            seen_at=clock.now(),
        )
        db.session.merge(row)
    audit.record(
        Verb.REASON_QUIETED,
        actor_id=actor_id,
        provider_id=provider_id,
        object_id=enrolment_id,
        why=why,
        until=until.isoformat(),
    )


def tell_again(*, actor_id: UUID, provider_id: UUID, enrolment_id: UUID, why: str) -> None:
    """Whatever was quiet of this reason is told again."""
    db.session.execute(delete(Quiet).where(Quiet.enrolment_id == enrolment_id, Quiet.why == why))
    audit.record(Verb.REASON_TOLD, actor_id=actor_id, provider_id=provider_id, object_id=enrolment_id, why=why)
