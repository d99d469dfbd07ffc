"""Logbooks whose standings were reckoned by older rules, and reckoning them anew. `tracker migrate` asks for it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from tracker.extensions import db
from tracker.logbook.keeping import keep_anew
from tracker.logbook.models import StandingLearner
from tracker.logbook.verifying import verify
from tracker.people.models import Enrolment, Person, Provider
from tracker.standing.reckon import RULES_VERSION


@dataclass(frozen=True)
class Outdated:
    """One logbook to be reckoned anew."""

    enrolment_id: UUID
    learner_name: str
    time_zone: str


def outdated() -> list[Outdated]:
    """Every logbook that was last reckoned by other rules than those of this code."""
    query = (
        select(Enrolment.id, Person.name, Provider.time_zone)
        .join(Person, Person.id == Enrolment.learner_id)
        .join(Provider, Provider.id == Enrolment.provider_id)
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .where(StandingLearner.rules_version != RULES_VERSION)
    )
    rows = db.session.execute(query.order_by(Person.sort_name, Enrolment.id))
    return [Outdated(*row) for row in rows]


def renew(logbook: Outdated) -> bool:
    """Reckon one logbook anew; whether that changed where its learner stands."""
    broken = verify(logbook.enrolment_id, logbook.time_zone)
    keep_anew(logbook.enrolment_id, logbook.time_zone)
    return broken is not None and broken.why == "standing"
