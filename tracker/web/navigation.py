"""The frame around a page: the links of the hat in use, who is here, language and theme.

No hat is stored: it follows from the address, so two tabs may show two of them.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import flask_babel
from flask import request

from tracker.access.actor import Actor
from tracker.web import guard
from tracker.web.speaking import _

THEMES = ("dark", "light")
THEME_COOKIE = "theme"
AROUND_COHORTS = ("/cohorts", "/providers", "/curriculum-drafts", "/mail-queue")
"""What is done for a school or the installation stands on the page of the cohorts: a phone's bar has no room for it."""


@dataclass(frozen=True)
class Link:
    """One entry of the bar. `icon` is a name of static/icons.svg; a `badge` counts what waits."""

    href: str
    label: str
    icon: str
    current: bool = False
    badge: int = 0


def frame() -> dict[str, Any]:
    """What templates/layout.html needs; web/demo.py adds `demo` in the demo."""
    actor = guard.known_actor()
    chosen = request.cookies.get(THEME_COOKIE)
    return {
        "actor": actor if actor.signed_in else None,
        "nav": nav(actor, request.path),
        "school": bool(actor.looked_after),
        "lang": str(flask_babel.get_locale() or "en"),
        "theme": chosen if chosen in THEMES else None,
        "demo": None,
    }


def nav(actor: Actor, path: str) -> list[Link]:
    """The links for this address, with the one marked that leads to it."""
    if not actor.signed_in:
        return []
    hats = hats_of(actor)
    here = hat_at(actor, path) or (hats[0] if len(hats) == 1 else "")
    links = links_of(here, path)
    if len(hats) > 1:
        links.append(Link("/", _("Change role"), "user", path == "/"))
    return links


def hats_of(actor: Actor) -> list[str]:
    """Where this person may be at home: each enrolment, the mentor's inbox, the cohorts."""
    hats = [f"/enrolments/{hat.enrolment_id}" for hat in actor.enrolments]
    return hats + ["/inbox"] * bool(actor.mentorships) + ["/cohorts"] * bool(actor.staff)


def hat_at(actor: Actor, path: str) -> str:
    """The hat that an address belongs to; empty for addresses of all hats."""
    top, _slash, rest = path.removeprefix("/").partition("/")
    if top in {"inbox", "learners"}:
        return "/inbox"
    if top in {"attention", "records", "cohorts", "curriculum-drafts", "providers", "mail-queue"}:
        return "/cohorts"
    return hat_for(actor, rest.partition("/")[0]) if top == "enrolments" else ""


def hat_for(actor: Actor, enrolment: str) -> str:
    """How somebody looks at a record: their own, one they are a mentor for, or one of their provider."""
    try:
        known = UUID(enrolment)
    except ValueError:
        return ""
    if any(hat.enrolment_id == known for hat in actor.enrolments):
        return f"/enrolments/{known}"
    if any(hat.enrolment_id == known for hat in actor.mentorships):
        return "/inbox"
    return "/cohorts" if actor.staff else ""


def links_of(hat: str, path: str) -> list[Link]:
    if hat == "/inbox":
        return [
            Link("/inbox", _("Inbox"), "inbox", path.startswith("/inbox")),
            Link("/learners", _("Learners"), "users", path.startswith(("/learners", "/enrolments"))),
        ]
    if hat == "/cohorts":
        return [
            Link("/cohorts", _("Cohorts"), "layout-grid", path.startswith(AROUND_COHORTS)),
            Link("/attention", _("Attention"), "bell", path.startswith("/attention")),
            Link("/records", _("Learners"), "users", path.startswith(("/records", "/enrolments"))),
            Link("/curriculum", _("Curriculum"), "book-open", f"{path}/".startswith("/curriculum/")),
        ]
    if hat:
        logbook = path.startswith(f"{hat}/logbook")
        inside = path.startswith((f"{hat}/modules", f"{hat}/units", f"{hat}/competencies"))
        return [
            Link(hat, _("Home"), "house", path == hat),
            Link(f"{hat}#modules", _("Modules"), "book-open", inside),
            Link(f"{hat}/internship", _("Internship"), "building-2", path.startswith(f"{hat}/internship")),
            Link(f"{hat}/logbook", _("Logbook"), "notebook-pen", logbook),
        ]
    return []
