"""What a mentor signed, ever: searched by learner and skill, narrowed by year and kind, page by page."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from tracker.access.permissions import Action
from tracker.errors import NotFound
from tracker.logbook.signatures import KINDS, Wanted, signatures, years
from tracker.web import guard
from tracker.web.forms import Filter, choices
from tracker.web.reading_in import plain_words
from tracker.web.speaking import lazy

bp = Blueprint("own_signatures", __name__)

SOUGHT = {
    "": lazy("Everything"),
    "skills": lazy("Skills"),
    "hours": lazy("Hours and feedback"),
    "evaluations": lazy("Evaluations"),
}
STATES = {
    "withdrawn": ("", "undo-2", lazy("Taken back")),
    "disputed": ("bad", "triangle-alert", lazy("In dispute")),
    "provisional": ("wait", "user", lazy("The school does not know you yet")),
    "stands": ("ok", "check", lazy("Stands")),
}
"""Tag, icon and word."""


class SoughtForm(Filter):
    """Read from the address."""

    words = StringField(lazy("Learner or skill"), [Optional(), Length(max=80)], render_kw={"type": "search"})
    year = SelectField(lazy("Year"), [Optional()])
    kind = SelectField(lazy("Kind"), [Optional()], choices=choices(SOUGHT))


@bp.get("/inbox/signed")
@guard.permits(Action.SEE_INBOX)
def listed() -> ResponseReturnValue:
    actor = guard.actor()
    if actor.person_id is None:
        raise NotFound
    form = sought(years(actor.person_id))
    words, year, kind = form.words.data or "", form.year.data or "", form.kind.data or ""
    wanted = Wanted(words, int(year) if year else None, kind if kind in KINDS else "", after())
    found, more = signatures(actor.person_id, actor.mentorships, wanted, plain_words)
    same = {name: value for name, value in (("words", words), ("year", year), ("kind", kind)) if value}
    following = urlencode({**same, "after": f"{more[0]:%Y%m%dT%H%M%S}-{more[1]}"}) if more else ""
    return render_template(
        "signing/signed.html",
        form=form,
        found=found,
        states=STATES,
        following=f"/inbox/signed?{following}" if following else "",
        first=f"/inbox/signed?{urlencode(same)}" if wanted.after else "",
        several=len({hat.provider_id for hat in actor.mentorships}) > 1,
        narrowed=bool(same),
    )


def sought(known: Sequence[int]) -> SoughtForm:
    """With the years in which anything was signed."""
    choosable = choices({"": SOUGHT[""], **{str(each): str(each) for each in known}})
    return SoughtForm.plus({"year": SelectField(lazy("Year"), choices=choosable)})()


def after() -> tuple[datetime, UUID] | None:
    """Where the page before ended; what makes no sense is the first page."""
    at, _dash, last = request.args.get("after", "").partition("-")
    with suppress(ValueError):
        return datetime.strptime(at, "%Y%m%dT%H%M%S").replace(tzinfo=UTC), UUID(last)
    return None
