"""The numbers of a cohort are those of each learner's own page."""

from datetime import timedelta

import pytest

from tests import factories
from tests.cohorts.worlds import World, ids
from tracker.cohorts.lines import roll_of, rolls_of
from tracker.logbook.books import open_book
from tracker.standing.look import State


@pytest.fixture
def world(database):
    return World()


def test_each_line_says_what_the_learner_sees(world):
    learners = [world.busy(name)[0] for name in ("Amina", "Bram")] + [world.learner("Céline")]
    roll = roll_of(world.cohort)
    assert ids(roll.lines) == [learner.id for learner in learners]
    for learner, line in zip(learners, roll.lines, strict=True):
        shown = open_book(learner.id).progress
        assert (line.units, line.skills, line.weeks) == (shown.units, shown.skills, shown.weeks)
        assert line.complete == shown.complete
        assert {skill.code: line.sight(skill.code).state for skill in roll.plan.competencies} == shown.states
        assert (roll.week, roll.calendar.weeks) == (shown.week, shown.weeks_in_all)


def test_one_of_each_state_is_counted(world):
    world.busy("Amina")
    (line,) = roll_of(world.cohort).lines
    assert line.sight("pulse").state == State.SIGNED_OFF
    assert line.sight("sterile-field").state == State.PARTLY
    assert line.sight("waste-sorting").state == State.MORE_PRACTICE
    assert line.sight("hand-hygiene").state == State.WAITING
    assert line.sight("blood-pressure").state == State.PRACTISING
    assert (line.units.done, line.skills.done, line.skills.waiting, line.skills.under_way) == (2, 1, 1, 3)


def test_who_has_ended_stands_apart(world):
    stays, leaves = world.learner("Amina"), world.learner("Bram")
    world.end(leaves)
    roll = roll_of(world.cohort)
    assert (ids(roll.lines), ids(roll.ended)) == ([stays.id], [leaves.id])
    assert leaves.id not in roll.by_id


def test_nobody_is_silent_in_weeks_that_do_not_count(world):
    talks, silent = world.learner("Amina"), world.learner("Bram")
    world.study(talks, "chain-of-infection", ago=14)
    world.study(silent, "chain-of-infection", ago=15)
    assert [(line.silence, line.silent) for line in roll_of(world.cohort).lines] == [(13, False), (14, True)]
    factories.weeks_off(world.provider, world.today - timedelta(days=7), world.today - timedelta(days=1))
    assert [line.silence for line in roll_of(world.cohort).lines] == [6, 7]


def test_each_cohort_has_its_own_learners(world):
    other = factories.cohort(world.provider, "2026-B")
    here, there = world.learner("Amina"), world.learner("Bram", other)
    assert [ids(roll.lines) for roll in rolls_of([other, world.cohort])] == [[there.id], [here.id]]
    assert rolls_of([]) == []
