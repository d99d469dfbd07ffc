"""The mentors of a school: what they may sign until when, what waits, and what one who leaves hands over."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.small_curriculum import ONCE
from tests.web.learners import School
from tracker.access import actor
from tracker.extensions import db
from tracker.logbook.inbox import inbox_of
from tracker.people.models import Mentorship, Post


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.request(mentor=world.mentor.person_id)
        world.practise()
        world.home = f"/providers/{world.provider_id}/mentors"
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def inbox(person_id):
    db.session.rollback()
    return inbox_of(person_id, actor.load(person_id).mentorships)


def test_the_list_and_its_search(school, office):
    page = office.get(school.home, status=200).page.text
    assert school.mentor_name in page
    assert "2 mentors" in page
    found = office.get(f"{school.home}?q={school.mentor_name.split()[-1]}&sort=waiting").page.text
    assert "1 mentor" in found
    assert "No mentor fits" in office.get(f"{school.home}?q=nobody-like-that").page.text


def test_a_mentor_leaves(school, office):
    """Case 2 of the design: links end, what is open is listed, a colleague takes over, signatures stand."""
    who = school.mentor.person_id
    page = f"{school.home}/{who}"
    shown = office.get(page, status=200).page.text
    assert "asked by name" in shown
    assert "wait to be confirmed" in shown
    last = school.today - timedelta(days=1)
    done = office.submit(page, to="/leave", on=str(last))
    assert done.status_code == 303
    assert {row.ends_on for row in db.session.scalars(select(Mentorship).where(Mentorship.mentor_id == who))} == {last}
    assert {row.ends_on for row in db.session.scalars(select(Post).where(Post.person_id == who))} == {last}
    after = office.get(page).page
    assert "To hand over" in after.text
    assert "one request names this mentor" in after.text
    form = next(form for form in after.forms if form.action.endswith("/reassign"))
    assert form.fields["learner"] == [str(school.id)], "who has a request that waits is picked already"
    new = factories.person("Nora New")
    factories.post(new, school.site)
    form = next(form for form in office.get(page).page.forms if form.action.endswith("/reassign"))
    for _ in range(2):
        assert office.post(form.action, data={**form.fields, "mentor": str(new.id)}).status_code == 303
    (link,) = db.session.scalars(select(Mentorship).where(Mentorship.mentor_id == new.id))
    assert (link.enrolment_id, link.starts_on, link.modules) == (school.id, school.today, None)
    school.later(days=2)
    (waiting,) = inbox(new.id).requests
    assert waiting.code == ONCE, "what named who left can be answered by who took over"
    assert inbox(new.id).hours


def test_nobody_of_another_school(school, office):
    stranger = factories.mentorship(factories.learner(factories.cohort()))
    assert office.get(f"{school.home}/{stranger.mentor_id}").status_code == 404
    other = School(school.clocks, school.now)
    refused = office.get(f"/providers/{other.provider_id}/mentors/{other.mentor.person_id}")
    assert refused.status_code == 404


def test_nothing_picked_and_days_too_far(school, office):
    page = f"{school.home}/{school.mentor.person_id}"
    assert office.submit(page, to="/leave", on="0026-01-01").status_code == 422
    office.submit(page, to="/leave", on=str(school.today))
    form = next(form for form in office.get(page).page.forms if form.action.endswith("/reassign"))
    assert office.post(form.action, data={**form.fields, "learner": []}).status_code == 422
