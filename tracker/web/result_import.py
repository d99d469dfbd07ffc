"""Results of a cohort's examinations from a file: uploading or pasting it, seeing what would change, entering it.

The file is read by cohorts/result_files.py and understood by cohorts/result_imports.py. Nothing of it is kept between
the two steps: its text travels with the form and is read anew.
"""

import csv
import io
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField

from tracker import audit
from tracker.access.permissions import Action
from tracker.cohorts.lines import Roll, roll_of
from tracker.cohorts.result_files import COLUMNS, MOST_BYTES, MOST_ROWS, OUTCOMES, Fault, Reading, Wrong, decoded, read
from tracker.cohorts.result_imports import Preview, enter, preview, template
from tracker.logbook.results import MOST_ATTEMPTS
from tracker.people.models import Cohort
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.forms import Form
from tracker.web.moving import as_staff
from tracker.web.proving import ProofForm, prove
from tracker.web.speaking import _, lazy, ngettext
from tracker.web.spreadsheets import harmless, plain_name

bp = Blueprint("result_import", __name__)

HERE = "/cohorts/<uuid:cohort_id>/results"
MOST_SHOWN = 100
"""So many faults, and so many rows, fill a page."""


class UploadForm(Form):
    """A file, or what was copied out of a spreadsheet."""

    file = FileField(lazy("File"), render_kw={"accept": ".csv,.txt,.tsv,text/csv,text/plain"})
    pasted = TextAreaField(
        lazy("Or paste the rows"),
        description=lazy("With the line of column names. Rows copied out of a spreadsheet fit as well."),
        render_kw={"rows": 6, "spellcheck": "false"},
    )

    def body(self) -> bytes:
        """What was sent: the file before the rows."""
        chosen = self.file.data
        sent: bytes = chosen.stream.read(MOST_BYTES + 1) if chosen else b""
        return sent or (self.pasted.data or "").encode()


class EnterForm(ProofForm):
    """`text` is the file that was shown."""

    text = HiddenField()


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.IMPORT_RESULTS)
def upload(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.IMPORT_RESULTS)
    form = UploadForm()
    if form.submitted():
        body = form.body()
        if body.strip():
            return shown(cohort, EnterForm(formdata=None, data={"text": decoded(body) or ""}), read(body))
        form.file.errors = [*form.file.errors, _("Choose a file, or paste its rows.")]
        form.status = 422
    return page(cohort, form), form.status


@bp.post(f"{HERE}/enter")
@guard.permits(Action.IMPORT_RESULTS)
def enter_all(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.IMPORT_RESULTS)
    form = EnterForm()
    reading = read((form.text.data or "").encode())
    if form.submitted() and prove(form):
        with form.explains():
            flash(*told(enter_now(cohort_id, reading)))
            return redirect(f"/cohorts/{cohort_id}/results", 303)
        cohort = allowed(cohort_id, Action.IMPORT_RESULTS)
    return shown(cohort, form, reading)


def enter_now(cohort_id: UUID, reading: Reading) -> int:
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.IMPORT_RESULTS)
        author = replace(as_staff(actor, cohort.provider_id, cohort.id), assurance="pin")
        number = enter(cohort, reading, author=author)
        if number:
            audit.record(
                audit.Verb.RESULTS_IMPORTED,
                actor_id=actor.person_id,
                provider_id=cohort.provider_id,
                object_id=cohort_id,
                results=number,
            )
        return number


def told(number: int) -> tuple[str, str]:
    if not number:
        return _("Everything in this file was in the logbooks already. Nothing was written."), "info"
    return ngettext("One result entered.", "%(num)s results entered.", number), "ok"


def shown(cohort: Cohort, form: EnterForm, reading: Reading) -> ResponseReturnValue:
    """What the file would change, or what is wrong with it."""
    found = preview(cohort, reading, by=guard.actor().person_id)
    status = form.status if form.status != 200 else 422 if found.faults else 200  # noqa: PLR2004
    if found.faults:  # what was sent stands in the field, to be put right there
        text = form.text.data if all(fault.line for fault in found.faults) else ""
        return page(cohort, UploadForm(formdata=None, data={"pasted": text}), found), status
    rows = found.planned[:MOST_SHOWN]
    more = len(found.planned) - len(rows)
    roll = roll_of(cohort)
    return render_template("results/preview.html", roll=roll, form=form, found=found, rows=rows, more=more), status


def page(cohort: Cohort, form: UploadForm, found: Preview | None = None) -> str:
    roll = roll_of(cohort)
    faults = found.faults if found else []
    return render_template(
        "results/upload.html",
        roll=roll,
        form=form,
        faults=[(place(fault), sentence(fault, roll)) for fault in faults[:MOST_SHOWN]],
        more=max(0, len(faults) - MOST_SHOWN),
        columns=COLUMNS,
        outcomes=OUTCOMES,
        examinations=roll.plan.examinations,
    )


@bp.get(f"{HERE}/template.csv")
@guard.permits(Action.IMPORT_RESULTS)
def template_csv(cohort_id: UUID) -> ResponseReturnValue:
    """Names of learners go out: the trail knows of it before the first byte."""
    allowed(cohort_id, Action.IMPORT_RESULTS)
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.IMPORT_RESULTS)
        audit.record(
            audit.Verb.COHORT_EXPORTED, actor_id=actor.person_id, provider_id=cohort.provider_id, object_id=cohort_id
        )
    cohort = allowed(cohort_id, Action.IMPORT_RESULTS)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(name), code, *[""] * (len(COLUMNS) - 2)] for name, code in template(cohort))
    name = plain_name(cohort.name)
    answer = Response("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="results-{name}.csv"'
    return answer


# Faults in words: where, what, and what to do.


def place(fault: Fault) -> str:
    if not fault.line:
        return _("The file")
    if fault.column:
        return _("Line %(line)s, column %(column)s", line=fault.line, column=fault.column)
    return _("Line %(line)s", line=fault.line)


def sentence(fault: Fault, roll: Roll) -> str:
    value = fault.value
    codes = ", ".join(each.code for each in roll.plan.examinations)
    said: dict[StrEnum, str] = {
        Wrong.EMPTY: _("There is no result in it. Fill in at least one row below the column names."),
        Wrong.TOO_LARGE: _("It is larger than %(most)s KB. Split it into two files.", most=MOST_BYTES // 1024),
        Wrong.TOO_MANY_ROWS: _("It has more than %(most)s rows. Split it into two files.", most=MOST_ROWS),
        Wrong.NO_TEXT: _("It is no text. In the spreadsheet choose Save as, then CSV, and upload that."),
        Wrong.BROKEN_QUOTES: _(
            "From here on it cannot be read: a quotation mark is not closed, or a cell is far too long."
        ),
        Wrong.MISSING_COLUMN: _("This column is missing. The template has all of them."),
        Wrong.UNKNOWN_COLUMN: _(
            "Nobody knows the column “%(value)s”. Take it out, or name it as in the template.", value=value
        ),
        Wrong.COLUMN_TWICE: _("This column is there twice. Take one out."),
        Wrong.TOO_MANY_CELLS: _(
            "This row has more cells than there are columns. Put text with a separator in quotation marks."
        ),
        Wrong.TOO_LONG: _("This is too long: 400 letters at most."),
        Wrong.MISSING: _("This is empty. Fill it in, or leave the whole row empty behind the examination."),
        Wrong.DATE: _("“%(value)s” is no date. Write it as 2026-11-21 or 21/11/2026.", value=value),
        Wrong.OUTCOME: _("“%(value)s” is no outcome. Write passed, failed or absent.", value=value),
        Wrong.NUMBER: _(
            "“%(value)s” is no score. Write a number up to 1000 with two decimals at most, such as 41.5.", value=value
        ),
        Wrong.SCORE_OF_ABSENT: _("Somebody who was absent has no score. Leave score and out_of empty."),
        Wrong.HALF_A_SCORE: _("Fill in both score and out_of, or neither."),
        Wrong.SCORE_ABOVE: _("The score is higher than out_of."),
        Wrong.TWICE: _(
            "Line %(value)s says something of this learner, examination and day already. Take one out.", value=value
        ),
        Wrong.NO_LEARNER: _(
            "Nobody in this cohort is called “%(value)s” or has that address. Copy the name from the template.",
            value=value,
        ),
        Wrong.SEVERAL_LEARNERS: _(
            "Several learners are called “%(value)s”. Write the mail address, or what the template says.", value=value
        ),
        Wrong.LEARNER_ENDED: _(
            "The training of “%(value)s” has ended. Take the row out, or open the training again first.", value=value
        ),
        Wrong.OWN: _("This is your own training. Somebody else has to enter it."),
        Wrong.NO_EXAMINATION: _(
            "“%(value)s” is no examination in the plan of this learner. There are: %(codes)s.", value=value, codes=codes
        ),
        Wrong.FUTURE: _("This day has not come yet."),
        Wrong.BEFORE_START: _("The training of this learner began only on %(value)s.", value=value),
        Wrong.TOO_MANY_ATTEMPTS: _("No more than %(most)s attempts at one examination fit.", most=MOST_ATTEMPTS),
        Wrong.OTHER_RESULT: _(
            "Another result of this day stands in the logbook of %(value)s. Take that back first, or correct the day.",
            value=value,
        ),
    }
    return said[fault.wrong]
