"""Keeping a request for a sign-off open for longer, once, so that the learner need not ask again."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.errors import NotFound
from tracker.logbook import queries, signing
from tracker.logbook.learning import WAITS
from tracker.standing.look import is_waiting
from tracker.web import guard, office, opening
from tracker.web.forms import Form, entry_id
from tracker.web.speaking import _, day

bp = Blueprint("extending", __name__)


class ExtendForm(Form):
    """The button alone."""

    id = entry_id()


@bp.route("/enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/extend", methods=["GET", "POST"])
@guard.permits(Action.EXTEND_REQUEST)
def extend(enrolment_id: UUID, seq: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.EXTEND_REQUEST)
    book = record.book
    line = queries.one_line(enrolment_id, seq, book.today)
    if line.kind != "sign-off-requested":
        raise NotFound
    form = ExtendForm()
    standing = book.items.get(line.item or "")
    waits = standing is not None and standing.waiting_seq == seq and is_waiting(standing, book.today)
    if form.submitted():
        with form.explains():
            if until := write(enrolment_id, seq, form):
                flash(_("The request stays open until %(day)s.", day=day(until)), "ok")
            return redirect(record.address("competencies", line.item or ""), 303)
    return render_template(
        "enrolment/extend.html",
        record=record,
        line=line,
        form=form,
        days=WAITS,
        until=standing.waiting_until if standing and waits else None,
        title=record.titles().get(line.item or "", line.item),
    ), form.status


def write(enrolment_id: UUID, seq: int, form: ExtendForm) -> date | None:
    """Until when it is open now."""
    with guard.writing() as actor:
        book, author = office.write(actor, enrolment_id, Action.EXTEND_REQUEST)
        signing.extend_request(book, author=author, entry_id=form.id.data, seq=seq)
        return book.items[book.fact(seq).item or ""].waiting_until
