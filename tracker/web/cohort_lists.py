"""The learners of a cohort as a list, and their hours: pages and files. What is shown follows from the address."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.certificates.requirements import Kind, Needed
from tracker.cohorts import matrix
from tracker.cohorts.attention import press_of
from tracker.cohorts.hours import LineHours, hours_of
from tracker.cohorts.lines import Roll, roll_of
from tracker.cohorts.listing import Listed, Order, Whom, listed
from tracker.cohorts.matrix import Show
from tracker.cohorts.ready import readiness
from tracker.people.names import search_key
from tracker.web import cells, guard, looking_back
from tracker.web.amounts import KINDS, PARTS, will_be_missing
from tracker.web.cohort_files import as_file, csv_text, in_hours, leave_on_trail
from tracker.web.cohorts import allowed
from tracker.web.forms import Filter, choices
from tracker.web.matrix_pages import SHOWS
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, hours, lazy, ngettext
from tracker.web.spreadsheets import plain_name

bp = Blueprint("cohort_lists", __name__)

WHOM: dict[str, str] = SHOWS | {
    Whom.READY: lazy("Ready for certification"),
    Whom.TO_CHECK: lazy("Ready but for what a person checks"),
    Whom.MAY_SIT: lazy("Can sit the practical examination"),
    Whom.HOURS: lazy("Hours will not be enough"),
    Whom.ENDED: lazy("Training ended"),
}
ORDERS: dict[str, str] = {
    Order.NAME: lazy("Name"),
    Order.BEHIND: lazy("Furthest behind first"),
    Order.SILENT: lazy("Longest without an entry first"),
    Order.WAITING: lazy("Most waiting first"),
    Order.READY: lazy("Nearest to ready first"),
}


class LearnersFilter(Filter):
    """Which learners, in which order."""

    q = SearchField(lazy("Find a learner"), [Length(max=100)], default="")
    show = SelectField(lazy("Learners"), choices=choices(WHOM), default="")
    sort = SelectField(lazy("Sort by"), choices=choices(ORDERS), default="")

    @property
    def asked(self) -> dict[str, str]:
        """What the address carries, without what is as usual."""
        return {field.name: field.data for field in self if field.data}


class HoursFilter(LearnersFilter):
    """Whose hours."""

    show = SelectField(
        lazy("Learners"),
        choices=choices(
            {
                "": lazy("Everybody"),
                "short": lazy("Hours will not be enough"),
                "waiting": lazy("Hours wait to be confirmed"),
            }
        ),
        default="",
    )
    sort = SelectField(
        lazy("Sort by"), choices=choices({"": lazy("Name"), "least": lazy("Least practice first")}), default=""
    )


@dataclass(frozen=True)
class Page:
    """What a list, or its file, is made of."""

    roll: Roll
    form: LearnersFilter
    found: list[Listed]


@bp.get("/cohorts/<uuid:cohort_id>/learners")
@guard.permits(Action.SEE_COHORT)
@looking_back.may_be_asked
def learners(cohort_id: UUID) -> ResponseReturnValue:
    page = learners_of(cohort_id, Action.SEE_COHORT)
    titles = {skill.code: skill.title for skill in page.roll.plan.competencies}
    return render_template("cohorts/learners.html", page=page, roll=page.roll, titles=titles, missing=missing_in_words)


@bp.get("/cohorts/<uuid:cohort_id>/learners.csv")
@guard.permits(Action.EXPORT_COHORT)
def learners_csv(cohort_id: UUID) -> ResponseReturnValue:
    page, text = learners_file(cohort_id)
    leave_on_trail(cohort_id, "learners", len(page.found))
    return as_file(text, f"learners-{plain_name(page.roll.cohort.name)}-{page.roll.today}.csv")


@looking_back.may_be_asked
def learners_file(cohort_id: UUID) -> tuple[Page, str]:
    page = learners_of(cohort_id, Action.EXPORT_COHORT)
    return page, learners_text(page.found)


def learners_of(cohort_id: UUID, action: Action) -> Page:
    """Who is asked for."""
    roll, form = roll_of(allowed(cohort_id, action)), LearnersFilter()
    wanted = form.show.data
    show: Show | Whom = Whom(wanted) if wanted in set(Whom) else Show(wanted)
    press = press_of(roll) if show in matrix.DATED else None
    order = Order(form.sort.data)
    return Page(roll, form, listed(roll, readiness([roll]), show=show, name=form.q.data, order=order, press=press))


def learners_text(found: list[Listed]) -> str:
    """One learner a line."""
    heads = [
        _("Learner"),
        _("Against plan"),
        _("Weeks ahead of plan"),
        _("Units studied"),
        _("Units in all"),
        _("Skills signed off"),
        _("Skills in all"),
        _("Waiting"),
        _("Last entry"),
        _("Requirements met"),
        _("Requirements in all"),
        _("Still missing"),
    ]
    rows = (
        [
            *(each.line.name, cells.in_words(each.line), each.line.weeks),
            *(each.line.units.done, each.line.units.total, each.line.skills.done, each.line.skills.total),
            *(each.line.skills.waiting, each.line.last_on, each.judged.met, len(each.judged.lines)),
            missing_in_words(each),
        ]
        for each in found
    )
    return csv_text(heads, rows)


def missing_in_words(each: Listed) -> str:
    """What certification still needs of a learner, in one line; `Ready` where nothing."""
    if each.judged.ready:
        return _("Ready")
    titles = {one.code: str(plain_words(one.title)) for one in each.line.plan.examinations}
    missing = [line for line in each.judged.missing if not line.by_person]
    checks = len(each.judged.missing) - len(missing)
    words = [LINES[line.kind](line) for line in missing if line.kind in LINES]
    tests = [titles.get(line.code, line.code) for line in missing if line.kind not in LINES]
    if len(tests) > 1:
        tests = [ngettext("%(num)s examination", "%(num)s examinations", len(tests))]
    words += tests
    if checks:
        words.append(ngettext("one thing a person checks", "%(num)s things a person checks", checks))
    return ", ".join(words)


LINES: dict[Kind, Callable[[Needed], str]] = {
    Kind.UNITS: lambda line: ngettext("%(num)s unit", "%(num)s units", len(line.missing)),
    Kind.SKILLS: lambda line: ngettext("%(num)s skill", "%(num)s skills", len(line.missing)),
    Kind.INTERNSHIP: lambda line: _("%(hours)s of the internship", hours=hours(line.short)),
    Kind.PRACTICE: lambda line: _("%(hours)s of practice", hours=hours(line.short)),
    Kind.LANGUAGES: lambda _line: _("a language"),
    Kind.EVALUATION: lambda _line: _("final evaluation of a placement"),
}


@bp.get("/cohorts/<uuid:cohort_id>/hours")
@guard.permits(Action.SEE_COHORT)
@looking_back.may_be_asked
def hours_page(cohort_id: UUID) -> ResponseReturnValue:
    roll, form, found = hours_asked(cohort_id, Action.SEE_COHORT)
    return render_template(
        "cohorts/hours.html",
        roll=roll,
        form=form,
        found=found,
        short=sum(bool(each.worrying) for each in hours_of(roll.lines, roll.today)),
        kinds=KINDS,
        parts=PARTS,
        will_be_missing=will_be_missing,
    )


@bp.get("/cohorts/<uuid:cohort_id>/hours.csv")
@guard.permits(Action.EXPORT_COHORT)
def hours_csv(cohort_id: UUID) -> ResponseReturnValue:
    roll, found, text = hours_file(cohort_id)
    leave_on_trail(cohort_id, "hours", len(found))
    return as_file(text, f"hours-{plain_name(roll.cohort.name)}-{roll.today}.csv")


@looking_back.may_be_asked
def hours_file(cohort_id: UUID) -> tuple[Roll, list[LineHours], str]:
    roll, _form, found = hours_asked(cohort_id, Action.EXPORT_COHORT)
    return roll, found, hours_text(found)


def hours_asked(cohort_id: UUID, action: Action) -> tuple[Roll, HoursFilter, list[LineHours]]:
    """Whose hours are asked for."""
    roll, form = roll_of(allowed(cohort_id, action)), HoursFilter()
    wanted = search_key(form.q.data)
    found = hours_of((line for line in roll.lines if wanted in line.search_key), roll.today)
    if form.show.data == "short":
        found = [each for each in found if each.worrying]
    elif form.show.data == "waiting":
        found = [each for each in found if any(part.claimed for part in each.parts)]
    if form.sort.data == "least":
        found = sorted(found, key=lambda each: sum(part.confirmed for part in each.parts[1:]))
    return roll, form, found


def hours_text(found: list[LineHours]) -> str:
    """One learner and part a line, hours as numbers: sums are the spreadsheet's."""
    heads = [
        _("Learner"),
        _("Kind"),
        _("Planned"),
        _("Waiting"),
        _("Confirmed"),
        _("Share of practice, in percent"),
        _("Planned by now, in percent"),
        _("Will be missing"),
    ]
    rows = []
    for each in found:
        short = {one.part: one.short or 0 for one in each.worrying}
        for part in each.parts:
            missing = short.get(part.name, short.get("practice", 0) if part.name in {"simulated", "real-care"} else 0)
            numbers = [in_hours(part.planned), in_hours(part.claimed), in_hours(part.confirmed)]
            shares = [each.share if each.share is not None else "", each.planned_share or ""]
            rows.append([each.line.name, str(KINDS[part.name]), *numbers, *shares, in_hours(missing)])
    return csv_text(heads, rows)
