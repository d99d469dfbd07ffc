"""All learners that staff look after, in one list across cohorts: the way to a record when one knows the name."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.access.rules import visible_cohorts
from tracker.cohorts import everybody
from tracker.cohorts.everybody import AT_A_TIME, Training
from tracker.people.queries import cohorts_among
from tracker.web import guard
from tracker.web.forms import Filter, choices
from tracker.web.speaking import _, lazy

bp = Blueprint("learners", __name__)

TRAININGS = {
    "": lazy("Any"),
    Training.RUNNING.value: lazy("Running"),
    Training.PAUSED.value: lazy("Paused"),
    Training.ENDED.value: lazy("Ended"),
}


class LearnersFilter(Filter):
    """Which of them are shown; empty means all."""

    name = StringField(lazy("Name"), [Length(max=100)], default="", render_kw={"type": "search"})
    training = SelectField(lazy("Training"), choices=choices(TRAININGS), default="")


@bp.get("/records")
@guard.permits(Action.SEE_RECORDS)
def index() -> ResponseReturnValue:
    mine = visible_cohorts(guard.actor())
    cohorts = cohorts_among(mine)
    wanted = filter_of({str(each.id): each.name for each in cohorts})
    found = everybody.find(
        mine,
        name=wanted.name.data or "",
        cohort_id=UUID(wanted.cohort.data) if wanted.cohort.data else None,
        training=Training(wanted.training.data) if wanted.training.data else None,
        first=start(),
    )
    after = found.first + AT_A_TIME
    return render_template(
        "records/index.html",
        form=wanted,
        found=found,
        several=len({each.provider for each in found.learners}) > 1,
        filtered=any(each.data for each in wanted),
        newer=address(found.first - AT_A_TIME) if found.first else "",
        older=address(after) if after < found.total else "",
    )


def filter_of(cohorts: dict[str, str]) -> LearnersFilter:
    """What makes no sense counts as everything."""
    fields = {"cohort": SelectField(lazy("Cohort"), choices=choices({"": _("All")} | cohorts), default="")}
    return LearnersFilter.plus(fields)()


def start() -> int:
    text = request.args.get("from", "")
    return int(text) if text.isdecimal() and len(text) < len("1000000") else 0


def address(first: int) -> str:
    """This list with the same filter, from another line on."""
    kept = [(name, request.args[name]) for name in ("name", "cohort", "training") if request.args.get(name)]
    query = urlencode([*kept, *([("from", str(first))] if first else [])])
    return f"/records?{query}" if query else "/records"
