"""Every page of everybody in a small demo, light and dark, on a phone and a laptop: nothing for axe to find, no message
in the console under the strict policy, nothing wider than the screen."""

from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import conftest
from tests.browser import walking
from tracker.access import links
from tracker.cli.story.telling import Size, tell
from tracker.extensions import db, writing
from tracker.people import queries
from tracker.web.demo import ADMINISTRATOR, COORDINATOR, LEARNER, MENTOR, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => {
    const found = await axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
    const shown = fault => fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ');
    return found.violations.map(fault => `${fault.id}: ${shown(fault)}`);
}"""
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
WIDEST = """() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const reach = one => one.getBoundingClientRect().right;
    const wide = [...document.body.querySelectorAll('*')].filter(one => reach(one) > innerWidth + 1);
    return [wide.slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(' | ')];
}"""
WIDTHS, SCHEMES, NARROWEST = (360, 1440), ("light", "dark"), 320
SMALL = Size(6, 2, 2, 1)


@pytest.fixture
def told(database):
    """The demo on its address, with the strip that it carries on every page."""
    tell(SMALL)
    app = conftest.make_app(db.engine.url.render_as_string(hide_password=False), mode="demo")
    with conftest.serving(app) as address:
        yield app, address
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@contextmanager
def looking(browser, address: str, who: str | None, **options):
    """A page of a browser in which `who` is signed in."""
    context = browser.new_context(base_url=address, reduced_motion="reduce", **options)
    page = context.new_page()
    page.set_default_timeout(20_000)
    if who:
        page.goto("/sign-in")
        page.get_by_label("Email address").fill(who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    yield page
    context.close()


def starts(address: str, who: str | None) -> list[str]:
    """Where the walk begins; for nobody signed in also a link for a first sign-in, and what is not there."""
    if who:
        return [f"{address}/"]
    with writing():
        learner = queries.person_by_email(LEARNER)
        token = links.make(person_id=learner.id, purpose="first-sign-in", actor_id=None)
    return [address + path for path in ("/sign-in", f"/link/{token}", "/curriculum", "/privacy", "/no-such-page")]


def looked_at(page) -> list[tuple[str, str]]:
    """What axe finds on the page that is open, and how it was shown: both widths, both themes, everything unfolded."""
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    found = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [(fault, f"at {width} px, {scheme}") for fault in page.evaluate(RUN, RULES)]
    return found


@pytest.mark.parametrize("who", [None, LEARNER, MENTOR, COORDINATOR, ADMINISTRATOR])
def test_every_page(browser, told, who):
    app, address = told
    faults: dict[str, list[str]] = defaultdict(list)
    messages, pages = [], []
    with looking(browser, address, who) as page:
        page.on("console", lambda said: messages.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: messages.append(f"{page.url}: {error}"))
        for here in walking.walk(app, page, starts(address, who)):
            pages.append(here)
            page.evaluate(UNFOLD)
            for width in (NARROWEST, *WIDTHS):
                page.set_viewport_size({"width": width, "height": 800})
                for wide in page.evaluate(WIDEST):
                    faults[f"wider than the screen: {wide}"].append(f"{here} at {width} px")
    # The policy of the pages keeps axe out, so it looks at them once more without it.
    with looking(browser, address, who, bypass_csp=True) as page:
        for here in pages:
            page.goto(here)
            for fault, how in looked_at(page):
                faults[fault].append(f"{here} {how}")
    refused = "Failed to load resource"  # the browser's own line about /no-such-page
    assert [said for said in messages if refused not in said] == []
    assert not faults, "\n".join(
        f"{fault}\n    {len(places)} times, first {places[0]}" for fault, places in faults.items()
    )
    assert len(pages) >= 8, pages


@pytest.mark.parametrize(
    ("who", "way", "button"),
    [
        (LEARNER, ["Log practice"], "Log practice"),
        (MENTOR, ["Open"], "Sign off"),
        (ADMINISTRATOR, ["Your account"], "Change password"),
    ],
)
def test_a_form_that_comes_back_with_faults(browser, told, who, way, button):
    with looking(browser, told[1], who, bypass_csp=True) as page:
        for link in way:
            page.get_by_role("link", name=link).first.click()
        page.get_by_role("button", name=button, exact=True).wait_for()
        page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true; })")
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_role("heading", name="Please look at this again").wait_for()
        assert looked_at(page) == []


def test_what_the_sweep_is_there_for_is_found(browser):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.set_content("<main><h1>Wide</h1><img src='x.png'><svg width=400></svg></main>")
    assert page.evaluate(WIDEST)[0].startswith("<")
    page.evaluate(AXE)
    assert "image-alt" in " ".join(page.evaluate(RUN, RULES))
    context.close()
