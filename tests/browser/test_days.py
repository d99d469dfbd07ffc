"""A wrong date that nobody sees any more holds no form back."""

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.browser.acts import PHONE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize("script", [True, False])
def test_who_goes_back_to_today_after_a_wrong_date_can_send(new_page, script):
    enrolment = make.learner(make.cohort(), make.person("Amina", "amina@school.example", password=make.PASSWORD))
    page = new_page(**PHONE, java_script_enabled=script)
    sign_in(page, "amina@school.example")
    page.goto(f"/enrolments/{enrolment.id}/practice?item=pulse")
    page.get_by_label("In the skills room").check()
    page.get_by_label("Other date").check()
    page.get_by_label("Date", exact=True).fill("2199-01-01")
    if script:
        assert (
            page.get_by_label("Date", exact=True).get_attribute("max") == make.today(enrolment.provider_id).isoformat()
        )
    page.get_by_label("Today").check()
    page.get_by_role("button", name="Log practice").click()
    expect(page.get_by_text("Next, a mentor confirms the hours.")).to_be_visible()
