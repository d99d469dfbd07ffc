"""Pressing for answers to many requests of a cohort: picked in a list, sent in small steps that a page counts.

Each step is one POST of at most MOST requests, so that none holds the database for long. What is still to do travels
with the form; a request that was pressed for today already is passed over (logbook/reminding.py).
"""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, select
from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.cohorts.attention import Request, press_of
from tracker.cohorts.lines import Roll, roll_of
from tracker.errors import AlreadyReminded, Ended, NotFound, RequestClosed, RequestLapsed
from tracker.extensions import db
from tracker.logbook import reminding
from tracker.logbook.books import open_book
from tracker.logbook.models import Entry, StandingItem, StandingLearner
from tracker.logbook.reminding import Reminders, reminders_of
from tracker.people.queries import provider
from tracker.web import guard, notifying
from tracker.web.cohorts import allowed
from tracker.web.forms import Form
from tracker.web.speaking import _, lazy, ngettext

bp = Blueprint("reminding_many", __name__)

MOST = 20
"""Requests in one step."""
OF_STEP = HiddenInput()
OVER = (AlreadyReminded, Ended, NotFound, RequestClosed, RequestLapsed)
"""Nothing to press for any more, or not today."""


@dataclass(frozen=True)
class Waiting:
    """An open request of the cohort."""

    id: UUID
    request: Request
    reminders: Reminders
    today: bool
    """Somebody pressed for it today."""


class PickForm(Form):
    request = SelectMultipleField(lazy("Requests"))


class StepForm(Form):
    """`left` are ids of requests with a space between them; the numbers are of what was done before."""

    left = HiddenField()
    total = IntegerField(validators=[NumberRange(0, 100_000)], widget=OF_STEP)
    sent = IntegerField(validators=[NumberRange(0, 100_000)], widget=OF_STEP, default=0)

    @property
    def still(self) -> list[str]:
        return list(dict.fromkeys((self.left.data or "").split()))


def waiting_in(roll: Roll) -> list[Waiting]:
    """The open requests of a cohort, the longest waiting first. Three queries."""
    requests = press_of(roll).requests
    asked = and_(Entry.enrolment_id == StandingItem.enrolment_id, Entry.seq == StandingItem.waiting_seq)
    rows = (
        select(Entry.enrolment_id, Entry.seq, Entry.id)
        .join(StandingItem, asked)
        .join(StandingLearner, StandingLearner.enrolment_id == Entry.enrolment_id)
        .where(StandingLearner.cohort_id == roll.cohort.id)
    )
    ids = {(row.enrolment_id, row.seq): row.id for row in db.session.execute(rows)}
    pressed, home = reminders_of(ids.values()), provider(roll.cohort.provider_id)
    found = []
    for request in requests:
        entry_id = ids[request.line.enrolment_id, request.seq]
        times = pressed.get(entry_id, Reminders())
        today = home is not None and times.on(home.time_zone) == roll.today
        found.append(Waiting(entry_id, request, times, today))
    return found


@bp.route("/cohorts/<uuid:cohort_id>/reminders", methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def pick(cohort_id: UUID) -> ResponseReturnValue:
    roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
    form, waiting = PickForm(), waiting_in(roll)
    form.request.choices = [(str(each.id), each.request.skill.title) for each in waiting]
    if form.submitted():
        if form.request.data:
            left = " ".join(form.request.data)
            return page(roll, StepForm(formdata=None, data={"left": left, "total": len(form.request.data), "sent": 0}))
        form.request.errors = [_("Pick at least one request.")]
        form.status = 422
    elif not form.is_submitted():
        form.request.data = [str(each.id) for each in waiting if each.request.overdue and not each.today]
    return render_template("running/reminders.html", roll=roll, form=form, waiting=waiting), form.status


def page(roll: Roll, form: StepForm) -> str:
    return render_template("running/reminding.html", roll=roll, form=form, done=form.total.data - len(form.still))


@bp.post("/cohorts/<uuid:cohort_id>/reminders/step")
@guard.permits(Action.RUN_COHORT)
def step(cohort_id: UUID) -> ResponseReturnValue:
    """One step, and the page that goes on by itself; at the end, what was done."""
    allowed(cohort_id, Action.RUN_COHORT)
    form = StepForm()
    if not form.submitted():
        return redirect(f"/cohorts/{cohort_id}/reminders", 303)
    now, rest = form.still[:MOST], form.still[MOST:]
    sent = form.sent.data + press(cohort_id, now)
    if rest:
        roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
        given = {"left": " ".join(rest), "total": form.total.data, "sent": sent}
        return page(roll, StepForm(formdata=None, data=given))
    flash(*told(sent, form.total.data))
    return redirect(f"/cohorts/{cohort_id}/reminders", 303)


def told(sent: int, total: int) -> tuple[str, str]:
    said = ngettext("One reminder is on its way.", "%(num)s reminders are on their way.", sent)
    if rest := total - sent:
        said += " " + ngettext(
            "One was answered or pressed for already.", "%(num)s were answered or pressed for already.", rest
        )
    return said, "ok" if sent else "info"


def press(cohort_id: UUID, ids: list[str]) -> int:
    """For each of these that is open and was not pressed for today; how many those were."""
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.RUN_COHORT)
        rows = (
            select(Entry.id, Entry.enrolment_id, Entry.seq)
            .join(StandingLearner, StandingLearner.enrolment_id == Entry.enrolment_id)
            .where(StandingLearner.cohort_id == cohort.id, Entry.kind == "sign-off-requested")
            .where(Entry.id.in_([as_id for each in ids if (as_id := uuid_in(each))]))
            .order_by(Entry.enrolment_id, Entry.seq)
        )
        sent = 0
        for row in db.session.execute(rows).all():
            guard.require(Action.REMIND, find_enrolment(row.enrolment_id))
            book = open_book(row.enrolment_id, lock=True)
            try:
                request = reminding.remind(book, actor_id=actor.person_id, seq=row.seq)  # type: ignore[arg-type]
            except OVER:
                continue
            notifying.request_pressed(book, request, row.id)
            sent += 1
        return sent


def uuid_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
