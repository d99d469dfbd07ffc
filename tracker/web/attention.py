"""What needs a coordinator today, across all their cohorts; what they have seen; and what the learner sees of it."""

from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.rules import visible_cohorts
from tracker.access.subjects import EnrolmentRef, find_enrolment
from tracker.cohorts.attention import Concern, Reason, Why
from tracker.cohorts.desks import Desk, desk_about, desks
from tracker.errors import NotFound
from tracker.people import guides, quieting
from tracker.people.queries import cohort, cohorts_among, provider
from tracker.web import guard, opening, reasons
from tracker.web.addresses import HOME, inside
from tracker.web.amounts import PARTS, will_be_missing
from tracker.web.forms import Form
from tracker.web.people import me
from tracker.web.reading_in import of_cohort
from tracker.web.speaking import _, day, lazy

bp = Blueprint("attention", __name__)

ABOUT = "/enrolments/<uuid:enrolment_id>/attention"
USUALLY = timedelta(days=7)
LONGEST = timedelta(days=92)


class SeenForm(Form):
    """Until when a reason is quiet. `next` leads back to where somebody came from."""

    next = HiddenField()
    until = DateField(lazy("Seen until"), [InputRequired(lazy("Choose a day."))])
    today: date

    def validate_until(self, field: DateField) -> None:
        if not field.data:
            return
        if field.data < self.today:
            raise ValidationError(_("Choose today or a later day."))
        if field.data > self.today + LONGEST:
            raise ValidationError(_("No longer than three months: a reason is there to be looked at."))


class AgainForm(Form):
    """The button alone."""

    next = HiddenField()


@bp.get("/attention")
@guard.permits(Action.SEE_COHORTS)
def index() -> ResponseReturnValue:
    actor = guard.actor()
    found = desks(cohorts_among(visible_cohorts(actor)))
    return render_template(
        "cohorts/attention.html",
        desks=[desk for desk in found if desk.roll.lines],
        rules=_rules(found),
        several=len({desk.roll.provider for desk in found}) > 1,
        guide="coordinator" if guides.is_new(actor.person_id, "coordinator") else "",
        **words(),
    )


def _rules(found: list[Desk]) -> list[tuple[str, list[reasons.Rule]]]:
    """Of each provider, named where there are several."""
    own = {desk.roll.cohort.provider_id: (desk.roll.provider, desk.roll.thresholds) for desk in found}
    return [(name, reasons.rules(thresholds)) for name, thresholds in own.values()]


def words() -> dict[str, object]:
    """What the templates of the list ask for."""
    return {"parts": PARTS, "will_be_missing": will_be_missing, "told": told, "step": reasons.step}


def told(concern: Concern) -> list[tuple[Why, list[Reason]]]:
    """The reasons of one kind together, so that three skills that expire are one sentence."""
    return [(why, list(own)) for why, own in groupby(concern.reasons, key=lambda reason: reason.why)]


@bp.get(ABOUT)
@guard.permits(Action.SEE_RECORD)
def about(enrolment_id: UUID) -> ResponseReturnValue:
    """What is told of one learner: the learner sees what the school sees."""
    ref = find_enrolment(enrolment_id)
    guard.require(Action.SEE_RECORD, ref)
    own = guard.actor().person_id == ref.learner_id
    if not own:
        opening.leave_on_trail(ref)
    desk = _desk(ref)
    of_cohort(desk.roll.cohort.languages)
    return render_template(
        "cohorts/about.html",
        home=f"/enrolments/{ref.id}",
        own=own,
        name=next(line.name for line in (*desk.roll.lines, *desk.roll.ended)),
        desk=desk,
        concerns=[*desk.told, *desk.seen],
        rules=reasons.rules(desk.roll.thresholds),
        **words(),
    )


@bp.route(f"{ABOUT}/<why>", methods=["GET", "POST"])
@guard.permits(Action.QUIET_REASON)
def seen(enrolment_id: UUID, why: str) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    guard.require(Action.QUIET_REASON, ref)
    desk, today = _desk(ref), _today(ref)
    concern = _concern(desk, why)
    form = SeenForm()
    form.today = today
    if request.method == "GET":
        form.until.data, form.next.data = today + USUALLY, inside(request.args.get("from"))
    if form.submitted():
        with form.explains():
            quieten(enrolment_id, why, {each.about for each in concern.reasons}, form.until.data)
            flash(_("Seen. It is quiet until %(day)s, unless a new reason comes.", day=day(form.until.data)), "ok")
            return redirect(_back(form.next.data), 303)
    return render_template(
        "cohorts/seen.html",
        desk=desk,
        concern=concern,
        form=form,
        back=_back(form.next.data),
        rule=reasons.NAMES[Why(why)],
        **words(),
    ), form.status


def quieten(enrolment_id: UUID, why: str, items: set[str], until: date) -> None:
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.QUIET_REASON, ref)
        quieting.keep_quiet(
            actor_id=me(), provider_id=ref.provider_id, enrolment_id=ref.id, why=why, items=items, until=until
        )


@bp.post(f"{ABOUT}/<why>/again")
@guard.permits(Action.QUIET_REASON)
def again(enrolment_id: UUID, why: str) -> ResponseReturnValue:
    guard.require(Action.QUIET_REASON, find_enrolment(enrolment_id))
    form = AgainForm()
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.QUIET_REASON, ref)
        quieting.tell_again(actor_id=me(), provider_id=ref.provider_id, enrolment_id=ref.id, why=_why(why))
    flash(_("It stands on the list again."), "ok")
    return redirect(_back(form.next.data), 303)


def _back(wanted: str | None) -> str:
    """Where somebody came from, or the list."""
    found = inside(wanted)
    return "/attention" if found == HOME else found


def _why(text: str) -> Why:
    """A reason that can be quiet. Raises NotFound."""
    if text not in set(Why) - {Why.DISPUTED}:
        raise NotFound
    return Why(text)


def _concern(desk: Desk, why: str) -> Concern:
    """What is told of a learner for this reason. Raises NotFound where it is none, or no longer."""
    wanted = _why(why)
    found = [each.where(lambda reason: reason.why is wanted) for each in (*desk.told, *desk.seen)]
    kept = [reason for each in found for reason in each.reasons]
    if not kept:
        raise NotFound
    return Concern(found[0].line, kept)


def _desk(ref: EnrolmentRef) -> Desk:
    """Raises NotFound before the first entry."""
    here = cohort(ref.cohort_id) if ref.cohort_id else None
    if here is None:
        raise NotFound
    return desk_about(here, ref.id)


def _today(ref: EnrolmentRef) -> date:
    home = provider(ref.provider_id)
    if home is None:
        raise NotFound
    return clock.today(home.time_zone)
