"""The check of the curriculum: all faults at once, each with file, line, rule and remedy.

Here stand the rules between files. The form of one file is formats.py's, a programme's own rules are programmes.py's,
the agreement with what was published is register.py's.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tracker.curriculum import facts as fact_rules
from tracker.curriculum import formats, glossary, programmes, register, translations
from tracker.curriculum.files import Contents, LoadedItem, Place, load
from tracker.curriculum.reading import Fault

__all__ = ["Fault", "check", "check_contents"]


def check(folder: Path, *, facts: bool = False) -> list[Fault]:
    """Every fault of the folder, in order of file and line. `facts` also asks that each fact is taught or kept."""
    return check_contents(load(folder), facts=facts)


def check_contents(contents: Contents, *, facts: bool = False) -> list[Fault]:
    """As `check`, for a folder that is loaded already."""
    if contents.given_up:
        return contents.faults
    _codes_once(contents)
    for item in contents.items.values():
        _item(contents, item)
    _no_circles(contents)
    for module in contents.modules.values():
        _cited(contents, module.place, module.form.source)
        _not_empty(module.place, module.form, whole=module.whole)
    programmes.check_programmes(contents)
    for programme in contents.programmes.values():
        for place, source in programmes.sources(programme):
            _cited(contents, place, source)
    register.agree(contents)
    glossary.agree(contents)
    translations.agree(contents)
    if facts:
        fact_rules.all_kept(contents)
    return contents.faults


def _codes_once(contents: Contents) -> None:
    first: dict[str, Place] = {}
    for _, code, place in contents.named:
        if code in first:
            where = first[code]
            there = f"{where.sheet.name}, line {where.sheet.line(where.path)}"
            place.fault("duplicate-code", f"The code {code} is used twice: also in {there}.", "Choose another code.")
        first.setdefault(code, place)


def _item(contents: Contents, item: LoadedItem) -> None:
    _cited(contents, item.place, item.form.source)
    _needs(contents, item)
    if isinstance(item.form, formats.CompetencyForm):
        _criteria(item.place, item.form)
        _observed(item.place, item.form)
        for index, skill in enumerate(item.form.esco):
            if skill not in contents.esco:
                message = f"The ESCO skill {skill} is not in esco.yaml."
                item.place.fault("esco", message, "Copy an id from esco.yaml.", "esco", index)


def _criteria(place: Place, form: formats.CompetencyForm) -> None:
    codes = [criterion.code for criterion in form.criteria]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            message = f"The criterion {code} is used twice in {form.code}."
            place.fault("duplicate-code", message, "Choose another code.", "criteria", index, "code")
    if not any(criterion.must for criterion in form.criteria):
        message = f"No criterion of {form.code} must be done."
        place.fault("must", message, "Add `must: true` to at least one.", "criteria")


def _observed(place: Place, form: formats.CompetencyForm) -> None:
    if form.mentors > form.observations:
        times = "one observation" if form.observations == 1 else f"{form.observations} observations"
        message = f"{form.code} asks {form.mentors} mentors in {times}."
        place.fault("number", message, "Ask no more mentors than observations.", "mentors")


def _needs(contents: Contents, item: LoadedItem) -> None:
    kinds = {code: kind for kind, code, _ in contents.named}
    allowed = {"unit"} if item.kind == "unit" else {"unit", "competency"}
    for index, code in enumerate(item.form.needs):
        if code not in kinds:
            message = f"{item.form.code} needs {code}, which is not there."
            item.place.fault("reference", message, "Give the code of a unit or a skill.", "needs", index)
        elif kinds[code] not in allowed:
            message = f"{item.form.code} needs {code}, which is a {kinds[code]}."
            item.place.fault(
                "reference", message, f"Give the code of a {' or '.join(sorted(allowed))}.", "needs", index
            )


def _no_circles(contents: Contents) -> None:
    """Each circle is told once, at its alphabetically first item."""
    for code in sorted(contents.items):
        circle = _way_back(contents, code)
        if circle and code == min(circle):
            message = f"These need each other in a circle: {' > '.join((*circle, code))}."
            contents.items[code].place.fault("circle", message, "Remove one of these needs.", "needs")


def _way_back(contents: Contents, start: str) -> tuple[str, ...]:
    """The items on the shortest way from an item by its needs back to itself; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    met: set[str] = set()
    for way in ways:
        for code in contents.items[way[-1]].form.needs:
            if code == start:
                return way
            if code in contents.items and code not in met:
                met.add(code)
                ways.append((*way, code))
    return ()


def _cited(contents: Contents, place: Place, source: Iterable[str]) -> None:
    for index, fact in enumerate(source):
        if contents.facts and fact not in contents.facts:
            message = f"The fact {fact} is not in facts.yaml."
            place.fault("source", message, "Cite a fact that is there, or add it.", "source", index)
    for fact, count in Counter(source).items():
        if count > 1:
            place.fault("source", f"The fact {fact} is cited twice.", "Cite it once.", "source")


def _not_empty(place: Place, form: formats.ModuleForm, *, whole: bool) -> None:
    if whole and not form.units and not form.competencies:
        place.fault("missing", f"The module {form.module} has no item.", "Add units or competencies.", "module")
