"""Makes the plan of each programme from a folder that was checked. No database."""

from functools import cache

from tracker.curriculum import formats
from tracker.curriculum.files import Contents, LoadedModule
from tracker.curriculum.plan import (
    Competency,
    Cost,
    Criterion,
    Examination,
    Internship,
    LanguageAsked,
    Languages,
    Module,
    Pace,
    Plan,
    Practice,
    Reason,
    Requirement,
    Scope,
    SelfCheck,
    Staged,
    Unit,
)
from tracker.curriculum.programmes import chosen, months_of, study_hours
from tracker.curriculum.register import substance_digest

_PARTS = 10_000


def plans(contents: Contents) -> list[Plan]:
    """The plan of every programme, in order of code. Only for contents without faults."""
    return [plan(contents, code) for code in sorted(contents.programmes)]


def plan(contents: Contents, programme: str) -> Plan:
    """The plan of one programme; KeyError when the folder has none by that code."""
    form = contents.programmes[programme].form
    months = months_of(form)
    dues = _dues(contents, form, months)
    return Plan(
        programme=form.programme,
        title=form.title,
        summary=form.summary,
        country=form.country,
        months=months,
        paces=tuple(Pace(code, number) for code, number in form.paces.offered.items()),
        modules=tuple(_module(contents, place, dues) for place in form.modules),
        internship=Internship(
            form.internship.opens, tuple(form.internship.modules), form.internship.hours, form.internship.month
        ),
        examinations=tuple(
            Examination(e.code, e.title, e.kind, e.month, tuple(e.covers), tuple(e.source)) for e in form.examinations
        ),
        requirements=tuple(Requirement(r.code, r.text, tuple(r.source)) for r in form.requirements),
        languages=_languages(form.languages),
        revision=form.revision,
        region=form.region or "",
        provider_types=tuple(form.provider_types),
        level=form.level,
        accreditation=form.accreditation,
        overseen_by=form.overseen_by or "",
        delivery=tuple(form.delivery),
        language_preparation=form.language_preparation,
        because=tuple(Reason(rule, text) for rule, text in sorted(form.because.items())),
        source=tuple(form.source),
        kind=form.kind,
        duration=form.duration or "",
        cost=_cost(form.cost) if form.cost else None,
    )


def unit_due(start: int, end: int, number: int, of: int, months: int) -> float:
    """The share of the programme by which unit `number` of `of` is due: evenly over the module's months."""
    return _share((start - 1) * of + (end - start + 1) * number, months * of)


def competency_due(start: int, end: int, number: int, of: int, months: int) -> float:
    """As for units, and beginning after a third of the module: a skill is practised once some of it is studied."""
    span = end - start + 1
    return _share(3 * of * (start - 1) + span * of + 2 * span * number, 3 * of * months)


def _share(part: int, whole: int) -> float:
    """Whole ten-thousandths, reckoned in integers so that every machine finds the same."""
    return min(_PARTS, _PARTS * part // whole) / _PARTS


def _dues(contents: Contents, form: formats.ProgrammeForm, months: int) -> dict[str, float]:
    """When each item of the plan is due: in its turn, and never before what it needs, whatever the module of that."""
    own: dict[str, float] = {}
    for place in form.modules:
        start, end = place.months
        units, competencies = chosen(contents, place)
        for n, unit in enumerate(units, 1):
            own[unit.code] = unit_due(start, end, n, len(units), months)
        for n, competency in enumerate(competencies, 1):
            own[competency.code] = competency_due(start, end, n, len(competencies), months)

    @cache
    def due(code: str) -> float:
        return max((own[code], *(due(need) for need in contents.items[code].form.needs if need in own)))

    return {code: due(code) for code in own}


def _module(contents: Contents, place: formats.PlaceForm, dues: dict[str, float]) -> Module:
    loaded: LoadedModule = contents.modules[place.module]
    units, competencies = chosen(contents, place)
    return Module(
        code=loaded.form.module,
        title=loaded.form.title,
        aim=loaded.form.aim,
        units=tuple(
            _unit(form, loaded.form.module, hours, dues[form.code])
            for form, hours in zip(units, study_hours(place, units), strict=True)
        ),
        competencies=tuple(_competency(form, loaded.form.module, dues[form.code]) for form in competencies),
        months=(place.months[0], place.months[1]),
        practice=Practice(place.practice.simulated, place.practice.real_care),
        source=tuple(loaded.form.source),
    )


def _unit(form: formats.UnitForm, module: str, hours: int, due: float) -> Unit:
    return Unit(
        code=form.code,
        revision=form.revision,
        digest=substance_digest(form),
        title=form.title,
        summary=form.summary,
        aims=tuple(form.aims),
        key_points=tuple(form.key_points),
        self_check=tuple(SelfCheck(s.question, s.answer) for s in form.self_check),
        hours=hours,
        module=module,
        needs=tuple(form.needs),
        source=tuple(form.source),
        due=due,
    )


def _competency(form: formats.CompetencyForm, module: str, due: float) -> Competency:
    return Competency(
        code=form.code,
        revision=form.revision,
        digest=substance_digest(form),
        title=form.title,
        summary=form.summary,
        criteria=tuple(Criterion(c.code, c.text, c.must) for c in form.criteria),
        module=module,
        level=form.level,
        observations=form.observations,
        mentors=form.mentors,
        validity_months=form.validity_months,
        settings=tuple(form.settings),
        assurance=form.assurance,
        scope=tuple(Scope(country, scope.status, scope.note) for country, scope in sorted(form.scope.items())),
        needs=tuple(form.needs),
        esco=tuple(form.esco),
        source=tuple(form.source),
        due=due,
    )


def _cost(form: formats.CostForm) -> Cost:
    return Cost(least=form.least, most=form.most, currency=form.currency, note=form.note)


def _languages(form: formats.LanguagesForm) -> Languages:
    return Languages(
        taught=tuple(form.taught),
        support=tuple(form.support),
        asked=tuple(LanguageAsked(a.language, a.level, a.who or "") for a in form.asked),
        note=form.note or "",
        one_is_enough=form.one_is_enough,
        staged=Staged(form.staged.first, tuple(form.staged.then)) if form.staged else None,
    )
