"""The skills matrix by keyboard alone: one tab stop, arrows to cells, names and heads, N to what waits."""

import io
from math import hypot
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests import factories as make
from tests.browser.acts import sign_in
from tests.small_curriculum import ONCE
from tracker.extensions import writing
from tracker.logbook.books import open_book
from tracker.logbook.learning import request_sign_off
from tracker.people.queries import cohort

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
    page.keyboard.press("[")
    expect(info).to_contain_text("Measures blood pressure")
    page.keyboard.press("[")
    page.keyboard.press("]")
    page.keyboard.press("p")
    expect(info).to_contain_text("Takes a pulse: Waiting")
    page.keyboard.press("PageDown")
    expect(info).to_contain_text("Takes a pulse: Waiting")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in the matrix")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/enrolments/{enrolment_id}/competencies/{ONCE}")


SMALLEST = 7
"""Points: nothing on paper is smaller."""


def printed(page: Page) -> list[tuple[float, str]]:
    """Of each sheet the size of its smallest letters, and its text; every sheet lies across."""
    sheets = []
    for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages:
        found: list[float] = []

        def look(text, matrix, letters, _font, size, found=found):
            if text.strip():
                found.append(size * hypot(*letters[2:4]) * hypot(*matrix[2:4]))

        text = sheet.extract_text(visitor_text=look)
        assert sheet.mediabox.width > sheet.mediabox.height
        sheets.append((round(min(found), 1), text))
    return sheets


def test_the_matrix_prints_module_by_module_and_can_be_read(asked, new_page):
    _enrolment_id, cohort_id = asked
    for number in range(27):
        make.learner(cohort(cohort_id), name=f"Learner {number}")
    page = new_page()
    sign_in(page, "karel@school.example")
    page.goto(f"/cohorts/{cohort_id}/matrix?what=all")
    assert min(size for size, _ in printed(page)) >= SMALLEST
    page.get_by_role("link", name="Print").click()
    sheets = printed(page)
    assert min(size for size, _ in sheets) >= SMALLEST
    heads = [text.strip().splitlines()[0] for _, text in sheets]
    modules = len(page.get_by_role("heading", level=2).all())
    assert len(sheets) == len(set(heads)) == modules
