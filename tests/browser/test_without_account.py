"""Signing without an account, at 390 px: how many taps it takes, and that each way leaves its assurance."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.acts import PHONE, no_wider_than_the_phone, sign_in
from tests.small_curriculum import CRITERIA
from tests.web.handed import Handed, digits_sent, signatures, verdicts_written
from tests.web.letters_sent import rows, text
from tracker import clock
from tracker.access import secrets
from tracker.extensions import db, writing
from tracker.logbook.placements import DIMENSIONS
from tracker.mail.models import Kind
from tracker.people.guests import addresses_of
from tracker.people.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]

COUNT = """() => { let taps = Number(sessionStorage.taps || 0);
document.addEventListener('pointerdown', () => { sessionStorage.taps = ++taps; }, true); }"""
NEEDED = len(CRITERIA) + 3
"""One for each criterion, one for the level, one for the statement, one to sign."""
MORE = 3


@pytest.fixture
def ward(app):
    """Somebody whom a learner named is asked to sign, now: the server has the real time."""
    with ExitStack() as clocks:
        made = Handed(clocks, clock.now())
    with writing():
        account = db.session.get_one(Account, made.learner_id)
        account.password_hash = secrets.hash_password(make.PASSWORD)
    return made


@pytest.fixture
def phone(new_page):
    """Pages as wide as a phone that count where they are tapped."""

    def make_page() -> Page:
        page = new_page(**PHONE)
        page.add_init_script(f"({COUNT})()")
        return page

    return make_page


def taps(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.taps || 0)"))


def learner(page: Page, ward: Handed, here: str = "") -> Page:
    """On the page with the three ways; the taps of signing in do not count."""
    sign_in(page, addresses_of([ward.learner_id])[0])
    page.goto(here or ward.address("entries", str(ward.asked.seq), "sign-now"))
    page.evaluate("sessionStorage.clear()")
    page.reload()
    no_wider_than_the_phone(page)
    page.get_by_label("Who signs?").select_option(str(ward.ann))
    return page


def fill_in(page: Page) -> None:
    """What a guest taps and types; the taps are counted by the page."""
    no_wider_than_the_phone(page)
    for code in CRITERIA:
        page.locator(f"#c-{code}").get_by_label("Done", exact=True).check()
    page.get_by_label("Did it with someone ready to step in").check()
    page.get_by_label("I saw this with my own eyes").check()
    page.locator("#name").fill("Ann Berg")
    page.get_by_role("button", name="Sign off").click()
    is_signed(page)


def the_way(kind: str = "assessed") -> str:
    (way,) = {entry.assurance for entry in signatures(kind)}
    return way


def prove(page: Page) -> None:
    """Six digits, once for each device."""
    no_wider_than_the_phone(page)
    page.get_by_role("button", name="Mail me six digits").click()
    page.get_by_label("The six digits from the mail").fill(digits_sent())
    page.get_by_role("button", name="Go on").click()


def is_signed(page: Page) -> None:
    expect(page.get_by_role("heading", name="Signed", exact=True)).to_be_visible()
    no_wider_than_the_phone(page)


def test_on_the_learners_device(ward, phone):
    page = learner(phone(), ward)
    page.get_by_role("button", name="Sign on this device").click()
    expect(page.get_by_text("Give them the phone")).to_be_visible()
    fill_in(page)
    expect(page.get_by_text("give the phone back")).to_be_visible()
    assert taps(page) <= NEEDED + MORE
    assert the_way() == "device"
    assert [cookie for cookie in page.context.cookies() if "device" in cookie["name"]] == []


def test_with_a_code_on_the_mentors_own_phone(ward, phone):
    shown = learner(phone(), ward)
    shown.get_by_role("button", name="Show a code").click()
    expect(shown.get_by_role("img", name="QR code that opens the page to sign")).to_be_visible()
    no_wider_than_the_phone(shown)
    code = shown.locator("p.code").inner_text()
    page = phone()
    page.goto("/sign")
    no_wider_than_the_phone(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    prove(page)
    fill_in(page)
    assert taps(page) <= NEEDED + MORE
    assert the_way() == "code"
    shown.reload()
    expect(shown.get_by_text("It stands in your logbook.")).to_be_visible()


def test_by_a_link_in_a_mail(ward, phone):
    learner(phone(), ward).get_by_role("button", name="Send a mail").click()
    said = text(*rows(Kind.SIGN_LINK))
    page = phone()
    page.goto(said[said.index("/sign/") :].split()[0])
    fill_in(page)
    assert taps(page) <= NEEDED + MORE
    assert the_way() == "link"


def test_a_week_of_hours_with_a_code(ward, phone):
    """One day is struck out with its reason, the rest confirmed with one statement."""
    ward.week()
    shown = learner(phone(), ward, ward.address("weeks", ward.monday.isoformat(), "sign-now"))
    shown.get_by_role("button", name="Show a code").click()
    code = shown.locator("p.code").inner_text()
    page = phone()
    page.goto("/sign")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    prove(page)
    no_wider_than_the_phone(page)
    struck = page.locator(".claim").nth(1)
    struck.get_by_text("Strike out").click()
    struck.get_by_label("Why it is struck out").fill("You went home at noon.")
    no_wider_than_the_phone(page)
    page.get_by_label("I know of these hours").check()
    page.locator("#name").fill("Ann Berg")
    page.get_by_role("button", name="Confirm as marked").click()
    is_signed(page)
    assert taps(page) <= 1 + 1 + 1 + MORE, "the statement, one to sign, one for each day struck out"
    assert [kind for kind, _seq in verdicts_written()] == ["confirmed", "declined", "confirmed"]
    assert the_way("confirmed") == "code"
    shown.reload()
    expect(shown.get_by_text("It stands in your logbook.")).to_be_visible()
    shown.goto(ward.address("hours"))
    expect(shown.get_by_text("The school does not know the signer yet")).to_be_visible()
    no_wider_than_the_phone(shown)


def test_a_placement_is_evaluated_on_the_learners_device(ward, phone):
    ward.week()
    page = learner(phone(), ward, ward.address("internship", str(ward.placed), "sign-now"))
    page.get_by_role("button", name="Sign on this device").click()
    expect(page.get_by_text("Give them the phone")).to_be_visible()
    no_wider_than_the_phone(page)
    page.get_by_label("Mid-term").check()
    for dimension in DIMENSIONS:
        page.locator(f"[name=f-{dimension}][value=expected]").check(force=True)
    page.get_by_label("What goes well?").fill("Calm with children.")
    page.get_by_label("Next goals").fill("Take the phone alone.")
    page.get_by_label("I am in charge of this placement").check()
    page.locator("#name").fill("Ann Berg")
    page.get_by_role("button", name="Sign the evaluation").click()
    is_signed(page)
    expect(page.get_by_text("give the phone back")).to_be_visible()
    assert taps(page) <= 1 + len(DIMENSIONS) + 2 + MORE, "which one, each dimension, the statement, one to sign"
    assert the_way("placement-evaluated") == "device"
    assert [cookie for cookie in page.context.cookies() if "device" in cookie["name"]] == []
