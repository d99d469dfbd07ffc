"""A learner's first day, on a phone: the home page says where to start, and a whole module is marked as completed."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests import factories as make
from tests.browser.acts import PHONE, no_wider_than_the_phone, sign_in
from tracker.extensions import db
from tracker.logbook.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize("script", [True, False])
def test_a_module_is_completed_on_the_first_day(new_page, script):
    school = make.provider()
    cohort = make.cohort(school, starts_on=make.today(school.id))
    enrolment = make.learner(cohort, make.person("Noor Aziz", "noor@school.example", password=make.PASSWORD))
    page = new_page(**PHONE, java_script_enabled=script)
    sign_in(page, "noor@school.example")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noor")
    expect(page.get_by_role("link", name="How infection spreads").first).to_be_visible()
    no_wider_than_the_phone(page)

    page.get_by_role("link", name="Hygiene", exact=True).click()
    if not page.get_by_role("button", name="Mark as completed").is_visible():
        page.get_by_text("I completed this module").click()
    no_wider_than_the_phone(page)
    page.get_by_role("button", name="Mark as completed").click()
    expect(page.get_by_text("3 of 3").first).to_be_visible()

    db.session.rollback()
    written = db.session.scalars(select(Entry).where(Entry.kind == "unit-completed").order_by(Entry.seq)).all()
    assert [(each.enrolment_id, each.seq) for each in written] == [(enrolment.id, seq) for seq in (2, 3, 4)]
