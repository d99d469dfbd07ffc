"""A learner logs a week of a placement on a small phone, in a handful of taps."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.acts import sign_in
from tracker import clock
from tracker.extensions import writing
from tracker.logbook import placements
from tracker.logbook.books import open_book
from tracker.standing.internship import monday_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]

FRIDAY = datetime(2026, 3, 6, 17, tzinfo=UTC)
SMALL = {"width": 360, "height": 740}


def placed(learner):
    """In the care of a new mentor since three weeks."""
    school = learner.provider_id
    today, site, office = make.today(school), make.site(school, "Harbour Clinic"), make.coordinator(school)
    mentor = make.mentorship(learner, where=site)
    with writing():
        book = open_book(learner.id, lock=True)
        given = {"starts_on": today - timedelta(days=21), "ends_on": today + timedelta(days=21), "planned": 7200}
        given |= {"site_id": site.id, "mentor_id": mentor.mentor_id}
        return placements.place(book, author=make.author(office), entry_id=uuid4(), **given).seq


@pytest.fixture(autouse=True)
def friday_evening(monkeypatch):
    """The server runs in a thread of its own, which a held clock does not reach."""
    monkeypatch.setattr(clock, "now", lambda: FRIDAY)


@pytest.fixture
def learner():
    return make.learner(make.cohort(), make.person("Amina", "amina@school.example", password=make.PASSWORD))


@pytest.mark.parametrize("script", [True, False])
def test_a_learner_logs_a_week_on_a_small_phone(new_page, learner, script):
    placed(learner)
    page = new_page(**SMALL, java_script_enabled=script)
    sign_in(page, "amina@school.example")
    taps = Taps(page)
    taps.on(page.get_by_role("link", name="Internship", exact=True).first)
    taps.on(page.get_by_role("link", name="Log days"))
    for day in page.locator("fieldset.aday").all()[:5]:
        taps.on(day.get_by_label("Present", exact=True))
    page.locator("fieldset.aday").first.get_by_label("What you did").fill("Reception and phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    taps.on(page.get_by_role("button", name="Log these days"))
    expect(page.get_by_text("5 days logged, 40 h.")).to_be_visible()
    expect(page.get_by_text("Reception and phone")).to_be_attached()
    assert taps.number == 8


def test_a_day_asks_only_for_what_it_needs(new_page, learner):
    seq = placed(learner)
    page = new_page(**SMALL)
    sign_in(page, "amina@school.example")
    page.goto(f"/enrolments/{learner.id}/internship/{seq}/weeks/{monday_of(FRIDAY.date())}")
    day = page.locator("fieldset.aday").first
    expect(day.get_by_label("Hours")).to_be_hidden()
    day.get_by_label("Excused").check()
    expect(day.get_by_label("Reason")).to_be_visible()
    day.get_by_label("Present", exact=True).check()
    expect(day.get_by_label("Reason")).to_be_hidden()
    expect(day.get_by_label("Hours")).to_be_visible()
    day.get_by_label("Nothing").check()
    expect(day.get_by_label("Hours")).to_be_hidden()


class Taps:
    """Counts what a thumb does."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def on(self, target) -> None:
        self.number += 1
        if target.evaluate("it => it.type") == "radio":
            target.check()
        else:
            target.click()
