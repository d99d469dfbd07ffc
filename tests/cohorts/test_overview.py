"""Tiles, module bars and mentor loads add up to the lines they are made of."""

from datetime import timedelta

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tracker.cohorts import overview, queries
from tracker.cohorts.attention import press_of
from tracker.cohorts.lines import roll_of


@pytest.fixture
def world(database):
    return World()


def look(world):
    roll = roll_of(world.cohort)
    press = press_of(roll)
    return roll, press, queries.mentor_links([world.cohort.id], roll.today)


def test_everybody_is_on_plan_or_behind(world):
    world.busy("Amina")
    world.learner("Bram")
    roll, press, _links = look(world)
    found = overview.totals(roll, press)
    assert (found.learners, found.on_plan + found.behind) == (2, 2)
    assert found.behind == sum(line.weeks <= -2 for line in roll.lines)
    assert (found.requests, found.overdue, found.complete) == (1, 1, 0)


def test_modules_add_up_to_the_learners(world):
    world.busy("Amina")
    world.busy("Bram")
    roll, _press, _links = look(world)
    found = overview.modules(roll)
    for kind in ("done", "waiting", "under_way", "total"):
        in_modules = sum(getattr(module.skills, kind) for module in found)
        assert in_modules == sum(getattr(line.skills, kind) for line in roll.lines), kind


def test_the_hours_of_everybody_by_state(world):
    amina, _mentor = world.busy("Amina")
    bram = world.learner("Bram")
    mentor = world.mentor(bram)
    world.place(bram, mentor, starts_on=world.today - timedelta(days=30))
    seqs = [world.day(bram, ago=ago, minutes=480) for ago in (9, 8)]
    world.confirm(bram, mentor, seqs[0])
    roll, _press, _links = look(world)
    found = {each.part: (each.planned, each.claimed, each.confirmed) for each in overview.hours(roll)}
    assert found == {"practice": (2 * 24 * 60, 60, 0), "internship": (2 * 40 * 60, 480, 480)}
    world.end(amina)
    assert {each.part: each.planned for each in overview.hours(look(world)[0])} == {
        "practice": 1440,
        "internship": 2400,
    }


def test_the_furthest_behind_comes_first(world):
    world.busy("Amina")
    world.learner("Bram")
    roll, _press, _links = look(world)
    weeks = [line.weeks for line in overview.furthest_behind_first(roll.lines)]
    assert weeks == sorted(weeks)


def test_a_request_to_anybody_counts_for_each_who_may_answer(world):
    learner = world.learner("Amina")
    world.mentor(learner, "Ingrid Berg")
    named = world.mentor(learner, "Jon Dahl")
    world.mentor(learner, "Kari Lie", modules=["hygiene"])
    world.ask(learner, "pulse", ago=9)
    world.ask(learner, "blood-pressure", ago=3, mentor=named)
    _roll, press, links = look(world)
    found = {load.name: (load.waiting, load.oldest, load.overdue) for load in overview.loads(press.requests, links)}
    assert found == {"Ingrid Berg": (1, 9, True), "Jon Dahl": (2, 9, True), "Kari Lie": (0, None, False)}


def test_a_mentor_with_two_posts_and_two_mentorships_stands_once(world):
    learner = world.learner("Amina")
    link = world.mentor(learner, "Ingrid Berg", modules=["hygiene"])
    factories.post(link.mentor_id, factories.site(world.provider, "Ward 3"))
    factories.mentorship(learner, link.mentor_id, modules=["clinical-procedures"])
    _roll, press, links = look(world)
    assert [(load.name, load.learners) for load in overview.loads(press.requests, links)] == [("Ingrid Berg", 1)]


def test_glances_are_the_same_numbers_as_the_overview(world):
    world.busy("Amina")
    other = factories.cohort(world.provider, "2026-B")
    world.learner("Bram", other)
    elsewhere = factories.cohort(factories.provider("Valley School"), "2026-C")
    found = {glance.roll.cohort.name: glance.totals for glance in overview.glances([world.cohort, elsewhere, other])}
    roll, press, _links = look(world)
    assert found["2026-A"] == overview.totals(roll, press)
    assert (found["2026-B"].learners, found["2026-C"].learners) == (1, 0)
