"""What differs between two editions of a programme, and which words a later printing changed."""

from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.curriculum import queries
from tracker.curriculum.models import Edition
from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import PrintingKey
from tracker.errors import NotFound
from tracker.web import differing, guard

bp = Blueprint("editions", __name__)

MOST_PRINTINGS = 10
"""So many of the latest printings are told of."""


@dataclass(frozen=True)
class Reprint:
    """A printing with what it changed."""

    printing: PrintingKey
    told: differing.Told


@bp.get("/curriculum/<programme>/editions/<int(max=999999):number>/difference")
@guard.permits(Action.SEE_PUBLIC)
def difference(programme: str, number: int) -> ResponseReturnValue:
    """Against the edition before it, or the one named `from`; of the first edition, its printings alone."""
    editions = queries.offered_editions(programme)
    after = numbered(editions, str(number))
    before = numbered(editions, request.args["from"]) if "from" in request.args else previous(editions, after)
    keys = queries.printings(*{edition.id for edition in (before, after) if edition})
    of_before = [key for key in keys if before and key.edition_id == before.id][-1:]
    of_after = [key for key in keys if key.edition_id == after.id][-MOST_PRINTINGS - 1 :]
    plans = queries.plans_in([*of_before, *of_after])
    plan = plans[of_after[-1]]
    return render_template(
        "curriculum/difference.html",
        programme=programme,
        plan=plan,
        before=before,
        after=after,
        editions=editions,
        told=differing.told(plans[of_before[0]], plan) if of_before else None,
        reprints=reprints(of_after, plans),
        here=codes_offered(editions[-1], after, plan),
    )


def numbered(editions: list[Edition], number: str) -> Edition:
    """Raises NotFound."""
    found = next((each for each in editions if str(each.number) == number), None)
    if found is None:
        raise NotFound
    return found


def previous(editions: list[Edition], after: Edition) -> Edition | None:
    """The edition offered before this one."""
    return next((each for each in reversed(editions) if each.number < after.number), None)


def reprints(keys: list[PrintingKey], plans: dict[PrintingKey, Plan]) -> list[Reprint]:
    """Each later printing against the one before it, the latest first."""
    return [Reprint(later, differing.told(plans[earlier], plans[later])) for earlier, later in pairwise(keys)][::-1]


def codes_offered(newest: Edition, after: Edition, plan: Plan) -> frozenset[str]:
    """What has a page of its own: pages are those of the newest edition."""
    return frozenset(item.code for item in plan.items) if newest.id == after.id else frozenset()
