"""Talks that staff plan with a learner: when and where, and nothing of what about. Planned, called off, read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import Conflict, NotFound
from tracker.extensions import db
from tracker.people.desk_models import Talk
from tracker.people.models import Person
from tracker.people.names import one_line

SHOWN_FOR = timedelta(hours=12)
"""So long after it began a talk still stands among those to come."""


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One talk with the name of who planned it."""

    id: UUID
    planned_by: str
    planned_at: datetime
    starts_at: datetime
    minutes: int
    place: str
    called_off_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def is_to_come(self, now: datetime) -> bool:
        return self.called_off_at is None and self.starts_at + SHOWN_FOR > now


def plan_talk(
    *,
    actor_id: UUID,
    provider_id: UUID,
    enrolment_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str,
    talk_id: UUID,
) -> tuple[Talk, bool]:
    """The talk, and whether it is new. `talk_id` was made when the form was shown; raises Conflict for another's."""
    known = db.session.get(Talk, talk_id)
    said = (enrolment_id, starts_at, minutes, one_line(place))
    if known is not None:
        if (known.enrolment_id, known.starts_at, known.minutes, known.place) != said or known.planned_by != actor_id:
            raise Conflict
        return known, False
    row = Talk(
        id=talk_id,
        provider_id=provider_id,
        enrolment_id=enrolment_id,
        planned_by=actor_id,
        planned_at=clock.now(),
        starts_at=starts_at,
        minutes=minutes,
        place=one_line(place),
    )
    db.session.add(row)
    db.session.flush()
    _tell(Verb.TALK_PLANNED, row, actor_id)
    return row, True


def call_off(*, actor_id: UUID, enrolment_id: UUID, talk_id: UUID) -> tuple[Talk, bool]:
    """Anybody who may plan talks with this learner; and whether it was this that did it. Raises NotFound."""
    row = db.session.get(Talk, talk_id)
    if row is None or row.enrolment_id != enrolment_id:
        raise NotFound
    if row.called_off_at is not None or row.starts_at <= clock.now():
        return row, False
    row.called_off_at = clock.now()
    db.session.flush()
    _tell(Verb.TALK_CALLED_OFF, row, actor_id)
    return row, True


def talk(talk_id: UUID) -> Talk | None:
    return db.session.get(Talk, talk_id)


def talks_of(enrolment_id: UUID) -> Sequence[TalkLine]:
    """Every talk with a learner, those called off too, the latest first."""
    rows = (
        select(Talk.id, Person.name, Talk.planned_at, Talk.starts_at, Talk.minutes, Talk.place, Talk.called_off_at)
        .join(Person, Person.id == Talk.planned_by)
        .where(Talk.enrolment_id == enrolment_id)
        .order_by(Talk.starts_at.desc(), Talk.id)
    )
    return [TalkLine(*row) for row in db.session.execute(rows)]


def to_come(talks: Sequence[TalkLine]) -> list[TalkLine]:
    """Those that are not over, the next one first."""
    now = clock.now()
    return [each for each in reversed(talks) if each.is_to_come(now)]


def _tell(verb: Verb, row: Talk, actor_id: UUID) -> None:
    audit.record(verb, actor_id=actor_id, provider_id=row.provider_id, object_id=row.enrolment_id, talk=str(row.id))
