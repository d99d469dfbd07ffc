"""What is done for several learners at once: one entry each, once per form, all of them or none, and who may not."""

from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.web.learners import School, entries
from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.people.models import Mentorship


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.ben = factories.learner(world.cohort, name="Ben")
        world.cem = factories.learner(world.cohort, name="Cem")
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def page(school, act):
    return f"/cohorts/{school.cohort.id}/many/{act}"


def filled(office, school, act, picked, **answers):
    form = next(form for form in office.get(page(school, act), status=200).page.forms if "learner" in form.names)
    return {**form.fields, "learner": [str(each.id) for each in picked], **answers}


def standing(enrolment):
    db.session.rollback()
    return db.session.get_one(StandingLearner, enrolment.id)


def test_pause_go_on_and_end_for_several(school, office):
    both = [school.ben, school.cem]
    pause = filled(office, school, "pause", both, reason="leave")
    for _ in range(2):
        assert office.post(page(school, "pause"), data=pause).status_code == 303
    assert entries(kind="paused") == 2
    assert "Done for 2 learners." in office.get(f"/cohorts/{school.cohort.id}/running").page.text
    offered = office.get(page(school, "pause")).page.text
    assert "Ben" not in offered
    resume = filled(office, school, "resume", both)
    for _ in range(2):
        assert office.post(page(school, "resume"), data=resume).status_code == 303
    assert entries(kind="resumed") == 2
    end = filled(office, school, "end", both, outcome="left", reason="work")
    assert office.post(page(school, "end"), data=end).status_code == 303
    assert {standing(each).ended_how for each in both} == {"left"}


def test_one_who_cannot_stops_all_and_is_named(school, office):
    pause = filled(office, school, "pause", [school.ben, school.cem], reason="leave")
    assert office.post(page(school, "pause"), data={**pause, "learner": [str(school.cem.id)]}).status_code == 303
    again = {**pause, "id": str(uuid4())}
    refused = office.post(page(school, "pause"), data=again)
    assert refused.status_code == 409
    assert "Cem: " in refused.page.text
    assert entries(kind="paused") == 1
    nobody = office.post(page(school, "pause"), data={**again, "learner": []})
    assert nobody.status_code == 422
    assert "Pick at least one learner." in nobody.page.text
    far = office.post(page(school, "pause"), data={**again, "on": "0026-01-01"})
    assert far.status_code == 422


def test_moving_to_another_cohort(school, office):
    there = factories.cohort(school.provider_id, "Spring", starts_on=school.today, pace="part-time")
    foreign = factories.cohort()
    move = filled(office, school, "move", [school.ben], cohort=str(there.id), keep="new")
    assert office.post(page(school, "move"), data=move).status_code == 303
    row = standing(school.ben)
    assert (row.cohort_id, row.starts_on, row.pace) == (there.id, school.today, "part-time")
    move = filled(office, school, "move", [school.cem], cohort=str(there.id), keep="own")
    assert office.post(page(school, "move"), data=move).status_code == 303
    row = standing(school.cem)
    assert (row.cohort_id, row.starts_on, row.pace) == (there.id, school.cohort.starts_on, "full-time")
    move = filled(office, school, "move", [school.enrolment], cohort=str(foreign.id), keep="new")
    assert office.post(page(school, "move"), data=move).status_code == 422
    stray = {**move, "cohort": str(there.id), "learner": [str(school.ben.id)]}
    assert office.post(page(school, "move"), data=stray).status_code == 422, "no learner of this cohort any more"


def test_a_mentor_for_several(school, office):
    who = school.mentor.person_id
    fields = filled(office, school, "mentor", [school.enrolment, school.ben, school.cem], mentor=str(who))
    for _ in range(2):
        assert office.post(page(school, "mentor"), data=fields).status_code == 303
    told = office.get(f"/cohorts/{school.cohort.id}/running").page.text
    assert "Done for 2 learners. For one it was so already." in told
    rows = list(db.session.scalars(select(Mentorship).where(Mentorship.mentor_id == who)))
    assert sorted(row.enrolment_id for row in rows) == sorted([school.id, school.ben.id, school.cem.id])
    some = {**fields, "id": str(uuid4()), "learner": [str(school.ben.id)], "mentor": str(school.other_mentor.person_id)}
    last = school.today + timedelta(days=30)
    assert (
        office.post(page(school, "mentor"), data={**some, "modules": ["hygiene"], "ends_on": str(last)}).status_code
        == 303
    )
    link = db.session.scalar(select(Mentorship).where(Mentorship.modules == "hygiene"))
    assert (link.enrolment_id, link.ends_on) == (school.ben.id, last)
    before = {**some, "id": str(uuid4()), "ends_on": str(school.today - timedelta(days=1))}
    assert office.post(page(school, "mentor"), data=before).status_code == 422
