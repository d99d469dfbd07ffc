"""A cohort week by week: how much was done, and how much the plans wanted by then. One query, whatever their number.

What was done is what counts today, by the day on which it was first done.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select

from tracker.cohorts.lines import Line, Roll
from tracker.curriculum.plan import Item, Plan
from tracker.extensions import db
from tracker.logbook.models import StandingItem
from tracker.standing.planning import Calendar, due_by

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """By the morning of a day, units and skills of all learners together."""

    day: date
    planned: int
    done: int | None
    """None for what is still to come."""


@dataclass(frozen=True, slots=True)
class BurnUp:
    """From the first day to the last; the week that runs ends today."""

    weeks: Sequence[Week]
    total: int

    @property
    def now(self) -> Week:
        """The last of which it is known what was done."""
        return [week for week in self.weeks if week.done is not None][-1]

    def x(self, day: date) -> float:
        """Percent of the way from the first day to the last."""
        first, last = self.weeks[0].day, self.weeks[-1].day
        return 100 * (day - first).days / max(1, (last - first).days)

    def y(self, number: int) -> float:
        """Percent from above."""
        return 100 - 100 * number / max(1, self.total)

    def points(self, *, done: bool) -> str:
        """As SVG wants them, in percent."""
        pairs = ((week.day, week.done if done else week.planned) for week in self.weeks)
        return " ".join(f"{self.x(day):.2f},{self.y(number):.2f}" for day, number in pairs if number is not None)


def burn_up(roll: Roll) -> BurnUp | None:
    """None before the first learner, or the first day."""
    first = min((line.calendar.starts_on for line in roll.lines), default=roll.today)
    if first >= roll.today:
        return None
    last = max(*(line.calendar.ends_on for line in roll.lines), roll.today)
    days = sorted({*_every_week(first, last), roll.today, last})
    done, planned = _done(roll, days), _planned(roll.lines, days)
    weeks = [Week(day, planned[day], done[day] if day <= roll.today else None) for day in days]
    return BurnUp(weeks, sum(line.total for line in roll.lines))


def _asked(plan: Plan) -> list[Item]:
    return [*plan.units, *plan.signable]


def _every_week(first: date, last: date) -> list[date]:
    return [first + number * A_WEEK for number in range((last - first).days // A_WEEK.days + 1)]


def _planned(lines: Iterable[Line], days: Sequence[date]) -> dict[date, int]:
    """Learners of a cohort share plan and time: each pair is reckoned once."""
    alike: Counter[tuple[int, Calendar]] = Counter()
    plans: dict[int, Plan] = {}
    for line in lines:
        plans[id(line.plan)] = line.plan
        alike[id(line.plan), line.calendar] += 1
    dues = {key: sorted(each.due for each in _asked(plan)) for key, plan in plans.items()}
    return {
        day: sum(many * due_by(dues[plan], calendar.share(day)) for (plan, calendar), many in alike.items())
        for day in days
    }


def _done(roll: Roll, days: Sequence[date]) -> dict[date, int]:
    """By each day, what counts today of the learners' own plans. What was done today is in the last of them."""
    by_day = done_by_day(roll)
    known = sorted(by_day)
    sums = [0, *accumulate(by_day[day] for day in known)]
    return {day: sums[bisect_right(known, day)] for day in days}


def done_by_day(roll: Roll) -> dict[date, int]:
    """How many units and skills were first done on each day. One query."""
    item = StandingItem
    by_plan: dict[int, list[UUID]] = defaultdict(list)
    plans: dict[int, Plan] = {}
    for line in roll.lines:
        plans[id(line.plan)] = line.plan
        by_plan[id(line.plan)].append(line.enrolment_id)
    valid = or_(item.valid_until.is_(None), item.valid_until >= roll.today)
    on = case(
        (item.kind == "unit", func.coalesce(item.completed_on, item.exempted_on)), (valid, item.awarded_on), else_=None
    )
    mine = [
        and_(
            item.enrolment_id.in_(ids),
            item.item_code.in_([each.code for each in _asked(plans[plan])]),
        )
        for plan, ids in by_plan.items()
    ]
    rows = select(on.label("day"), func.count()).where(or_(*mine), on.is_not(None)).group_by("day")
    return {row[0]: row[1] for row in db.session.execute(rows)}
