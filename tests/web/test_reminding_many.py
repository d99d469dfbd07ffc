"""Reminders for many requests: those that wait too long are picked, twenty at a time, once a day for each."""

from contextlib import ExitStack

import pytest

from tests.small_curriculum import ONCE
from tests.web.learners import School
from tests.web.letters_sent import rows
from tracker.mail.models import Kind
from tracker.web import reminding_many


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.request()
        for _ in range(4):
            world.enrol()
            world.request()
        world.later(days=8)
        world.enrol()
        world.request()
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def forms(answer, name):
    return next(form for form in answer.page.forms if name in form.names)


def test_in_steps_and_once_a_day(school, office, monkeypatch):
    monkeypatch.setattr(reminding_many, "MOST", 2)
    page = f"/cohorts/{school.cohort.id}/reminders"
    shown = forms(office.get(page, status=200), "request")
    assert len(shown.fields["request"]) == 5, "those over a week are picked already"
    answer = office.post(page, data=shown.fields)
    counts = []
    while answer.status_code == 200:
        assert "<progress" in answer.text
        step = forms(answer, "left")
        counts.append(len(step.fields["left"][0].split()))
        answer = office.post(step.action, data=step.fields)
    assert counts == [5, 3, 1]
    assert (answer.status_code, answer.location) == (303, page)
    again = office.get(page)
    assert "5 reminders are on their way." in again.page.text
    assert forms(again, "request").fields.get("request", []) == []
    sent = len(rows(Kind.REMINDER))
    assert sent >= 5
    repeated = office.post(step.action, data={**step.fields, "sent": "0", "total": "1"})
    assert repeated.status_code == 303
    assert "One was answered or pressed for already." in office.get(page).page.text
    assert len(rows(Kind.REMINDER)) == sent


def test_what_is_none_of_this_cohorts_is_passed_over(school, office):
    page = f"/cohorts/{school.cohort.id}/reminders"
    other = School(school.clocks, school.now)
    foreign = other.request(ONCE)
    step = forms(office.post(page, data=forms(office.get(page), "request").fields), "left")
    sent = office.post(step.action, data={**step.fields, "left": f"{foreign.id} nonsense", "total": "2"})
    assert sent.status_code == 303
    assert "0 reminders are on their way." in office.get(page).page.text
    assert rows(Kind.REMINDER) == []
    nothing = office.post(page, data={**forms(office.get(page), "request").fields, "request": []})
    assert nothing.status_code == 422
