"""Whether the hours will suffice by the end of the training, and what share of practice was planned by now. Pure.

Minutes throughout. The internship and all other practice are looked at apart: one begins with its first placement.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.curriculum.plan import Plan
from tracker.standing.hours import Hours, short_by
from tracker.standing.internship import INTERNSHIP, WORKING_DAY
from tracker.standing.planning import Calendar, counted_days
from tracker.standing.reckon import LearnerStanding, add_months

PRACTICE = "practice"
"""All practice outside the internship."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One part of the practice, as it will stand at the end if it goes on as before."""

    part: str
    """practice or internship"""
    need: int
    have: int
    """Confirmed or claimed."""
    by_now: int
    """What the plan wants by now."""
    short: int | None
    """What will be missing; None where too few days have passed to say."""
    on: date
    """The last day of the training."""

    @property
    def worrying(self) -> bool:
        """A working day or more will be missing, and as much is missing already of what was planned by now."""
        return self.short is not None and min(self.short, self.by_now - self.have) >= WORKING_DAY


def forecasts(
    plan: Plan, *, practice: int, internship: int, placed_on: date | None, calendar: Calendar, today: date
) -> list[Forecast]:
    """Of practice since the start, of the internship since its first placement began; none where nothing is asked.

    `practice` and `internship` are minutes confirmed or claimed.
    """
    on_site = 60 * plan.internship.hours
    beside = 60 * plan.practice_hours - on_site
    ends_on, out = calendar.ends_on, calendar.out
    found = []
    if beside:
        share = calendar.share(today)
        by_now = round(sum(_spread(*each, share) for each in _practice_of(plan)))
        short = short_by(need=beside, have=practice, since=calendar.starts_on, ends_on=ends_on, today=today, out=out)
        found.append(Forecast(PRACTICE, beside, practice, by_now, short, ends_on - timedelta(days=1)))
    if on_site and placed_on and placed_on <= today:
        passed, total = counted_days(placed_on, today, out), counted_days(placed_on, ends_on, out)
        by_now = on_site * min(passed, total) // max(1, total)
        short = short_by(need=on_site, have=internship, since=placed_on, ends_on=ends_on, today=today, out=out)
        found.append(Forecast(INTERNSHIP, on_site, internship, by_now, short, ends_on - timedelta(days=1)))
    return found


def forecasts_of(
    plan: Plan, learner: LearnerStanding, placed_on: date | None, calendar: Calendar, today: date
) -> list[Forecast]:
    """The same from the sums of one logbook."""
    practice = learner.claimed_simulated + learner.claimed_real + learner.confirmed_simulated + learner.confirmed_real
    days = learner.claimed_days + learner.confirmed_days
    return forecasts(plan, practice=practice, internship=days, placed_on=placed_on, calendar=calendar, today=today)


def planned_share_at(plan: Plan, share: float) -> int | None:
    """Percent of practice in what the plan wants once that share of the time has passed; None where it wants nothing.

    Theory is planned with its units, practice evenly over the months of its module.
    """
    theory = sum(60 * unit.hours for unit in plan.units if unit.due <= share)
    practice = sum(_spread(*each, share) for each in [*_practice_of(plan), _internship_of(plan)])
    return round(100 * practice / (theory + practice)) if theory + practice else None


def is_thin(hours: Hours, planned: int | None, calendar: Calendar, today: date) -> bool:
    """Less practice than planned, and the last month has come: told in time, and not before."""
    last_month = today >= add_months(calendar.ends_on, -1)
    return last_month and None not in (hours.practice_share, planned) and (hours.practice_share or 0) < (planned or 0)


def _practice_of(plan: Plan) -> list[tuple[int, float, float]]:
    """Minutes of each module, and the shares of the time from and until which they are planned."""
    return [(60 * each.practice.hours, *_months(plan, *each.months)) for each in plan.modules]


def _internship_of(plan: Plan) -> tuple[int, float, float]:
    """The months of its module; without one, from its opening to the end."""
    minutes, its = 60 * plan.internship.hours, plan.internship
    for module in plan.modules:
        if module.code == INTERNSHIP:
            return (minutes, *_months(plan, *module.months))
    after = max((plan.module(code).months[1] for code in its.modules), default=0)
    first = its.month or after + 1
    return (minutes, *_months(plan, min(first, plan.months), plan.months))


def _months(plan: Plan, first: int, last: int) -> tuple[float, float]:
    return (first - 1) / plan.months, last / plan.months


def _spread(minutes: int, start: float, end: float, share: float) -> float:
    """How much of it is planned by then."""
    return minutes * min(1.0, max(0.0, (share - start) / (end - start)))
