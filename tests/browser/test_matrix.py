"""The skills matrix by keyboard alone: one tab stop, arrows to cells, names and heads, N to what waits."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.acts import sign_in
from tests.small_curriculum import ONCE
from tracker.extensions import writing
from tracker.logbook.books import open_book
from tracker.logbook.learning import request_sign_off

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(database):
    """A learner who asks for one skill, in a cohort that Karel coordinates."""
    enrolment = make.learner()
    make.coordinator(enrolment.provider_id, make.person("Karel Claes", "karel@school.example", password=make.PASSWORD))
    with writing():
        book = open_book(enrolment.id, lock=True)
        request_sign_off(book, author=make.author(enrolment, "session"), entry_id=uuid4(), code=ONCE)
    return enrolment.id, open_book(enrolment.id).learner.cohort_id


def here(page: Page) -> str:
    """The element that has focus, as tag and text."""
    return page.evaluate("`${document.activeElement.tagName} ${document.activeElement.textContent.trim()}`")


def test_the_matrix_is_walked_by_keyboard(asked, new_page):
    enrolment_id, cohort_id = asked
    page = new_page()
    sign_in(page, "karel@school.example")
    page.goto(f"/cohorts/{cohort_id}/matrix")
    assert page.locator("table [tabindex='0']").count() == 1
    page.get_by_role("link", name="List view").focus()
    stops = 0
    while not here(page).startswith("TD"):
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 4, here(page)

    info = page.locator("#cell-info")
    page.keyboard.press("ArrowRight")
    first_learner = page.locator("tbody tr").first.locator("th a").inner_text()
    expect(info).to_contain_text(first_learner)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert here(page) == f"A {first_learner}"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert here(page).startswith("A 1.1")
    page.keyboard.press("ArrowDown")

    page.keyboard.press("n")
    expect(info).to_contain_text("Takes a pulse: Waiting")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in the matrix")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/enrolments/{enrolment_id}/competencies/{ONCE}")
