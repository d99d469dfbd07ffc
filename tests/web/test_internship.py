"""The page of an internship: what is missing, placements with their days, evaluations and replies, and the paper."""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests import editions, factories
from tests.small_curriculum import HYGIENE
from tests.web.learners import School, newest
from tracker.curriculum.plan import Internship
from tracker.curriculum.queries import plan_of


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        school = School(clocks)
        school.placed = school.place().seq
        yield school


def page_of(school, client):
    return client.get(school.address("internship"), status=200).page


def closed(school, internship):
    later = replace(plan_of(school.cohort.edition_id), internship=internship)
    school.cohort = factories.cohort(school.provider_id, edition_id=editions.next_edition(later))
    school.enrol()


def test_until_it_opens_the_page_says_what_is_missing(school, sign_in_as):
    closed(school, Internship("after-modules", (HYGIENE,), 40))
    page = page_of(school, sign_in_as(school.enrolment))
    assert "3 units, 3 skills" in page.text
    assert school.address("competencies", "hand-hygiene") in [link.get("href") for link in page.all("a")]


def test_or_on_which_day_it_opens(school, sign_in_as):
    closed(school, Internship("from-month", (), 40, 9))
    page = page_of(school, sign_in_as(school.enrolment))
    assert "opens on" in page.text
    assert "Place at a site" not in page.text


def test_days_stand_by_week_with_their_state(school, sign_in_as):
    school.confirm(school.day_of(school.placed, on=school.day(5), duties="Reception").seq)
    school.decline(school.day_of(school.placed, on=school.day(4)).seq, reason="The morning only")
    school.day_of(school.placed, on=school.day(3), outcome="excused", excuse="transport")
    text = page_of(school, sign_in_as(school.enrolment)).text
    for said in ("Reception", "Confirmed", "The morning only", "Excused, transport", "8 h of 200 h", "Added later"):
        assert said in text


def test_mentors_see_that_a_day_was_excused_and_not_why(school, sign_in_as):
    school.day_of(school.placed, outcome="excused", excuse="family")
    mentors = page_of(school, sign_in_as(school.mentor.person_id)).text
    assert "Excused" in mentors
    assert "family" not in mentors
    assert "Excused, family" in page_of(school, sign_in_as(school.coordinator.person_id)).text


def test_each_hat_has_its_own_buttons(school, sign_in_as):
    wanted = {
        school.learner_id: {"Log days"},
        school.mentor.person_id: {"Evaluate"},
        school.other_mentor.person_id: set(),
        school.coordinator.person_id: {"Place at a site", "Change", "End"},
    }
    every = set().union(*wanted.values())
    for who, buttons in wanted.items():
        page = page_of(school, sign_in_as(who))
        assert {link.text for link in page.all("a")} & every == buttons


def test_the_forecast_names_hours_and_day(school, sign_in_as):
    school.later(days=20)
    school.day_of(school.placed)
    text = page_of(school, sign_in_as(school.enrolment)).text
    assert "At this pace" in text
    closed(school, Internship("from-start", (), 2000))
    seq = school.place().seq
    school.later(days=20)
    school.day_of(seq)
    assert "will be missing on" in page_of(school, sign_in_as(school.enrolment)).text


def test_the_learner_replies_to_an_evaluation(school, sign_in_as):
    evaluated = school.evaluate(school.placed, strengths="Calm with children").seq
    client, address = sign_in_as(school.enrolment), school.address("internship", "evaluations", evaluated, "reply")
    assert client.submit(address, text="").status_code == 422
    client.submit(address, text="Thank you, I will")
    assert (newest().kind, newest().refers_seq, newest().acted_as) == ("noted", evaluated, "learner")
    text = page_of(school, client).text
    assert "Calm with children" in text
    assert "Thank you, I will" in text


@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_others_reply_in_their_own_hat(school, sign_in_as, who):
    evaluated = school.evaluate(school.placed).seq
    client = sign_in_as(getattr(school, who).person_id)
    client.submit(school.address("internship", "evaluations", evaluated, "reply"), text="Noted")
    assert newest().acted_as == who


def test_what_is_no_evaluation_takes_no_reply(school, sign_in_as):
    address = school.address("internship", "evaluations", school.placed, "reply")
    sign_in_as(school.enrolment).get(address, status=404)


def test_a_placement_on_paper_is_a_proof_for_the_host(school, sign_in_as):
    school.confirm(school.day_of(school.placed, on=school.day(1), duties="Laboratory").seq)
    school.day_of(school.placed, outcome="excused", excuse="family")
    school.evaluate(school.placed)
    text = sign_in_as(school.enrolment).get(school.address("internship", school.placed, "print"), status=200).page.text
    book = school.book
    for said in (book.learner_name, school.site.name, "Laboratory", school.mentor_name, book.head_hash[:12], "200 h"):
        assert said in text
    assert "family" not in text


def test_a_paper_of_nothing_is_not_there(school, sign_in_as):
    sign_in_as(school.enrolment).get(school.address("internship", 1, "print"), status=404)


def test_after_the_end_everything_stays_to_be_read(school, sign_in_as):
    school.end()
    page = page_of(school, sign_in_as(school.enrolment))
    assert "Log days" not in page.text
    assert "Evaluate" not in page_of(school, sign_in_as(school.mentor.person_id)).text
