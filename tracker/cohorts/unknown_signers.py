"""The mentors of cohorts whom a learner named and nobody has confirmed yet. One query, reads only.

Until somebody says that they work where the learner says, what they sign counts for nothing: people/guests.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from tracker import clock
from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.people.guests import AWAITED
from tracker.people.models import Mentorship, Person, Post, Proposal, Provider, Site


@dataclass(frozen=True, slots=True)
class Unknown:
    """Somebody who waits, of a learner still in training."""

    enrolment_id: UUID
    post_id: UUID
    name: str
    site: str
    since: date


def unknown_signers(cohort_ids: Iterable[UUID]) -> list[Unknown]:
    """Each with the learner who named them, the longest waiting first."""
    named = and_(
        Mentorship.mentor_id == Post.person_id,
        Mentorship.learner_id == Proposal.proposed_by,
        Mentorship.provider_id == Post.provider_id,
    )
    rows = (
        select(Mentorship.enrolment_id, Post.id, Person.name, Site.name, Proposal.proposed_at, Provider.time_zone)
        .join(Proposal, Proposal.post_id == Post.id)
        .join(Mentorship, named)
        .join(StandingLearner, StandingLearner.enrolment_id == Mentorship.enrolment_id)
        .join(Person, Person.id == Post.person_id)
        .join(Site, Site.id == Post.site_id)
        .join(Provider, Provider.id == Post.provider_id)
        .where(AWAITED, StandingLearner.cohort_id.in_(set(cohort_ids)), StandingLearner.ended_on.is_(None))
        .order_by(Proposal.proposed_at, Post.id)
        .distinct()
    )
    return [
        Unknown(enrolment_id, post_id, name, site, clock.day_of(at, time_zone))
        for enrolment_id, post_id, name, site, at, time_zone in db.session.execute(rows)
    ]
