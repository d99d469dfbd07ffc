"""Help for each role, the guide of a first visit, the accessibility statement. Their texts are in templates/help."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.people import guides, queries
from tracker.people.models import Provider
from tracker.web import guard
from tracker.web.addresses import HOME, inside
from tracker.web.forms import Form
from tracker.web.people import me
from tracker.web.speaking import _, lazy

bp = Blueprint("help", __name__)

PARTS = {
    "learner": lazy("For learners"),
    "mentor": lazy("For mentors"),
    "guest": lazy("Signing without an account"),
    "coordinator": lazy("For coordinators"),
    "administrator": lazy("For administrators"),
}
"""The help pages, and what they are called."""
WRITTEN = date(2026, 11, 22)
"""The day of the accessibility statement: of its tests, so it changes with them."""
GUIDED = "<any(learner,mentor,coordinator):part>"
"""The roles whose first page begins with a guide."""


class GuideForm(Form):
    """The button of a guide: nothing but where to go afterwards."""

    next = HiddenField()


@bp.get("/help")
@guard.permits(Action.SEE_PUBLIC)
def index() -> str:
    own = parts_of(guard.known_actor())
    return render_template("help/index.html", parts=PARTS, own=own)


@bp.get("/help/<any(learner,mentor,guest,coordinator,administrator):part>")
@guard.permits(Action.SEE_PUBLIC)
def show(part: str) -> str:
    actor = guard.known_actor()
    return render_template(
        f"help/{part}.html",
        parts=PARTS,
        part=part,
        home=f"/enrolments/{actor.enrolments[0].enrolment_id}" if actor.enrolments else "",
        signs=bool(actor.mentorships),
        desk=bool(actor.staff),
        school=next((f"/providers/{provider_id}" for provider_id in sorted(actor.looked_after)), ""),
        again=part in parts_of(actor) and part != "administrator" and not guides.is_new(actor.person_id, part),
        schools=schools_of(actor),
    )


@bp.get("/accessibility")
@guard.permits(Action.SEE_PUBLIC)
def accessibility() -> str:
    return render_template("help/accessibility.html", schools=schools_of(guard.known_actor()), written=WRITTEN)


@bp.post(f"/help/{GUIDED}/seen")
@guard.permits(Action.USE_ACCOUNT)
def seen(part: str) -> ResponseReturnValue:
    """Got it: gone for good."""
    form = GuideForm()
    with guard.writing():
        guides.dismiss(me(), part)
    return redirect(inside(form.next.data), 303)


@bp.post(f"/help/{GUIDED}/again")
@guard.permits(Action.USE_ACCOUNT)
def again(part: str) -> ResponseReturnValue:
    GuideForm()
    with guard.writing():
        guides.show_again(me(), part)
    flash(_("The guide stands on your first page again."), "ok")
    return redirect(HOME, 303)


def parts_of(actor: Actor) -> list[str]:
    """The help pages that are about what this person does here."""
    staff = ["administrator"] * any(hat.role == "administrator" for hat in actor.staff)
    mine = ["learner"] * bool(actor.enrolments) + ["mentor"] * bool(actor.mentorships)
    return mine + ["coordinator"] * bool(actor.staff) + staff


def schools_of(actor: Actor) -> list[Provider]:
    """Whom this person can ask: each provider they have to do with."""
    learns = [hat.provider_id for hat in actor.enrolments]
    works = [hat.provider_id for hat in actor.mentorships] + [hat.provider_id for hat in actor.staff]
    found = (queries.provider(each) for each in dict.fromkeys(learns + works))
    return [each for each in found if each is not None]
