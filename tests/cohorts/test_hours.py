"""The hours of a cohort's learners are those of each learner's own page."""

import pytest

from tests.cohorts.worlds import World
from tracker.cohorts.hours import hours_of
from tracker.cohorts.lines import roll_of
from tracker.logbook.books import open_book
from tracker.standing.hours import hours, parts


@pytest.fixture
def world(database):
    return World()


def test_each_part_is_what_the_learner_sees(world):
    made, mentor = world.busy("Amina")
    world.place(made, mentor, world.today)
    world.confirm(made, mentor, world.day(made, 0, 420))
    for code in ("pulse", "hand-hygiene"):
        world.practise(made, code, ago=4)
    empty = world.learner("Bram")
    roll = roll_of(world.cohort)
    found = {each.line.enrolment_id: each for each in hours_of(roll.lines, roll.today)}
    for learner in (made, empty):
        book, mine = open_book(learner.id), found[learner.id]
        shown = {part.name: part for part in parts(book.plan, book.items, book.learner) if part.name != "practice"}
        assert {part.name: part for part in mine.parts} == shown
        assert list(mine.forecasts) == book.forecasts
        assert mine.share == hours(book.plan, book.items, book.learner).practice_share
    assert found[made.id].part("internship").confirmed == 420
