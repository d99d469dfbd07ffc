"""Every form of every role does its work without JavaScript, in the demo, one thing after the other."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import done, fill_in_a_sign_off
from tests.browser.conftest import Told
from tests.web.handed import digits_sent
from tracker import clock
from tracker.extensions import db
from tracker.logbook.books import open_book
from tracker.web import handing
from tracker.web.demo import ASK_FOR, COORDINATOR, LEARNER, MENTOR, learners_own
from tracker.web.sign_form import open_request

pytestmark = [pytest.mark.browser, pytest.mark.sweep]


@pytest.fixture
def sit(browser, told: Told):
    """`sit(who)` is a page without JavaScript in which they are signed in."""
    contexts = []

    def make(who: str | None = None) -> Page:
        contexts.append(browser.new_context(base_url=told.address, java_script_enabled=False))
        contexts[-1].add_cookies([told.cookie(who)] if who else [])
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        return page

    yield make
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).last.click()


def unfold(page: Page, name: str) -> Locator:
    """A field, and whatever it is folded in opened."""
    field = page.locator(f"[name={name}]")
    if not field.is_visible():
        page.locator("details", has=field).locator("summary").click()
    return field


def test_every_form_does_its_work(sit):
    enrolment_id, cohort_id = learners_own()
    own, cohort = f"/enrolments/{enrolment_id}", f"/cohorts/{cohort_id}"
    learner = sit(LEARNER)
    of_the_learner(learner, own)
    token = a_code(learner, own, enrolment_id)
    of_a_guest(sit(), token)
    learner.reload()
    expect(learner.get_by_text("It stands in your logbook.")).to_be_visible()
    of_the_mentor(sit(MENTOR), own)
    of_the_coordinator(sit(COORDINATOR), own, cohort)


def of_the_learner(page: Page, own: str) -> None:
    """Logs practice and takes it back, marks a unit as completed, asks for a signature."""
    page.goto(f"{own}/practice")
    page.get_by_label("What did you practise?").select_option(index=1)
    page.get_by_label("Today").check()
    page.get_by_label("Hours", exact=True).select_option("1")
    page.get_by_label("In the skills room").check()
    press(page, "Log practice")
    done(page)

    page.goto(f"{own}/logbook")
    page.get_by_role("link", name="Take back").first.click()
    page.get_by_label("It was a mistake").check()
    press(page, "Take back")
    done(page)

    page.goto(f"{own}/study")
    page.get_by_role("main").get_by_role("checkbox").first.check()
    press(page, "Mark as completed")
    done(page)

    page.goto(f"{own}/competencies/{ASK_FOR}/request")
    page.get_by_label("Whom do you ask?").select_option(index=1)
    press(page, "Request sign-off")
    expect(page.get_by_text("Waiting").first).to_be_visible()


def a_code(page: Page, own: str, enrolment_id: UUID) -> str:
    """The learner shows a code for the request; returns where it leads."""
    db.session.rollback()
    seq = open_request(open_book(enrolment_id), ASK_FOR)
    page.goto(f"{own}/entries/{seq}/sign-now")
    page.get_by_label("Who signs?").select_option(index=1)
    press(page, "Show a code")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    return handing.token_of(page.url.rpartition("/")[2])


def of_a_guest(page: Page, token: str) -> None:
    """Signs on a phone that nobody knows yet."""
    page.goto(f"/sign/{token}")
    press(page, "Mail me six digits")
    page.get_by_label("The six digits from the mail").fill(digits_sent())
    press(page, "Go on")
    fill_in_a_sign_off(page)
    page.locator("#name").fill("Lucie Moreau")
    press(page, "Sign off")
    expect(page.get_by_role("heading", name="Signed", exact=True)).to_be_visible()


def of_the_mentor(page: Page, own: str) -> None:
    """Signs, asks for more practice, confirms a week and sends one back."""
    for outcome in ("Sign off", "More practice needed"):
        page.goto("/inbox")
        page.get_by_role("main").get_by_role("link", name="Open").first.click()
        fill_in_a_sign_off(page)
        unfold(page, "comment").fill("Calm. Practise the order of the steps again.")
        press(page, outcome)
        expect(page.get_by_text("Your signature is in the logbook")).to_be_visible()
    for outcome, reason in (("Send back", "You were not here that day."), ("Confirm", "")):
        page.goto("/inbox")
        page.get_by_role("link", name="Week of").first.click()
        unfold(page, "reason").fill(reason)
        page.get_by_role("button", name=outcome).last.click()
        done(page)


def of_the_coordinator(page: Page, own: str, cohort: str) -> None:
    """Filters the matrix, brings a roster in, reminds in bulk, plans a talk and keys in a result."""
    page.goto(f"{cohort}/matrix")
    everybody = page.locator(".mx tbody tr").count()
    page.get_by_label("Find a learner").fill("Amina")
    press(page, "Apply")
    assert page.locator(".mx tbody tr").count() == 1 < everybody

    page.goto(f"{cohort}/roster")
    page.get_by_label("Or paste the rows").fill("name;email\nJoris Baert;joris@school.example\n")
    press(page, "See what would change")
    expect(page.get_by_text("Joris Baert").first).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Enrol one learner").click()
    done(page)

    page.goto(f"{cohort}/reminders")
    for request in page.get_by_role("main").get_by_role("checkbox").all():
        request.check()
    press(page, "Remind")
    press(page, "Begin")  # with a script each step sends itself
    done(page)

    page.goto(f"{own}/talks")
    page.get_by_label("Day").fill((clock.now().date() + timedelta(days=9)).isoformat())
    page.get_by_label("Time").fill("10:30")
    page.get_by_label("Where").fill("Room 3")
    press(page, "Plan the talk")
    done(page)

    page.goto(f"{own}/results/examination")
    page.get_by_label("Examination", exact=True).select_option(index=1)
    page.get_by_label("Day of the examination").fill(clock.now().date().isoformat())
    page.get_by_label("Passed").check()
    press(page, "Enter the result")
    done(page)
