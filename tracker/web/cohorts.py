"""The coordinator's pages: all cohorts, and one cohort at a glance. The matrix of a cohort: matrix_pages.py."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.rules import may, visible_cohorts
from tracker.access.subjects import CohortRef
from tracker.cohorts import overview
from tracker.cohorts.burnup import burn_up
from tracker.cohorts.desks import desk_of
from tracker.cohorts.hours import hours_of
from tracker.cohorts.ready import readiness
from tracker.errors import NotFound
from tracker.people import guests
from tracker.people.models import Cohort
from tracker.people.queries import cohort as find
from tracker.people.queries import cohorts_among
from tracker.people.queries import providers as all_providers
from tracker.web import attention, cells, guard, looking_back, reasons
from tracker.web.reading_in import of_cohort

bp = Blueprint("cohorts", __name__)

TABS = ("matrix", "learners", "hours", "results", "running")
"""The pages of a cohort beside its overview, by their addresses below it."""

bp.add_app_template_filter(cells.in_words, "where_against_plan")


@bp.get("/cohorts")
@guard.permits(Action.SEE_COHORTS)
def index() -> ResponseReturnValue:
    actor = guard.actor()
    mine = actor.looked_after
    found = overview.glances(cohorts_among(visible_cohorts(actor)))
    providers = {glance.roll.provider for glance in found}
    schools = [each for each in all_providers() if each.id in mine]
    return render_template(
        "cohorts/index.html",
        glances=found,
        several=len(providers) > 1,
        schools=schools,
        teaches=any(hat.role == "teacher" for hat in actor.staff),
        unknown=guests.how_many_wait(mine),
        authors=may(actor, Action.AUTHOR_CURRICULUM),
        mails=may(actor, Action.SEE_MAIL_QUEUE),
    )


@bp.get("/cohorts/<uuid:cohort_id>")
@guard.permits(Action.SEE_COHORT)
@looking_back.may_be_asked
def show(cohort_id: UUID) -> ResponseReturnValue:
    desk = desk_of(allowed(cohort_id, Action.SEE_COHORT))
    roll, press = desk.roll, desk.press
    by_learner = hours_of(roll.lines, roll.today)
    return render_template(
        "cohorts/overview.html",
        roll=roll,
        desk=desk,
        rules=[(roll.provider, reasons.rules(roll.thresholds))],
        totals=overview.totals(roll, press, readiness([roll])),
        burn=burn_up(roll),
        lines=overview.furthest_behind_first(roll.lines),
        modules=overview.modules(roll),
        hours=overview.hours(roll),
        share=overview.practice_share(by_learner),
        short=sum(bool(each.worrying) for each in by_learner),
        loads=overview.loads(press.requests, desk.links),
        sites=overview.site_loads(press.requests, desk.links),
        **attention.words(),
    )


@bp.get("/cohorts/switch")
@guard.permits(Action.SEE_COHORTS)
def switch() -> ResponseReturnValue:
    """To the same tab of another cohort. Raises NotFound for what is not theirs, as its page does."""
    try:
        found = allowed(UUID(request.args.get("to", "")), Action.SEE_COHORT)
    except ValueError:
        raise NotFound from None
    tab = request.args.get("tab", "")
    return redirect(f"/cohorts/{found.id}" + (f"/{tab}" if tab in TABS else ""))


@bp.app_template_global()
def my_cohorts() -> list[Cohort]:
    """What the switcher on the head of a cohort's pages offers; none on a past day, which is one cohort's."""
    return [] if looking_back.as_of() else list(cohorts_among(visible_cohorts(guard.actor())))


def allowed(cohort_id: UUID, action: Action) -> Cohort:
    """The cohort, for whom may. Raises NotFound, whether it is missing or not theirs."""
    found = find(cohort_id)
    if found is None:
        raise NotFound
    guard.require(action, CohortRef(found.id, found.provider_id))
    of_cohort(found.languages)
    looking_back.enter_cohort(found)
    return find(cohort_id) or found
