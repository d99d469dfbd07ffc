"""Three ways to sign without an account, at 390 px: how many taps each takes, and that each leaves its assurance."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.acts import PHONE, no_wider_than_the_phone, sign_in
from tests.small_curriculum import CRITERIA
from tests.web.handed import Handed, digits_sent, signatures
from tests.web.letters_sent import rows, text
from tracker import clock
from tracker.access import secrets
from tracker.extensions import db, writing
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


def learner(page: Page, ward: Handed) -> Page:
    """On the page with the three ways; the taps of signing in do not count."""
    sign_in(page, addresses_of([ward.learner_id])[0])
    page.goto(ward.address("entries", str(ward.asked.seq), "sign-now"))
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
    page.get_by_label("Your name").fill("Ann Berg")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_role("heading", name="Signed", exact=True)).to_be_visible()
    no_wider_than_the_phone(page)


def the_way() -> str:
    (entry,) = signatures()
    return entry.assurance


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
    no_wider_than_the_phone(page)
    page.get_by_role("button", name="Mail me six digits").click()
    page.get_by_label("The six digits from the mail").fill(digits_sent())
    page.get_by_role("button", name="Go on").click()
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
