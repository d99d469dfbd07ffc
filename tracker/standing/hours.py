"""Hours: theory from completed units, practice from what was confirmed. Pure; minutes throughout.

No minute counts twice: a unit counts its planned hours once, however often and in however many languages it was
completed (E13); a claim of practice stands in one sum only, by its verdict, and on a day worked at a site in none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.curriculum.plan import Plan
from tracker.standing.facts import Fact, live, verdicts
from tracker.standing.kinds import HOURS
from tracker.standing.look import is_completed
from tracker.standing.placements import days_of_placement
from tracker.standing.planning import Span, counted_days
from tracker.standing.reckon import ItemStanding, LearnerStanding

SHOWN_FROM = 20 * 60
"""Below this many minutes a share of practice says nothing yet."""
MOST_ON_ONE_DATE = 16 * 60
PACE_FROM = 14
"""Days that count after which minutes make a pace."""


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
    planned_days: int = 0
    """Of the internship alone; part of `planned_practice`. The next two are parts of the sums above likewise."""
    claimed_days: int = 0
    confirmed_days: int = 0

    @property
    def confirmed(self) -> int:
        return self.confirmed_simulated + self.confirmed_real + self.confirmed_days

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
    asked = [unit for unit in plan.units if not _exempt(items.get(unit.code))]
    return Hours(
        theory=sum(60 * unit.hours for unit in asked if is_completed(items.get(unit.code))),
        planned_theory=sum(60 * unit.hours for unit in asked),
        planned_practice=60 * plan.practice_hours,
        claimed=learner.claimed_simulated + learner.claimed_real + learner.claimed_days,
        confirmed_simulated=learner.confirmed_simulated,
        confirmed_real=learner.confirmed_real,
        declined=learner.declined_simulated + learner.declined_real + learner.declined_days,
        planned_days=60 * plan.internship.hours,
        claimed_days=learner.claimed_days,
        confirmed_days=learner.confirmed_days,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of hours: planned, and what was said of them, each minute in one sum."""

    name: str
    """theory, simulated, real-care, internship, or practice for the last three together."""
    planned: int
    claimed: int
    """Without a verdict."""
    confirmed: int
    """Of theory: completed."""
    declined: int

    @property
    def missing(self) -> int:
        return max(0, self.planned - self.confirmed)


def parts(plan: Plan, items: Mapping[str, ItemStanding], learner: LearnerStanding) -> list[Part]:
    """Theory, practice by setting, internship, and all practice together; without what is neither asked nor done."""
    summed = hours(plan, items, learner)
    simulated = 60 * sum(module.practice.simulated for module in plan.modules)
    real = 60 * sum(module.practice.real_care for module in plan.modules)
    practice = [
        Part(
            "simulated", simulated, learner.claimed_simulated, learner.confirmed_simulated, learner.declined_simulated
        ),
        Part("real-care", real, learner.claimed_real, learner.confirmed_real, learner.declined_real),
        Part("internship", summed.planned_days, learner.claimed_days, learner.confirmed_days, learner.declined_days),
    ]
    found = [
        Part("theory", summed.planned_theory, 0, summed.theory, 0),
        *practice,
        Part("practice", summed.planned_practice, summed.claimed, summed.confirmed, summed.declined),
    ]
    return [each for each in found if each.planned or each.claimed or each.confirmed or each.declined]


def confirmed_by_module(plan: Plan, facts: Iterable[Fact]) -> dict[str, int]:
    """Minutes of practice confirmed in each module, as the sums of `reckon_learner` have them, only spread.

    Days of an internship stand under its module; what the plan has no more under "".
    """
    living = live(facts)
    judged = verdicts(living)
    at_site = days_of_placement(living, judged)
    own = {module.code for module in plan.modules}
    of_item = {item.code: item.module for item in plan.items} | {code: code for code in own}
    found: dict[str, int] = {}
    for fact in living:
        counts = fact.kind in HOURS and fact.seq in judged and judged[fact.seq].kind == "confirmed"
        if counts and not (fact.kind == "practice-logged" and fact.on in at_site):
            module = of_item.get(fact.item or "", "")
            found[module] = found.get(module, 0) + (fact.minutes or 0)
    return found


def _exempt(standing: ItemStanding | None) -> bool:
    """Hours of a unit that nobody asks for are neither done nor planned."""
    return standing is not None and standing.exempted_on is not None and standing.completed_on is None


def short_by(*, need: int, have: int, since: date, ends_on: date, today: date, out: tuple[Span, ...]) -> int | None:
    """Minutes that will be missing on `ends_on` at the pace since `since`; 0 where they will suffice.

    None where too few days have counted to speak of a pace. `have` are minutes confirmed or claimed.
    """
    passed = counted_days(since, today, out)
    if passed < PACE_FROM:
        return None
    left = counted_days(max(today, since), ends_on, out)
    return max(0, need - have - have * left // passed)
