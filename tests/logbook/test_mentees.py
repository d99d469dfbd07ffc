"""A mentor's learners at a glance: where each stands, what waits, who was one earlier."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.logbook.worlds import World, end_mentorship
from tests.small_curriculum import ALONE, HYGIENE, ONCE, UNITS
from tracker.access import actor
from tracker.logbook.mentees import earlier, mentees


def hats(author):
    return actor.load(author.person_id).mentorships


def listed(author):
    return mentees(author.person_id, hats(author))


@pytest.mark.quick
def test_a_learner_with_progress_and_what_waits(world):
    world.complete(UNITS[0])
    world.assess(ALONE)
    world.request(ONCE)
    world.practise(minutes=90)
    (one,) = listed(world.mentor)
    assert (one.enrolment_id, one.cohort, one.requests, one.hours.minutes) == (world.id, world.cohort.name, 1, 90)
    assert (one.last_on, one.today, one.ended_on, one.modules) == (world.today, world.today, None, None)
    assert one.progress == world.book.progress
    assert one.progress.skills.done == 1


def test_weeks_that_do_not_count_are_those_of_the_own_provider(world):
    other = World(world.clocks, world.now)
    make.mentorship(other.enrolment, world.mentor.person_id)
    make.weeks_off(world.provider_id, world.day(21), world.day(8))
    progress = {each.enrolment_id: each.progress for each in listed(world.mentor)}
    assert progress[world.id] == world.book.progress
    assert progress[other.id] == other.book.progress
    assert progress[world.id].week == progress[other.id].week - 2


def test_several_mentorships_of_one_learner_are_one_line(world):
    mentor = world.add_mentor(modules=[HYGIENE])
    make.mentorship(world.enrolment, mentor.person_id, modules=["clinical-procedures"])
    (one,) = listed(mentor)
    assert one.modules == {HYGIENE, "clinical-procedures"}


def test_who_was_a_learner_earlier_is_a_name_and_a_day(world):
    until = world.day(3)
    end_mentorship(world.mentor, until)
    assert listed(world.mentor) == []
    (gone,) = earlier(hats(world.mentor))
    assert gone.until == until
    assert gone.name.startswith("Learner")
    make.mentorship(world.enrolment, world.mentor.person_id, starts_on=until + timedelta(days=1))
    assert earlier(hats(world.mentor)) == []
    assert len(listed(world.mentor)) == 1
