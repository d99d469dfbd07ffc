"""Placing several learners: within the places of the site, not twice in the same weeks, unless it is meant so."""

from contextlib import ExitStack
from datetime import timedelta

import pytest

from tests import factories
from tests.web.learners import School, entries
from tracker.extensions import db, writing
from tracker.people.models import Mentorship, Site


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.ben = factories.learner(world.cohort, name="Ben")
        world.cem = factories.learner(world.cohort, name="Cem")
        with writing():
            db.session.get_one(Site, world.site.id).capacity = 2
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def send(office, school, picked, **answers):
    page = f"/cohorts/{school.cohort.id}/many/place"
    form = next(form for form in office.get(page, status=200).page.forms if "mentor" in form.names)
    days = {"starts_on": str(school.today), "ends_on": str(school.today + timedelta(days=30)), "planned": "100"}
    mentor = f"{school.site.id}/{school.mentor.person_id}"
    fields = {**form.fields, **days, "mentor": mentor, "learner": [str(each.id) for each in picked], **answers}
    return office.post(page, data=fields), fields


def test_within_capacity_and_once(school, office):
    done, fields = send(office, school, [school.ben, school.cem])
    if done.status_code != 303:
        pytest.fail(done.page.text)
    assert office.post(f"/cohorts/{school.cohort.id}/many/place", data=fields).status_code == 303
    assert entries(kind="placed") == 2
    assert db.session.query(Mentorship).filter_by(enrolment_id=school.ben.id).count() == 1


def test_above_capacity_is_asked_back(school, office):
    three = [school.enrolment, school.ben, school.cem]
    asked, fields = send(office, school, three)
    assert asked.status_code == 422
    assert "On the fullest day 3 learners would be there. The site has places for 2." in asked.page.text
    assert entries(kind="placed") == 0
    done = office.post(f"/cohorts/{school.cohort.id}/many/place", data={**fields, "anyway": "y"})
    assert done.status_code == 303
    assert entries(kind="placed") == 3


def test_twice_in_the_same_weeks_is_told(school, office):
    assert send(office, school, [school.ben])[0].status_code == 303
    asked, _ = send(office, school, [school.ben, school.cem], mentor=f"{school.room.id}/{school.mentor.person_id}")
    assert asked.status_code == 422
    assert "Placed in the same weeks already" in asked.page.text
    assert entries(kind="placed") == 1
    later = {"starts_on": str(school.today + timedelta(days=40)), "ends_on": str(school.today + timedelta(days=50))}
    assert send(office, school, [school.ben], **later)[0].status_code == 303


def test_dates_the_wrong_way_round(school, office):
    wrong, _ = send(office, school, [school.ben], ends_on=str(school.today - timedelta(days=1)))
    assert wrong.status_code == 422
    assert entries(kind="placed") == 0
