"""What differs between two plans: items added, removed, moved, changed word by word, asked again. Pure."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from tracker.curriculum.plan import Competency, Examination, Internship, Item, Module, Plan

KEPT, ADDED, REMOVED = "kept", "added", "removed"
T = TypeVar("T")
Piece = tuple[str, str]
"""kept, added or removed, and a stretch of text."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of an item, such as its title or one criterion; empty `before` or `after` where it was not there."""

    part: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """Word by word."""
        return list(word_by_word(self.before, self.after))


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that both plans have, with what differs."""

    before: Item
    after: Item
    parts: tuple[PartChange, ...]

    @property
    def moved(self) -> bool:
        """Stands in another module now."""
        return self.before.module != self.after.module

    @property
    def again(self) -> bool:
        """Another revision: what was completed or signed off before counts no more."""
        return self.before.revision != self.after.revision


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs, in the order of the later plan; `programme` holds what belongs to no item."""

    programme: tuple[PartChange, ...]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[ItemChange, ...]

    @property
    def moved(self) -> tuple[ItemChange, ...]:
        return tuple(change for change in self.changed if change.moved)

    @property
    def again(self) -> tuple[ItemChange, ...]:
        """What must be completed or signed off again."""
        return tuple(change for change in self.changed if change.again)

    def __bool__(self) -> bool:
        return bool(self.programme or self.added or self.removed or self.changed)


def compare(before: Plan, after: Plan) -> Difference:
    """What somebody who knows `before` has to know of `after`."""
    old, new = ({item.code: item for item in plan.items} for plan in (before, after))
    both = [(old[code], item) for code, item in new.items() if code in old]
    changes = (ItemChange(was, item, _parts_changed(_parts(was), _parts(item))) for was, item in both)
    return Difference(
        programme=_parts_changed(_programme(before), _programme(after)),
        added=tuple(item for code, item in new.items() if code not in old),
        removed=tuple(item for code, item in old.items() if code not in new),
        changed=tuple(change for change in changes if change.parts or change.moved or change.again),
    )


Told = tuple[str, ...]
"""The programmes that something is told of."""


@dataclass(frozen=True, slots=True)
class Together:
    """The differences of several programmes, each told once with the programmes that it is made in."""

    added: tuple[tuple[Item, Told], ...]
    removed: tuple[tuple[Item, Told], ...]
    changed: tuple[tuple[ItemChange, Told], ...]

    @property
    def again(self) -> tuple[tuple[ItemChange, Told], ...]:
        return tuple((change, told) for change, told in self.changed if change.again)


def together(differences: Mapping[str, Difference]) -> Together:
    """A module taught in ten programmes is changed once; where a change differs between them, it is told for each."""
    each = differences.items()
    return Together(
        added=_told((item.code, item, name) for name, one in each for item in one.added),
        removed=_told((item.code, item, name) for name, one in each for item in one.removed),
        changed=_told((_same(change), change, name) for name, one in each for change in one.changed),
    )


def _same(change: ItemChange) -> Hashable:
    return change.after.code, change.moved and change.after.module, change.again, change.parts


def _told(found: Iterable[tuple[Hashable, T, str]]) -> tuple[tuple[T, Told], ...]:
    first: dict[Hashable, tuple[T, list[str]]] = {}
    for key, what, name in found:
        first.setdefault(key, (what, []))[1].append(name)
    return tuple((what, tuple(names)) for what, names in first.values())


def word_by_word(before: str, after: str) -> Iterator[Piece]:
    """The two texts as one, each stretch of words kept, removed or added."""
    old, new = re.findall(r"\s*\S+", before), re.findall(r"\s*\S+", after)
    bare_old, bare_new = ([word.strip() for word in text] for text in (old, new))
    for what, low, high, from_, to in SequenceMatcher(None, bare_old, bare_new, autojunk=False).get_opcodes():
        if what == "equal":
            yield KEPT, "".join(new[from_:to])
            continue
        if high > low:
            yield REMOVED, "".join(old[low:high])
        if to > from_:
            yield ADDED, "".join(new[from_:to])


def _parts_changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[PartChange, ...]:
    names = dict.fromkeys([*after, *before])
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(PartChange(name, was, now) for name, was, now in pairs if was != now)


def _parts(item: Item) -> dict[str, str]:
    """The item as a reader sees it, part by part; criteria by their codes."""
    shared = {"title": item.title, "summary": item.summary, "needs": ", ".join(item.needs)}
    if not isinstance(item, Competency):
        checks = "\n".join(f"{each.question} {each.answer}" for each in item.self_check)
        points = "\n".join(item.key_points)
        aims = "\n".join(item.aims)
        return {**shared, "aims": aims, "key_points": points, "self_check": checks, "hours": str(item.hours)}
    return {
        **shared,
        **{f"criterion:{step.code}": f"{step.text}{' *' if step.must else ''}" for step in item.criteria},
        "level": str(item.level),
        "observations": str(item.observations),
        "mentors": str(item.mentors),
        "validity": str(item.validity_months or ""),
        "settings": ", ".join(item.settings),
        "assurance": item.assurance,
        "scope": "\n".join(f"{scope.country}: {scope.status}. {scope.note}" for scope in item.scope),
    }


def _programme(plan: Plan) -> dict[str, str]:
    """What belongs to no item: everything that a reader of the programme's page sees, and what its plan is made of."""
    return {
        **{name: getattr(plan, name) for name in ("title", "summary", "kind", "country", "region")},
        "provider_types": ", ".join(plan.provider_types),
        "delivery": ", ".join(plan.delivery),
        "level": plan.level,
        "duration": plan.duration,
        "paces": ", ".join(f"{pace.code} {pace.months}" for pace in plan.paces),
        "cost": _cost(plan),
        "languages": _languages(plan),
        "language_preparation": plan.language_preparation or "",
        "accreditation": plan.accreditation,
        "overseen_by": plan.overseen_by,
        **{f"module:{module.code}": _module(module) for module in plan.modules},
        "internship": _internship(plan.internship),
        **{f"examination:{exam.code}": _examination(exam) for exam in plan.examinations},
        **{f"requirement:{line.code}": line.text for line in plan.requirements},
        **{f"because:{reason.rule}": reason.text for reason in plan.because},
    }


def _module(module: Module) -> str:
    first, last = module.months
    practice = f"{module.practice.simulated} + {module.practice.real_care}"
    return f"{module.title}, {first}-{last}, {module.hours} + {practice} h. {module.aim}"


def _cost(plan: Plan) -> str:
    cost = plan.cost
    return f"{cost.least}-{cost.most} {cost.currency}. {cost.note}".strip() if cost else ""


def _internship(internship: Internship) -> str:
    when = [*internship.modules, str(internship.month or "")]
    return f"{internship.opens} {', '.join(filter(None, when))} {internship.hours} h"


def _examination(exam: Examination) -> str:
    return f"{exam.title}, {exam.kind}, {exam.month}: {', '.join(exam.covers)}"


def _languages(plan: Plan) -> str:
    """In which languages it is taught, and what level is asked."""
    languages = plan.languages
    asked = [f"{each.language} {each.level} {each.who}".strip() for each in languages.asked]
    staged = [languages.staged.first, *languages.staged.then] if languages.staged else []
    parts = [languages.taught, languages.support, asked, staged, ["1"] if languages.one_is_enough else []]
    return "; ".join(", ".join(part) for part in [*parts, [languages.note]])
