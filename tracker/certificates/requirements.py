"""What certification needs, line by line: have, need, met, and what is missing (B12, E14). Pure; knows no clock.

A line of the edition says by its code how it is reckoned; one that Stride cannot reckon is met by a document that the
school named for it, or waits for a person. What is in dispute, or signed by somebody nobody vouched for, never comes
here: the standings do not count it. Words for codes and numbers are the web's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.curriculum.plan import Examination, Plan, Requirement
from tracker.standing.languages import has_proved


class Kind(StrEnum):
    """How a line is reckoned. The first six are the codes of a programme's lines; the code of an examination is one."""

    UNITS = "all-units"
    SKILLS = "all-skills"
    INTERNSHIP = "internship-hours"
    PRACTICE = "practical-hours"
    LANGUAGES = "languages-asked"
    EVALUATION = "final-evaluation"
    """A final evaluation of every placement that is over."""
    EXAMINATION = "examination"
    PERSON = "person"
    """Anything else: somebody has to look."""


IN_MINUTES = frozenset({Kind.INTERNSHIP, Kind.PRACTICE})


@dataclass(frozen=True, slots=True)
class Done:
    """What a learner has on a day, as far as it counts."""

    units: frozenset[str] = frozenset()
    """Completed, or exempt from."""
    skills: frozenset[str] = frozenset()
    """Signed off and valid."""
    passed: frozenset[str] = frozenset()
    """Examinations."""
    simulated: int = 0
    """Minutes confirmed; the next two likewise."""
    real: int = 0
    """In real care, outside the internship."""
    days: int = 0
    """Of the internship."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """The highest proved in each language."""
    shown: frozenset[str] = frozenset()
    """Codes of the lines for which a document was shown that holds."""
    placements: int = 0
    """That are over."""
    evaluated: int = 0
    """Of these, with a final evaluation."""


@dataclass(frozen=True, slots=True)
class Needed:
    """One line. `have` and `need` are minutes for hours, else a number of units, skills, examinations, languages."""

    code: str
    kind: Kind
    have: int
    need: int
    met: bool
    missing: tuple[str, ...] = ()
    """Codes of the units, skills, languages or the examination that are not there yet."""
    by_person: bool = False
    """Stride cannot say whether it is met: somebody has to look, and a document shown says that they did."""

    @property
    def short(self) -> int:
        """What is missing, in the measure of the line."""
        return 0 if self.met else max(0, self.need - self.have)

    @property
    def in_minutes(self) -> bool:
        return self.kind in IN_MINUTES


@dataclass(frozen=True, slots=True)
class Judged:
    """Every line of one learner, in the order of the edition."""

    lines: tuple[Needed, ...]
    may_sit: tuple[str, ...]
    """Practical examinations that are all that is missing of what they cover."""

    @property
    def ready(self) -> bool:
        """Every line is met; a person still decides."""
        return bool(self.lines) and all(line.met for line in self.lines)

    @property
    def to_check(self) -> bool:
        """All that Stride can reckon is met, and somebody has to look at the rest."""
        return not self.ready and all(line.met or line.by_person for line in self.lines)

    @property
    def met(self) -> int:
        return sum(line.met for line in self.lines)

    @property
    def missing(self) -> tuple[Needed, ...]:
        return tuple(line for line in self.lines if not line.met)


def judge(plan: Plan, done: Done) -> Judged:
    """Where a learner stands against everything that the plan, which is the learner's own, asks."""
    return Judged(tuple(_line(each, plan, done) for each in plan.requirements), may_sit(plan, done))


def may_sit(plan: Plan, done: Done) -> tuple[str, ...]:
    """Practical examinations still to pass, where all units and skills of the modules they cover are done."""
    open_ones = (each for each in plan.examinations if each.kind == "practical" and each.code not in done.passed)
    return tuple(each.code for each in open_ones if _is_prepared(plan, each, done))


def looked_at(plan: Plan) -> tuple[Requirement, ...]:
    """The lines that a document can stand for."""
    lines = ((each, _line(each, plan, Done())) for each in plan.requirements)
    return tuple(each for each, line in lines if line.by_person)


def _is_prepared(plan: Plan, examination: Examination, done: Done) -> bool:
    covered = set(examination.covers)
    units = (unit.code for unit in plan.units if unit.module in covered)
    skills = (skill.code for skill in plan.signable if skill.module in covered)
    return done.units.issuperset(units) and done.skills.issuperset(skills)


def _line(asked: Requirement, plan: Plan, done: Done) -> Needed:
    if asked.code in LINES:
        return LINES[asked.code](asked, plan, done)
    if any(each.code == asked.code for each in plan.examinations):
        return _of(asked, Kind.EXAMINATION, [asked.code], done.passed)
    shown = asked.code in done.shown
    return Needed(asked.code, Kind.PERSON, int(shown), 1, met=shown, by_person=True)


def _of(asked: Requirement, kind: Kind, codes: list[str], there: frozenset[str]) -> Needed:
    missing = tuple(code for code in codes if code not in there)
    return Needed(asked.code, kind, len(codes) - len(missing), len(codes), met=not missing, missing=missing)


def _units(asked: Requirement, plan: Plan, done: Done) -> Needed:
    return _of(asked, Kind.UNITS, [unit.code for unit in plan.units], done.units)


def _skills(asked: Requirement, plan: Plan, done: Done) -> Needed:
    """Without those that nobody may sign off in this country (E19)."""
    return _of(asked, Kind.SKILLS, [skill.code for skill in plan.signable], done.skills)


def _internship(asked: Requirement, plan: Plan, done: Done) -> Needed:
    need = 60 * plan.internship.hours
    return Needed(asked.code, Kind.INTERNSHIP, done.days, need, met=done.days >= need)


def _practice(asked: Requirement, plan: Plan, done: Done) -> Needed:
    """Practice outside the internship. More of it in real care stands in for simulated hours, never the reverse."""
    simulated = 60 * sum(module.practice.simulated for module in plan.modules)
    need = simulated + 60 * sum(module.practice.real_care for module in plan.modules)
    have = done.real + min(done.simulated, simulated)
    return Needed(asked.code, Kind.PRACTICE, have, need, met=have >= need)


def _languages(asked: Requirement, plan: Plan, done: Done) -> Needed:
    """Asked of some people only, it is a person who knows whether this learner is one of them."""
    wanted = plan.languages.asked
    missing = tuple(each.language for each in wanted if done.levels.get(each.language, "") < each.level)
    need = min(1, len(wanted)) if plan.languages.one_is_enough else len(wanted)
    of_some = any(each.who for each in wanted)
    met = not wanted or has_proved(plan.languages, done.levels) or (of_some and asked.code in done.shown)
    have = min(need, len(wanted) - len(missing))
    return Needed(asked.code, Kind.LANGUAGES, have, need, met, () if met else missing, by_person=of_some)


def _evaluation(asked: Requirement, _: Plan, done: Done) -> Needed:
    met = done.placements > 0 and done.evaluated >= done.placements
    return Needed(asked.code, Kind.EVALUATION, done.evaluated, max(1, done.placements), met)


LINES: Mapping[str, Callable[[Requirement, Plan, Done], Needed]] = {
    Kind.UNITS: _units,
    Kind.SKILLS: _skills,
    Kind.INTERNSHIP: _internship,
    Kind.PRACTICE: _practice,
    Kind.LANGUAGES: _languages,
    Kind.EVALUATION: _evaluation,
}
"""By the code of the line, as curriculum/programmes/*.yaml have it."""
