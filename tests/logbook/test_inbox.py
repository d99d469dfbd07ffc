"""What waits for a mentor: whose requests, which hours, how old, how often seen before; and what was signed lately."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories as make
from tests.logbook.worlds import World, end_mentorship
from tests.small_curriculum import ALONE, CLINICAL, HYGIENE, ONCE, UNITS
from tracker.access import actor
from tracker.extensions import writing
from tracker.logbook.books import Author
from tracker.logbook.inbox import inbox_of, signed_by
from tracker.logbook.signing import close_request
from tracker.logbook.withdrawing import withdraw
from tracker.people.delegating import delegate, end


def inbox(author):
    hats = actor.load(author.person_id).mentorships
    return inbox_of(author.person_id, hats)


def codes(author):
    return [each.code for each in inbox(author).requests]


@pytest.mark.quick
def test_a_request_waits_for_whom_it_names_or_for_anybody(world):
    world.request(ONCE, mentor=world.mentor.person_id)
    world.later(hours=1)
    world.request(ALONE)
    assert codes(world.mentor) == [ONCE, ALONE]
    assert codes(world.other_mentor) == [ALONE]
    assert [each.named for each in inbox(world.mentor).requests] == [True, False]
    assert inbox(world.mentor).count == 2


def test_what_names_an_absent_mentor_waits_for_who_stands_in(world):
    colleague = make.person("Sofie Claes")
    make.post(colleague, world.site)
    sofie = Author(colleague.id, "mentor", uuid4())
    world.request(ONCE, mentor=world.mentor.person_id)
    world.practise(minutes=45)
    away = {"mentor_id": world.mentor.person_id, "delegate_id": colleague.id, "starts_on": world.today}
    with writing():
        row = delegate(
            actor_id=colleague.id, delegation_id=uuid4(), provider_id=world.provider_id, ends_on=world.day(-3), **away
        )
    (asked,) = inbox(sofie).requests
    assert asked.named is False
    assert (asked.instead_of.mentor_id, asked.instead_of.until) == (world.mentor.person_id, world.day(-3))
    assert inbox(sofie).hours[0].instead_of == asked.instead_of
    assert codes(world.mentor) == [ONCE]
    assert inbox(world.mentor).requests[0].instead_of is None
    assert codes(world.other_mentor) == []
    world.enrol()
    world.request(ALONE)
    make.mentorship(world.enrolment, colleague)
    assert {each.code: each.instead_of is None for each in inbox(sofie).requests} == {ONCE: False, ALONE: True}
    with writing():
        end(actor_id=colleague.id, delegation_id=row.id)
    assert codes(sofie) == [ALONE]


def test_only_in_the_modules_that_the_mentor_covers(world):
    hygienist, clinician = world.add_mentor(modules=[HYGIENE]), world.add_mentor(modules=[CLINICAL])
    world.request(ONCE)
    world.practise(ALONE, minutes=30)
    world.practise(HYGIENE, minutes=15)
    world.practise(ONCE, minutes=90)
    assert (codes(hygienist), codes(clinician)) == ([], [ONCE])
    assert [each.all.minutes for each in inbox(hygienist).hours] == [45]
    assert [each.all.minutes for each in inbox(clinician).hours] == [90]


def test_a_request_leaves_when_it_is_answered_closed_taken_back_or_lapsed(world):
    def close(by, outcome, seq):
        world.do(close_request, by=by, seq=seq, outcome=outcome, reason="Later.")

    first = world.request()
    close(world.mentor, "not-now", first.seq)
    second = world.request()
    close(world.learner, "withdrawn", second.seq)
    third = world.request()
    assert codes(world.mentor) == [ONCE]
    world.assess(outcome="more-practice", level=2, request=third.seq)
    assert codes(world.mentor) == []
    world.request()
    world.later(days=14)
    assert codes(world.mentor) == [ONCE]
    world.later(days=1)
    assert codes(world.mentor) == []


def test_the_attempt_counts_assessments_that_hold(world):
    world.request()
    assert [each.attempt for each in inbox(world.mentor).requests] == [1]
    seen = world.assess(outcome="more-practice", level=2, request=world.book.items[ONCE].waiting_seq)
    world.assess(outcome="more-practice", level=3, by=world.other_mentor)
    world.request()
    assert [each.attempt for each in inbox(world.mentor).requests] == [3]
    world.do(withdraw, by=world.mentor, seq=seen.seq, why="mistake")
    assert [each.attempt for each in inbox(world.mentor).requests] == [2]


def test_hours_are_one_line_for_each_learner(world):
    world.practise(minutes=45, on=world.day(3))
    world.later(hours=1)
    world.practise(ALONE, minutes=30)
    (line,) = inbox(world.mentor).hours
    found = line.all
    assert (found.practices, found.minutes, found.first_on, found.last_on) == (2, 75, world.day(3), world.today)
    assert line.whose.enrolment_id == world.id


def test_hours_by_week_with_days_and_their_detail(world):
    placement = world.place().seq
    monday = world.today - timedelta(days=world.today.weekday() + 7)
    for number in range(3):
        world.day_of(placement, on=monday + timedelta(days=number), late="away")
    world.day_of(placement, on=monday + timedelta(days=3), outcome="excused", excuse="family")
    world.practise(on=monday, minutes=45)
    world.practise(on=world.today, minutes=30)
    (line,) = inbox(world.mentor).hours
    found = {week: (each.days, each.practices, each.minutes) for week, each in line.weeks.items()}
    assert found == {monday: (4, 0, 3 * 480), monday + timedelta(days=7): (0, 1, 30)}
    assert (line.all.days, line.all.practices, line.all.minutes) == (4, 1, 3 * 480 + 30)


def test_a_day_that_was_excused_waits_although_it_has_no_minutes(world):
    world.day_of(world.place().seq, outcome="excused", excuse="personal")
    (line,) = inbox(world.mentor).hours
    assert (line.all.days, line.all.minutes) == (1, 0)


def test_hours_leave_with_a_verdict_and_come_back_when_it_is_taken_back(world):
    claim, other = world.practise(minutes=60), world.practise(minutes=20)
    verdict = world.confirm(claim.seq)
    world.do(withdraw, by=world.learner, seq=other.seq, why="mistake")
    assert inbox(world.mentor).hours == []
    world.do(withdraw, by=world.mentor, seq=verdict.seq, why="mistake")
    assert [line.all.minutes for line in inbox(world.mentor).hours] == [60]


def test_an_ended_mentorship_or_training_brings_nothing(world):
    world.request()
    world.practise()
    end_mentorship(world.mentor, world.day(1))
    assert inbox(world.mentor).count == 0
    assert inbox(world.other_mentor).count == 2


def test_two_providers_stand_apart(world):
    other = World(world.clocks, world.now)
    hat = make.mentorship(other.enrolment, world.mentor.person_id)
    other.practise()
    world.later(days=1)
    world.request()
    found = inbox(make.author(hat))
    assert [line.whose.provider_id for line in found.requests] == [world.provider_id]
    assert [line.whose.provider_id for line in found.hours] == [other.provider_id]
    assert set(found.providers) == {world.provider_id, other.provider_id}
    assert list(found.providers.values()) == sorted(found.providers.values())
    assert found.at(other.provider_id).count == 1
    assert found.at(other.provider_id).hours[0].whose.enrolment_id == other.id


def test_own_signatures_of_the_last_days(world):
    def signed(by):
        hats = actor.load(by.person_id).mentorships
        return [(each.kind, each.outcome, each.minutes, each.taken_back) for each in signed_by(by.person_id, hats)]

    world.assess(ALONE)
    world.later(days=8)
    seen = world.assess()
    world.later(minutes=1)
    world.confirm(world.practise(minutes=90).seq)
    world.assess(by=world.other_mentor)
    world.complete(UNITS[0])
    assert signed(world.mentor) == [("confirmed", "", 90, False), ("assessed", "achieved", 0, False)]
    world.do(withdraw, by=world.mentor, seq=seen.seq, why="mistake")
    assert signed(world.mentor)[1] == ("assessed", "achieved", 0, True)
    end_mentorship(world.mentor, world.day(1))
    assert signed(world.mentor) == []
