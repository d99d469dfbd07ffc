"""The one gate of the web: who is here, whether they may, and the two sides of a request, reading and writing.

Every view says what it is for with `permits`; `require` asks the table of tracker/access for the object at hand. An
answer of a view that never asked for what it said is withheld, and a transaction that never asked is not committed.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import UnsupportedMediaType

from tracker import clock, extensions
from tracker.access import actor as actors
from tracker.access import sessions
from tracker.access.actor import ANONYMOUS, Actor
from tracker.access.models import SignIn
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import CohortRef, EnrolmentRef, ProviderRef, Subject, find_enrolment
from tracker.errors import Forbidden, NotFound
from tracker.extensions import csrf, db
from tracker.people.models import Cohort

log = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", ""})
"""The kinds of body that are read; "" is a button alone."""
OPEN = frozenset({Action.SEE_PUBLIC, Action.LOOK_AS, Action.SIGN_BY_LINK})
"""For everybody, signed in or not."""
GENERAL = OPEN | {
    Action.SEE_HOME,
    Action.USE_ACCOUNT,
    Action.SEE_INBOX,
    Action.DELEGATE,
    Action.SEE_LEARNERS,
    Action.SIGN_TOGETHER,
    Action.SEE_RECORDS,
    Action.SEE_COHORTS,
    Action.AUTHOR_CURRICULUM,
    Action.SEE_MAIL_QUEUE,
    Action.SEARCH,
}
"""Concern no object, so the guard asks for them itself, before the view and again under the lock."""
TRACE_EVERY = timedelta(minutes=5)

View = TypeVar("View", bound=Callable[..., Any])
_declared: dict[Callable[..., Any], Action] = {}
_most_bytes: dict[Callable[..., Any], int] = {}
_by_signed_address: set[Callable[..., Any]] = set()


def permits(action: Action, *, most_bytes: int = 0, by_signed_address: bool = False) -> Callable[[View], View]:
    """Say what a view is for. Stands below `@bp.route`; a route without it keeps the application from starting.

    `most_bytes` lets those who may do it send more than the usual MAX_CONTENT_LENGTH. `by_signed_address`: what the
    view does follows from a signed token in its address alone, never from who is signed in. Mail programs post there
    (RFC 8058) and have no form token; there is nothing that another site could make a reader do.
    """

    def mark(view: View) -> View:
        _declared[view] = action
        if most_bytes:
            _most_bytes[view] = most_bytes
        if by_signed_address:
            _by_signed_address.add(view)
        return view

    return mark


def unmarked(app: Flask) -> list[str]:
    """The routes whose view says nothing of what it is for."""
    rules = app.url_map.iter_rules()
    return sorted(f"{rule} ({rule.endpoint})" for rule in rules if app.view_functions[rule.endpoint] not in _declared)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, as Flask-Login wants to know them: by the random token of this device."""

    token: str
    row: SignIn
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


def find_visitor(token: str) -> Visitor | None:
    """The row decides, not the cookie: it is gone after signing out, and too old after a while."""
    row = sessions.find(token)
    if row is None:
        return None
    if row in db.session:
        db.session.expunge(row)  # else the next write transaction would load it again
    return Visitor(token, row)


@dataclass
class Gate:
    """What the guard knows of one request."""

    action: Action | None
    actor: Actor | None = None
    asked: set[Action] = field(default_factory=set)
    answered: bool = False
    """An error page or the sign-in page answered instead of the view."""


def gate() -> Gate:
    if "gate" not in g:
        g.gate = Gate(None)
    return cast("Gate", g.gate)


def sign_in_row() -> SignIn | None:
    """The row of this device, read once per request; for `sessions.has_proof`."""
    return cast("SignIn", current_user.row) if current_user.is_authenticated else None


def token() -> str:
    """The random token of this device; empty when nobody is signed in."""
    return cast("str", current_user.token) if current_user.is_authenticated else ""


def actor() -> Actor:
    """Who acts, with every hat they wear; ANONYMOUS when nobody is signed in."""
    here = gate()
    if here.actor is None:
        row = sign_in_row()
        here.actor = actors.load(row.person_id) if row else ANONYMOUS
    return here.actor


def known_actor() -> Actor:
    """Who acts, without asking the database on an error page: it may be the database that failed."""
    return gate().actor or ANONYMOUS if gate().answered else actor()


def forget() -> None:
    """Read the device and the actor anew when they are next asked for."""
    gate().actor = None
    g.pop("_login_user", None)


def require(action: Action, subject: Subject | None = None) -> None:
    """Raise the error that tells the actor why not: NotFound whenever anything else would tell too much."""
    gate().asked.add(action)
    if not may(actor(), action, subject):
        raise why_not(actor(), action, subject)


def may_in_cohort(action: str, cohort: Cohort) -> bool:
    """For templates: whether the reader may do it with this cohort, so that no button leads to a refusal."""
    return may(actor(), Action(action), CohortRef(cohort.id, cohort.provider_id))


def may_at_provider(action: str, provider_id: UUID) -> bool:
    """The same for what is of a whole provider."""
    return may(actor(), Action(action), ProviderRef(provider_id))


def may_in_record(action: str, ref: EnrolmentRef) -> bool:
    """The same for one learner's record."""
    return may(actor(), Action(action), ref)


@contextmanager
def writing() -> Iterator[Actor]:
    """One write transaction, committed at its end. Who acts is loaded again under the lock, and `require` again.

    What was read before is let go: load it again inside. Nothing slow belongs here: no hashing, rendering or mail.
    """
    here = gate()
    with extensions.writing():
        forget()
        here.asked = set()
        ask_in_general()
        yield actor()
        if here.action not in here.asked:
            raise RuntimeError(f"{request.endpoint} wrote without asking for {here.action} under the lock")


def ask_in_general() -> None:
    """Ask for what the view is for where that concerns no object."""
    action = gate().action
    if action in GENERAL:
        require(action)


def keep(app: Flask, ask_to_sign_in: Callable[[], ResponseReturnValue]) -> None:
    """Stand at the door of an application."""
    extensions.login.user_loader(find_visitor)
    extensions.login.session_protection = None  # rows decide
    app.jinja_env.globals |= {each.__name__: each for each in (may_in_cohort, may_at_provider, may_in_record)}

    @app.before_request
    def enter() -> ResponseReturnValue | None:
        refuse_other_sites()
        refuse_oddities()
        g.gate = Gate(_declared.get(view) if (view := app.view_functions.get(request.endpoint or "")) else None)
        if g.gate.action is None:
            return None  # no such address: Flask says so
        if g.gate.action not in OPEN:
            if not actor().signed_in:
                if view in _most_bytes and "who" in session:  # a session ended here: what was written is to be kept
                    request.max_content_length = _most_bytes[view]
                g.gate.answered = True
                return ask_to_sign_in()
            leave_trace()
        if request.method not in SAFE:
            check_what_is_sent(view, g.gate.action)
        ask_in_general()
        return None

    @app.after_request
    def leave(response: Response) -> Response:
        here = gate()
        if here.action and not here.answered and here.action not in here.asked:
            raise RuntimeError(f"{request.endpoint} answered without asking for {here.action}")
        if request.method not in SAFE and response.status_code == 302:  # noqa: PLR2004 found, but with the same method
            response.status_code = 303
        return response


def subject_of_address() -> Subject | None:
    """The record that the address names, where it names one."""
    enrolment_id = (request.view_args or {}).get("enrolment_id")
    with suppress(NotFound):
        return find_enrolment(enrolment_id) if enrolment_id else None
    return None


def check_what_is_sent(view: Callable[..., Any] | None, action: Action) -> None:
    """How much it may be, and the token of the form, where the address does not say all."""
    if view in _most_bytes and may(actor(), action, subject_of_address()):
        request.max_content_length = _most_bytes[view]
    if view not in _by_signed_address:
        csrf.protect()


def refuse_other_sites() -> None:
    """Second line behind the form token: a page of another site, or of a neighbouring host, changes nothing here."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        foreign = site not in {"same-origin", "none"}
    else:
        here = {request.host, current_app.config["HOST_OF_BASE_URL"]}
        foreign = origin is not None and origin.partition("://")[2] not in here
    if foreign:
        log.warning("refused a form from another site: %r", origin)
        raise Forbidden


def refuse_oddities() -> None:
    """PostgreSQL takes no NUL, and JSON would reach the fields of a form past the check that nothing is unknown."""
    if "\0" in request.path:
        raise NotFound
    if request.method not in SAFE and request.mimetype not in FORMS:
        raise UnsupportedMediaType


def leave_trace() -> None:
    """Note that this device was used, now and then. A busy database must not keep anybody from reading."""
    row = sign_in_row()
    if row and clock.now() - row.last_seen_at >= TRACE_EVERY:
        with suppress(DBAPIError), extensions.writing():
            sessions.seen(token())
