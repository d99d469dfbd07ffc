"""The plan in time: which day is which week, what should be done by then, how far ahead or behind. Pure.

The programme runs from its start for as many months as the pace says. Weeks that do not count (holidays,
examination weeks) are taken out: nobody falls behind in them.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.standing.reckon import add_months

Span = tuple[date, date]
"""First and last day, both inclusive."""


def counted_days(first: date, after: date, breaks: Iterable[Span]) -> int:
    """Days from `first` up to but not including `after` that lie in no break."""
    total = max((after - first).days, 0)
    out: set[int] = set()
    for start, end in breaks:
        low, high = max(start, first), min(end, after - timedelta(days=1))
        out.update(range(low.toordinal(), high.toordinal() + 1))
    return total - len(out) if total else 0


def after_counted_days(first: date, days: int, breaks: Iterable[Span]) -> date:
    """The day on which `days` days that count have passed since `first`."""
    breaks = list(breaks)
    day = first
    while days > 0:
        if not any(start <= day <= end for start, end in breaks):
            days -= 1
        day += timedelta(days=1)
    return day


def first_day_of_month(calendar: "Calendar", month: int, months: int) -> date:
    """The first day that counts of a month of the programme, at the pace of this learner; `months` at its own pace."""
    total = counted_days(calendar.starts_on, calendar.ends_on, calendar.out)
    passed = -(-total * (month - 1) // months)
    return after_counted_days(calendar.starts_on, passed + 1, calendar.out) - timedelta(days=1)


def pauses_until(kept: str, today: date) -> tuple[Span, ...]:
    """The pauses of a learner, kept as `2026-03-01/2026-04-12,2026-06-01/`; an open one lasts until today."""
    found = []
    for pause in filter(None, kept.split(",")):
        first, _, last = pause.partition("/")
        span = date.fromisoformat(first), date.fromisoformat(last) if last else today - timedelta(days=1)
        if span[0] <= span[1]:
            found.append(span)
    return tuple(found)


def paused_since(kept: str) -> date | None:
    """The first day of the pause that lasts, or None; `kept` as above."""
    last = kept.rsplit(",", 1)[-1]
    return date.fromisoformat(last[:-1]) if last.endswith("/") else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The time of one learner: start, months of the pace, weeks that do not count, and pauses.

    A pause stops the clock: the end moves by as many days. One that still lasts is handed in as ending yesterday.
    """

    starts_on: date
    months: int
    breaks: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()

    @property
    def out(self) -> tuple[Span, ...]:
        """Everything in which no day counts."""
        return self.breaks + self.pauses

    @property
    def ends_on(self) -> date:
        """The day after the last."""
        paused = sum((last - first).days + 1 for first, last in self.pauses)
        return add_months(self.starts_on, self.months) + timedelta(days=paused)

    @property
    def weeks(self) -> int:
        """How many weeks count in all."""
        return max(1, round(counted_days(self.starts_on, self.ends_on, self.out) / 7))

    def week(self, today: date) -> int:
        """The week it is, 1 to `weeks`; 0 before the start."""
        if today < self.starts_on:
            return 0
        passed = counted_days(self.starts_on, min(today, self.ends_on), self.out)
        return min(passed // 7 + 1, self.weeks)

    def share(self, today: date) -> float:
        """How much of the time that counts has passed by that morning, 0 to 1."""
        total = counted_days(self.starts_on, self.ends_on, self.out)
        if today <= self.starts_on or not total:
            return 0.0
        return min(1.0, counted_days(self.starts_on, today, self.out) / total)


def due_by(dues: Iterable[float], share: float) -> int:
    """How many items should be done when `share` of the time has passed. `dues` are shares, 0 to 1."""
    return bisect_right(sorted(dues), share)


def weeks_ahead(dues: Iterable[float], done: int, calendar: Calendar, today: date) -> int:
    """Whole weeks ahead of plan (positive), behind (negative) or on plan (0).

    With n items done the learner stands between the time the n-th is due and the time the next one is: inside that
    span the learner is on plan.
    """
    ordered = sorted(dues)
    now = calendar.share(today)
    if done < len(ordered) and now > ordered[done]:
        return -_whole_weeks(now - ordered[done], calendar)
    if done and now < ordered[min(done, len(ordered)) - 1]:
        return _whole_weeks(ordered[min(done, len(ordered)) - 1] - now, calendar)
    return 0


def _whole_weeks(share: float, calendar: Calendar) -> int:
    """Whole weeks in a share of the time; a week that only rounding keeps from being whole is one."""
    return int(share * calendar.weeks + 1e-6)
