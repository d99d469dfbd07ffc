"""The matrix of a cohort as a page, as a list and as a file: what it shows follows from its address."""

import csv
import io
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectField
from wtforms.validators import Length

from tracker import audit
from tracker.access.permissions import Action
from tracker.cohorts import matrix as matrices
from tracker.cohorts.attention import press_of
from tracker.cohorts.lines import Roll, roll_of
from tracker.cohorts.matrix import Column, Picked, Show, Sort
from tracker.cohorts.sights import Sight
from tracker.standing.look import State
from tracker.web import cells, guard, looking_back
from tracker.web.cohorts import allowed
from tracker.web.forms import Filter, choices
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, lazy
from tracker.web.spreadsheets import harmless, plain_name
from tracker.web.wording import state as state_word

bp = Blueprint("matrix", __name__)

SHOWS: dict[str, str] = {
    Show.EVERYTHING: lazy("Everybody"),
    Show.ON_PLAN: lazy("On plan or ahead"),
    Show.BEHIND: lazy("Two weeks or more behind"),
    Show.PAUSED: lazy("Paused"),
    Show.SILENT: lazy("No entry for two weeks"),
    Show.COMPLETE: lazy("All complete"),
    Show.WAITING: lazy("Waiting for a mentor"),
    Show.OVERDUE: lazy("Waiting over a week"),
    Show.MORE_PRACTICE: lazy("More practice needed"),
    Show.DOUBTED: lazy("Signed off, later found wanting"),
    Show.EXPIRING: lazy("Expires within 30 days"),
    Show.EXPIRED: lazy("Expired"),
}
SORTS: dict[str, str] = {
    Sort.NAME: lazy("Name"),
    Sort.BEHIND: lazy("Furthest behind first"),
    Sort.WAITING: lazy("Most waiting first"),
}


class MatrixFilter(Filter):
    """What the matrix shows, and in which order. The address carries it, so a view can be kept and sent."""

    q = SearchField(lazy("Find a learner"), [Length(max=100)], default="")
    module = SelectField(lazy("Module"), default="", validate_choice=False)
    show = SelectField(lazy("Show"), choices=choices(SHOWS), default="")
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
    if request.args.get("view") == "list":
        titles = {column.code: column.title for column in sheet.columns}
        return render_template("cohorts/list.html", roll=roll, sheet=sheet, titles=titles)
    return render_template(
        "cohorts/matrix.html",
        roll=roll,
        sheet=sheet,
        parts=[(module, list(own)) for module, own in groupby(sheet.columns, key=lambda column: column.module)],
        modules={module.code: module.title for module in roll.plan.modules},
        rows=cells.rows(sheet.columns, sheet.picked),
        percents=matrices.signed_off(sheet.columns, sheet.picked),
    )


@bp.get("/cohorts/<uuid:cohort_id>/matrix.csv")
@guard.permits(Action.EXPORT_COHORT)
def export(cohort_id: UUID) -> ResponseReturnValue:
    """What the matrix shows, as a file. The trail knows of it before the first byte goes out."""
    allowed(cohort_id, Action.EXPORT_COHORT)
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.EXPORT_COHORT)
        audit.record(
            audit.Verb.COHORT_EXPORTED,
            actor_id=actor.person_id,
            provider_id=cohort.provider_id,
            object_id=cohort.id,
        )
    roll = roll_of(allowed(cohort_id, Action.EXPORT_COHORT))
    plain = plain_name(roll.cohort.name)
    answer = Response(as_csv(sheet_of(roll)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="matrix-{plain}-{roll.today}.csv"'
    return answer


def sheet_of(roll: Roll) -> Sheet:
    """The columns and learners that the address asks for."""
    form = MatrixFilter().among(roll)
    show = Show(form.show.data)
    columns = matrices.columns(roll.plan, form.module.data)
    dated = show in matrices.DATED
    press = press_of(roll) if dated else None
    picked = matrices.pick(roll, among=columns, name=form.q.data, show=show, sort=Sort(form.sort.data), press=press)
    return Sheet(form, columns, picked)


def as_csv(sheet: Sheet) -> str:
    """One learner a line; a byte order mark, so that every spreadsheet reads the accents."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    heads = [
        _("Learner"),
        _("Weeks ahead of plan"),
        _("Units studied"),
        _("Units in all"),
        _("Skills signed off"),
        _("Skills in all"),
        _("Last entry"),
    ]
    writer.writerow([*heads, *(harmless(f"{column.number} {plain_words(column.title)}") for column in sheet.columns)])
    for each in sheet.picked:
        line = each.line
        numbers = [line.weeks, line.units.done, line.units.total, line.skills.done, line.skills.total]
        seen = [in_words(line.sight(column.code)) if column.code in line.mine else "" for column in sheet.columns]
        writer.writerow([harmless(line.name), *numbers, line.last_on or "", *seen])
    return "\ufeff" + file.getvalue()


def in_words(sight: Sight) -> str:
    """A cell of the matrix without signs: `Signed off (4)`."""
    word = state_word(sight.state)
    if sight.doubted:
        word = _("%(state)s, later found wanting", state=word)
    if sight.exempt and sight.state == State.SIGNED_OFF:
        word = _("%(state)s, exempt", state=word)
    with_level = sight.level and sight.state in {State.SIGNED_OFF, State.PRACTISING}
    return f"{word} ({sight.level})" if with_level else word
