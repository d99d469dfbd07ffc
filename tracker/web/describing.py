"""A programme in words, fact by fact: its own page, the comparison of several and their differences say it alike."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from tracker.curriculum.plan import Cost, LanguageAsked, Plan
from tracker.web.reading_in import words
from tracker.web.speaking import _, country_name, language_name, lazy, number
from tracker.web.wording import DELIVERIES, PACES, PROVIDERS

Lines = list[str]
Say = Callable[[str], str]
"""How a text of the programme itself is shown: reading_in.words on a page, plain English in a comparison."""


def practice_share(plan: Plan) -> int:
    """Percent of practice in all planned hours (B15)."""
    return round(100 * plan.practice_hours / max(1, plan.practice_hours + plan.theory_hours))


def _region(plan: Plan, say: Say) -> Lines:
    return [say(plan.region)] if plan.region else []


def _providers(plan: Plan, _say: Say) -> Lines:
    return [str(PROVIDERS[each]) for each in plan.provider_types]


def _delivery(plan: Plan, _say: Say) -> Lines:
    return [str(DELIVERIES[each]) for each in plan.delivery]


def _duration(plan: Plan, say: Say) -> Lines:
    paces = [_("%(months)s months %(pace)s", months=each.months, pace=PACES[each.code]) for each in plan.paces]
    return [*paces, *map(say, filter(None, [plan.duration]))]


def _cost(plan: Plan, say: Say) -> Lines:
    """Figures of the source documents are examples, never a price (E3)."""
    return [] if plan.cost is None else [_amount(plan.cost), *map(say, filter(None, [plan.cost.note]))]


def _amount(cost: Cost) -> str:
    return _(
        "%(currency)s %(least)s to %(most)s (example figures)",
        currency=cost.currency,
        least=number(cost.least),
        most=number(cost.most),
    )


def _languages(plan: Plan, _say: Say) -> Lines:
    languages, staged = plan.languages, plan.languages.staged
    return [
        _("Taught in %(languages)s", languages=_names(languages.taught)),
        *([_("Support in %(languages)s", languages=_names(languages.support))] if languages.support else []),
        *(
            [_("First in %(first)s, then again in %(then)s", first=language_name(staged.first), then=_or(staged.then))]
            if staged
            else []
        ),
    ]


def _asked(plan: Plan, say: Say) -> Lines:
    """The levels that a learner proves, or works towards beside the programme."""
    lines = [_level(each, say) for each in plan.languages.asked]
    enough = [_("One of these is enough")] if plan.languages.one_is_enough and len(lines) > 1 else []
    return [*lines, *enough, *map(say, filter(None, [plan.languages.note]))]


def _level(asked: LanguageAsked, say: Say) -> str:
    said = _("%(language)s at level %(level)s", language=language_name(asked.language), level=asked.level)
    return _("%(level)s: %(who)s", level=said, who=say(asked.who)) if asked.who else said


def _internship(plan: Plan, say: Say) -> Lines:
    internship = plan.internship
    if not internship.hours:
        return [_("None")]
    opens = {
        "from-start": _("Open from the start"),
        "from-month": _("Opens in month %(month)s", month=internship.month),
        "after-modules": _(
            "Opens after %(modules)s", modules=_joined([say(plan.module(code).title) for code in internship.modules])
        ),
    }
    return [_("%(hours)s hours", hours=number(internship.hours)), opens[internship.opens]]


def _theory(plan: Plan, _say: Say) -> Lines:
    return [_("%(hours)s hours", hours=number(plan.theory_hours))]


def _practice(plan: Plan, _say: Say) -> Lines:
    simulated = sum(module.practice.simulated for module in plan.modules)
    real = sum(module.practice.real_care for module in plan.modules) + plan.internship.hours
    return [
        _("%(hours)s hours, %(share)s %% of all", hours=number(plan.practice_hours), share=practice_share(plan)),
        _("%(simulated)s simulated, %(real)s in real care", simulated=number(simulated), real=number(real)),
    ]


def _examinations(plan: Plan, say: Say) -> Lines:
    kinds = {"written": _("written"), "practical": _("practical")}
    found = [
        _("Month %(month)s, %(kind)s: %(title)s", month=each.month, kind=kinds[each.kind], title=say(each.title))
        for each in plan.examinations
    ]
    return found or [_("None")]


def _modules(plan: Plan, say: Say) -> Lines:
    return [say(each.title) for each in plan.modules]


SAY: dict[str, tuple[str, Callable[[Plan, Say], Lines]]] = {
    "country": (lazy("Country"), lambda plan, _say: [country_name(plan.country)]),
    "region": (lazy("Region"), _region),
    "provider_types": (lazy("Offered by"), _providers),
    "delivery": (lazy("How it is taught"), _delivery),
    "level": (lazy("Level"), lambda plan, say: [say(plan.level)] if plan.level else []),
    "duration": (lazy("Duration"), _duration),
    "cost": (lazy("Cost"), _cost),
    "languages": (lazy("Languages"), _languages),
    "asked": (lazy("Language levels asked"), _asked),
    "theory": (lazy("Theory"), _theory),
    "practice": (lazy("Practice"), _practice),
    "internship": (lazy("Internship"), _internship),
    "examinations": (lazy("Examinations"), _examinations),
    "modules": (lazy("Modules"), _modules),
    "accreditation": (lazy("Accreditation"), lambda plan, say: [say(plan.accreditation)] if plan.accreditation else []),
    "overseen_by": (
        lazy("Standards overseen by"),
        lambda plan, say: [say(plan.overseen_by)] if plan.overseen_by else [],
    ),
}
"""Each fact of a programme: its name and its lines; no line where nothing is documented."""
AT_A_GLANCE = [name for name in SAY if name not in {"examinations", "modules"}]
"""What a programme's page says before its modules and examinations."""
COMPARED = [name for name in SAY if name not in {"delivery", "accreditation", "overseen_by"}]


def facts(plan: Plan, names: Sequence[str]) -> list[tuple[str, Lines]]:
    """Label and lines of those facts that the plan says something of."""
    said = ((str(SAY[name][0]), SAY[name][1](plan, words)) for name in names)
    return [(label, lines) for label, lines in said if lines]


def side_by_side(plans: Sequence[Plan]) -> list[tuple[str, list[Lines]]]:
    """Label and a cell for each plan, fact by fact; what no plan says anything of is left out."""
    rows = [(str(SAY[name][0]), [SAY[name][1](plan, words) for plan in plans]) for name in COMPARED]
    return [(label, cells) for label, cells in rows if any(cells)]


def _joined(parts: Sequence[str]) -> str:
    """With commas; markup when the parts are."""
    markup = any(isinstance(part, Markup) for part in parts)
    return Markup(", ").join(parts) if markup else ", ".join(parts)


def _names(codes: Sequence[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def _or(codes: Sequence[str]) -> str:
    return _(" or ").join(language_name(code) for code in codes)
