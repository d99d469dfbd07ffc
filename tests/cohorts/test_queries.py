"""What the database is asked: one row a mentorship, and of the skills only those whose day matters."""

from datetime import timedelta

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tracker.cohorts import queries


@pytest.fixture
def world(database):
    return World()


def test_only_skills_whose_day_matters(world):
    learner, mentor = world.busy("Amina")
    world.busy("Bram")
    world.end(learner)
    found = queries.dated_items([world.cohort.id], world.today, world.today)
    assert sorted((each.item_code, each.waiting_name) for each in found) == [
        ("hand-hygiene", "Mentor of Bram"),
        ("waste-sorting", None),
    ]
    assert mentor.enrolment_id not in {each.enrolment_id for each in found}


def test_another_cohort_is_not_asked(world):
    world.busy("Amina")
    other = factories.cohort(world.provider, "2026-B")
    assert queries.learners([other.id], world.today) == []
    assert queries.dated_items([other.id], world.today, world.today) == []
    assert queries.poor_observations([other.id]) == {}
    assert queries.mentor_links([other.id], world.today) == []


def test_a_mentor_of_today_with_the_oldest_post(world):
    learner = world.learner("Amina")
    link = world.mentor(learner, "Ingrid Berg", modules=["hygiene"])
    ward = factories.site(world.provider, "Ward", department="East")
    factories.post(link.mentor_id, ward, "Head nurse", world.today - timedelta(days=5))
    world.mentor(learner, "Jon Dahl", ends_on=world.today - timedelta(days=1))
    (found,) = queries.mentor_links([world.cohort.id], world.today)
    assert (found.name, found.function, found.site) == ("Ingrid Berg", "Nurse", "Harbour Clinic")
    assert (found.covers("hygiene"), found.covers("clinical-procedures")) == (True, False)


def test_every_mentor_with_dates_the_latest_first(world):
    learner = world.learner("Amina")
    world.mentor(learner, "Ingrid Berg", ends_on=world.today - timedelta(days=30))
    world.mentor(learner, "Jon Dahl", starts_on=world.today - timedelta(days=29), modules=["hygiene"])
    found = queries.mentorships_of(learner.id)
    assert [(each.name, each.ends_on) for each in found] == [
        ("Jon Dahl", None),
        ("Ingrid Berg", world.today - timedelta(days=30)),
    ]
    assert found[0].modules == frozenset({"hygiene"})
