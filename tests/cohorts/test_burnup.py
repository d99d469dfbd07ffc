"""The last point of both lines is what stands in the cohort's lines; nothing of the future, and breaks are flat."""

from datetime import timedelta

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.small_curriculum import FADING
from tracker import clock
from tracker.cohorts.burnup import burn_up, done_by_day
from tracker.cohorts.lines import roll_of


@pytest.fixture
def world(database):
    return World()


def test_the_lines_end_where_the_cohort_stands(world):
    made, mentor = world.busy("Amina")
    world.see(made, mentor, FADING, ago=5)
    world.busy("Bram")
    world.end(world.busy("Celine")[0])
    roll = roll_of(world.cohort)
    found = burn_up(roll)
    assert found.now.day == roll.today
    assert found.now.done == sum(line.done for line in roll.lines) > 0
    assert found.now.planned == sum(line.planned for line in roll.lines) > 0
    assert (found.weeks[0].day, found.weeks[-1].day) == (roll.calendar.starts_on, roll.calendar.ends_on)
    assert found.weeks[-1].planned == found.total == sum(line.total for line in roll.lines)
    known = [week.done for week in found.weeks if week.done is not None]
    assert known == sorted(known)
    assert {week.day > roll.today for week in found.weeks if week.done is None} == {True}
    assert found.points(done=False).split()[0] == "0.00,100.00"
    assert found.points(done=False).split()[-1] == "100.00,0.00"


def test_what_has_expired_is_done_no_more(world):
    made = world.learner("Amina")
    world.see(made, world.mentor(made), FADING, ago=5)
    assert sum(done_by_day(roll_of(world.cohort)).values()) == 1
    with clock.hold(clock.now() + timedelta(days=400)):
        roll = roll_of(world.cohort)
        assert burn_up(roll).now.done == sum(line.done for line in roll.lines) == 0


def test_the_plan_rests_in_weeks_that_do_not_count(world):
    world.learner("Amina")
    first = world.today + timedelta(days=10)
    factories.weeks_off(world.provider, first, first + timedelta(days=20))
    found = burn_up(roll_of(world.cohort))
    off = [week.planned for week in found.weeks if first <= week.day <= first + timedelta(days=21)]
    assert len(off) >= 3
    assert len(set(off)) == 1


def test_nothing_before_the_first_learner_or_the_first_day(world):
    assert burn_up(roll_of(world.cohort)) is None
    later = factories.cohort(world.provider, "2027-A", starts_on=world.today + timedelta(days=9))
    factories.learner(later)
    assert burn_up(roll_of(later)) is None
