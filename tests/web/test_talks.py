"""Talks: the learner is told when and where by mail, at home and in the calendar; called off, by mail again."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import vobject

from tests.web.learners import School
from tests.web.letters_sent import composed, rows, text
from tracker import clock
from tracker.mail.models import Kind
from tracker.people.talks import talks_of, to_come

PLACE = "Campus North, room 4"


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def plan(school, office, days: int, **other):
    said = {"on": school.day(-days).isoformat(), "at": "14:30", "minutes": "45", "place": PLACE, **other}
    return office.submit(school.address("talks"), said)


def test_the_learner_is_told_when_and_where(school, office, sign_in_as):
    assert plan(school, office, 7).status_code == 303
    (talk,) = talks_of(school.id)
    assert clock.day_of(talk.starts_at, school.book.time_zone) == school.day(-7)
    (row,) = rows(Kind.TALK)
    assert row.digest
    assert row.person_id == school.learner_id
    assert PLACE in text(row)
    assert "14:30" in text(row)
    assert PLACE in office.get(school.address(), status=200).page.text
    learner = sign_in_as(school.enrolment)
    assert PLACE in learner.get(school.address(), status=200).page.text
    feed = learner.submit("/account/calendar", to="/account/calendar").page
    address = next(each for each in feed.all("input") if each.attributes.get("id") == "feed").attributes["value"]
    read = vobject.readOne(learner.get(address.removeprefix("http://localhost")).get_data(as_text=True))
    event = next(each for each in read.vevent_list if each.summary.value == "Talk with my school")
    assert (event.dtstart.value, event.location.value) == (talk.starts_at, PLACE)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=45)
    learner.get(school.address("talks"), status=403)


def test_a_talk_that_is_near_is_told_at_once(school, office):
    plan(school, office, 1)
    (row,) = rows(Kind.TALK)
    assert (row.digest, row.due_at <= clock.now()) == (False, True)


def test_called_off(school, office, sign_in_as):
    plan(school, office, 7)
    here = school.address("talks")
    assert office.submit(here, to="call-off").status_code == 303
    planned, gone = sorted(rows(Kind.TALK), key=lambda row: row.params)
    assert composed(planned).message is None
    assert "called off" in text(gone)
    assert to_come(talks_of(school.id)) == []
    assert "Called off" in office.get(here, status=200).page.text
    assert PLACE not in sign_in_as(school.enrolment).get(school.address(), status=200).page.text


@pytest.mark.parametrize(
    ("days", "other", "said"),
    [
        (0, {"at": "00:01"}, "still to come"),
        (-30, {}, "still to come"),
        (500, {}, "within a year"),
        (3, {"place": " "}, "Type where"),
        (3, {"minutes": "7"}, "How long"),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(school, office, days, other, said):
    answer = plan(school, office, days, **other)
    assert answer.status_code == 422
    assert said in answer.page.text
    assert talks_of(school.id) == []


def test_the_same_form_twice_is_one_talk_and_one_mail(school, office):
    form = next(each for each in office.get(school.address("talks")).page.forms if "place" in each.names)
    said = {**form.fields, "on": school.day(-5).isoformat(), "at": "09:00", "place": PLACE}
    for _ in range(2):
        assert office.post(school.address("talks"), data=said).status_code == 303
    assert (len(talks_of(school.id)), len(rows(Kind.TALK))) == (1, 1)
    assert office.post(school.address("talks"), data={**said, "place": "Elsewhere"}).status_code == 409
