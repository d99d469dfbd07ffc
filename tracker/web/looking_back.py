"""`?as-of=DATE` on a page: what stood at the end of that day. Who may see it is asked today, and the trail is today's.

A view says with `may_be_asked` that it can show a past day; who opens what it shows (`allowed`, `opening.read`) enters
that day. The page itself is made as always; only what acts is taken out of it, and links to other such pages keep the
day. How the past is read: logbook/past.py.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, g, request
from sqlalchemy import Select

from tracker import clock
from tracker.access.subjects import EnrolmentRef
from tracker.errors import BeforeRecords, DayToCome, NoSuchDay
from tracker.logbook import past
from tracker.people.models import Cohort
from tracker.people.queries import enrolment, provider

NAME = "as-of"
View = TypeVar("View", bound=Callable[..., Any])
ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHOWN = rf"/cohorts/{ID}(?:/(?:matrix|learners|hours|sample))?|/enrolments/{ID}"
"""The pages that can show a past day."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LINK = re.compile(rf'(<a\b[^>]*?\bhref=")({SHOWN})(\?[^"#]*)?(#[^"]*)?"')
BUTTON = re.compile(r'<a class="btn[^"]*"[^>]*?href="([^"]*)".*?</a>', re.DOTALL)
FORM = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL)
LEADS_THERE = re.compile(rf"(?:{SHOWN})(?:[?#].*)?")


@dataclass
class Asked:
    """A day that the address asks for; `open` ends with the request."""

    text: str
    open: ExitStack
    day: date | None = None
    """Once it was entered."""


def may_be_asked(view: View) -> View:
    """Below `guard.permits`: this page, or file, can be asked for a past day."""

    @wraps(view)
    def shown(*given: Any, **named: Any) -> Any:  # noqa: ANN401 as the view has them
        if not request.args.get(NAME) or "as_of" in g:
            return view(*given, **named)
        with ExitStack() as stack:
            g.as_of = Asked(request.args[NAME], stack)
            try:
                answer = view(*given, **named)
            finally:
                day = g.pop("as_of").day
        return without_acts(answer, day) if isinstance(answer, str) and day else answer

    return shown  # type: ignore[return-value]


def enter_cohort(cohort: Cohort) -> None:
    """From here on the cohort is as it was; nothing, unless the address asks for a day."""
    if "as_of" in g:
        _enter(cohort.provider_id, cohort.created_at, past.of_cohort(cohort.id, cohort.provider_id))


def enter_record(ref: EnrolmentRef) -> None:
    """The same for one logbook."""
    row = enrolment(ref.id) if "as_of" in g else None
    if row is not None:
        _enter(ref.provider_id, row.created_at, past.of_enrolment(ref.id))


def _enter(provider_id: UUID, made_at: datetime, enrolment_ids: Select[UUID]) -> None:
    home = provider(provider_id)
    if home is None or g.as_of.day:
        return
    day = read_day(g.as_of.text)
    if day > clock.today(home.time_zone):
        raise DayToCome
    first = clock.day_of(made_at, home.time_zone)
    if day < first:
        raise BeforeRecords(first)
    moment = min(past.end_of(day, home.time_zone), clock.now())
    g.as_of.open.enter_context(past.look_back(moment, enrolment_ids, home.time_zone))
    g.as_of.day = day


def read_day(text: str) -> date:
    """`2026-11-21`. Raises NoSuchDay."""
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 31 June
    raise NoSuchDay


def as_of() -> date | None:
    """The past day that the page shows."""
    return g.as_of.day if "as_of" in g else None


def asked() -> dict[str, str]:
    """What an address has to carry to stay on that day."""
    day = as_of()
    return {NAME: day.isoformat()} if day else {}


def without_acts(page: str, day: date) -> str:
    """The page without forms that post and buttons that lead to what acts; other links to such pages keep the day."""
    before, main, rest = page.partition("<main")
    body, end, after = rest.partition("</main>")
    body = FORM.sub("", body)
    body = BUTTON.sub(lambda found: found[0] if LEADS_THERE.fullmatch(found[1]) else "", body)

    def kept(found: re.Match[str]) -> str:
        query = found[3] or ""
        if f"{NAME}=" in query or "data-today" in found[1]:
            return found[0]
        sign = "&amp;" if query else "?"
        return f'{found[1]}{found[2]}{query}{sign}{urlencode({NAME: day.isoformat()})}{found[4] or ""}"'

    return before + main + LINK.sub(kept, body) + end + after


def todays_address() -> str:
    """This page, as it is today."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != NAME]
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def lend(app: Flask) -> None:
    """What the banner of such a page asks, and who leaves out what means nothing on a past day."""
    app.jinja_env.globals |= {"as_of": as_of, "todays_address": todays_address}
