"""The difference between two plans in words: each changed part with its label, and its text word by word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.curriculum.diff import Difference, ItemChange, Piece, compare, word_by_word
from tracker.curriculum.plan import Competency, Item, Plan, Unit
from tracker.web.describing import SAY
from tracker.web.speaking import _, country_name, lazy, ngettext
from tracker.web.wording import ASSURANCES, SCOPES, SETTINGS, level_sentence


@dataclass(frozen=True)
class Part:
    """One part that changed."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Change:
    """An item that both plans have."""

    item: Item
    again: bool
    moved: tuple[str, str] | None
    """From and to which module, by title."""
    parts: list[Part]


@dataclass(frozen=True)
class Told:
    """Everything that differs, in words. Empty is False."""

    programme: list[Part]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: list[Change]

    @property
    def again(self) -> list[Change]:
        return [change for change in self.changed if change.again]

    @property
    def moved(self) -> list[Change]:
        return [change for change in self.changed if change.moved]

    @property
    def reworded(self) -> list[Change]:
        return [change for change in self.changed if change.parts]

    def __bool__(self) -> bool:
        return bool(self.programme or self.added or self.removed or self.changed)


LABELS = {
    "title": lazy("Title"),
    "summary": lazy("Summary"),
    "needs": lazy("Comes after"),
    "aims": lazy("After this unit you can"),
    "key_points": lazy("Key points"),
    "self_check": lazy("Check yourself"),
    "hours": lazy("Hours of study"),
    "criterion": lazy("What a mentor looks for"),
    "level": lazy("Signed off when"),
    "observations": lazy("Times seen"),
    "mentors": lazy("Different mentors"),
    "validity": lazy("Seen again after"),
    "settings": lazy("Where it may be observed"),
    "assurance": lazy("Least sure way to sign that counts"),
    "scope": lazy("What the law allows"),
    "kind": lazy("What it is"),
    "language_preparation": lazy("Language preparation"),
    "module": lazy("Module"),
    "examination": lazy("Examination"),
    "requirement": lazy("Needed for certification"),
    "because": lazy("Where it differs from most"),
}
"""Of the parts of diff.py; what is not here has its label in describing.SAY."""
ALSO = {"paces": ("duration",), "languages": ("languages", "asked")}
"""Parts of a programme that describing.py says under another name, or under two."""


def part(name: str) -> str:
    """The label of a part of diff.py's, such as `criterion:explains`."""
    head = name.partition(":")[0]
    head = ALSO.get(head, (head,))[0]
    return str(LABELS.get(head) or SAY[head][0])


def told(before: Plan, after: Plan) -> Told:
    """What somebody who knows `before` has to know of `after`."""
    found = compare(before, after)
    return Told(
        programme=list(_programme(found, before, after)),
        added=found.added,
        removed=found.removed,
        changed=[_change(change, before, after) for change in found.changed],
    )


def _programme(found: Difference, before: Plan, after: Plan) -> Iterator[Part]:
    """Each part once, though two of diff.py's may be said in the same words."""
    known = set()
    for change in found.programme:
        head, _colon, code = change.part.partition(":")
        for name in ALSO.get(head, (head,)):
            said = _say(name, code, before) or change.before, _say(name, code, after) or change.after
            if said[0] != said[1] and (name, code) not in known:
                known.add((name, code))
                yield Part(part(name), list(word_by_word(*said)))


def _say(name: str, code: str, plan: Plan) -> str:
    """A part of a programme in words; empty where diff.py's own text already is one, or where there is nothing."""
    if name in SAY:
        return "\n".join(SAY[name][1](plan, str))
    return STRUCTURED[name](plan, code) if name in STRUCTURED else ""


def _kind(plan: Plan, _code: str) -> str:
    return _("A course for certified assistants") if plan.kind == "course" else _("A programme up to certification")


def _preparation(plan: Plan, _code: str) -> str:
    return _title(plan, plan.language_preparation) if plan.language_preparation else _("None")


def _module(plan: Plan, code: str) -> str:
    module = next((each for each in plan.modules if each.code == code), None)
    if module is None:
        return ""
    months = _("months %(first)s to %(last)s", first=module.months[0], last=module.months[1])
    hours = _(
        "%(theory)s hours of study, %(practice)s of practice", theory=module.hours, practice=module.practice.hours
    )
    split = _(
        "%(simulated)s simulated, %(real)s in real care",
        simulated=module.practice.simulated,
        real=module.practice.real_care,
    )
    return f"{module.title}: {months}, {hours} ({split}). {module.aim}"


def _examination(plan: Plan, code: str) -> str:
    exam = next((each for each in plan.examinations if each.code == code), None)
    if exam is None:
        return ""
    kind = _("Written test") if exam.kind == "written" else _("Practical demonstration")
    about = ", ".join(_title(plan, each) for each in exam.covers)
    month, on = _("month %(month)s", month=exam.month), _("About:")
    return f"{exam.title}. {kind}, {month}. {on} {about}"


STRUCTURED: dict[str, Callable[[Plan, str], str]] = {
    "kind": _kind,
    "language_preparation": _preparation,
    "module": _module,
    "examination": _examination,
}


def _change(change: ItemChange, before: Plan, after: Plan) -> Change:
    parts = []
    for each in change.parts:
        name = each.part.partition(":")[0]
        say = OF_ITEM.get(name)
        old, new = (say(change.before, before), say(change.after, after)) if say else (each.before, each.after)
        if name == "criterion":
            old, new = _step(old), _step(new)
        if old != new:
            parts.append(Part(part(name), list(word_by_word(old, new))))
    moved = (_title(before, change.before.module), _title(after, change.after.module)) if change.moved else None
    return Change(change.after, change.again, moved, parts)


def _step(text: str) -> str:
    """A star of diff.py's says that a step must be done."""
    plain = text.removesuffix(" *")
    return _("%(step)s (must be done)", step=plain) if plain != text else plain


def _scopes(item: Competency) -> str:
    lines = (f"{country_name(each.country)}: {SCOPES[each.status]}. {each.note}".strip() for each in item.scope)
    return "\n".join(lines)


def _months(item: Competency) -> str:
    months = item.validity_months
    return ngettext("%(num)s month", "%(num)s months", months) if months else _("Never")


def _of_skill(say: Callable[[Competency], str]) -> Callable[[Item, Plan], str]:
    return lambda item, _plan: say(item) if isinstance(item, Competency) else ""


OF_ITEM: dict[str, Callable[[Item, Plan], str]] = {
    "needs": lambda item, plan: ", ".join(_title(plan, code) for code in item.needs),
    "hours": lambda item, _plan: str(item.hours) if isinstance(item, Unit) else "",
    "level": _of_skill(lambda skill: level_sentence(skill.level)),
    "validity": _of_skill(_months),
    "assurance": _of_skill(lambda skill: str(ASSURANCES[skill.assurance])),
    "settings": _of_skill(lambda skill: ", ".join(str(SETTINGS[each]) for each in skill.settings)),
    "scope": _of_skill(_scopes),
}
"""Parts of an item that are no words in the plan."""


def _title(plan: Plan, code: str) -> str:
    """Of a module or item; the code where this plan has none of that code."""
    return next((each.title for each in (*plan.modules, *plan.items) if each.code == code), code)
