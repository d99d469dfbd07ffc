"""Saying "this was not me" of a signature that bears one's own name, while signed in. Without an account: not_me.py."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef, EntryRef, find_enrolment
from tracker.errors import NotFound
from tracker.logbook import queries
from tracker.logbook.books import Book, open_book
from tracker.logbook.disputing import DISPUTABLE, dispute
from tracker.logbook.lines import Line
from tracker.web import guard, opening
from tracker.web.not_me import NotMeForm, tell_overseers
from tracker.web.opening import Record
from tracker.web.reading_in import of_cohort
from tracker.web.speaking import _
from tracker.web.taking_back import author_of, back_to, entry_of

bp = Blueprint("denying", __name__)


@bp.route("/enrolments/<uuid:enrolment_id>/entries/<int(max=999999):signed>/dispute", methods=["GET", "POST"])
@guard.permits(Action.DISPUTE)
def deny(enrolment_id: UUID, signed: int) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    record = Record(ref, open_book(enrolment_id), own=False)
    line = line_for(ref, record.book, signed)
    of_cohort(record.book.learner.languages)
    opening.leave_on_trail(ref, signature_of(ref, record.book, line))
    form = NotMeForm()
    if form.submitted():
        with form.explains():
            write(form, enrolment_id, signed)
            flash(_("It does not count now. A coordinator looks into it."), "ok")
            return redirect(back_to(record, line))
    return render_template(
        "learning/dispute.html",
        record=record,
        line=line,
        form=form,
        back=back_to(record, line),
        title=record.titles().get(line.item or "", ""),
    ), form.status


def line_for(ref: EnrolmentRef, book: Book, seq: int) -> Line:
    """The signature, once it is sure that it bears the actor's name. Raises NotFound, and what `require` raises."""
    try:
        line = queries.one_line(ref.id, seq, book.today)
    except NotFound:
        guard.require(Action.SEE_RECORD, ref)
        raise
    guard.require(Action.DISPUTE, signature_of(ref, book, line))
    if line.kind not in DISPUTABLE:
        raise NotFound
    return line


def signature_of(ref: EnrolmentRef, book: Book, line: Line) -> EntryRef:
    """The entry as its signer's, who on paper is another than its author."""
    return replace(entry_of(ref, book, line), author_id=line.signer_id)


def write(form: NotMeForm, enrolment_id: UUID, seq: int) -> None:
    """In the hat that it was signed in, and told to those who decide."""
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        book = open_book(enrolment_id, lock=True)
        author = author_of(actor, ref, line_for(ref, book, seq), signed=False)
        said = dispute(book, author=author, entry_id=form.id.data, seq=seq, reason=form.reason.data or "")
        if said.anew:
            tell_overseers(book, seq)
