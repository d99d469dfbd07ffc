"""The skills matrix of a cohort as plain values: which columns, which rows in which order, the line below them.

How it is drawn is the affair of tracker/web.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from tracker.cohorts.attention import Pressing
from tracker.cohorts.lines import Line, Roll
from tracker.cohorts.sights import Sight
from tracker.curriculum.plan import Plan
from tracker.people.names import search_key
from tracker.standing.look import State


class Show(StrEnum):
    """Which learners are shown; the first is everybody."""

    EVERYTHING = ""
    ON_PLAN = "on-plan"
    BEHIND = "behind"
    PAUSED = "paused"
    SILENT = "silent"
    COMPLETE = "complete"
    WAITING = "waiting"
    OVERDUE = "overdue"
    MORE_PRACTICE = "more-practice"
    DOUBTED = "doubted"
    EXPIRING = "expiring"
    EXPIRED = "expired"


class Sort(StrEnum):
    NAME = ""
    BEHIND = "behind"
    """Furthest behind the plan first."""
    WAITING = "waiting"
    """Most skills waiting for a mentor first."""


OF_LEARNER: Mapping[Show, Callable[[Line], bool]] = {
    Show.ON_PLAN: lambda line: not line.behind and line.paused_on is None,
    Show.BEHIND: lambda line: line.behind,
    Show.PAUSED: lambda line: line.paused_on is not None,
    Show.SILENT: lambda line: line.silent,
    Show.COMPLETE: lambda line: line.complete,
}
OF_SIGHT: Mapping[Show, Callable[[Sight], bool]] = {
    Show.WAITING: lambda sight: sight.state == State.WAITING,
    Show.MORE_PRACTICE: lambda sight: sight.state == State.MORE_PRACTICE,
    Show.DOUBTED: lambda sight: sight.doubted,
    Show.EXPIRED: lambda sight: sight.state == State.EXPIRED,
}
DATED = frozenset({Show.OVERDUE, Show.EXPIRING})
"""For these `pick` needs what is pressing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A skill; `number` is its module's and its own, counted from 1."""

    number: str
    code: str
    title: str
    module: str
    first: bool
    """The first of its module."""
    needed: int
    """Observations it takes."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A learner who is shown, with the skills that are the reason, where a skill is."""

    line: Line
    codes: Sequence[str] = field(default=())


def columns(plan: Plan, module: str = "") -> list[Column]:
    """The skills of the plan, or of one module of it, in order."""
    return [
        Column(
            f"{number}.{place}", skill.code, skill.title, part.code, place == 1, max(skill.observations, skill.mentors)
        )
        for number, part in enumerate(plan.modules, 1)
        if not module or part.code == module
        for place, skill in enumerate(part.competencies, 1)
    ]


def pick(
    roll: Roll,
    *,
    among: Sequence[Column],
    name: str = "",
    show: Show = Show.EVERYTHING,
    sort: Sort = Sort.NAME,
    press: Pressing | None = None,
) -> list[Picked]:
    """The learners to show, in order. A skill counts only where its column is shown."""
    wanted = search_key(name)
    named = [line for line in roll.lines if wanted in line.search_key]
    codes = [column.code for column in among]
    if show in OF_SIGHT:
        fits = OF_SIGHT[show]
        mine = {line.enrolment_id: [code for code in codes if code in line.mine] for line in named}
        found = [Picked(line, [code for code in mine[line.enrolment_id] if fits(line.sight(code))]) for line in named]
    elif show in DATED:
        due = _dated(press, show)
        found = [Picked(line, [code for code in codes if code in due.get(line.enrolment_id, ())]) for line in named]
    else:
        holds = OF_LEARNER.get(show, _everybody)
        return _sorted([Picked(line) for line in named if holds(line)], sort)
    return _sorted([each for each in found if each.codes], sort)


def _everybody(_line: Line) -> bool:
    return True


def _dated(press: Pressing | None, show: Show) -> Mapping[UUID, set[str]]:
    if press is None:
        raise ValueError(show)
    due: dict[UUID, set[str]] = {}
    for each in press.overdue if show == Show.OVERDUE else press.expiring:
        due.setdefault(each.line.enrolment_id, set()).add(each.skill.code)
    return due


def _sorted(found: list[Picked], sort: Sort) -> list[Picked]:
    """By name is how they come."""
    if sort == Sort.BEHIND:
        return sorted(found, key=lambda each: (each.line.weeks, each.line.done))
    if sort == Sort.WAITING:
        return sorted(found, key=lambda each: -each.line.skills.waiting)
    return found


def signed_off(among: Sequence[Column], shown: Sequence[Picked]) -> list[int]:
    """Percent of the learners shown who have each skill signed off, among those who have it in their plan."""
    plans = Counter(each.line.mine for each in shown)  # few differ
    asked = [sum(number for mine, number in plans.items() if column.code in mine) for column in among]
    seen = [(each.line.mine, each.line.seen) for each in shown]
    return [
        round(100 * sum(_is_signed_off(code, *one) for one in seen) / max(1, number))
        for code, number in zip((column.code for column in among), asked, strict=True)
    ]


def _is_signed_off(code: str, mine: frozenset[str], seen: Mapping[str, Sight]) -> bool:
    return code in seen and code in mine and seen[code].state == State.SIGNED_OFF
