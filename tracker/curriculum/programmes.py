"""The rules of a programme's file: its references, its months, and what the source documents say of every programme.

A rule of strength "must" cannot be broken; a "usual" one can, when the programme says `because:`. The rules are
Belgian and run on programmes of Belgium alone. Most speak of a whole programme and are not asked of a short course.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from tracker.curriculum.files import Contents, LoadedItem, LoadedProgramme, Place
from tracker.curriculum.formats import CompetencyForm, PlaceForm, ProgrammeForm, UnitForm
from tracker.curriculum.reading import Path_

SUBJECTS = ("terminology", "clinical-procedures", "administrative-workflows", "ethics", "internship")
"""B7: the modules without which no programme is a legitimate one."""
PRACTICE_PERCENT = (30, 50)
"""B15."""
TWO_LANGUAGES = 2
_HIGHEST = {"allowed": 5, "supervised": 4}


class Rule(NamedTuple):
    """What is wrong with a programme by one fact, or None; and where in its file to look."""

    fact: str
    strength: str
    broken: Callable[[Contents, ProgrammeForm], str | None]
    remedy: str
    where: str
    of_courses: bool = False


def months_of(form: ProgrammeForm) -> int:
    """The months that the plan is laid over: those of the full-time pace, else of the shortest."""
    offered = form.paces.offered
    return offered.get("full-time") or min(offered.values(), default=0)


def chosen(contents: Contents, place: PlaceForm) -> tuple[list[UnitForm], list[CompetencyForm]]:
    """The units and competencies that a programme takes from a module, in the module's order."""
    module = contents.modules.get(place.module)
    if module is None:
        return [], []
    units = [u for u in module.form.units if place.units is None or u.code in place.units]
    competencies = [c for c in module.form.competencies if place.competencies is None or c.code in place.competencies]
    return units, competencies


def study_hours(place: PlaceForm, units: list[UnitForm]) -> list[int]:
    """The hours of each unit in this programme: its own, or its part of the hours that the place gives the module."""
    own = [unit.hours for unit in units]
    if place.hours is None or not own:
        return own
    edges = [place.hours * sum(own[:n]) // sum(own) for n in range(len(own) + 1)]
    return [after - before for before, after in pairwise(edges)]


def sources(programme: LoadedProgramme) -> Iterator[tuple[Place, list[str]]]:
    """Each place of a programme's file that cites facts, with the facts."""
    form, place = programme.form, programme.place
    yield place, form.source
    for index, examination in enumerate(form.examinations):
        yield Place(place.sheet, ("examinations", index)), examination.source
    for index, requirement in enumerate(form.requirements):
        yield Place(place.sheet, ("requirements", index)), requirement.source


def check_programmes(contents: Contents) -> None:
    for programme in contents.programmes.values():
        _references(contents, programme)
        _months(programme)
        _amounts(contents, programme)
        _staged(programme)
        _subsets(contents, programme)
        _signable(contents, programme)
        _repeated(programme)
        if all(m.module in contents.modules and contents.modules[m.module].whole for m in programme.form.modules):
            _rules(contents, programme)


def _references(contents: Contents, programme: LoadedProgramme) -> None:
    form, place = programme.form, programme.place
    kinds = {code: kind for kind, code, _ in contents.named}
    taken = [m.module for m in form.modules]
    for index, code in enumerate(taken):
        if kinds.get(code) != "module":
            message = f"There is no module {code}."
            place.fault("reference", message, "Give a module of the folder modules/.", "modules", index, "module")
    named: list[tuple[Path_, str]] = [
        (("internship", "modules", n), code) for n, code in enumerate(form.internship.modules)
    ]
    for e, examination in enumerate(form.examinations):
        named += [(("examinations", e, "covers", n), code) for n, code in enumerate(examination.covers)]
    if form.language_preparation:
        named.append((("language_preparation",), form.language_preparation))
    for path, code in named:
        if code not in taken:
            message = f"{code} is not among the modules of the programme."
            place.fault("reference", message, "Add the module to the programme, or leave it out here.", *path)


def _months(programme: LoadedProgramme) -> None:
    form, place = programme.form, programme.place
    last = months_of(form)
    if not last:
        place.fault("missing", "No pace is offered.", "Give full-time, part-time or evening its months.", "paces")
        return
    for index, module in enumerate(form.modules):
        first, end = module.months
        if first > end or end > last:
            message = f"{module.module} stands on months {first} to {end} of a programme of {last}."
            place.fault("months", message, "Keep the first before the last, within the programme.", "modules", index)
    for index, examination in enumerate(form.examinations):
        if examination.month > last:
            message = f"{examination.code} is planned after the last month, {last}."
            place.fault("months", message, "Plan it within the programme.", "examinations", index, "month")
    internship = form.internship
    if (internship.opens == "from-month") != (internship.month is not None) or (internship.month or 0) > last:
        message = "The month in which the internship opens does not fit."
        place.fault("months", message, "Give `month` with `opens: from-month`, and only then.", "internship")
    if (internship.opens == "after-modules") != bool(internship.modules):
        message = "The modules after which the internship opens do not fit."
        place.fault("reference", message, "Give `modules` with `opens: after-modules`, and only then.", "internship")


def _amounts(contents: Contents, programme: LoadedProgramme) -> None:
    form, place = programme.form, programme.place
    if form.cost and form.cost.least > form.cost.most:
        place.fault("number", "The least cost is higher than the most.", "Put the lower amount first.", "cost")
    for index, module in enumerate(form.modules):
        spread = study_hours(module, chosen(contents, module)[0])
        if module.hours is not None and not all(spread or [0]):
            message = f"{module.hours} is too few hours for the units taken from {module.module}."
            place.fault("number", message, "Give at least one hour for each unit.", "modules", index, "hours")


def _staged(programme: LoadedProgramme) -> None:
    languages = programme.form.languages
    if languages.staged is None:
        return
    named = (languages.staged.first, *languages.staged.then)
    if set(named) - set(languages.taught) or languages.staged.first in languages.staged.then:
        message = "The languages that follow each other do not fit the languages taught."
        remedy = "Name languages of `taught`, and another one first than afterwards."
        programme.place.fault("reference", message, remedy, "languages", "staged")


def _subsets(contents: Contents, programme: LoadedProgramme) -> None:
    for index, module in enumerate(programme.form.modules):
        for name, kind in (("units", "unit"), ("competencies", "competency")):
            for n, code in enumerate(getattr(module, name) or []):
                item = contents.items.get(code)
                if (item is None and code not in contents.codes) or (
                    item is not None and (item.kind, item.module) != (kind, module.module)
                ):
                    message = f"{module.module} has no {kind} {code}."
                    remedy = f"Choose a {kind} of that module."
                    programme.place.fault("reference", message, remedy, "modules", index, name, n)


def _signable(contents: Contents, programme: LoadedProgramme) -> None:
    """What the programme takes can be learned in it: needs are there, and the level asked can be reached there."""
    taken = [(n, form) for n, m in enumerate(programme.form.modules) for part in chosen(contents, m) for form in part]
    codes = {form.code for _, form in taken}
    for index, form in taken:
        for code in form.needs:
            if code in contents.items and code not in codes:
                message = f"{form.code} needs {code}, which the programme leaves out."
                programme.place.fault("needs", message, "Take both or neither.", "modules", index)
            elif _is_optional(contents, programme.form, form.code, code):
                message = f"{form.code} needs {code}, of the language preparation that not every learner has."
                programme.place.fault("needs", message, "Remove that need.", "modules", index)
        if isinstance(form, CompetencyForm):
            _reachable(contents.items[form.code], form, programme.form.country)


def _is_optional(contents: Contents, form: ProgrammeForm, code: str, need: str) -> bool:
    optional = form.language_preparation
    where = {part: contents.items[part].module for part in (code, need) if part in contents.items}
    return optional is not None and where.get(need) == optional != where.get(code)


def _reachable(item: LoadedItem, form: CompetencyForm, country: str) -> None:
    scope = form.scope.get(country)
    if scope and form.level > _HIGHEST.get(scope.status, form.level):
        message = f"{form.code} asks level {form.level}, and in {country} it is done under supervision."
        item.place.fault("scope", message, "Ask level 4 at most, or change the scope.", "level")


def _repeated(programme: LoadedProgramme) -> None:
    form = programme.form
    for name, codes in (
        ("modules", [m.module for m in form.modules]),
        ("requirements", [r.code for r in form.requirements]),
    ):
        for index, code in enumerate(codes):
            if code in codes[:index]:
                message = f"{code} stands twice among the {name}."
                programme.place.fault("duplicate-code", message, "Keep one of the two.", name, index)


def _b7(contents: Contents, form: ProgrammeForm) -> str | None:
    filled = {m.module for m in form.modules if any(chosen(contents, m))}
    lacking = [code for code in SUBJECTS if code not in filled]
    if not lacking and not form.internship.hours:
        return "The internship has no hours."
    return (
        f"Every programme has these modules, and here they are missing or empty: {', '.join(lacking)}."
        if lacking
        else None
    )


def _b12(_: Contents, form: ProgrammeForm) -> str | None:
    kinds = {e.kind for e in form.examinations}
    lacking = [kind for kind in ("written", "practical") if kind not in kinds]
    return (
        f"Certification needs a written and a practical examination; missing: {', '.join(lacking)}."
        if lacking
        else None
    )


def _b2(_: Contents, form: ProgrammeForm) -> str | None:
    own = [m for m in form.modules if m.module != form.language_preparation]
    starts = [m.months[0] for m in own]
    first = own and own[0].module == "terminology" and own[0].months[0] == min(starts)
    return None if first else "Most programmes start with terminology, and this one does not."


def _b8(_: Contents, form: ProgrammeForm) -> str | None:
    known = {*form.languages.taught, *form.languages.support, *(a.language for a in form.languages.asked)}
    return None if len(known) >= TWO_LANGUAGES else "Most workers need two languages, and this programme has one."


def practice_percent(contents: Contents, form: ProgrammeForm) -> int:
    """The share of practice in all planned hours, without language preparation, which not every learner has."""
    own = [m for m in form.modules if m.module != form.language_preparation]
    theory = sum(sum(study_hours(m, chosen(contents, m)[0])) for m in own)
    practice = form.internship.hours + sum(m.practice.hours for m in own)
    return round(100 * practice / (theory + practice)) if theory + practice else 0


def _b15(contents: Contents, form: ProgrammeForm) -> str | None:
    share = practice_percent(contents, form)
    least, most = PRACTICE_PERCENT
    return (
        None
        if least <= share <= most
        else f"Practice is {share} % of the hours; most programmes give {least} to {most} %."
    )


def _b16(_: Contents, form: ProgrammeForm) -> str | None:
    internship = form.internship
    late = internship.opens == "from-month" and (internship.month or 0) > months_of(form) / 2
    return None if late or internship.opens == "after-modules" else "The internship opens before the latter half."


RULES = (
    Rule("B7", "must", _b7, "Add them.", "modules"),
    Rule("B12", "must", _b12, "Add it.", "examinations"),
    Rule("B2", "usual", _b2, "Put terminology first", "modules"),
    Rule("B8", "usual", _b8, "Add a second language", "languages", of_courses=True),
    Rule("B15", "usual", _b15, "Change the hours of units, practice or internship", "modules"),
    Rule("B16", "usual", _b16, "Open it in the latter half, or after the modules named", "internship"),
)
UNCHECKED = ("B4",)
"""Usual by the documents and nothing that a file shows; a programme may still say why it differs."""


def _rules(contents: Contents, programme: LoadedProgramme) -> None:
    form, place = programme.form, programme.place
    excused = set(form.because)
    for rule in RULES if form.country == "BE" else ():
        message = None if form.kind == "course" and not rule.of_courses else rule.broken(contents, form)
        if message and rule.strength == "must":
            place.fault(rule.fact, message, rule.remedy, rule.where)
        elif message and rule.fact not in excused:
            place.fault(rule.fact, message, f"{rule.remedy}, or say why under `because: {rule.fact}:`.", rule.where)
        elif message:
            excused.remove(rule.fact)
    for fact in sorted(excused - set(UNCHECKED)):
        message = f"A reason is given for {fact}, and no usual rule by that number is broken here."
        place.fault("because", message, "Remove it.", "because", fact)
