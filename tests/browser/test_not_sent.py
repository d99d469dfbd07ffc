"""The connection is lost as a mentor presses the button: the form stays filled, says so, and is sent once at last."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from tests import factories as make
from tests.browser.acts import PHONE, fill_in, sign_in
from tests.small_curriculum import ONCE
from tracker.extensions import db
from tracker.logbook.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]


def test_what_was_not_sent_stays_filled_in_and_says_so(new_page):
    enrolment = make.learner(make.cohort())
    lucie = make.person("Lucie Moreau", "lucie@ward.example", password=make.PASSWORD)
    make.post(lucie, make.site(enrolment.provider_id, "De Linde"), "practice nurse")
    make.mentorship(enrolment, lucie)
    page = new_page(**PHONE)
    sign_in(page, "lucie@ward.example")
    page.goto(f"/enrolments/{enrolment.id}/competencies/{ONCE}/sign")
    fill_in(page)

    page.context.set_offline(True)
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("Not sent. What you filled in is still here.")).to_be_visible()
    expect(page.get_by_label("I saw this with my own eyes")).to_be_checked()
    expect(page.locator("[data-count]")).to_have_text("4 of 4")

    page.context.set_offline(False)
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("Your signature is in the logbook")).to_be_visible()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Entry).where(Entry.kind == "assessed")) == 1
