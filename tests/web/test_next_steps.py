"""Each reason of a next step in words, with the one button beside it."""

from contextlib import ExitStack

import pytest

from tests.small_curriculum import ALONE, FADING, HYGIENE, ONCE, THRICE
from tests.web.learners import School
from tracker.standing.steps import Why
from tracker.web import next_steps


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def told(school, sign_in_as):
    """The next steps as home shows them: reason and buttons of each line."""

    def look():
        page = sign_in_as(school.enrolment).get(school.address(), status=200).page
        return page.text, page.links

    return look


@pytest.mark.quick
def test_every_reason_has_words_and_a_look():
    assert set(next_steps.REASONS) == set(next_steps.LOOKS) == set(Why)


def test_practised_often_enough(school, told):
    for _ in range(3):
        school.practise(ALONE)
    text, links = told()
    assert "Practised 3 times. Enough to ask a mentor to watch." in text
    assert school.address("competencies", ALONE, "request") in links


def test_seen_by_one_of_two(school, told):
    school.assess(THRICE)
    assert f"{school.mentor_name} saw it on 2 March 2026. A different mentor still has to see it." in told()[0]
    school.assess(THRICE, by=school.other_mentor)
    assert "It has to be seen once more." in told()[0]


def test_turned_down_and_lapsed(school, told):
    school.close(school.request(ONCE).seq, outcome="not-now", reason="Full ward")
    school.request(ALONE)
    school.later(days=20)
    text, links = told()
    assert "Not now: “Full ward”" in text
    assert "Your request of 2 March 2026 was not answered." in text
    assert {school.address("competencies", code, "request") for code in (ONCE, ALONE)} <= set(links)


def test_sent_back_leads_to_practice(school, told):
    school.close(school.request(ONCE).seq, outcome="sent-back", reason="Practise first")
    text, links = told()
    assert "Sent back: “Practise first”" in text
    assert school.address("practice") + f"?item={ONCE}" in links


def test_about_to_run_out_and_run_out(school, told):
    school.assess(FADING)
    school.later(days=340)
    assert "Signed off until 2 March 2027. Ask a mentor to see it again before then." in told()[0]
    school.later(days=40)
    assert "Was signed off until 2 March 2027. A mentor has to see it again." in told()[0]


def test_anybody_was_asked(school, told):
    school.request(ONCE)
    assert "You asked anybody who may sign it on 2 March 2026. Open until 16 March 2026" in told()[0]


def test_hours_of_a_whole_module_lead_to_the_module(school, told):
    school.decline(school.practise(HYGIENE).seq)
    assert school.address("modules", HYGIENE) in told()[1]


def test_a_day_sent_back_leads_to_that_day(school, told):
    day = school.day_of(school.place().seq, on=school.day(2))
    school.decline(day.seq, reason="You were ill")
    text, links = told()
    assert "Day at the site, 28 February 2026" in text
    assert "Hours sent back: “You were ill”" in text
    assert school.address("internship", "days", day.seq) in links


def test_hours_that_will_not_suffice(school, told):
    school.place()
    assert "will be missing" not in told()[0]
    school.later(days=60)
    text, links = told()
    assert "Hours of practice" in text
    assert "Hours of the internship" in text
    assert "At this pace 40 h will be missing on" in text
    assert school.address("hours") in links
    assert school.address("internship") in links
