"""The files that go with entries: reading one, and taking one away that should not be here. Sending: attaching.py."""

from uuid import UUID

import flask_babel
from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EnrolmentRef, find_enrolment
from tracker.errors import FileGone, FileMissing, NotFound
from tracker.files.store import NAME
from tracker.logbook.books import open_book
from tracker.logbook.evidence import FileRow, find_file, logbooks_with, quarantine
from tracker.web import guard, opening
from tracker.web.attaching import the_store
from tracker.web.forms import Form, choices
from tracker.web.opening import Record
from tracker.web.speaking import _, lazy

bp = Blueprint("evidence", __name__)

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
KINDS = {"image/jpeg": lazy("Photo"), "image/png": lazy("Picture"), "application/pdf": lazy("PDF")}
REASONS = {
    "patient-data": lazy("A patient could be recognised"),
    "wrong-file": lazy("It was the wrong file"),
    "not-own": lazy("It belongs to somebody else"),
    "other": lazy("Another reason"),
}
"""Why a file is taken away, as everybody who may read the entry reads it."""
KILOBYTE = 1024


class QuarantineForm(Form):
    """Why a file goes."""

    why = RadioField(lazy("Why?"), [InputRequired(lazy("Choose a reason."))], choices=choices(REASONS))


@bp.get("/enrolments/<uuid:enrolment_id>/files/<digest>")
@guard.permits(Action.SEE_RECORD)
def read(enrolment_id: UUID, digest: str) -> ResponseReturnValue:
    """One file, to be kept and opened elsewhere: nothing that somebody sent is ever shown as a page of ours."""
    ref = find_enrolment(enrolment_id)
    guard.require(Action.SEE_RECORD, ref)
    file = the_file(ref, digest)
    if guard.actor().person_id != ref.learner_id:
        opening.leave_on_trail(ref)
    data = the_store().read(file.provider_id, file.hash)
    if data is None:
        raise FileMissing(file.hash)
    name = f"stride-{file.hash[:12]}.{ENDINGS[file.media_type]}"
    return Response(
        data,
        mimetype=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "Vary": "Cookie",
        },
    )


def the_file(ref: EnrolmentRef, digest: str) -> FileRow:
    """Raises NotFound for anything but a file of this logbook, FileGone for one that was taken away."""
    if not NAME.fullmatch(digest):
        raise NotFound
    file = find_file(ref.id, digest)
    if file.quarantined_at is not None:
        raise FileGone
    return file


@bp.route("/enrolments/<uuid:enrolment_id>/files/<digest>/quarantine", methods=["GET", "POST"])
@guard.permits(Action.QUARANTINE_FILE)
def take_away(enrolment_id: UUID, digest: str) -> ResponseReturnValue:
    """A coordinator takes a file away: its bytes go at once, its hash and the reason stay."""
    ref = find_enrolment(enrolment_id)
    guard.require(Action.QUARANTINE_FILE, ref)
    file = the_file(ref, digest)
    opening.leave_on_trail(ref)
    form = QuarantineForm()
    if form.submitted():
        with guard.writing() as actor:
            guard.require(Action.QUARANTINE_FILE, find_enrolment(enrolment_id))
            quarantine(actor_id=actor.person_id, enrolment_id=ref.id, digest=digest, reason=form.why.data)
        the_store().take_away(file.provider_id, digest)
        flash(_("The file is gone. Its entry stays in the logbook and says why."), "ok")
        return redirect(f"/enrolments/{ref.id}/logbook")
    record = Record(ref, open_book(ref.id), own=False)
    others = logbooks_with(file.provider_id, digest) - 1
    page = render_template("learning/quarantine.html", record=record, file=file, form=form, others=others)
    return page, form.status


def described(file: FileRow) -> str:
    """Such as: Photo, 171 KB."""
    kilobytes = max(1, round(file.size / KILOBYTE))
    if kilobytes < KILOBYTE:
        size = _("%(number)s KB", number=kilobytes)
    else:
        size = _("%(number)s MB", number=flask_babel.format_decimal(round(kilobytes / KILOBYTE, 1)))
    return f"{KINDS[file.media_type]}, {size}"


bp.add_app_template_filter(described, "file_described")
bp.add_app_template_filter(lambda word: str(REASONS[word]), "file_reason")
bp.add_app_template_filter(lambda record: may(guard.actor(), Action.QUARANTINE_FILE, record.ref), "may_take_files_away")
