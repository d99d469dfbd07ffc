"""A learner asks at 390 px, a mentor signs at 390 px and chooses a PIN on the way, the coordinator's cell changes."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.acts import PHONE, fill_in, no_wider_than_the_phone, sign_in
from tests.small_curriculum import ONCE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]


def cell(page: Page, cohort, learner: str) -> str:
    """What the matrix says of the skill of one learner."""
    page.goto(f"/cohorts/{cohort.id}/matrix")
    place = page.locator(f"thead th[data-to='competencies/{ONCE}']").evaluate("head => head.cellIndex")
    row = page.locator("tbody tr").filter(has_text=learner)
    return row.locator("td").nth(place).locator("[role=img]").get_attribute("aria-label") or ""


@pytest.fixture
def ward():
    """A learner with a mentor who has no PIN yet, and a coordinator."""
    cohort = make.cohort()
    amina = make.person("Amina de Vries", "amina@school.example", password=make.PASSWORD)
    lucie = make.person("Lucie Moreau", "lucie@ward.example", password=make.PASSWORD)
    make.coordinator(cohort.provider_id, make.person("Karel Claes", "karel@school.example", password=make.PASSWORD))
    enrolment = make.learner(cohort, amina)
    make.post(lucie, make.site(cohort.provider_id, "De Linde"), "practice nurse")
    make.mentorship(enrolment, lucie)
    return cohort, enrolment


def test_a_skill_is_asked_for_signed_and_seen(ward, new_page):
    cohort, enrolment = ward
    coordinator = new_page()
    sign_in(coordinator, "karel@school.example")
    assert cell(coordinator, cohort, "Amina de Vries") == "Not started"

    learner = new_page(**PHONE)
    sign_in(learner, "amina@school.example")
    learner.goto(f"/enrolments/{enrolment.id}/competencies/{ONCE}/request")
    no_wider_than_the_phone(learner)
    learner.get_by_label("Note for your mentor").fill("This morning, at the consultation.")
    learner.get_by_role("button", name="Request sign-off").click()
    expect(learner.get_by_text("Waiting").first).to_be_visible()
    assert cell(coordinator, cohort, "Amina de Vries").startswith("Waiting")

    mentor = new_page(**PHONE)
    sign_in(mentor, "lucie@ward.example")
    mentor.goto("/inbox")
    no_wider_than_the_phone(mentor)
    mentor.get_by_role("link", name="Takes a pulse", exact=True).click()
    expect(mentor.get_by_text("This morning, at the consultation.")).to_be_visible()
    no_wider_than_the_phone(mentor)
    fill_in(mentor)
    expect(mentor.locator("[data-count]")).to_have_text("4 of 4")
    mentor.get_by_role("button", name="Sign off").click()
    expect(mentor.get_by_text("Nothing more is needed for this skill.")).to_be_visible()
    expect(mentor.get_by_text("Lucie Moreau, practice nurse, De Linde")).to_be_visible()
    no_wider_than_the_phone(mentor)
    assert cell(coordinator, cohort, "Amina de Vries") == "Signed off, level 4"

    mentor.goto("/inbox")
    expect(mentor.get_by_text("Nothing is waiting.")).to_be_visible()


def test_it_is_signed_without_a_script_and_without_a_request(ward, new_page):
    _cohort, enrolment = ward
    page = new_page(**PHONE, java_script_enabled=False)
    sign_in(page, "lucie@ward.example")
    page.get_by_role("link", name="Learners", exact=True).click()
    page.get_by_role("link", name="Sign off a skill of Amina de Vries").click()
    page.get_by_text("Clinical Procedures").click()
    page.get_by_role("link", name="Takes a pulse").click()
    fill_in(page)
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("Your signature is in the logbook")).to_be_visible()
    expect(page.get_by_text("Lucie Moreau, practice nurse, De Linde")).to_be_visible()
    page.goto(f"/enrolments/{enrolment.id}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
