"""The skills matrix of a cohort as plain values: which columns, which rows in which order, the line below them.

How it is drawn is the affair of tracker/web.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from tracker.cohorts.attention import Pressing
from tracker.cohorts.hours import THEORY
from tracker.cohorts.lines import Line, Roll
from tracker.cohorts.sights import Sight
from tracker.curriculum.plan import Module, Plan
from tracker.people.names import search_key
from tracker.standing.forecast import PRACTICE
from tracker.standing.internship import INTERNSHIP
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


class What(StrEnum):
    """What the columns are; the first is what a matrix shows unless asked."""

    SKILLS = ""
    UNITS = "units"
    EXAMINATIONS = "examinations"
    HOURS = "hours"
    ALL = "all"


class Kind(StrEnum):
    SKILL = "skill"
    UNIT = "unit"
    EXAMINATION = "examination"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Column:
    """A skill, a unit, an examination, or one part of the hours."""

    number: str
    """Of a skill its module's and its own, as 1.3; of a unit its module's and a letter, as 1c."""
    code: str
    title: str
    module: str
    """What it stands under: a module; examinations and hours stand apart from them."""
    first: bool
    """The first under it."""
    needed: int = 1
    """Of a skill: observations it takes."""
    kind: Kind = Kind.SKILL


@dataclass(frozen=True, slots=True)
class Picked:
    """A learner who is shown, with the skills that are the reason, where a skill is."""

    line: Line
    codes: Sequence[str] = field(default=())


def columns(plan: Plan, module: str = "", what: What = What.SKILLS) -> list[Column]:
    """What is asked for of the plan, or of one module of it, in order: examinations and hours are of no module."""
    found: list[Column] = []
    for number, part in enumerate(plan.modules, 1):
        if not module or part.code == module:
            found += _of_module(part, number, what)
    if not module and what in {What.EXAMINATIONS, What.ALL}:
        found += _apart(Kind.EXAMINATION, "E", [each.code for each in plan.examinations], plan)
    if not module and what in {What.HOURS, What.ALL}:
        asked = (plan.theory_hours, plan.practice_hours - plan.internship.hours, plan.internship.hours)
        parts = zip((THEORY, PRACTICE, INTERNSHIP), asked, strict=True)
        found += _apart(Kind.HOURS, "H", [name for name, hours in parts if hours], plan)
    return found


def _of_module(part: Module, number: int, what: What) -> list[Column]:
    units = part.units if what in {What.UNITS, What.ALL} else ()
    skills = part.competencies if what in {What.SKILLS, What.ALL} else ()
    return [
        Column(f"{number}{_letter(place)}", unit.code, unit.title, part.code, place == 0, kind=Kind.UNIT)
        for place, unit in enumerate(units)
    ] + [
        Column(
            f"{number}.{place}",
            skill.code,
            skill.title,
            part.code,
            place == 1 and not units,
            max(skill.observations, skill.mentors),
        )
        for place, skill in enumerate(skills, 1)
    ]


def _letter(place: int) -> str:
    """a, b, ... z, aa, ab, ..."""
    return (_letter(place // 26 - 1) if place >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[place % 26]  # noqa: PLR2004


def _apart(kind: Kind, sign: str, codes: Sequence[str], plan: Plan) -> list[Column]:
    titles = {each.code: each.title for each in plan.examinations}
    return [
        Column(f"{sign}{place}", code, titles.get(code, code), kind, place == 1, kind=kind)
        for place, code in enumerate(codes, 1)
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


def percents(among: Sequence[Column], shown: Sequence[Picked]) -> list[int | None]:
    """Percent of the learners shown who have each signed off, completed or passed, among those whose plan has it.

    None for hours, which are more or less there.
    """
    plans = {id(each.line.plan): each.line.plan for each in shown}  # few differ
    mine = {key: asked_of(plan) for key, plan in plans.items()}
    many = Counter(id(each.line.plan) for each in shown)
    asked = [sum(number for key, number in many.items() if column.code in mine[key]) for column in among]
    seen = [(mine[id(each.line.plan)], each.line.seen) for each in shown]
    return [
        None if column.kind is Kind.HOURS else round(100 * sum(_is_done(column, *one) for one in seen) / max(1, number))
        for column, number in zip(among, asked, strict=True)
    ]


def asked_of(plan: Plan) -> frozenset[str]:
    """The codes of everything that this plan has a column for, hours apart."""
    return frozenset([*(item.code for item in plan.items), *(each.code for each in plan.examinations)])


def _is_done(column: Column, mine: frozenset[str], seen: Mapping[str, Sight]) -> bool:
    if column.code not in seen or column.code not in mine:
        return False
    sight = seen[column.code]
    return sight.completed if column.kind is Kind.UNIT else sight.state == State.SIGNED_OFF
