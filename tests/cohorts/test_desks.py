"""What staff have seen is quiet, and what is new is told; one learner is told the same of as the whole cohort."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.small_curriculum import FADING
from tracker import clock
from tracker.cohorts.attention import Why
from tracker.cohorts.desks import desk_about, desk_of, desks
from tracker.extensions import db, writing
from tracker.logbook.books import open_book
from tracker.logbook.disputing import dispute
from tracker.people.models import Provider
from tracker.people.quieting import keep_quiet
from tracker.standing.thresholds import Thresholds


@pytest.fixture
def world(database):
    return World()


def said(concerns):
    return {each.line.name: [(reason.why, reason.about) for reason in each.reasons] for each in concerns}


def seen(world, learner, why, *items, days=7):
    who = {"actor_id": world.coordinator.person_id, "provider_id": world.provider.id, "enrolment_id": learner.id}
    with writing():
        keep_quiet(**who, why=why, items=items, until=world.today + timedelta(days=days))


def test_what_was_seen_is_quiet_and_another_skill_is_told(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    for code in ("pulse", FADING):
        world.see(learner, mentor, code, ago=9)
        world.see(learner, mentor, code, ago=2, outcome="more-practice", level=2)
    before = said(desk_of(world.cohort).told)["Amina"]
    assert before.count((Why.DOUBTED, "pulse")) == before.count((Why.DOUBTED, FADING)) == 1
    seen(world, learner, Why.DOUBTED, "pulse")
    desk = desk_of(world.cohort)
    assert said(desk.told)["Amina"] == [each for each in before if each != (Why.DOUBTED, "pulse")]
    assert said(desk.seen) == {"Amina": [(Why.DOUBTED, "pulse")]}
    assert desk.seen[0].reasons[0].seen.until == world.today + timedelta(days=7)
    with clock.hold(clock.now() + timedelta(days=8)):
        assert (Why.DOUBTED, "pulse") in said(desk_of(world.cohort).told)["Amina"]


def test_a_dispute_is_never_quiet(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    seq = world.see(learner, mentor, "pulse", ago=3)
    with writing():
        book = open_book(learner.id, lock=True)
        dispute(book, author=factories.author(mentor), entry_id=uuid4(), seq=seq, reason="On leave")
    seen(world, learner, Why.DISPUTED, "pulse")
    assert (Why.DISPUTED, "pulse") in said(desk_of(world.cohort).told)["Amina"]


def test_one_learner_is_told_the_same_of(world):
    other = factories.cohort(world.provider, "2026-B")
    made = [world.busy(name)[0] for name in ("Amina", "Bram")]
    world.learner("Céline", other)
    with clock.hold(clock.now() + timedelta(days=150)):
        for cohort, enrolment in ((world.cohort, made[0]), (world.cohort, made[1])):
            whole = {each.line.enrolment_id: each.reasons for each in desk_of(cohort).told}
            (alone,) = desk_about(cohort, enrolment.id).told
            assert alone.reasons == whole[enrolment.id] != []
        both = desks([world.cohort, other])
        assert [said(desk.told) for desk in both] == [said(desk_of(each).told) for each in (world.cohort, other)]
        assert [set(said(desk.told)) for desk in both] == [{"Amina", "Bram"}, {"Céline"}]


@pytest.mark.parametrize(
    ("column", "strict", "why"),
    [
        ("behind_weeks", 1, Why.BEHIND),
        ("silent_days", 3, Why.SILENT),
        ("poor_times", 1, Why.TWICE),
        ("expiring_days", 364, Why.EXPIRING),
    ],
)
def test_each_provider_sets_from_where_on(world, column, strict, why):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    world.see(learner, mentor, FADING, ago=4)
    world.see(learner, mentor, "pulse", ago=4, outcome="more-practice", level=2)
    world.practise(learner, "pulse", ago=4)
    lax = {"behind_weeks": 50, "silent_days": 90, "poor_times": 9, "expiring_days": 1, "waiting_days": 9}

    def told():
        with clock.hold(clock.now() + timedelta(days=40)):
            return {reason.why for each in desk_of(world.cohort).told for reason in each.reasons} - {Why.HOURS}

    change(world, lax)
    assert told() == set()
    change(world, lax | {column: strict})
    assert told() == {why}


def test_a_request_waits_as_long_as_the_provider_says(world):
    learner = world.learner("Amina")
    world.ask(learner, "pulse", ago=5, mentor=world.mentor(learner))
    assert desk_of(world.cohort).waiting == []
    change(world, {"waiting_days": 4})
    assert [request.days for request in desk_of(world.cohort).waiting] == [5]
    assert desk_of(world.cohort).roll.thresholds == Thresholds(waiting_days=4)


def change(world, columns):
    with writing():
        row = db.session.get_one(Provider, world.provider.id)
        for name, value in columns.items():
            setattr(row, name, value)


def test_the_day_after_weeks_that_do_not_count_the_list_is_not_longer(world):
    """Neither plan, silence, waiting nor what expires has moved; only a request may have lapsed."""
    learner = world.busy("Amina")[0]
    world.see(learner, world.mentor(learner), FADING, ago=2)
    first = world.today + timedelta(days=320)
    factories.weeks_off(world.provider, first, first + timedelta(days=20))
    lists = []
    for days in (320, 341):
        with clock.hold(clock.now() + timedelta(days=days)):
            desk = desk_of(world.cohort)
            lists.append((said(desk.told), len(desk.queues)))
    before, after = lists
    assert after[0] == before[0]
    assert (Why.EXPIRING, FADING) in before[0]["Amina"]
    assert after[1] <= before[1]
