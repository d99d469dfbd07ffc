"""What people do every day, in the demo, by Tab, Space, Enter, arrows and typing alone; where the focus is, is seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import done
from tests.browser.conftest import Told
from tracker.web.demo import ASK_FOR, COORDINATOR, LEARNER, MENTOR, learners_own

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

MOST_STOPS = 250
SEEN = """() => {
    const drawn = one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const one = document.activeElement;
    if (one === document.body) return 'nothing has focus';
    const around = [one, one.closest('label'), ...document.querySelectorAll(':focus-within')];
    return around.some(each => each && drawn(each)) ? '' : one.outerHTML.slice(0, 160);
}"""
AT = "([kind, text]) => { const one = document.activeElement; return one.matches(kind) && SAID(one).includes(text); }"
SAID = """(one => [...(one.labels || [])].map(each => each.innerText).join(' ') + ' ' + one.textContent + ' '
    + (one.getAttribute('aria-label') || '') + ' ' + (one.name || ''))"""


class Keys:
    """A page that is used without a mouse."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)

    def to(self, kind: str, text: str = "") -> None:
        """Tab until an element of that kind and words has focus; wherever it stops on the way, that can be seen."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            unseen = self.page.evaluate(SEEN)
            assert not unseen, f"Nobody sees that this has focus: {unseen}"
            if self.page.evaluate(AT.replace("SAID", SAID), [kind, text]):
                return
        raise AssertionError(f"Tab does not lead to {kind} {text}")

    def choose(self, kind: str, text: str = "") -> None:
        self.to(kind, text)
        self.page.keyboard.press("Space")

    def pick(self, text: str) -> None:
        """The next choice of a select."""
        self.to("select", text)
        self.page.keyboard.press("ArrowDown")

    def write(self, kind: str, text: str, words: str) -> None:
        self.to(kind, text)
        self.page.keyboard.insert_text(words)

    def press(self, text: str, kind: str = "main button") -> None:
        self.to(kind, text)
        self.page.keyboard.press("Enter")


@pytest.fixture
def sit(browser, told: Told):
    """`sit(who, address)` is a page in which they are signed in."""
    contexts = []

    def make(who: str, address: str) -> Keys:
        contexts.append(browser.new_context(base_url=told.address, reduced_motion="reduce"))
        contexts[-1].add_cookies([told.cookie(who)])
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        return Keys(page, address)

    yield make
    for context in contexts:
        context.close()


def test_every_day_without_a_mouse(sit):
    enrolment_id, cohort_id = learners_own()
    own, cohort = f"/enrolments/{enrolment_id}", f"/cohorts/{cohort_id}"
    logs_practice(sit(LEARNER, own))
    asks(sit(LEARNER, f"{own}/competencies/{ASK_FOR}"))
    signs(sit(MENTOR, "/inbox"))
    filters_the_matrix(sit(COORDINATOR, cohort))
    brings_a_roster_in(sit(COORDINATOR, f"{cohort}/roster"))


def logs_practice(keys: Keys) -> None:
    keys.press("Log practice", "main a")
    keys.page.wait_for_url("**/practice*")
    keys.pick("What did you practise?")
    keys.choose("input[type=radio]", "Today")
    keys.pick("Hours")
    keys.choose("input[type=radio]", "In the skills room")
    keys.press("Log practice")
    done(keys.page)


def asks(keys: Keys) -> None:
    keys.press("Request sign-off", "main a")
    keys.page.wait_for_url("**/request")
    keys.pick("Whom do you ask?")
    keys.write("textarea", "", "This morning, at the consultation.")
    keys.press("Request sign-off")
    expect(keys.page.get_by_text("Waiting").first).to_be_visible()


def signs(keys: Keys) -> None:
    """Each radio group is one stop; Space takes its first choice, that it was done."""
    keys.press("Open", "main a")
    keys.page.wait_for_url("**/sign?*")
    for criterion in keys.page.locator(".crit").all():
        keys.choose(".crit input[type=radio]", "Done")
        expect(criterion.locator("input").first).to_be_checked()
    keys.to("input[name=level]")
    for _ in range(3):
        keys.page.keyboard.press("ArrowDown")
    keys.page.keyboard.press("Space")
    keys.choose("input[type=checkbox]", "I saw this with my own eyes")
    keys.press("Sign off", "main button[value=achieved]")
    expect(keys.page.get_by_text("Your signature is in the logbook")).to_be_visible()


def filters_the_matrix(keys: Keys) -> None:
    keys.press("Matrix", "main a")
    keys.page.wait_for_url("**/matrix")
    keys.write("input[type=search]", "Find a learner", "Amina")
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator(".mx tbody tr")).to_have_count(1)


def brings_a_roster_in(keys: Keys) -> None:
    keys.write("textarea", "Or paste the rows", "name;email\nJoris Baert;joris@school.example\n")
    keys.press("See what would change")
    expect(keys.page.get_by_text("Joris Baert").first).to_be_visible()
    keys.press("Enrol one learner")
    done(keys.page)
