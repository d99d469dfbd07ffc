"""The matrix of a cohort as a page, as a list and as a file: what it shows follows from its address."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.cohorts import matrix as matrices
from tracker.cohorts.attention import press_of
from tracker.cohorts.hours import LineHours, hours_of
from tracker.cohorts.lines import Line, Roll, roll_of
from tracker.cohorts.matrix import Column, Kind, Picked, Show, Sort, What
from tracker.cohorts.sights import NOTHING, Sight
from tracker.standing.look import State
from tracker.web import cells, guard, looking_back
from tracker.web.cohort_files import as_file, csv_text, in_hours, leave_on_trail
from tracker.web.cohorts import allowed
from tracker.web.forms import Filter, choices
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, lazy
from tracker.web.spreadsheets import plain_name
from tracker.web.wording import state as state_word

bp = Blueprint("matrix", __name__)

SHOWS: dict[str, str] = {
    Show.EVERYTHING: lazy("Everybody"),
    Show.ON_PLAN: lazy("On plan or ahead"),
    Show.BEHIND: lazy("Behind plan"),
    Show.PAUSED: lazy("Paused"),
    Show.SILENT: lazy("No entry for long"),
    Show.COMPLETE: lazy("All complete"),
    Show.WAITING: lazy("Waiting for a mentor"),
    Show.OVERDUE: lazy("Waiting too long"),
    Show.MORE_PRACTICE: lazy("More practice needed"),
    Show.DOUBTED: lazy("Signed off, later found wanting"),
    Show.EXPIRING: lazy("Expires soon"),
    Show.EXPIRED: lazy("Expired"),
}
SORTS: dict[str, str] = {
    Sort.NAME: lazy("Name"),
    Sort.BEHIND: lazy("Furthest behind first"),
    Sort.WAITING: lazy("Most waiting first"),
}


WHATS: dict[str, str] = {
    What.SKILLS: lazy("Skills"),
    What.UNITS: lazy("Units"),
    What.EXAMINATIONS: lazy("Examinations"),
    What.HOURS: lazy("Hours"),
    What.ALL: lazy("All of these"),
}
PARTS = {"theory": lazy("Theory"), "practice": lazy("Practice"), "internship": lazy("Internship")}
"""Columns of hours."""


class MatrixFilter(Filter):
    """What the matrix shows, and in which order. The address carries it, so a view can be kept and sent."""

    q = SearchField(lazy("Find a learner"), [Length(max=100)], default="")
    what = SelectField(lazy("Columns"), choices=choices(WHATS), default="")
    module = SelectField(lazy("Module"), default="", validate_choice=False)
    show = SelectField(lazy("Learners"), choices=choices(SHOWS), default="")
    sort = SelectField(lazy("Sort by"), choices=choices(SORTS), default="")

    def among(self, roll: Roll) -> "MatrixFilter":
        """With the modules of the plan to choose from; another one counts as all."""
        modules = {module.code: plain_words(module.title) for module in roll.plan.modules}
        self.module.choices = choices({"": _("All modules"), **modules})
        if self.module.data not in modules:
            self.module.data = ""
        return self


@dataclass(frozen=True)
class Sheet:
    """The matrix as it was asked for."""

    form: MatrixFilter
    columns: list[Column]
    picked: list[Picked]

    @property
    def asked(self) -> dict[str, str]:
        """What the address carries, without what is as usual."""
        return {field.name: field.data for field in self.form if field.data}


@bp.get("/cohorts/<uuid:cohort_id>/matrix")
@guard.permits(Action.SEE_COHORT)
@looking_back.may_be_asked
def show(cohort_id: UUID) -> ResponseReturnValue:
    roll = roll_of(allowed(cohort_id, Action.SEE_COHORT))
    sheet = sheet_of(roll)
    view = request.args.get("view")
    if view == "list":
        titles = {column.code: column.title for column in sheet.columns}
        return render_template("cohorts/list.html", roll=roll, sheet=sheet, titles=titles)
    parts = [(code, list(own)) for code, own in groupby(sheet.columns, key=lambda column: column.module)]
    drawn = [own for _, own in parts] if view == "print" else [sheet.columns]
    return render_template(
        "cohorts/matrix_print.html" if view == "print" else "cohorts/matrix.html",
        roll=roll,
        sheet=sheet,
        parts=parts,
        heads=heads_of(roll),
        names=PARTS,
        rows=[cells.rows(own, sheet.picked, roll.today) for own in drawn],
        percents=dict(zip(sheet.columns, matrices.percents(sheet.columns, sheet.picked), strict=True)),
    )


def heads_of(roll: Roll) -> dict[str, str]:
    """What stands above columns of one kind."""
    modules = {module.code: module.title for module in roll.plan.modules}
    return {**modules, Kind.EXAMINATION: _("Examinations"), Kind.HOURS: _("Hours confirmed, in percent")}


@bp.get("/cohorts/<uuid:cohort_id>/matrix.csv")
@guard.permits(Action.EXPORT_COHORT)
def export(cohort_id: UUID) -> ResponseReturnValue:
    """What the matrix shows, as a file."""
    roll, sheet, text = made(cohort_id)
    leave_on_trail(cohort_id, "matrix", len(sheet.picked))
    return as_file(text, f"matrix-{plain_name(roll.cohort.name)}-{roll.today}.csv")


@looking_back.may_be_asked
def made(cohort_id: UUID) -> tuple[Roll, Sheet, str]:
    roll = roll_of(allowed(cohort_id, Action.EXPORT_COHORT))
    sheet = sheet_of(roll)
    return roll, sheet, as_csv(sheet, roll)


def sheet_of(roll: Roll) -> Sheet:
    """The columns and learners that the address asks for."""
    form = MatrixFilter().among(roll)
    show = Show(form.show.data)
    columns = matrices.columns(roll.plan, form.module.data, What(form.what.data))
    dated = show in matrices.DATED
    press = press_of(roll) if dated else None
    skills = matrices.columns(roll.plan, form.module.data)
    picked = matrices.pick(roll, among=skills, name=form.q.data, show=show, sort=Sort(form.sort.data), press=press)
    return Sheet(form, columns, picked)


def as_csv(sheet: Sheet, roll: Roll) -> str:
    """One learner a line."""
    heads = [
        _("Learner"),
        _("Weeks ahead of plan"),
        _("Units studied"),
        _("Units in all"),
        _("Skills signed off"),
        _("Skills in all"),
        _("Last entry"),
    ]
    titles = [f"{column.number} {title_of(column)}" for column in sheet.columns]
    lines = [each.line for each in sheet.picked]
    with_hours = any(column.kind is Kind.HOURS for column in sheet.columns)
    of_hours = hours_of(lines, roll.today) if with_hours else [None] * len(lines)
    said: dict[tuple[Kind, Sight], str] = {}
    rows = (
        [
            *(line.name, line.weeks, line.units.done, line.units.total, line.skills.done, line.skills.total),
            line.last_on,
            *in_cells(sheet.columns, line, found, said),
        ]
        for line, found in zip(lines, of_hours, strict=True)
    )
    return csv_text([*heads, *titles], rows)


def title_of(column: Column) -> str:
    if column.kind is Kind.HOURS:
        return _("%(part)s, hours confirmed", part=PARTS[column.code])
    return str(plain_words(column.title))


def in_cells(
    columns: Sequence[Column], line: Line, found: LineHours | None, said: dict[tuple[Kind, Sight], str]
) -> Iterator[object]:
    """Words without signs, or hours as a number; nothing where the learner's plan does not ask for it.

    `said` keeps the words: few sights differ.
    """
    mine, seen = matrices.asked_of(line.plan), line.seen
    for column in columns:
        if column.kind is Kind.HOURS:
            yield in_hours(cells.sums(found, column.code)[0]) if found else ""
        elif column.code not in mine:
            yield ""
        else:
            key = column.kind, seen.get(column.code, NOTHING)
            if key not in said:
                said[key] = IN_WORDS[column.kind](key[1])
            yield said[key]


def in_words(sight: Sight) -> str:
    """A cell of the matrix without signs: `Signed off (4)`."""
    word = state_word(sight.state)
    if sight.doubted:
        word = _("%(state)s, later found wanting", state=word)
    if sight.exempt and sight.state == State.SIGNED_OFF:
        word = _("%(state)s, exempt", state=word)
    with_level = sight.level and sight.state in {State.SIGNED_OFF, State.PRACTISING}
    return f"{word} ({sight.level})" if with_level else word


IN_WORDS: dict[Kind, Callable[[Sight], str]] = {
    Kind.SKILL: in_words,
    Kind.UNIT: cells.unit_in_words,
    Kind.EXAMINATION: cells.examination_in_words,
}
