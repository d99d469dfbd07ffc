"""The calendar of the story: weeks that do not count, days on which a school works, moments of such a day. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tracker.standing.planning import Span
from tracker.standing.reckon import add_months

FRIDAY = 4
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def breaks(first: date, last: date) -> list[tuple[str, date, date]]:
    """The holidays that touch the time from `first` to `last`: name, first Monday, last Sunday."""
    found = []
    for year in range(first.year - 1, last.year + 1):
        holidays = (
            ("Easter holidays", monday(easter(year)), 2),
            ("Summer closure", monday(date(year, 7, 21)), 3),
            ("Autumn holidays", monday(date(year, 11, 1)), 1),
            ("Christmas holidays", monday(date(year, 12, 25)), 2),
        )
        found += [(name, start, start + weeks * ONE_WEEK - ONE_DAY) for name, start, weeks in holidays]
    return [each for each in found if each[2] >= first and each[1] <= last]


class SchoolDays:
    """The days that count between two dates, without weekends: where the story puts what happens."""

    def __init__(self, starts_on: date, ends_on: date, off: Sequence[Span], zone: str) -> None:
        self.zone = ZoneInfo(zone)
        every = (starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days))
        counted = (day for day in every if not any(start <= day <= end for start, end in off))
        self.days = [day for day in counted if day.weekday() <= FRIDAY]

    @property
    def weeks(self) -> float:
        """How many there are in all."""
        return max(1.0, len(self.days) / 5)

    def passed(self, day: date) -> float:
        """The share of them before that day."""
        return bisect_right(self.days, day - ONE_DAY) / max(1, len(self.days))

    def at(self, share: float) -> date | None:
        """The school day on which so much of the time that counts has passed; None after the end."""
        place = int(share * len(self.days))
        return self.days[place] if place < len(self.days) else None

    def near(self, day: date) -> date:
        """That day, or the last school day before it."""
        return self.days[max(0, bisect_right(self.days, day) - 1)]

    def number(self, day: date) -> int:
        return bisect_right(self.days, day) - 1

    def back(self, day: date, days: int) -> date:
        """So many school days earlier, never before the first."""
        return self.days[max(0, self.number(day) - days)]

    def ahead(self, day: date, days: int) -> date:
        """So many school days later, never after the last."""
        return self.days[min(len(self.days) - 1, self.number(day) + days)]

    def moment(self, random: Random, day: date, first: int, last: int) -> datetime:
        """A minute of that day between two hours, where the school is."""
        local = datetime.combine(day, time(random.randint(first, last - 1), random.randint(0, 59)), self.zone)
        return local.astimezone(UTC)


def this_morning(now: datetime, zone: str) -> datetime:
    """A quarter to nine, or just now before that; never yesterday."""
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0)
    morning = local.replace(hour=8, minute=45, second=0)
    return max(midnight, min(morning, local - timedelta(minutes=2))).astimezone(UTC)


def months_before(day: date, months: int, days: int) -> date:
    """The Monday of the week so long ago."""
    return monday(add_months(day, -months) - timedelta(days=days))
