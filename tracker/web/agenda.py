"""One's own calendar as an address that calendar programs read: made, renewed and revoked on the account page.

The events are logbook/agenda.py's; here they become words and iCalendar (RFC 5545). Whoever has the address reads it,
so it holds no results, nothing anybody wrote, and of a mentor's learners the initials only.
"""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from icalendar import Calendar, Event

from tracker.access import feeds, throttle
from tracker.access.actor import Actor, load
from tracker.access.permissions import Action
from tracker.errors import NotFound
from tracker.extensions import writing
from tracker.logbook.agenda import Happening, What, agenda
from tracker.web import guard
from tracker.web.addresses import network_of
from tracker.web.forms import Form
from tracker.web.letters import initials
from tracker.web.people import me
from tracker.web.reading_in import Reading
from tracker.web.speaking import LANGUAGES, _, hours
from tracker.web.wording import outcome

bp = Blueprint("agenda", __name__)

TRIES_PER_NETWORK = 60
"""Free tries with addresses of nothing: phones of a whole school go on asking for calendars that were revoked."""
ASK_AGAIN = timedelta(hours=6)
A_DAY = timedelta(days=1)

SAY: dict[What, Callable[[Happening, str], str]] = {
    What.PLACEMENT: lambda each, _title: _("Internship: %(place)s", place=each.place),
    What.IN_CHARGE: lambda each, _title: _(
        "Internship of %(initials)s: %(place)s", initials=initials(each.learner), place=each.place
    ),
    What.DAY: lambda each, _title: " · ".join(
        filter(None, [each.place, outcome(each.outcome), hours(each.minutes) if each.minutes else ""])
    ),
    What.PLANNED: lambda _each, title: _("Planned for this month: %(examination)s", examination=title),
    What.SAT: lambda _each, title: title,
    What.DEADLINE: lambda _each, title: _("The request lapses: %(skill)s", skill=title),
    What.TALK: lambda _each, _title: _("Talk with my school"),
}
"""The head of each event; the title is that of the skill or examination, in the reader's language."""


@bp.get("/calendar/<secret>.ics")
@guard.permits(Action.SEE_PUBLIC)
def feed(secret: str) -> ResponseReturnValue:
    """What is unknown, revoked or of somebody gone answers alike, and is counted for the network it comes from."""
    try:
        actor = load(feeds.whose(secret))
    except NotFound:
        count_a_try()
        raise
    response = Response(written(actor), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="stride.ics"'
    response.headers["Referrer-Policy"] = "no-referrer"
    response.add_etag()
    return response.make_conditional(request)


def count_a_try() -> None:
    """Raises Throttled. A right address is never held up by the wrong ones of others."""
    network = throttle.for_network(f"calendar {network_of(request.remote_addr)}")
    with writing():
        throttle.turn(network)
        throttle.check(network)
        throttle.failed(network, free=TRIES_PER_NETWORK)


def written(actor: Actor) -> bytes:
    """The whole calendar, the same bytes while nothing changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Stride//Training record//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with force_locale(actor.language if actor.language in LANGUAGES else "en"):
        calendar.add("x-wr-calname", _("Training"))
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
        reading = Reading(actor.language)
        for happening in agenda(actor):
            calendar.add_component(event(happening, str(reading.said(happening.title))))
    return bytes(calendar.to_ical())


def event(happening: Happening, title: str) -> Event:
    """Whole days as dates, the last one exclusive as the format has it; a moment in UTC."""
    found = Event()
    found.add("uid", f"{happening.key}@{current_app.config['HOST_OF_BASE_URL']}")
    found.add("summary", SAY[happening.what](happening, title))
    found.add("dtstamp", happening.changed)
    found.add("last-modified", happening.changed)
    found.add("sequence", happening.version)
    found.add("dtstart", happening.at or happening.first)
    if happening.at is None:
        found.add("dtend", happening.last + A_DAY)
    elif happening.minutes:
        found.add("dtend", happening.at + timedelta(minutes=happening.minutes))
    if happening.place:
        found.add("location", happening.place)
    found.add("transp", "TRANSPARENT")
    found.add("class", "PRIVATE")
    return found


# On the account page.


@bp.route("/account/calendar", methods=["GET", "POST"])
@guard.permits(Action.USE_ACCOUNT)
def keep() -> ResponseReturnValue:
    """The address is shown once, in the answer to the form that made it: only its hash is kept."""
    form, address = Form(), ""
    if form.submitted():
        with guard.writing():
            secret = feeds.renew(person_id=me())
        address = f"{current_app.config['BASE_URL']}/calendar/{secret}.ics"
    return render_template("people/calendar.html", form=form, address=address, made_at=feeds.made_at(me()))


@bp.post("/account/calendar/end")
@guard.permits(Action.USE_ACCOUNT)
def end() -> ResponseReturnValue:
    Form()
    with guard.writing():
        feeds.revoke(person_id=me())
    flash(_("Your calendar address leads nowhere now."), "ok")
    return redirect("/account/calendar")
