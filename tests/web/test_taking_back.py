"""Taking entries back: who may, until when, with what proof, and what stays to be read."""

from contextlib import ExitStack

import pytest

from tests import factories
from tests.small_curriculum import ONCE
from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def learner(school, sign_in_as):
    return sign_in_as(school.enrolment)


def test_a_learner_takes_back_what_nobody_answered(school, learner):
    claim = school.practise(ONCE)
    answer = learner.submit(school.address("entries", claim.seq, "withdraw"), why="wrong-day", reason="It was Sunday")
    assert (answer.status_code, answer.location) == (303, school.address("competencies", ONCE))
    page = learner.get(answer.location, status=200).page
    assert "It has the wrong day: “It was Sunday”" in page.text
    assert [element.text for element in page.all("del")] == ["Practice logged · 1 h · In the skills room"]
    assert "This stays as it is" in learner.get(school.address("entries", claim.seq, "withdraw")).page.text


def test_a_request_is_taken_back_as_its_answer(school, learner):
    asked = school.request(ONCE)
    learner.submit(school.address("entries", asked.seq, "withdraw"), why="mistake", reason="Not yet")
    assert (newest().kind, newest().outcome, newest().refers_seq) == ("request-closed", "withdrawn", asked.seq)
    assert "Request sign-off" in learner.get(school.address("competencies", ONCE)).page.text


def test_what_was_confirmed_stays(school, learner):
    claim = school.practise(ONCE)
    school.confirm(claim.seq)
    answer = learner.submit(school.address("entries", claim.seq, "withdraw"), why="mistake")
    assert answer.status_code == 409
    assert "This stays as it is" in answer.page.text
    assert entries(kind="withdrawn") == 0


def test_a_learner_takes_back_nothing_of_others(school, learner):
    signed = school.assess(ONCE)
    learner.get(school.address("entries", signed.seq, "withdraw"), status=403)
    learner.get(school.address("entries", 1, "withdraw"), status=403)
    learner.get(school.address("entries", 99, "withdraw"), status=404)
    learner.get(school.address("entries", 10**30, "withdraw"), status=404)


def test_a_signer_takes_back_within_a_day_with_proof(school, sign_in_as):
    signed = school.assess(ONCE)
    address = school.address("entries", signed.seq, "withdraw")
    mentor = sign_in_as(school.mentor.person_id)
    wrong = mentor.submit(address, why="wrong-learner", pin="000000")
    assert "This is not your signing PIN" in wrong.page.text
    assert entries(kind="withdrawn") == 0
    assert mentor.submit(address, why="wrong-learner", pin=factories.PIN).status_code == 303
    assert (newest().kind, newest().assurance, newest().acted_as) == ("withdrawn", "pin", "mentor")
    assert school.state(ONCE) == "not-started"


def test_after_a_day_only_a_coordinator_does(school, sign_in_as):
    signed = school.assess(ONCE)
    school.later(hours=25)
    address = school.address("entries", signed.seq, "withdraw")
    late = sign_in_as(school.mentor.person_id, proved=True).submit(address, why="mistake", reason="Wrong one")
    assert "Ask a coordinator to do it now" in late.page.text
    office = sign_in_as(school.coordinator.person_id, proved=True)
    assert "Please say why in a few words" in office.submit(address, why="mistake").page.text
    assert office.submit(address, why="decided-otherwise", reason="Another learner").status_code == 303
    assert (newest().kind, newest().acted_as) == ("withdrawn", "coordinator")


def test_a_mentor_does_not_take_back_what_others_said(school, sign_in_as):
    signed = school.assess(ONCE)
    sign_in_as(school.other_mentor.person_id).get(school.address("entries", signed.seq, "withdraw"), status=403)


def test_sent_twice_it_is_taken_back_once(school, learner):
    claim = school.practise(ONCE)
    address = school.address("entries", claim.seq, "withdraw")
    form = next(form for form in learner.get(address).page.forms if "why" in form.names)
    filled = {**form.fields, "why": "mistake"}
    assert [learner.post(address, data=filled).status_code for _ in range(2)] == [303, 303]
    assert entries(kind="withdrawn") == 1
