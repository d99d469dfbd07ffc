"""The learners of one mentor or teacher on the same edition, so that one skill can be seen of several. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_

from tracker.access.actor import Actor
from tracker.access.rules import taught_enrolments
from tracker.curriculum.plan import Competency, Module, Plan
from tracker.extensions import db
from tracker.logbook.inbox import Plans
from tracker.logbook.models import StandingLearner
from tracker.logbook.whose import beside, ids_of
from tracker.people.models import Enrolment, Person, Provider

MOST = 20
"""Learners whom one can have watched in one session."""


@dataclass(frozen=True)
class Group:
    """Learners of one provider and edition, by name, and what the signer may sign of some of them."""

    provider_id: UUID
    provider: str
    edition_id: UUID
    plan: Plan
    learners: Sequence[tuple[UUID, str]]
    """Enrolment and name."""
    modules: Sequence[tuple[Module, Sequence[Competency]]]

    @property
    def title(self) -> str:
        return self.plan.title

    @property
    def id(self) -> str:
        """Names it among others on a page."""
        return f"group-{self.provider_id}-{self.edition_id}"

    @property
    def key(self) -> str:
        """Names it in an address."""
        return f"{self.provider_id}/{self.edition_id}"


def groups_of(actor: Actor) -> list[Group]:
    """Whose training has not ended, by provider. One query, and one for each edition."""
    hats = [hat for hat in actor.mentorships if hat.active]
    mine = or_(Enrolment.id.in_(ids_of(hats)), Enrolment.id.in_(taught_enrolments(actor)))
    wanted = beside(Enrolment.cohort_id).where(mine, StandingLearner.ended_on.is_(None))
    found: dict[tuple[UUID, UUID], list[Row[Any]]] = {}
    for row in db.session.execute(wanted.order_by(Provider.name, Person.sort_name, Enrolment.id)):
        found.setdefault((row.provider_id, row.edition_id), []).append(row)
    plans = Plans()
    return [
        Group(
            provider_id,
            rows[0].provider,
            edition_id,
            plans.of(edition_id),
            [(row.enrolment_id, row.learner) for row in rows],
            _modules(plans.of(edition_id), actor, rows),
        )
        for (provider_id, edition_id), rows in found.items()
    ]


def _modules(plan: Plan, actor: Actor, rows: Sequence[Row[Any]]) -> list[tuple[Module, Sequence[Competency]]]:
    """Modules with the skills that can be signed off and that the signer covers for at least one of these."""
    cohorts = {row.cohort_id for row in rows}

    def covered(module: str) -> bool:
        if any(actor.teacher_of(rows[0].provider_id, each, {module}) for each in cohorts):
            return True
        return any(actor.mentorship_for(row.enrolment_id, module) for row in rows)

    allowed = {skill.code for skill in plan.signable}
    skills = [(each, [skill for skill in each.competencies if skill.code in allowed]) for each in plan.modules]
    return [(each, found) for each, found in skills if found and covered(each.code)]
