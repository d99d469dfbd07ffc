"""The learners of a cohort as a list: whom it shows, and in which order. What fits a skill is matrix.py's to say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tracker.certificates.requirements import Judged
from tracker.cohorts.attention import Pressing
from tracker.cohorts.hours import LineHours, hours_of
from tracker.cohorts.lines import Line, Roll
from tracker.cohorts.matrix import Picked, Show, columns, pick
from tracker.people.names import search_key


class Whom(StrEnum):
    """What a list can ask beside what the matrix can (`matrix.Show`)."""

    READY = "ready"
    """Every line of what certification needs is met."""
    TO_CHECK = "to-check"
    """All that can be reckoned is met; a person has to look at the rest."""
    MAY_SIT = "may-sit"
    """A practical examination is all that is missing of what it covers."""
    HOURS = "hours-short"
    """At this pace the hours will not suffice."""
    ENDED = "ended"


class Order(StrEnum):
    NAME = ""
    BEHIND = "behind"
    SILENT = "silent"
    """The longest without an entry of their own first."""
    WAITING = "waiting"
    READY = "ready"
    """The most lines met first."""


ORDERS: Mapping[Order, Callable[["Listed"], object]] = {
    Order.BEHIND: lambda each: (each.line.weeks, each.line.done),
    Order.SILENT: lambda each: (each.line.last_on is not None, each.line.last_on or date.min),
    Order.WAITING: lambda each: -each.line.skills.waiting,
    Order.READY: lambda each: -each.judged.met,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A learner as a line of the list."""

    line: Line
    judged: Judged
    hours: LineHours
    codes: Sequence[str] = ()
    """The skills that are the reason, where a skill is."""


FITS: Mapping[Whom, Callable[[Listed], bool]] = {
    Whom.READY: lambda each: each.judged.ready,
    Whom.TO_CHECK: lambda each: each.judged.to_check,
    Whom.MAY_SIT: lambda each: bool(each.judged.may_sit),
    Whom.HOURS: lambda each: bool(each.hours.worrying),
    Whom.ENDED: lambda each: each.line.ended_on is not None,
}


def listed(
    roll: Roll,
    judged: Mapping[UUID, Judged],
    *,
    show: Show | Whom = Show.EVERYTHING,
    name: str = "",
    order: Order = Order.NAME,
    press: Pressing | None = None,
) -> list[Listed]:
    """Who fits. Whoever has ended is in no list but that of the ended."""
    if isinstance(show, Whom):
        among = roll.ended if show is Whom.ENDED else roll.lines
        wanted = search_key(name)
        picked = [Picked(line) for line in among if wanted in line.search_key]
    else:
        picked = pick(roll, among=columns(roll.plan), name=name, show=show, press=press)
    hours = hours_of((each.line for each in picked), roll.today)
    found = [
        Listed(each.line, judged[each.line.enrolment_id], its, each.codes)
        for each, its in zip(picked, hours, strict=True)
    ]
    if isinstance(show, Whom):
        found = [each for each in found if FITS[show](each)]
    return sorted(found, key=ORDERS[order]) if order in ORDERS else found  # type: ignore[arg-type]
