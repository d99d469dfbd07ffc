"""A walk through the whole product as one person: every page that links lead to, one or two of each kind."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

LINKS = "links => links.map(link => link.href.split('#')[0])"
TWICE = {"learning.home", "learning.module", "practising.competency", "signing.sign"}
"""Pages that look different from one learner or skill to the next."""
PUBLIC = {"curriculum", "glossary", "public", "editions"}
"""Rooms that look alike to everybody."""
FILES = {
    "logbook.logbook_csv",
    "matrix.export",
    "cohort_lists.learners_csv",
    "cohort_lists.hours_csv",
    "inspection.pack",
    "records.export",
    "evidence.read",
    "result_import.template_csv",
    "roster_import.template_csv",
    "trail.export",
}
"""Downloads: no page to look at."""


def endpoint(app: Flask, address: str) -> str:
    """Which view answers an address; empty where none does."""
    parts = urlsplit(address)
    try:
        return str(app.url_map.bind(parts.netloc).match(parts.path, method="GET")[0])
    except HTTPException:
        return ""


def walk(app: Flask, page: Page, starts: list[str], *, public: bool = True) -> Iterator[str]:
    """Opens page after page, the starts first; yields the address of each while it is open. Perhaps without PUBLIC."""
    seen, times, waiting = set(), Counter(), list(starts)
    while waiting:
        address = waiting.pop(0)
        view = endpoint(app, address)
        kind = (view, tuple(sorted(part.split("=")[0] for part in urlsplit(address).query.split("&"))))
        most = 2 if view in TWICE else 1
        if not public and view.partition(".")[0] in PUBLIC:
            continue
        if address in seen or times[kind] >= most or view in FILES or (not view and address not in starts):
            continue
        seen.add(address)
        page.goto(address)
        times[kind] += 1
        if page.url != address and page.url in seen:
            continue
        seen.add(page.url)
        yield address
        waiting += page.eval_on_selector_all("a[href]", LINKS)
