"""Where a learner stands on a day against the plan: totals, modules, weeks ahead or behind. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.curriculum.plan import Competency, Module, Plan, Unit
from tracker.standing import look
from tracker.standing.look import ModuleState, State
from tracker.standing.planning import Calendar, due_by, weeks_ahead
from tracker.standing.reckon import ItemStanding

UNDER_WAY = (State.PARTLY, State.PRACTISING, State.MORE_PRACTICE, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something are done, of how many, and how many the plan wants by now."""

    done: int
    total: int
    planned: int = 0
    waiting: int = 0
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    code: str
    title: str
    units: Count
    skills: Count
    state: ModuleState


@dataclass(frozen=True, slots=True)
class Progress:
    """A learner on a day. `weeks` is positive ahead of plan, negative behind."""

    week: int
    weeks_in_all: int
    share_of_time: float
    units: Count
    skills: Count
    weeks: int
    states: Mapping[str, State]
    modules: Sequence[ModuleProgress]

    @property
    def percent(self) -> int:
        """Units and skills together."""
        return round(100 * (self.units.done + self.skills.done) / max(1, self.units.total + self.skills.total))

    @property
    def complete(self) -> bool:
        return self.units.done == self.units.total and self.skills.done == self.skills.total


def progress(plan: Plan, items: Mapping[str, ItemStanding], calendar: Calendar, today: date) -> Progress:
    """Everything the pages of one learner, and the lines of a cohort, show of progress."""
    states = {skill.code: look.state(items.get(skill.code), today) for skill in plan.competencies}
    asked = frozenset(
        skill.code for skill in plan.signable
    )  # the others are shown, and nobody is behind for them (E19)
    share = calendar.share(today)
    units = _units(plan.units, items, share)
    skills = _skills(plan.signable, states, share)
    dues = [unit.due for unit in plan.units] + [skill.due for skill in plan.signable]
    return Progress(
        week=calendar.week(today),
        weeks_in_all=calendar.weeks,
        share_of_time=share,
        units=units,
        skills=skills,
        weeks=weeks_ahead(dues, units.done + skills.done, calendar, today),
        states=states,
        modules=[_module(module, items, states, asked, share) for module in plan.modules],
    )


def _units(units: Sequence[Unit], items: Mapping[str, ItemStanding], share: float) -> Count:
    done = sum(look.is_completed(items.get(unit.code)) for unit in units)
    return Count(done, len(units), planned=due_by((unit.due for unit in units), share))


def _skills(skills: Sequence[Competency], states: Mapping[str, State], share: float) -> Count:
    found = Counter(states[skill.code] for skill in skills)
    return Count(
        found[State.SIGNED_OFF],
        len(skills),
        planned=due_by((skill.due for skill in skills), share),
        waiting=found[State.WAITING],
        under_way=sum(found[each] for each in UNDER_WAY),
    )


def _module(
    module: Module,
    items: Mapping[str, ItemStanding],
    states: Mapping[str, State],
    asked: frozenset[str],
    share: float,
) -> ModuleProgress:
    units = _units(module.units, items, share)
    skills = _skills([skill for skill in module.competencies if skill.code in asked], states, share)
    if units.done == units.total and skills.done == skills.total:
        state = ModuleState.COMPLETE
    elif units.done or skills.done or skills.waiting or skills.under_way or _practised(items.get(module.code)):
        state = ModuleState.UNDER_WAY
    else:
        state = ModuleState.NOT_STARTED
    return ModuleProgress(module.code, module.title, units, skills, state)


def _practised(whole: ItemStanding | None) -> bool:
    """Whether the module as a whole was worked on; a note or feedback about it is no work."""
    return whole is not None and whole.last_on is not None
