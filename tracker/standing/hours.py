"""Hours: theory from completed units, practice from what was confirmed. Pure; minutes throughout.

No minute counts twice: a unit counts its planned hours once, however often and in however many languages it was
completed (E13); a claim of practice stands in one sum only, by its verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.curriculum.plan import Plan
from tracker.standing.look import is_completed
from tracker.standing.reckon import ItemStanding, LearnerStanding

SHOWN_FROM = 20 * 60
"""Below this many minutes a share of practice says nothing yet."""
MOST_ON_ONE_DATE = 16 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of a learner; `planned_*` are those of the whole plan."""

    theory: int
    planned_theory: int
    planned_practice: int
    claimed: int
    confirmed_simulated: int
    confirmed_real: int
    declined: int

    @property
    def confirmed(self) -> int:
        return self.confirmed_simulated + self.confirmed_real

    @property
    def practice_share(self) -> int | None:
        """Percent of practice in what was done, or None under 20 hours (B15)."""
        done = self.theory + self.confirmed
        return round(100 * self.confirmed / done) if done >= SHOWN_FROM else None

    @property
    def planned_share(self) -> int:
        """Percent of practice in the whole plan."""
        return round(100 * self.planned_practice / max(1, self.planned_theory + self.planned_practice))


def hours(plan: Plan, items: Mapping[str, ItemStanding], learner: LearnerStanding) -> Hours:
    """What was studied, claimed, confirmed and declined, beside what is planned."""
    practice = sum(module.practice.hours for module in plan.modules) + plan.internship.hours
    return Hours(
        theory=sum(60 * unit.hours for unit in plan.units if is_completed(items.get(unit.code))),
        planned_theory=sum(60 * unit.hours for unit in plan.units),
        planned_practice=60 * practice,
        claimed=learner.claimed_simulated + learner.claimed_real,
        confirmed_simulated=learner.confirmed_simulated,
        confirmed_real=learner.confirmed_real,
        declined=learner.declined_simulated + learner.declined_real,
    )
