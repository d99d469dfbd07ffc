"""Notes of staff about one learner: written, removed, and on paper for the learner who asks to read them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from tracker import audit
from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.audit import Verb
from tracker.people import notes
from tracker.web import guard, opening
from tracker.web.forms import Form, entry_id
from tracker.web.people import me
from tracker.web.speaking import _, lazy

bp = Blueprint("notes", __name__)

HERE = "/enrolments/<uuid:enrolment_id>/notes"
MOST_WORDS = 2000


class NoteForm(Form):
    """One note. `id` becomes the row's, so that a form sent twice writes one."""

    id = entry_id()
    text = TextAreaField(
        lazy("Note"),
        [DataRequired(lazy("Write the note.")), Length(max=MOST_WORDS)],
        description=lazy("Facts and agreements. No patient data, no medical detail."),
        render_kw={"maxlength": MOST_WORDS, "rows": 4},
    )


class RemoveForm(Form):
    """The button alone."""


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.KEEP_NOTES)
def keep(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.KEEP_NOTES)
    form = NoteForm()
    if form.submitted():
        with form.explains():
            write(enrolment_id, form)
            return redirect(record.address("notes"), 303)
    return render_template(
        "records/notes.html", record=record, form=form, lines=notes.notes_of(enrolment_id), me=guard.actor().person_id
    ), form.status


def write(enrolment_id: UUID, form: NoteForm) -> None:
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.KEEP_NOTES, ref)
        notes.write_note(
            actor_id=me(),
            provider_id=ref.provider_id,
            enrolment_id=ref.id,
            text=form.text.data,
            note_id=form.id.data,
        )
    flash(_("Noted. Staff of this learner read it, and the learner when they ask."), "ok")


@bp.post(f"{HERE}/<uuid:note_id>/remove")
@guard.permits(Action.KEEP_NOTES)
def remove(enrolment_id: UUID, note_id: UUID) -> ResponseReturnValue:
    guard.require(Action.KEEP_NOTES, find_enrolment(enrolment_id))
    RemoveForm()
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.KEEP_NOTES, ref)
        notes.remove_note(actor_id=me(), enrolment_id=ref.id, note_id=note_id)
    flash(_("Removed. That there was a note stays in the list."), "ok")
    return redirect(f"/enrolments/{enrolment_id}/notes", 303)


@bp.get(f"{HERE}/paper")
@guard.permits(Action.KEEP_NOTES)
def paper(enrolment_id: UUID) -> ResponseReturnValue:
    """For the learner's own request: every note, with names and days. The trail says who took it out."""
    record = opening.read(enrolment_id, Action.KEEP_NOTES)
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.KEEP_NOTES, ref)
        audit.record(Verb.NOTES_EXPORTED, actor_id=me(), provider_id=ref.provider_id, object_id=ref.id)
    lines = notes.notes_of(enrolment_id)
    return render_template("records/notes_paper.html", record=record, lines=lines[::-1])
