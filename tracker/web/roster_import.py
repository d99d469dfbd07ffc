"""Who joins a cohort: a roster from a file with a preview of what it would change, and one learner by a form.

The file is read by cohorts/roster_files.py and understood by cohorts/rosters.py. Nothing of it is kept between the two
steps: its text travels with the form and is read anew. Faults in words: roster_faults.py.
"""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import DateField, EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from tracker.access.permissions import Action
from tracker.cohorts.lines import roll_of
from tracker.cohorts.result_files import Fault, decoded
from tracker.cohorts.roster_files import COLUMNS, MOST_BYTES, MOST_LETTERS, Reading, read, understood
from tracker.cohorts.roster_mentors import language_of
from tracker.cohorts.rosters import Joined, Preview, bring_in, preview
from tracker.curriculum.queries import plan_of
from tracker.people.models import Cohort
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.forms import Form, choices, entry_id
from tracker.web.inviting import invite
from tracker.web.moving import as_staff
from tracker.web.roster_faults import place, sentence
from tracker.web.speaking import READING_LANGUAGES, _, lazy, ngettext
from tracker.web.wording import PACES

bp = Blueprint("roster_import", __name__)

HERE = "/cohorts/<uuid:cohort_id>/roster"
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


class BringForm(Form):
    """`text` is the file that was shown; `id` makes the id of each learner's first entry."""

    id = entry_id()
    text = HiddenField()


class LearnerForm(Form):
    """One learner, such as somebody who starts later than the others."""

    id = entry_id()
    name = StringField(
        lazy("Name"),
        [DataRequired(lazy("Type the name.")), Length(max=MOST_LETTERS)],
        render_kw={"maxlength": MOST_LETTERS, "autocomplete": "off"},
    )
    mail = EmailField(
        lazy("Email address"),
        [Length(max=MOST_LETTERS)],
        description=lazy("Without one you print a code on paper for the first sign-in."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    language = SelectField(lazy("Reads in"), choices=choices(READING_LANGUAGES))
    start = DateField(
        lazy("First day"), [Optional()], description=lazy("Another day than the cohort’s for late joiners.")
    )
    pace = SelectField(lazy("Pace"), [InputRequired(lazy("Choose the pace."))])

    def reading(self) -> Reading:
        """The same as a file of one row says."""
        said = {"name": self.name.data, "mail": self.mail.data or "", "language": self.language.data}
        said |= {"pace": self.pace.data, "start": self.start.data.isoformat() if self.start.data else ""}
        row, faults = understood(1, said)
        return Reading([row] if row else [], faults)

    def blame(self, fault: Fault) -> None:
        """Say what is wrong beside its field."""
        fields = {field.name: field for field in self}
        field = fields.get(fault.column, self.name)
        field.errors = [*field.errors, sentence(fault)]
        self.status = 422


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def upload(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.RUN_COHORT)
    form = UploadForm()
    if form.submitted():
        body = form.body()
        if body.strip():
            return shown(cohort, BringForm(formdata=None, data={"text": decoded(body) or ""}), read(body))
        form.file.errors = [*form.file.errors, _("Choose a file, or paste its rows.")]
        form.status = 422
    return page(cohort, form), form.status


@bp.post(f"{HERE}/bring")
@guard.permits(Action.RUN_COHORT)
def bring(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.RUN_COHORT)
    form = BringForm()
    reading = read((form.text.data or "").encode())
    if form.submitted():
        with form.explains():
            return brought(cohort_id, bring_now(cohort_id, reading, form.id.data))
        cohort = allowed(cohort_id, Action.RUN_COHORT)
    return shown(cohort, form, reading)


def bring_now(cohort_id: UUID, reading: Reading, form_id: UUID) -> Joined | None:
    """Everybody of the file, with the mail that invites them; one transaction."""
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.RUN_COHORT)
        author = as_staff(actor, cohort.provider_id, cohort.id)
        joined = bring_in(cohort_id, reading, author=author, form_id=form_id)
        if joined:
            invite([*joined.by_mail, *joined.mentors], actor_id=actor.person_id)
        return joined


def brought(cohort_id: UUID, joined: Joined | None) -> ResponseReturnValue:
    """What was done; those without mail need a code on paper next."""
    if not joined or not joined.number:
        flash(_("All of them were in the cohort already. Nothing was written."))
        return redirect(f"/cohorts/{cohort_id}/running", 303)
    said = [ngettext("One learner joined.", "%(num)s learners joined.", joined.number)]
    if joined.by_mail:
        said.append(_("Who can be reached by mail is invited by mail."))
    flash(" ".join(said), "ok")
    if not joined.on_paper:
        return redirect(f"/cohorts/{cohort_id}/running", 303)
    without = len(joined.on_paper)
    flash(
        ngettext("One has no mail: print a code here.", "%(num)s have no mail: print their codes here.", without),
        "wait",
    )
    return redirect(f"/cohorts/{cohort_id}/invitations", 303)


def shown(cohort: Cohort, form: BringForm, reading: Reading) -> ResponseReturnValue:
    """What the file would change, or what is wrong with it."""
    found = preview(cohort, reading, by=guard.actor().person_id)
    status = form.status if form.status != 200 else 422 if found.faults else 200  # noqa: PLR2004
    if found.faults:  # what was sent stands in the field, to be put right there
        text = form.text.data if all(fault.line for fault in found.faults) else ""
        return page(cohort, UploadForm(formdata=None, data={"pasted": text}), found), status
    rows = sorted(found.planned, key=lambda each: (not each.told, each.becomes != "new"))[:MOST_SHOWN]
    more = len(found.planned) - len(rows)
    roll = roll_of(cohort)
    return render_template(
        "running/roster_preview.html", roll=roll, form=form, found=found, rows=rows, more=more
    ), status


def page(cohort: Cohort, form: UploadForm, found: Preview | None = None) -> str:
    faults = found.faults if found else []
    return render_template(
        "running/roster.html",
        roll=roll_of(cohort),
        form=form,
        faults=[(place(fault), sentence(fault)) for fault in faults[:MOST_SHOWN]],
        bad=len({fault.line for fault in faults}),
        more=max(0, len(faults) - MOST_SHOWN),
        columns=COLUMNS,
    )


@bp.get(f"{HERE}/template.csv")
@guard.permits(Action.RUN_COHORT)
def template_csv(cohort_id: UUID) -> ResponseReturnValue:
    """The line of column names; nobody's name goes out with it."""
    allowed(cohort_id, Action.RUN_COHORT)
    answer = Response("\ufeff" + ",".join(COLUMNS) + "\r\n", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return answer


@bp.route("/cohorts/<uuid:cohort_id>/learners/new", methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def enrol(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.RUN_COHORT)
    form = LearnerForm(data={"start": cohort.starts_on, "pace": cohort.pace, "language": language_of(cohort)})
    form.pace.choices = choices({pace.code: PACES[pace.code] for pace in plan_of(cohort.edition_id).paces})
    if form.submitted():
        reading = form.reading()
        found = preview(cohort, reading, by=guard.actor().person_id)
        for fault in found.faults:
            form.blame(fault)
        if not found.faults:
            with form.explains():
                return brought(cohort_id, bring_now(cohort_id, reading, form.id.data))
            cohort = allowed(cohort_id, Action.RUN_COHORT)
    return render_template("running/learner.html", roll=roll_of(cohort), form=form), form.status
