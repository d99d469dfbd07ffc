"""The sheet for the host of a placement, read without signing in by a secret address, and making that address.

It names the learner by first name and initial, and holds no results and nothing that anybody wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access import host_sheets, throttle
from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.curriculum.plan import Competency, Module
from tracker.errors import NotFound
from tracker.extensions import writing
from tracker.logbook.books import Book, open_book
from tracker.logbook.stays import Stay, stay_at
from tracker.people.queries import emails_of, names_of, overseers_of, provider
from tracker.standing.look import State
from tracker.web import guard, opening
from tracker.web.addresses import network_of
from tracker.web.forms import Form
from tracker.web.reading_in import of_cohort
from tracker.web.speaking import _

bp = Blueprint("hosting", __name__)

ADDRESS = "/enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/sheet"
LEADS_ON = timedelta(days=14)
"""How long after the last day the address still leads somewhere."""
TRIES_PER_NETWORK = 60
"""Free tries with addresses of nothing: sheets of a whole ward may have been revoked."""
MOST_COORDINATORS = 2


@bp.get("/host/<secret>")
@guard.permits(Action.SEE_PUBLIC)
def sheet(secret: str) -> ResponseReturnValue:
    """Unknown, revoked or over: all answer alike, and are counted for the network they come from."""
    try:
        book, stay = found(secret)
    except NotFound:
        count_a_try()
        raise
    of_cohort(book.learner.languages)
    shown = render_template(
        "internship/host.html",
        book=book,
        stay=stay,
        name=short_name(book.learner_name),
        groups=groups_of(book),
        forbidden=[skill for skill in book.plan.competencies if not skill.highest_level(book.plan.country)],
        ring=whom_to_ring(book),
    )
    response = make_response(shown)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def found(secret: str) -> tuple[Book, Stay]:
    """The placement that a secret leads to, while it lasts. Raises NotFound."""
    enrolment_id, placement = host_sheets.whose(secret)
    book = open_book(enrolment_id)
    stay = stay_at(book, placement)
    if book.today > stay.placement.last_day + LEADS_ON or book.learner.ended_on is not None:
        raise NotFound
    return book, stay


def short_name(name: str) -> str:
    """First name and initial: whom to expect at the door, and no more."""
    first, *others = name.split()
    return f"{first} {others[-1][0].upper()}." if others else first


@dataclass(frozen=True)
class Group:
    """What may be done of one module: still learning, and signed off."""

    module: Module
    learning: Sequence[Competency]
    held: Sequence[Competency]


def groups_of(book: Book) -> list[Group]:
    """By module, what is done in real care."""
    states = book.progress.states
    real = [skill for skill in book.plan.signable if "real-care" in skill.settings]
    groups = []
    for module in book.plan.modules:
        mine = [skill for skill in real if skill.module == module.code]
        held = [skill for skill in mine if states[skill.code] is State.SIGNED_OFF]
        groups.append(Group(module, [skill for skill in mine if skill not in held], held))
    return [each for each in groups if each.learning or each.held]


@dataclass(frozen=True)
class Ring:
    """Whom the host turns to: what the school says, else its coordinators."""

    contact: str
    phone: str
    coordinators: Sequence[tuple[str, str]]


def whom_to_ring(book: Book) -> Ring:
    home = provider(book.provider_id)
    contact, phone = (home.contact, home.phone) if home else ("", "")
    return Ring(contact, phone, () if contact else coordinators(book))


def coordinators(book: Book) -> list[tuple[str, str]]:
    """Name and mail address of whom to turn to."""
    overseers = overseers_of(book.provider_id, book.learner.cohort_id, book.today)
    rows = [row for row in overseers if row.role == "coordinator"][:MOST_COORDINATORS]
    names = names_of([row.person_id for row in rows])
    return [(names[row.person_id], next(iter(emails_of(row.person_id)), "")) for row in rows]


def count_a_try() -> None:
    """Raises Throttled. A right address is never held up by the wrong ones of others."""
    network = throttle.for_network(f"host {network_of(request.remote_addr)}")
    with writing():
        throttle.turn(network)
        throttle.check(network)
        throttle.failed(network, free=TRIES_PER_NETWORK)


@bp.route(ADDRESS, methods=["GET", "POST"])
@guard.permits(Action.PLACE)
def keep(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    """The address is shown once, in the answer to the form that made it: only its hash is kept."""
    record = opening.read(enrolment_id, Action.PLACE)
    stay, form, address = stay_at(record.book, placement), Form(), ""
    if form.submitted():
        with guard.writing() as actor:
            ref = find_enrolment(enrolment_id)
            guard.require(Action.PLACE, ref)
            secret = host_sheets.renew(ref, placement, actor_id=actor.person_id)
        address = f"{current_app.config['BASE_URL']}/host/{secret}"
    return render_template(
        "internship/sheet.html",
        record=record,
        stay=stay,
        form=form,
        address=address,
        made_at=host_sheets.made_at(enrolment_id, placement),
        until=stay.placement.last_day + LEADS_ON,
    )


@bp.post(f"{ADDRESS}/end")
@guard.permits(Action.PLACE)
def end(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PLACE)
    stay_at(record.book, placement)
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        guard.require(Action.PLACE, ref)
        host_sheets.revoke(ref, placement, actor_id=actor.person_id)
    flash(_("The address of the sheet leads nowhere now."), "ok")
    return redirect(record.address("placements", placement, "sheet"), 303)
