"""The only place that asks what time it is. Times are UTC in whole seconds; a day is a day where the provider is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """UTC, aware, whole seconds."""
    return _held.get() or datetime.now(UTC).replace(microsecond=0)


def today(time_zone: str) -> date:
    """The date it is now in that time zone (IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def day_of(moment: datetime, time_zone: str) -> date:
    """The date on which a moment fell in that time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def hold(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment`: the demo tells its history with it, tests tell theirs."""
    token = _held.set(moment.astimezone(UTC).replace(microsecond=0))
    try:
        yield
    finally:
        _held.reset(token)
