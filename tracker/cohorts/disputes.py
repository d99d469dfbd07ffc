"""The signatures of cohorts that somebody denied and of which no coordinator has decided. One query, reads only.

What a dispute does to a signature: standing/facts.py. Saying it: logbook/disputing.py; deciding it: withdrawing.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.logbook.claims import is_gone
from tracker.logbook.models import Entry, StandingLearner
from tracker.people.models import Person
from tracker.standing.facts import ANSWERS
from tracker.standing.kinds import HOURS

HOURS_DENIED = "hours"
EVALUATION = "evaluation"
FEEDBACK = "feedback"
SIGN_OFF = "sign-off"


@dataclass(frozen=True, slots=True)
class Denied:
    """A signature in dispute, of a learner still in training."""

    enrolment_id: UUID
    item_code: str | None
    part: str
    """sign-off, hours, feedback or evaluation."""
    by: str
    """Name of who denied it."""
    since: date


def disputes(cohort_ids: Iterable[UUID]) -> list[Denied]:
    """Every dispute that stands, the oldest first; not where the claim that was judged is taken back."""
    signature, dispute, claim = aliased(Entry), aliased(Entry), aliased(Entry)
    denies = (dispute.enrolment_id == signature.enrolment_id) & (dispute.refers_seq == signature.seq)
    judges = and_(
        claim.enrolment_id == signature.enrolment_id,
        claim.seq == signature.refers_seq,
        signature.kind.in_(ANSWERS),
    )
    rows = (
        select(signature.enrolment_id, signature.item_code, signature.kind, claim.kind, Person.name, dispute.on_date)
        .join(dispute, denies & (dispute.kind == "disputed"))
        .join(Person, Person.id == dispute.author_id)
        .join(StandingLearner, StandingLearner.enrolment_id == signature.enrolment_id)
        .outerjoin(claim, judges)
        .where(
            StandingLearner.cohort_id.in_(set(cohort_ids)),
            StandingLearner.ended_on.is_(None),
            ~is_gone(dispute),
            ~is_gone(signature),
            claim.seq.is_(None) | ~is_gone(claim),
        )
        .order_by(dispute.on_date, signature.enrolment_id, signature.seq)
    )
    return [
        Denied(enrolment_id, code, _part(kind, judged), by, since)
        for enrolment_id, code, kind, judged, by, since in db.session.execute(rows)
    ]


def _part(kind: str, judged: str | None) -> str:
    if kind == "placement-evaluated":
        return EVALUATION
    if judged in HOURS:
        return HOURS_DENIED
    return FEEDBACK if judged else SIGN_OFF
