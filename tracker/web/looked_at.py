"""Who looked at a learner's record: for the learner, and for administrators. The whole trail is trail.py's."""

from datetime import timedelta
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import ProviderRef
from tracker.people.lookers import looks
from tracker.web import guard, opening
from tracker.web.sites_page import month_of
from tracker.web.speaking import _

bp = Blueprint("looked_at", __name__)

A_YEAR = timedelta(days=365)
ORDER = ("learner", "mentor", "coordinator", "teacher", "reader", "administrator")


@bp.get("/enrolments/<uuid:enrolment_id>/seen-by")
@guard.permits(Action.SEE_LOOKERS)
def show(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.SEE_LOOKERS)
    ref, zone = record.ref, record.book.time_zone
    found = looks(enrolment_id, ref.provider_id, ref.learner_id, clock.now() - A_YEAR, zone)
    months = groupby(found, key=lambda each: each[0].replace(day=1))
    return render_template(
        "records/seen_by.html",
        record=record,
        months=[(month_of(month), list(days)) for month, days in months],
        order=ORDER,
        people=len({look.person_id for _day, looked in found for look in looked}),
        sees_trail=may(guard.actor(), Action.SEE_TRAIL, ProviderRef(ref.provider_id)),
        title=_("Who looked at your record") if record.own else _("Who looked at this record"),
    )
