"""Pausing, going on, ending and opening again: what is said before the button, and what stands after it."""

from contextlib import ExitStack

import pytest

from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def test_a_pause_from_its_first_day_to_the_day_back(school, office, sign_in_as):
    address = school.address("training", "pause")
    assert "the plan stands still in week 9 of" in office.get(address, status=200).page.text
    answer = office.submit(address, on=school.day(7).isoformat(), reason="leave")
    assert (answer.status_code, answer.location) == (303, school.address())
    assert (newest().kind, newest().details) == ("paused", '{"reason":"leave"}')
    record = office.get(school.address(), status=200).page
    assert "Paused since 23 February 2026" in record.text
    assert school.address("training", "resume") in record.links
    assert "Your training is paused since" in sign_in_as(school.enrolment).get(school.address(), status=200).page.text
    office = sign_in_as(school.coordinator.person_id)
    assert "This training is paused since" in office.get(address, status=200).page.text
    school.later(days=7)
    office = sign_in_as(school.coordinator.person_id)
    back = school.address("training", "resume")
    assert "goes on in week 8 of" in office.get(back, status=200).page.text
    assert office.submit(back, on=school.today.isoformat()).status_code == 303
    assert school.book.learner.pauses == f"{school.day(14)}/{school.day(1)}"
    assert "This training is under way" in office.get(back, status=200).page.text


def test_an_end_and_its_undoing(school, office):
    school.request()
    address = school.address("training", "end")
    assert "One request for a sign-off is open" in office.get(address, status=200).page.text
    assert office.submit(address, outcome="left", reason="work").status_code == 303
    assert "This training has ended" in office.get(address, status=200).page.text
    again = school.address("training", "reopen")
    assert "It ended on 2 March 2026" in office.get(again, status=200).page.text
    assert office.submit(again, reason="came-back").status_code == 303
    assert school.book.learner.ended_on is None
    assert "This training is under way" in office.get(again, status=200).page.text


def test_the_reason_is_one_of_the_list(school, office):
    for act, said in (("pause", {"on": school.today.isoformat()}), ("end", {"outcome": "left"})):
        answer = office.submit(school.address("training", act), **said, reason="ill")
        assert answer.status_code == 422, act
    assert "Choose a reason" in office.submit(school.address("training", "pause"), reason="").page.text
    assert entries(kind="paused") + entries(kind="ended") == 0


def test_a_stale_page_changes_nothing(school, office):
    paused = school.pause(on=school.day(9))
    page = office.get(school.address("training", "resume")).page
    fields = next(form for form in page.forms if "entry" in form.names).fields
    school.resume(paused.seq, on=school.day(5))
    school.pause(on=school.day(3))
    answer = office.post(school.address("training", "resume"), data={**fields, "on": school.today.isoformat()})
    assert answer.status_code == 409
    assert "This pause is over already" in answer.page.text
    early = office.submit(school.address("training", "resume"), on=school.day(4).isoformat())
    assert early.status_code == 422
    assert "Choose that day or a later one" in early.page.text


def test_the_same_form_sent_twice_is_one_entry(school, office):
    page = office.get(school.address("training", "pause")).page
    fields = next(form for form in page.forms if "reason" in form.names).fields
    said = {**fields, "on": school.today.isoformat(), "reason": "work"}
    for _ in range(2):
        assert office.post(school.address("training", "pause"), data=said).status_code == 303
    assert entries(kind="paused") == 1


def test_an_unknown_act_leads_nowhere(school, office):
    office.get(school.address("training", "delete"), status=404)
