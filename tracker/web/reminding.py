"""Pressing for an answer to a request for a sign-off: by its learner or a coordinator, once a day."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.errors import NotFound
from tracker.logbook import queries, reminding
from tracker.logbook.books import open_book
from tracker.logbook.lines import Became
from tracker.logbook.reminding import Reminders
from tracker.web import guard, notifying, opening
from tracker.web.forms import Form, entry_id
from tracker.web.practising import whom
from tracker.web.speaking import _

bp = Blueprint("reminding", __name__)


class RemindForm(Form):
    """The button alone."""

    id = entry_id()


@bp.route("/enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/remind", methods=["GET", "POST"])
@guard.permits(Action.REMIND)
def remind(enrolment_id: UUID, seq: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.REMIND)
    line = queries.one_line(enrolment_id, seq, record.book.today)
    if line.kind != "sign-off-requested":
        raise NotFound
    form = RemindForm()
    if form.submitted():
        with form.explains():
            write(enrolment_id, seq, line.id)
            flash(_("A reminder is on its way."), "ok")
            return redirect(record.address("competencies", line.item or ""), 303)
    reminders = reminding.reminders_of([line.id]).get(line.id, Reminders())
    return render_template(
        "learning/remind.html",
        record=record,
        line=line,
        form=form,
        title=record.titles().get(line.item or "", line.item),
        waits=line.became is Became.WAITING and record.book.learner.ended_on is None,
        asked=whom(line),
        reminders=reminders,
        today=reminders.on(record.book.time_zone) == record.book.today,
    ), form.status


def write(enrolment_id: UUID, seq: int, request_id: UUID) -> None:
    with guard.writing() as actor:
        guard.require(Action.REMIND, find_enrolment(enrolment_id))
        book = open_book(enrolment_id, lock=True)
        if actor.person_id is None:
            raise NotFound
        request = reminding.remind(book, actor_id=actor.person_id, seq=seq)
        notifying.request_pressed(book, request, request_id)
