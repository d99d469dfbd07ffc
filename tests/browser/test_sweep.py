"""Every page of everybody in a small demo, light and dark, on a phone and a laptop, and in German with larger text.

Nothing for axe to find, no message in the console under the strict policy, nothing wider than the screen, nothing too
heavy, no script that holds a page up and nothing that moves while somebody begins to read.
"""

import time
from collections import defaultdict
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from tests import small_curriculum
from tests.browser import looking, walking
from tests.browser.conftest import Told
from tests.web import test_query_counts as pages
from tracker.access import links
from tracker.extensions import db, writing
from tracker.people.models import Person
from tracker.web.demo import ADMINISTRATOR, COORDINATOR, LEARNER, MENTOR, TEACHER
from tracker.web.headers import POLICY

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

STAFF_READER = "Bart Hendrickx"
MISSING_PAGE = "/no-such-page"
NO_PAGES = {"public.health", "agenda.feed"}
TOLD_OF = "addEventListener('securitypolicyviolation', no => console.error(`policy: ${no.violatedDirective}`))"


class Faults(defaultdict[str, list[str]]):
    """What is wrong, and where."""

    def __init__(self) -> None:
        super().__init__(list)

    def add(self, here: str, found: list[tuple[str, str]]) -> None:
        for fault, how in found:
            self[fault].append(f"{here} {how}")

    def __str__(self) -> str:
        return "\n".join(f"{fault}\n    {len(places)} times, first {places[0]}" for fault, places in self.items())


@contextmanager
def looking_at(browser, address: str, faults: Faults, cookies=(), **options):
    """A page of a browser; what it says in the console is a fault."""
    context = browser.new_context(
        base_url=address,
        reduced_motion="reduce",
        color_scheme="light",
        viewport={"width": 360, "height": 800},
        **options,
    )
    context.add_cookies([*cookies])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.add_init_script(TOLD_OF)
    page.on("console", lambda said: faults.add(page.url, [(f"console: {said.text}", "")] * is_news(page, said)))
    page.on("pageerror", lambda error: faults.add(page.url, [(f"error of a script: {error}", "")]))
    yield page
    context.close()


def is_news(page: Page, said) -> bool:
    """Not the browser's own line about the page that is not there."""
    return not (page.url.endswith(MISSING_PAGE) and said.text.startswith("Failed to load resource"))


def looked_at(page: Page, axe: looking.Axe) -> list[tuple[str, str]]:
    """All that is wrong with the page that is open, everything unfolded."""
    found = looking.sent(page)
    page.evaluate(looking.UNFOLD)
    found += axe.faults(page) + looking.too_wide(page, *looking.WIDTHS, looking.NARROWEST)
    page.set_viewport_size({"width": 360, "height": 800})
    return found


def looked_at_larger(page: Page) -> list[tuple[str, str]]:
    """The same page on a laptop, and with text half as large again."""
    found = looking.moved(page)
    spoken = page.evaluate("document.documentElement.lang")
    found += [("not in German", f"but {spoken}")] if spoken != "de" else []
    page.evaluate(looking.UNFOLD)
    page.evaluate("larger => { document.documentElement.style.fontSize = larger; }", looking.LARGER_TEXT)
    found += looking.too_wide(page, *looking.WIDTHS, how=f", German, text at {looking.LARGER_TEXT}")
    page.set_viewport_size({"width": 1440, "height": 800})
    return found


def everybody_reads_german() -> None:
    with writing():
        db.session.execute(update(Person).values(language="de"))


def sweep(browser, address: str, cookies, visits) -> list[str]:
    """Looks at each page that `visits` opens, in English and then in German. Returns their addresses."""
    faults, here = Faults(), ""
    with looking_at(browser, address, faults, cookies) as page:
        axe, seen = looking.Axe(page), []
        for here in visits(page):
            seen.append(here)
            faults.add(here, looked_at(page, axe))
    everybody_reads_german()
    with looking_at(browser, address, faults, cookies, locale="de") as page:
        page.set_viewport_size({"width": 1440, "height": 800})
        for here in seen:
            page.goto(here)
            faults.add(here, looked_at_larger(page))
    assert not faults, str(faults)
    return seen


# Most pages first: two workers are then busy to the end.


@pytest.mark.parametrize("who", [ADMINISTRATOR, COORDINATOR, TEACHER, LEARNER, MENTOR, STAFF_READER])
def test_every_page(browser, told: Told, who):
    def visits(page):
        return walking.walk(told.app, page, [f"{told.address}/"], public=who == LEARNER)

    assert len(sweep(browser, told.address, [told.cookie(who)], visits)) >= 8


def test_every_page_of_nobody(browser, told: Told):
    with writing():
        token = links.make(person_id=told.who(LEARNER).id, purpose="first-sign-in", actor_id=None)
    paths = ("/sign-in", f"/link/{token}", "/curriculum", "/privacy", MISSING_PAGE)
    starts = [told.address + path for path in paths]
    seen = sweep(browser, told.address, [], lambda page: walking.walk(told.app, page, starts))
    assert len(seen) >= 8, seen


def test_every_page_of_a_guest(browser, database, live):
    """By a link in a mail or a code: signing, vouching, the sheet of a site, "that was not me"."""
    made = pages.build(small_curriculum.folder(), small_curriculum.PROGRAMME, 2, 1)
    paths = [path.format(**made.words) for name, (who, path) in pages.PAGES.items() if not who and name not in NO_PAGES]

    def visits(page):
        for path in paths:
            page.goto(live + path)
            yield live + path

    assert len(sweep(browser, live, [], visits)) >= 12


@pytest.mark.parametrize(
    ("who", "way", "button"),
    [
        (LEARNER, ["Log practice"], "Log practice"),
        (MENTOR, ["Open"], "Sign off"),
        (ADMINISTRATOR, ["Your account"], "Change password"),
    ],
)
def test_a_form_that_comes_back_with_faults(browser, told: Told, who, way, button):
    faults = Faults()
    with looking_at(browser, told.address, faults, [told.cookie(who)]) as page:
        page.goto("/")
        for link in way:
            page.get_by_role("link", name=link).first.click()
        page.get_by_role("button", name=button, exact=True).wait_for()
        page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true; })")
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_role("heading", name="Please look at this again").wait_for()
        faults.clear()  # the browser's own line about the answer 422
        faults.add(page.url, looked_at(page, looking.Axe(page)))
    assert not faults, str(faults)


BAD = """<!doctype html><html lang="en"><title>Bad</title><script src="/x.js"></script><main><h1>Wide</h1>
<img src="/x.png"><svg width="400"></svg><p style="margin: 0"><font color="#999999">Faint</font></p></main>"""
HEAVY = f"// {'0123456789' * 6000}"
PUSHED_DOWN = """addEventListener('DOMContentLoaded', () => setTimeout(() => {
    document.querySelector('h1').before(Object.assign(new Image(), {height: 300}));
}, 200))"""
WANTED = ("image-alt", "color-contrast", "wider than", "heavier", "holds the page up", "policy: style-src", "moved")


def late(route) -> None:
    """Until it has come the page is not whole."""
    time.sleep(0.6)
    route.abort()


def test_what_the_sweep_is_there_for_is_found(browser, live):
    """Also on a page whose policy keeps strangers out."""
    faults = Faults()
    with looking_at(browser, live, faults) as page:
        policy = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        page.route("**/bad", lambda route: route.fulfill(body=BAD, headers=policy))
        page.route("**/x.*", lambda route: route.fulfill(body=HEAVY, content_type="text/javascript"))
        page.route("**/x.png", late)
        page.add_init_script(PUSHED_DOWN)
        page.goto("/bad")
        faults.add("bad", looked_at(page, looking.Axe(page)))
    assert [fault for fault in WANTED if fault not in " ".join(faults)] == [], str(faults)
