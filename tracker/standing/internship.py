"""When the internship opens and what is still missing until then; which documents were shown. Pure.

The gate stops planning and beginning a placement, never the logging of a day worked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.curriculum.plan import Plan
from tracker.standing import look
from tracker.standing.facts import Fact, verdicts
from tracker.standing.look import State
from tracker.standing.placements import WORKED
from tracker.standing.planning import Calendar, after_counted_days, counted_days
from tracker.standing.reckon import ItemStanding

INTERNSHIP = "internship"
"""The module that the days of an internship are hours of."""
LATE_AFTER = timedelta(days=7)
"""A day that is written later than that says why."""
WORKING_DAY = 8 * 60
"""Minutes, where no day of the placement says better."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps the internship closed: codes of units and skills, or the day on which it opens."""

    units: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    opens_on: date | None = None


def opens_on(plan: Plan, calendar: Calendar) -> date | None:
    """The day on which a programme that names a month opens its internship, at the pace of this learner."""
    internship = plan.internship
    if internship.opens != "from-month" or internship.month is None:
        return None
    total = counted_days(calendar.starts_on, calendar.ends_on, calendar.out)
    passed = -(-total * (internship.month - 1) // plan.months)
    return after_counted_days(calendar.starts_on, passed, calendar.out)


def missing(plan: Plan, items: Mapping[str, ItemStanding], calendar: Calendar, today: date) -> Missing | None:
    """What is still missing on that day, or None once the internship is open (B16)."""
    day = opens_on(plan, calendar)
    if day is not None:
        return Missing(opens_on=day) if today < day else None
    if plan.internship.opens != "after-modules":
        return None
    asked = plan.internship.modules
    units = tuple(
        unit.code for unit in plan.units if unit.module in asked and not look.is_completed(items.get(unit.code))
    )
    skills = tuple(
        skill.code
        for skill in plan.signable
        if skill.module in asked and look.state(items.get(skill.code), today) is not State.SIGNED_OFF
    )
    return Missing(units, skills) if units or skills else None


def usual_minutes(living: Iterable[Fact], placement: int) -> int:
    """How long a day of this placement mostly is: what the form offers, never a claim."""
    lengths = Counter(fact.minutes for fact in days_of(living, placement) if fact.minutes)
    return lengths.most_common(1)[0][0] if lengths else WORKING_DAY


def days_of(living: Iterable[Fact], placement: int | None = None) -> list[Fact]:
    """The days of one placement or of all, as they were logged, the earliest date first."""
    days = (fact for fact in living if fact.kind == "day-logged")
    mine = (fact for fact in days if placement is None or fact.details["placement"] == placement)
    return sorted(mine, key=lambda fact: (fact.on, fact.seq))


def standing_days(living: list[Fact], placement: int | None = None) -> dict[date, Fact]:
    """By date the day that stands: not taken back, not sent back."""
    judged = verdicts(living)
    sent_back = {seq for seq, verdict in judged.items() if verdict.kind == "declined"}
    return {fact.on: fact for fact in days_of(living, placement) if fact.seq not in sent_back}


def missed_days(living: list[Fact], placement: int) -> list[date]:
    """Dates of this placement that were excused or missed: what can be made up."""
    return [on for on, fact in standing_days(living, placement).items() if fact.outcome not in WORKED]


def added_later(days: Iterable[Fact], judged: Mapping[int, Fact]) -> frozenset[int]:
    """Days without a verdict, written after another day of the same week was confirmed.

    What somebody approved must not grow in silence.
    """
    days = list(days)
    confirmed: dict[date, int] = {}
    for fact in days:
        verdict = judged.get(fact.seq)
        if verdict and verdict.kind == "confirmed":
            week = monday_of(fact.on)
            confirmed[week] = min(confirmed.get(week, verdict.seq), verdict.seq)
    late = (each for each in days if each.seq not in judged and confirmed.get(monday_of(each.on), each.seq) < each.seq)
    return frozenset(fact.seq for fact in late)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Shown:
    """When a document was last shown, and until when it is good."""

    seq: int
    on: date
    valid_until: date | None

    def holds(self, day: date) -> bool:
        return self.valid_until is None or day <= self.valid_until


def documents_shown(living: Iterable[Fact]) -> dict[UUID, Shown]:
    """By document of the provider's list, what was entered last."""
    return {
        UUID(fact.details["document"]): Shown(fact.seq, fact.on, _valid_until(fact))
        for fact in living
        if fact.kind == "document-shown"
    }


def _valid_until(fact: Fact) -> date | None:
    until = fact.details.get("valid_until")
    return date.fromisoformat(until) if until else None
