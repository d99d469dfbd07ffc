"""The hours of each learner of a cohort, and whose will not suffice. From the lines alone: no query.

The same sums as standing/hours.py has for one learner. Sent back hours are told on the learner's own page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.cohorts.lines import Line
from tracker.curriculum.plan import Plan
from tracker.standing.forecast import Forecast, planned_share_at
from tracker.standing.hours import SHOWN_FROM, Part


@dataclass(frozen=True, slots=True)
class LineHours:
    """A learner with every part that is asked, theory first."""

    line: Line
    parts: Sequence[Part]
    forecasts: Sequence[Forecast]
    planned_share: int | None
    """Percent of practice in what the plan wants by now."""

    @property
    def worrying(self) -> list[Forecast]:
        """The parts that will not suffice; who is paused or has ended worries nobody."""
        out = self.line.paused_on is not None or self.line.ended_on is not None
        return [] if out else [each for each in self.forecasts if each.worrying]

    @property
    def share(self) -> int | None:
        """Percent of practice in what was done; None under 20 hours."""
        theory = sum(part.confirmed for part in self.parts if part.name == THEORY)
        practice = sum(part.confirmed for part in self.parts if part.name != THEORY)
        return round(100 * practice / (theory + practice)) if theory + practice >= SHOWN_FROM else None

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


THEORY = "theory"
NAMES = (THEORY, "simulated", "real-care", "internship")
"""Of the parts, in order."""


class Planned:
    """What a plan asks, worked out once for all who share it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.units = [(unit.code, 60 * unit.hours) for unit in plan.units]
        self.simulated = 60 * sum(module.practice.simulated for module in plan.modules)
        self.real = 60 * sum(module.practice.real_care for module in plan.modules)
        self.days = 60 * plan.internship.hours
        self.shares: dict[float, int | None] = {}

    def share_at(self, share: float) -> int | None:
        if share not in self.shares:
            self.shares[share] = planned_share_at(self.plan, share)
        return self.shares[share]


def hours_of(lines: Iterable[Line], today: date) -> list[LineHours]:
    """Of each learner, in the order given."""
    plans: dict[int, Planned] = {}
    found = []
    for line in lines:
        planned = plans.get(id(line.plan)) or plans.setdefault(id(line.plan), Planned(line.plan))
        share = planned.share_at(line.calendar.share(today))
        found.append(LineHours(line, parts_of(line, planned), line.ahead(today), share))
    return found


def parts_of(line: Line, planned: Planned) -> list[Part]:
    """Without what is neither asked nor done."""
    worked, seen = line.worked, line.seen
    asked = [(code, minutes) for code, minutes in planned.units if code not in seen or not seen[code].waived]
    done = sum(minutes for code, minutes in asked if code in seen and seen[code].completed)
    rooms = worked.claimed - worked.claimed_real, worked.confirmed - worked.confirmed_real
    found = [
        Part(THEORY, sum(minutes for _, minutes in asked), 0, done, 0),
        Part("simulated", planned.simulated, *rooms, 0),
        Part("real-care", planned.real, worked.claimed_real, worked.confirmed_real, 0),
        Part("internship", planned.days, worked.claimed_days, worked.confirmed_days, 0),
    ]
    return [each for each in found if each.planned or each.claimed or each.confirmed]
