"""The hours of one learner: planned, waiting, confirmed and sent back apart, and whether they will suffice.

Hours are logged in practising.py and logging_days.py, and judged in confirming.py.
"""

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EntryRef
from tracker.standing.forecast import is_thin, planned_share_at
from tracker.standing.hours import hours, parts
from tracker.web import guard, opening
from tracker.web.amounts import KINDS, PARTS, forecast_in_words
from tracker.web.confirming import claims_in_words
from tracker.web.offers import waiting_hours
from tracker.web.opening import Record

bp = Blueprint("hours", __name__)


@bp.get("/enrolments/<uuid:enrolment_id>/hours")
@guard.permits(Action.SEE_RECORD)
def show(enrolment_id: UUID) -> str:
    record = opening.read(enrolment_id)
    book = record.book
    summed = hours(book.plan, book.items, book.learner)
    planned = planned_share_at(book.plan, book.progress.share_of_time)
    return render_template(
        "hours/show.html",
        record=record,
        hours=summed,
        parts=[(str(KINDS[part.name]), part) for part in parts(book.plan, book.items, book.learner)],
        planned_share=planned,
        thin=is_thin(summed, planned, book.calendar, book.today),
        ahead=[(str(PARTS[each.part]), each, forecast_in_words(each)) for each in book.forecasts],
        waiting=weeks_waiting(record) if record.own else [],
        judges=may(guard.actor(), Action.JUDGE_HOURS, EntryRef(record.ref, None, record.ref.learner_id)),
    )


def weeks_waiting(record: Record) -> list[tuple[date, str, bool]]:
    """The latest first: the Monday, how much waits, and whether somebody unknown to the school has signed all of it."""
    weeks = groupby(waiting_hours(record), key=lambda claim: claim.week)
    found = [(monday, list(its)) for monday, its in weeks]
    return [(monday, claims_in_words(its), all(each.unvouched for each in its)) for monday, its in reversed(found)]
