"""The plan of one edition, as plain frozen values: what the rules, the pages and the writers of entries read.

No files, no database, no Flask.
A field typed `Words` or `WordList` can change in a new printing; every other change makes a new edition.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Annotated, cast

from tracker.curriculum.canonical import WORDS, canonical_json, digest_of, packed, unpacked

Words = Annotated[str, WORDS]
WordList = Annotated[tuple[str, ...], WORDS]

HELP_LEVELS = (1, 2, 3, 4, 5)
"""Help needed: 1 watched, 2 hands-on help, 3 prompts, 4 someone ready to step in, 5 alone."""
_HIGHEST_LEVEL = {"allowed": 5, "supervised": 4, "not-allowed": 0}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One observable step; `must` marks one that has to be done for the skill to be achieved."""

    code: str
    text: Words
    must: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What an assistant may do in one country: allowed, supervised or not-allowed."""

    country: str
    status: str
    note: Words = ""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    question: Words
    answer: Words


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to study. `due` is the share (0 to 1) of the programme's time by which it should be completed."""

    code: str
    revision: int
    digest: str
    title: Words
    summary: Words
    aims: WordList
    key_points: WordList
    self_check: Annotated[tuple[SelfCheck, ...], WORDS]
    hours: int
    module: str
    needs: tuple[str, ...] = ()
    source: WordList = ()
    due: float = 1.0


@dataclass(frozen=True, slots=True)
class Competency:
    """Something to be able to do ("skill" on pages). `due` is a share of the programme's time, as for a unit."""

    code: str
    revision: int
    digest: str
    title: Words
    summary: Words
    criteria: tuple[Criterion, ...]
    module: str
    level: int = 4
    observations: int = 1
    mentors: int = 1
    validity_months: int | None = None
    settings: tuple[str, ...] = ("simulated", "real-care")
    assurance: str = "paper"
    """The least sure way to sign it off that counts (tracker/standing/assurance.py has the order)."""
    scope: tuple[Scope, ...] = ()
    needs: tuple[str, ...] = ()
    esco: WordList = ()
    source: WordList = ()
    due: float = 1.0

    def highest_level(self, country: str) -> int:
        """The highest level offered in a country: 5 where nothing is said, 0 where it cannot be signed as achieved."""
        return next((_HIGHEST_LEVEL[s.status] for s in self.scope if s.country == country), 5)

    def full_code(self, criterion: str) -> str:
        """How a criterion is named in entries: the competency's code, a slash, its own."""
        if criterion not in {c.code for c in self.criteria}:
            raise KeyError(criterion)
        return f"{self.code}/{criterion}"


Item = Unit | Competency


@dataclass(frozen=True, slots=True)
class Practice:
    """Hours of practice planned beside the hours of the units."""

    simulated: int = 0
    real_care: int = 0

    @property
    def hours(self) -> int:
        return self.simulated + self.real_care


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the programme. `months` are the first and the last, counted from 1 at the programme's own pace."""

    code: str
    title: Words
    aim: Words
    units: tuple[Unit, ...]
    competencies: tuple[Competency, ...]
    months: tuple[int, int]
    practice: Practice = Practice()
    source: WordList = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.units, *self.competencies)

    @property
    def hours(self) -> int:
        """Hours of study planned in its units."""
        return sum(unit.hours for unit in self.units)


@dataclass(frozen=True, slots=True)
class Examination:
    """A written test or a practical demonstration (`kind`), planned in a month, over the modules it covers."""

    code: str
    title: Words
    kind: str
    month: int
    covers: tuple[str, ...]
    source: WordList = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of what certification needs."""

    code: str
    text: Words
    source: WordList = ()


@dataclass(frozen=True, slots=True)
class Internship:
    """When it opens: after-modules (those named), from-month (`month`) or from-start; and its hours."""

    opens: str
    modules: tuple[str, ...] = ()
    hours: int = 0
    month: int | None = None


@dataclass(frozen=True, slots=True)
class LanguageAsked:
    """A language and the CEFR level in it that the programme asks."""

    language: str
    level: str
    who: Words = ""


@dataclass(frozen=True, slots=True)
class Staged:
    """The units are studied first in one language, then again in one of the others."""

    first: str
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Languages:
    taught: tuple[str, ...]
    support: tuple[str, ...] = ()
    asked: tuple[LanguageAsked, ...] = ()
    note: Words = ""
    one_is_enough: bool = False
    staged: Staged | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """full-time, part-time or evening, and the months that the programme takes at it."""

    code: str
    months: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What the programme costs, from the least to the most, and whose figures these are."""

    least: int
    most: int
    currency: str
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this programme differs from what the documents say of most (`rule` is a fact's id, as B16)."""

    rule: str
    text: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """One programme as its learners follow it, all in programme order: modules; in each, units before competencies."""

    programme: str
    title: Words
    summary: Words
    country: str
    months: int
    paces: tuple[Pace, ...]
    modules: tuple[Module, ...]
    internship: Internship
    examinations: tuple[Examination, ...]
    requirements: tuple[Requirement, ...]
    languages: Languages
    revision: int = 1
    region: str = ""
    provider_types: tuple[str, ...] = ()
    level: Words = ""
    accreditation: Words = ""
    overseen_by: Words = ""
    delivery: tuple[str, ...] = ()
    language_preparation: str | None = None
    because: tuple[Reason, ...] = ()
    source: WordList = ()
    kind: str = "certification"
    duration: Words = ""
    cost: Annotated[Cost | None, WORDS] = None
    _items: dict[str, Item] = field(init=False, repr=False, compare=False, hash=False)
    _modules: dict[str, Module] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_items", {item.code: item for module in self.modules for item in module.items})
        object.__setattr__(self, "_modules", {module.code: module for module in self.modules})

    def item(self, code: str) -> Item:
        """The unit or competency of that code; KeyError when the plan has none."""
        return self._items[code]

    def unit(self, code: str) -> Unit:
        """The unit of that code; KeyError when the plan has none, or a competency by that code."""
        item = self._items[code]
        if isinstance(item, Unit):
            return item
        raise KeyError(code)

    def competency(self, code: str) -> Competency:
        """The competency of that code; KeyError when the plan has none, or a unit by that code."""
        item = self._items[code]
        if isinstance(item, Competency):
            return item
        raise KeyError(code)

    def module(self, code: str) -> Module:
        """The module of that code; KeyError when the plan has none."""
        return self._modules[code]

    def module_of(self, code: str) -> Module:
        """The module that an item stands in; KeyError when the plan has no such item."""
        return self._modules[self._items[code].module]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(self._items.values())

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(item for item in self._items.values() if isinstance(item, Unit))

    @property
    def competencies(self) -> tuple[Competency, ...]:
        return tuple(item for item in self._items.values() if isinstance(item, Competency))

    @property
    def signable(self) -> tuple[Competency, ...]:
        """The competencies that can be signed off in the plan's country."""
        return tuple(item for item in self.competencies if item.highest_level(self.country) > 0)

    def months_at(self, pace: str) -> int:
        """How many months the programme takes at a pace; KeyError when it is not offered at that pace."""
        return {p.code: p.months for p in self.paces}[pace]

    @property
    def theory_hours(self) -> int:
        return sum(module.hours for module in self.modules)

    @property
    def practice_hours(self) -> int:
        return sum(module.practice.hours for module in self.modules) + self.internship.hours

    def without_language_preparation(self) -> "Plan":
        """The plan of a learner who has proved the level asked: language preparation counts nowhere."""
        gone = self.language_preparation
        if gone is None:
            return self
        internship = self.internship
        covering = [replace(e, covers=tuple(code for code in e.covers if code != gone)) for e in self.examinations]
        dropped = {each.code for each in covering if not each.covers}
        return replace(
            self,
            modules=tuple(module for module in self.modules if module.code != gone),
            internship=replace(internship, modules=tuple(code for code in internship.modules if code != gone)),
            examinations=tuple(examination for examination in covering if examination.covers),
            requirements=tuple(each for each in self.requirements if each.code not in dropped),
            language_preparation=None,
        )


def plan_to_json(plan: Plan) -> str:
    """The whole plan as canonical JSON, words included: the body of a printing."""
    return canonical_json(packed(plan, words=True))


def plan_from_json(body: str) -> Plan:
    """The plan that `plan_to_json` wrote, exactly."""
    return cast("Plan", unpacked(Plan, json.loads(body)))


def structure_digest(plan: Plan) -> str:
    """Digest of all that makes an edition: structure, numbers and the digests of substance, no words."""
    return digest_of(packed(plan, words=False))
