"""The curriculum, for everybody and without an account: programmes, and each module, unit and skill in them."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.curriculum import queries
from tracker.curriculum.models import Edition
from tracker.curriculum.plan import Competency, Plan
from tracker.errors import NotFound
from tracker.web import guard

bp = Blueprint("curriculum", __name__)


@dataclass(frozen=True)
class Offer:
    """A programme as it is offered now: the newest edition in its newest words."""

    edition: Edition
    plan: Plan

    @property
    def practice_share(self) -> int:
        """Percent of practice in all planned hours (B15)."""
        return round(100 * self.plan.practice_hours / max(1, self.plan.practice_hours + self.plan.theory_hours))


def offer(programme: str) -> Offer:
    """Raises NotFound for a programme that was never published."""
    edition = queries.newest_edition(programme)
    if edition is None:
        raise NotFound
    return Offer(edition, queries.plan_of(edition.id))


@bp.get("/curriculum")
@guard.permits(Action.SEE_PUBLIC)
def catalogue() -> ResponseReturnValue:
    return render_template("curriculum/catalogue.html", offers=[offer(code) for code in queries.programmes()])


@bp.get("/curriculum/<programme>")
@guard.permits(Action.SEE_PUBLIC)
def programme(programme: str) -> ResponseReturnValue:
    return render_template("curriculum/programme.html", offer=offer(programme))


@bp.get("/curriculum/<programme>/<code>")
@guard.permits(Action.SEE_PUBLIC)
def item(programme: str, code: str) -> ResponseReturnValue:
    """A module, unit or skill, whichever the code names: they share one namespace."""
    found = offer(programme)
    plan = found.plan
    module = next((each for each in plan.modules if each.code == code), None)
    if module is not None:
        return render_template("curriculum/module.html", offer=found, module=module)
    thing = next((each for each in plan.items if each.code == code), None)
    if thing is None:
        raise NotFound
    page = "curriculum/competency.html" if isinstance(thing, Competency) else "curriculum/unit.html"
    needs = [each for each in plan.items if each.code in thing.needs]
    return render_template(page, offer=found, item=thing, module=plan.module_of(code), needs=needs)
