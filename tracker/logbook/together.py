"""The learners of one mentor who learn by the same edition, so that one skill can be seen of several. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.access.actor import MentorHat
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
    """Learners of one provider and edition, by name, and what the mentor may sign of some of them."""

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


def groups_of(hats: Iterable[MentorHat]) -> list[Group]:
    """Whose training has not ended, by provider. One query, and one for each edition."""
    hats = [hat for hat in hats if hat.active]
    if not hats:
        return []
    wanted = beside().where(Enrolment.id.in_(ids_of(hats)), StandingLearner.ended_on.is_(None))
    found: dict[tuple[UUID, UUID], list[tuple[UUID, str]]] = {}
    names: dict[UUID, str] = {}
    for row in db.session.execute(wanted.order_by(Provider.name, Person.sort_name, Enrolment.id)):
        found.setdefault((row.provider_id, row.edition_id), []).append((row.enrolment_id, row.learner))
        names[row.provider_id] = row.provider
    plans = Plans()
    return [
        Group(at, names[at], edition, plans.of(edition), learners, _modules(plans.of(edition), hats, learners))
        for (at, edition), learners in found.items()
    ]


def _modules(
    plan: Plan, hats: Sequence[MentorHat], learners: Sequence[tuple[UUID, str]]
) -> list[tuple[Module, Sequence[Competency]]]:
    """Modules with the skills that can be signed off and that the mentor covers for at least one of these."""
    ids = {enrolment_id for enrolment_id, _name in learners}
    mine = [hat for hat in hats if hat.enrolment_id in ids]
    allowed = {skill.code for skill in plan.signable}
    skills = [(each, [skill for skill in each.competencies if skill.code in allowed]) for each in plan.modules]
    return [(each, found) for each, found in skills if found and any(hat.covers(each.code) for hat in mine)]
