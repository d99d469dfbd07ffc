"""Honest causes: a request that waits is its mentor's affair, a break is nobody's, and what was taken back is gone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tracker import clock
from tracker.cohorts import attention, overview, queries
from tracker.cohorts.attention import Asked, Why
from tracker.cohorts.lines import roll_of
from tracker.extensions import writing
from tracker.logbook import withdrawing
from tracker.logbook.books import open_book


@pytest.fixture
def world(database):
    return World()


def look(world):
    roll = roll_of(world.cohort)
    press = attention.press_of(roll)
    links = queries.mentor_links([world.cohort.id], roll.today)
    return roll, press, links


def queues(world):
    _roll, press, links = look(world)
    return attention.queues(press.requests, links)


def reasons(world):
    """Why and which skill, for each learner on the list, without the plan's and the hours."""
    roll, press, _links = look(world)
    found = attention.concerns(roll, press, queries.poor_observations([world.cohort.id]))
    return {
        each.line.name: [
            (r.why, r.skill and r.skill.code) for r in each.reasons if r.why not in {Why.BEHIND, Why.SILENT, Why.HOURS}
        ]
        for each in found
    }


def test_over_a_week_names_the_mentor_and_not_the_learner(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner, "Ingrid Berg")
    world.ask(learner, "pulse", ago=8, mentor=mentor)
    world.ask(learner, "hand-hygiene", ago=7, mentor=mentor)
    (queue,) = queues(world)
    assert (queue.asked, queue.names, queue.site) == (Asked.MENTOR, ("Ingrid Berg",), "Harbour Clinic")
    assert [(request.skill.code, request.days) for request in queue.requests] == [("pulse", 8)]
    assert reasons(world) == {} or reasons(world)["Amina"] == []


def test_anybody_at_one_site_names_the_site(world):
    learner = world.learner("Amina")
    world.mentor(learner, "Ingrid Berg")
    world.mentor(learner, "Jon Dahl")
    world.ask(learner, "pulse", ago=9)
    (queue,) = queues(world)
    assert (queue.asked, queue.names, queue.site) == (Asked.SITE, (), "Harbour Clinic")


def test_anybody_at_several_sites_names_the_mentors(world):
    learner = world.learner("Amina")
    world.mentor(learner, "Ingrid Berg")
    world.mentor(learner, "Jon Dahl", where=factories.site(world.provider, "Ward 3"))
    world.mentor(learner, "Kari Lie", modules=["hygiene"])
    world.ask(learner, "pulse", ago=9)
    (queue,) = queues(world)
    assert (queue.asked, queue.names) == (Asked.SEVERAL, ("Ingrid Berg", "Jon Dahl"))


def test_what_nobody_can_answer_is_told_at_once(world):
    amina, bram = world.learner("Amina"), world.learner("Bram")
    gone = world.mentor(amina, "Ingrid Berg", starts_on=world.today - timedelta(days=30))
    world.ask(amina, "pulse", ago=2, mentor=gone)
    world.ask(bram, "pulse", ago=2)
    with writing():
        from tracker.people import roster

        roster.end_mentorship(actor_id=None, mentorship_id=gone.id, ends_on=world.today - timedelta(days=1))
    assert [(queue.asked, queue.names) for queue in queues(world)] == [
        (Asked.NOBODY, ()),
        (Asked.LEFT, ("Ingrid Berg",)),
    ]


def test_days_that_do_not_count_make_no_request_late(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    factories.weeks_off(world.provider, world.today - timedelta(days=8), world.today - timedelta(days=2))
    world.ask(learner, "pulse", ago=10, mentor=mentor)
    assert queues(world) == []


def test_more_practice_twice_until_one_is_taken_back(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    world.see(learner, mentor, "pulse", ago=9, outcome="more-practice", level=2)
    assert not reasons(world).get("Amina")
    with world.at(0):
        seq = world.see(learner, mentor, "pulse", ago=0, outcome="more-practice", level=2)
    assert reasons(world)["Amina"] == [(Why.TWICE, "pulse")]
    with writing():
        book = open_book(learner.id, lock=True)
        withdrawing.withdraw(book, author=factories.author(mentor), entry_id=uuid4(), seq=seq, why="mistake")
    assert not reasons(world).get("Amina")


def test_signed_off_and_later_found_wanting(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    world.see(learner, mentor, "pulse", ago=9)
    world.see(learner, mentor, "pulse", ago=2, outcome="more-practice", level=2)
    assert reasons(world)["Amina"] == [(Why.DOUBTED, "pulse")]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (300, None),
        (340, [(Why.EXPIRING, "hand-hygiene")]),
        (400, [(Why.EXPIRED, "hand-hygiene")]),
    ],
)
def test_a_skill_that_fades_is_told_of_in_time(world, days, told):
    learner = world.learner("Amina")
    world.see(learner, world.mentor(learner), "hand-hygiene", ago=1)
    with clock.hold(clock.now() + timedelta(days=days)):
        assert (reasons(world).get("Amina") or None) == told


def test_behind_and_silent_stand_with_their_numbers(world):
    world.learner("Amina")
    with clock.hold(clock.now() + timedelta(days=140)):
        roll, press, _links = look(world)
        (concern,) = attention.concerns(roll, press, {})
    assert concern.line.behind
    assert [(each.why, each.number) for each in concern.reasons if each.why is not Why.HOURS] == [
        (Why.BEHIND, -concern.line.weeks),
        (Why.SILENT, 200),
    ]


def test_hours_that_will_not_suffice_with_their_number_and_day(world):
    amina, bram = world.learner("Amina"), world.learner("Bram")
    mentor = world.mentor(amina)
    world.place(amina, mentor, starts_on=world.today - timedelta(days=50))
    for ago in (20, 30, 40):
        world.day(amina, ago=ago, minutes=60)
    with clock.hold(clock.now() + timedelta(days=60)):
        roll, press, _links = look(world)
        found = {each.line.name: each for each in attention.concerns(roll, press, {})}
        ends_on = roll.calendar.ends_on - timedelta(days=1)
        told = {
            name: [(each.part, each.day) for each in concern.reasons if each.why is Why.HOURS]
            for name, concern in found.items()
        }
        assert told == {"Amina": [("practice", ends_on), ("internship", ends_on)], "Bram": [("practice", ends_on)]}
        (short,) = [each.number for each in found["Amina"].reasons if each.part == "internship"]
        assert 2400 - 3 * 60 > short > 2400 - 3 * 180
        assert found["Amina"].line.ahead(roll.today) == open_book(amina.id).forecasts
    assert bram.id in {line.enrolment_id for line in roll.lines}


def test_hours_on_plan_are_no_reason(world):
    amina = world.learner("Amina")
    world.place(amina, world.mentor(amina), starts_on=world.today - timedelta(days=50))
    world.day(amina, ago=20, minutes=540)
    roll, press, _links = look(world)
    assert Why.HOURS not in {r.why for each in attention.concerns(roll, press, {}) for r in each.reasons}


def test_who_has_ended_needs_nobody(world):
    learner, mentor = world.busy("Amina")
    world.end(learner)
    roll, press, links = look(world)
    assert (press.requests, press.expiring, links) == ([], [], [])
    assert attention.concerns(roll, press, queries.poor_observations([world.cohort.id])) == []
    assert overview.totals(roll, press).learners == 0
    assert mentor.mentor_id not in {load.mentor_id for load in overview.loads(press.requests, links)}
