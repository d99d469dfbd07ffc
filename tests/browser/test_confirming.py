"""A mentor confirms a week at 360 px with two taps; another week loses a day, and the learner's hours move."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import factories as make
from tests.browser.acts import sign_in
from tests.logbook.worlds import World
from tracker import clock
from tracker.access import secrets
from tracker.extensions import db, writing
from tracker.people.models import Account, PersonEmail

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def ward():
    """Two weeks of days at a site, logged, by a learner whose mentor and who can sign in."""
    with ExitStack() as clocks:
        world = World(clocks, clock.now())
        monday = world.today - timedelta(days=world.today.weekday() + 14)
        placement = world.place(starts_on=monday - timedelta(days=7)).seq
        for week, many in ((monday, 5), (monday + timedelta(days=7), 3)):
            for number in range(many):
                world.day_of(placement, on=week + timedelta(days=number), minutes=456, late="away")
        world.practise(on=monday, minutes=45, what="Two dressings.")
        with writing():
            for who in (world.mentor.person_id, world.learner_id):
                db.session.get_one(Account, who).password_hash = secrets.hash_password(make.PASSWORD)
        world.monday = monday
        yield world


def address_of(person_id) -> str:
    return db.session.scalars(select(PersonEmail.address).where(PersonEmail.person_id == person_id)).one()


def confirmed(page: Page, ward) -> str:
    page.goto(f"/enrolments/{ward.id}/hours")
    row = page.locator("tr").filter(has_text="Internship")
    return row.locator("td[data-l=Confirmed]").inner_text()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_week_with_two_taps_and_another_with_a_day_struck_out(ward, new_page):
    learner, mentor = new_page(**PHONE), new_page(**PHONE)
    sign_in(learner, address_of(ward.learner_id))
    assert confirmed(learner, ward) == "0 h"
    fits(learner)

    sign_in(mentor, address_of(ward.mentor.person_id))
    mentor.goto("/inbox")
    fits(mentor)
    mentor.get_by_role("link", name="Week of").first.click()  # one tap
    fits(mentor)
    expect(mentor.get_by_text("Two dressings.")).to_be_visible()
    mentor.get_by_label("Your signing PIN").fill(make.PIN)
    mentor.get_by_role("button", name="Confirm 5 days, 38 h").click()  # and another
    expect(mentor.get_by_text("Confirmed: 5 days, 38 h.")).to_be_visible()
    assert confirmed(learner, ward) == "38 h"

    mentor.get_by_role("link", name="Week of").first.click()
    expect(mentor.get_by_role("button", name="Confirm 3 days, 22 h 48 min")).to_be_visible()
    expect(mentor.get_by_label("Your signing PIN")).to_have_count(0)  # given just now
    mentor.locator(".claim summary").nth(1).click()
    mentor.get_by_label("Why it is struck out").nth(1).fill("You were at school that day.")
    expect(mentor.get_by_role("button", name="Confirm as marked")).to_be_visible()
    fits(mentor)
    mentor.get_by_role("button", name="Confirm as marked").click()
    expect(mentor.get_by_text("Confirmed: 2 days, 15 h 12 min. Sent back: 1 day, 7 h 36 min.")).to_be_visible()
    expect(mentor.get_by_text("Nothing is waiting.")).to_be_visible()
    assert confirmed(learner, ward) == "53 h 12 min"
    learner.goto(f"/enrolments/{ward.id}")
    expect(learner.get_by_text("You were at school that day.")).to_be_visible()
    fits(learner)
