"""What several browser tests do with a page: signing in, filling the sign-off form, looking at its width."""

from playwright.sync_api import Page, expect

from tests import factories as make
from tests.small_curriculum import CRITERIA

PHONE = {"width": 390, "height": 844}


def sign_in(page: Page, address: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def fill_in(page: Page) -> None:
    """The sign-off form, by a mentor who has no PIN yet and signed in just now."""
    for code in CRITERIA:
        page.locator(f"#c-{code}").get_by_label("Done", exact=True).check()
    page.get_by_label("Did it with someone ready to step in").check()
    page.get_by_label("I saw this with my own eyes").check()
    page.get_by_label("Choose a signing PIN").fill(make.PIN)
    page.get_by_label("The same PIN again").fill(make.PIN)


def no_wider_than_the_phone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def fill_in_a_sign_off(page: Page) -> None:
    """Everything was done, whatever the criteria are."""
    for criterion in page.locator(".crit").all():
        criterion.get_by_label("Done", exact=True).check()
    page.get_by_label("Did it with someone ready to step in").check()
    page.get_by_label("I saw this with my own eyes").check()


def done(page: Page) -> None:
    """The page says so."""
    expect(page.locator(".flashes .note.ok").first).to_be_visible()
