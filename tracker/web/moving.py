"""Moving a cohort to another edition: choosing it, what it means for each learner, and doing it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.cohorts.lines import roll_of
from tracker.cohorts.moving import Move, Preview, move_cohort, preview, targets
from tracker.curriculum.models import Edition
from tracker.curriculum.queries import edition, offered_editions
from tracker.errors import NotFound
from tracker.logbook.books import Author
from tracker.people.models import Cohort
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.forms import EntryId, Form, entry_id
from tracker.web.speaking import _, lazy, ngettext

bp = Blueprint("moving", __name__)


KINDS = {
    "carries_over": lazy("Carries over"),
    "again": lazy("To do again"),
    "leaves": lazy("Leaves the plan"),
    "returns": lazy("Counts again"),
    "newly": lazy("New to do"),
}
"""What becomes of an item, as standing/transfer.py names it."""


class MoveForm(Form):
    """`id` makes the id of each learner's entry. `before` is the edition that the preview was made on."""

    id = entry_id()
    before = EntryId()


@bp.get("/cohorts/<uuid:cohort_id>/move")
@guard.permits(Action.MOVE_COHORT)
def choose(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.MOVE_COHORT)
    now = edition(cohort.edition_id)
    there = targets(cohort, offered_editions(now.programme))
    return render_template("cohorts/move.html", roll=roll_of(cohort), now=now, editions=there)


@bp.route("/cohorts/<uuid:cohort_id>/move/<int(max=999999):number>", methods=["GET", "POST"])
@guard.permits(Action.MOVE_COHORT)
def move(cohort_id: UUID, number: int) -> ResponseReturnValue:
    """What moving to the edition of that number would mean, and the button that does it."""
    cohort = allowed(cohort_id, Action.MOVE_COHORT)
    there = numbered(cohort, number)
    form = MoveForm(data={"before": cohort.edition_id})
    if form.submitted():
        with form.explains():
            return done(cohort_id, number, move_now(cohort_id, there.id, form))
        cohort = allowed(cohort_id, Action.MOVE_COHORT)
        form.before.data = cohort.edition_id  # it is shown again with the preview of now
    return sheet(cohort, there, form), form.status


def numbered(cohort: Cohort, number: int) -> Edition:
    """The cohort's own edition is there too: a form may be sent twice. Raises NotFound."""
    programme = edition(cohort.edition_id).programme
    found = next((each for each in offered_editions(programme) if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def sheet(cohort: Cohort, there: Edition, form: MoveForm) -> str:
    told = preview(cohort, there.id)
    kinds = {kind: str(words) for kind, words in KINDS.items() if kind != "returns" or told.totals[kind]}
    return render_template(
        "cohorts/move_preview.html",
        roll=roll_of(cohort),
        told=told,
        form=form,
        kinds=kinds,
        heads=[_("Learner"), *((words, "r") for words in kinds.values())],
        shared=shared(told),
    )


def shared(told: Preview) -> list[str]:
    """What is newly required of every learner, in the order of the plan, so that it is said once."""
    each = [frozenset(mover.transfer.newly) for mover in told.movers]
    codes = frozenset.intersection(*each) if each else frozenset()
    return [item.code for item in told.new.items if item.code in codes]


def move_now(cohort_id: UUID, edition_id: UUID, form: MoveForm) -> Move:
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.MOVE_COHORT)
        return move_cohort(
            author=as_staff(actor, cohort.provider_id, cohort.id),
            form_id=form.id.data,
            cohort_id=cohort_id,
            edition_id=edition_id,
            before=form.before.data,
        )


def as_staff(actor: Actor, provider_id: UUID, cohort_id: UUID | None = None) -> Author:
    """Who looks after the cohort; without one, after the whole provider. Raises NotFound for everybody else."""
    hat = actor.overseer_of(provider_id, cohort_id) if cohort_id else actor.overseer_at(provider_id)
    if hat is None or actor.person_id is None:
        raise NotFound
    return Author(actor.person_id, hat.role, hat.id)


def done(cohort_id: UUID, number: int, moved: Move) -> ResponseReturnValue:
    if moved.anew:
        learners = ngettext("%(num)s learner", "%(num)s learners", moved.learners)
        flash(
            _("The cohort follows edition %(number)s now: %(learners)s moved.", number=number, learners=learners), "ok"
        )
    else:
        flash(_("The cohort was moved already. Nothing was written a second time."))
    return redirect(f"/cohorts/{cohort_id}", 303)
