"""Weeks that do not count: added, removed, on the trail, and in every plan at once."""

from contextlib import ExitStack
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.web.learners import School
from tracker.audit import AuditEvent
from tracker.extensions import db
from tracker.people.models import ProviderBreak
from tracker.people.queries import break_rows


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def here(school):
    return f"/providers/{school.provider_id}/breaks"


def trail():
    db.session.rollback()
    wanted = select(AuditEvent.verb).where(AuditEvent.verb.like("break:%")).order_by(AuditEvent.at, AuditEvent.verb)
    return list(db.session.scalars(wanted))


def test_weeks_move_the_plan_at_once_and_back(school, office):
    week = school.book.calendar.week(school.today)
    said = {"name": "Winter weeks", "starts_on": school.day(20).isoformat(), "ends_on": school.day(7).isoformat()}
    answer = office.submit(here(school), **said)
    assert (answer.status_code, answer.location) == (303, here(school))
    assert "Winter weeks" in office.get(here(school), status=200).page.text
    assert school.book.calendar.week(school.today) == week - 2
    (row,) = break_rows(school.provider_id)
    assert office.submit(here(school), to=f"{row.id}/remove").status_code == 303
    assert school.book.calendar.week(school.today) == week
    assert trail() == ["break:added", "break:removed"]
    assert "Every week counts" in office.get(here(school), status=200).page.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": " "}, "Type what it is called"),
        ({"starts_on": ""}, "Type the first day"),
        ({"ends_on": "2026-03-01"}, "Choose the first day, or a later one"),
        ({"ends_on": "2026-12-01"}, "No more than four months"),
        ({"name": "a" * 81}, "at most 80"),
    ],
)
def test_what_does_not_fit_is_told(school, office, said, words):
    filled = {"name": "Easter", "starts_on": "2026-03-30", "ends_on": "2026-04-10", **said}
    answer = office.submit(here(school), **filled)
    assert answer.status_code == 422
    assert words in answer.page.text
    assert trail() == []


def test_sent_twice_is_one_row(school, office):
    page = office.get(here(school)).page
    fields = next(form for form in page.forms if "name" in form.names).fields
    said = {**fields, "name": "Easter", "starts_on": "2026-03-30", "ends_on": "2026-04-10"}
    for _ in range(2):
        assert office.post(here(school), data=said).status_code == 303
    assert len(break_rows(school.provider_id)) == 1
    assert office.post(here(school), data={**said, "name": "Other"}).status_code == 409


def test_those_of_another_provider_stay(school, office):
    other = factories.provider()
    row = factories.weeks_off(other, school.today, school.today)
    token = office.get(here(school)).page.forms[0].fields["csrf_token"]
    for break_id in (row.id, uuid4()):
        office.post(f"{here(school)}/{break_id}/remove", data={"csrf_token": token})
    db.session.rollback()
    assert db.session.get(ProviderBreak, row.id).removed_at is None
    office.get(f"/providers/{other.id}/breaks", status=404)


def test_the_way_there_stands_on_the_cohorts_page(school, office):
    assert here(school) in office.get("/cohorts", status=200).page.links
