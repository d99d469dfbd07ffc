"""The coordinator's pages: all cohorts, and one cohort at a glance. The matrix of a cohort: matrix_pages.py."""

from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.rules import visible_cohorts
from tracker.access.subjects import CohortRef
from tracker.cohorts import attention, overview, queries
from tracker.cohorts.attention import Concern, Reason, Why, press_of
from tracker.cohorts.disputes import disputes
from tracker.cohorts.lines import roll_of
from tracker.errors import NotFound
from tracker.people import guests
from tracker.people.models import Cohort
from tracker.people.queries import cohort as find
from tracker.people.queries import cohorts_among
from tracker.people.queries import providers as all_providers
from tracker.web import cells, guard, looking_back
from tracker.web.amounts import PARTS, will_be_missing
from tracker.web.reading_in import of_cohort

bp = Blueprint("cohorts", __name__)
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
        unknown=guests.how_many_wait(mine),
    )


@bp.get("/cohorts/<uuid:cohort_id>")
@guard.permits(Action.SEE_COHORT)
@looking_back.may_be_asked
def show(cohort_id: UUID) -> ResponseReturnValue:
    roll = roll_of(allowed(cohort_id, Action.SEE_COHORT))
    press = press_of(roll)
    links = queries.mentor_links([cohort_id], roll.today)
    concerns = attention.concerns(roll, press, queries.poor_observations([cohort_id]), disputes([cohort_id]))
    return render_template(
        "cohorts/overview.html",
        roll=roll,
        totals=overview.totals(roll, press),
        queues=attention.queues(press.requests, links),
        concerns=[(concern.line, told(concern)) for concern in concerns],
        lines=overview.furthest_behind_first(roll.lines),
        modules=overview.modules(roll),
        hours=overview.hours(roll),
        parts=PARTS,
        will_be_missing=will_be_missing,
        loads=overview.loads(press.requests, links),
    )


def allowed(cohort_id: UUID, action: Action) -> Cohort:
    """The cohort, for whom may. Raises NotFound, whether it is missing or not theirs."""
    found = find(cohort_id)
    if found is None:
        raise NotFound
    guard.require(action, CohortRef(found.id, found.provider_id))
    of_cohort(found.languages)
    looking_back.enter_cohort(found)
    return find(cohort_id) or found


def told(concern: Concern) -> list[tuple[Why, list[Reason]]]:
    """The reasons of one kind together, so that three skills that expire are one sentence."""
    return [(why, list(reasons)) for why, reasons in groupby(concern.reasons, key=lambda reason: reason.why)]
