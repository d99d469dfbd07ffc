"""A logbook told line by line: what became of each entry, what it counts for, what it puts right, who denied it."""

from uuid import uuid4

import pytest

from tests.small_curriculum import FADING, ONCE, UNITS
from tracker.extensions import writing
from tracker.logbook import days, queries
from tracker.logbook.books import open_book
from tracker.logbook.days import Day
from tracker.logbook.lines import Became, Counts


def lines(world, item=None):
    return queries.timeline(world.id, world.today, item)


def line(world, seq):
    return next(each for each in lines(world) for each in each.whole if each.seq == seq)


@pytest.mark.quick
def test_what_is_sent_back_and_claimed_anew_is_one_line(world):
    claim = world.practise(minutes=90)
    world.decline(claim.seq, reason="It was an hour")
    anew = world.practise(minutes=60, replaces=claim.seq)
    [told] = lines(world, ONCE)
    queries.read_texts(world.id, [told])
    assert (told.seq, [each.seq for each in told.history]) == (anew.seq, [claim.seq])
    assert told.before.answer.texts["reason"] == "It was an hour"
    assert (told.became, told.counts) == (Became.WAITING, Counts.LATER)
    world.withdraw(anew.seq)
    assert [(each.seq, each.became) for each in lines(world, ONCE)] == [
        (anew.seq, Became.WITHDRAWN),
        (claim.seq, Became.SENT_BACK),
    ]


def test_what_its_author_takes_back_and_says_anew_is_one_line(world):
    first = world.practise(minutes=90)
    world.withdraw(first.seq)
    second = world.practise(minutes=60)
    world.withdraw(second.seq, why="wrong-day")
    third = world.practise(minutes=60, on=world.day(1))
    [told] = lines(world, ONCE)
    assert (told.seq, [each.seq for each in told.history]) == (third.seq, [second.seq, first.seq])


def test_what_is_something_else_or_said_much_later_stands_alone(world):
    first = world.practise()
    world.withdraw(first.seq)
    world.practise(FADING, on=world.day(1))
    second = world.practise()
    world.withdraw(second.seq)
    world.later(minutes=11)
    world.practise()
    seen = world.assess()
    world.withdraw(seen.seq, by=world.coordinator, reason="Wrong learner")
    world.assess()
    assert [each.history for each in lines(world)] == [[]] * len(lines(world))


def test_a_day_that_was_changed_is_one_line(world):
    placement = world.place(waiver="experience", reason="Works there already").seq
    logged = world.day_of(placement)
    with writing():
        book, shorter = open_book(world.id, lock=True), Day(world.today, "present", 420)
        changed = days.change_day(book, author=world.learner, form_id=uuid4(), seq=logged.seq, day=shorter)
    [told] = [each for each in lines(world) if each.kind == "day-logged"]
    assert (told.seq, told.before.seq) == (changed.seq, logged.seq)
    claim = world.practise()
    assert line(world, claim.seq).counts is Counts.DETAIL
    world.withdraw(changed.seq)
    assert line(world, claim.seq).counts is Counts.LATER


def test_what_each_counts_for(world):
    unit, heard = world.complete(UNITS[0]), world.hear()
    seen, claim, asked = world.assess(), world.practise(FADING), world.request(FADING)
    world.confirm(claim.seq)
    expected = {unit: "unit", heard: "nothing", seen: "skill", claim: "hours", asked: "nothing"}
    assert {each.seq: line(world, each.seq).counts for each in expected} == {
        each.seq: counts for each, counts in expected.items()
    }
    assert line(world, 1).counts is Counts.RECORD
    world.dispute(seen.seq)
    assert line(world, seen.seq).counts is Counts.NOTHING


def test_a_dispute_is_told_with_what_it_denies(world):
    claim = world.practise()
    verdict = world.confirm(claim.seq)
    denied = world.dispute(verdict.seq, reason="Not me")
    [told] = lines(world, ONCE)
    queries.read_texts(world.id, [told])
    assert (told.became, told.answer) == (Became.WAITING, None)
    assert told.answers[0].disputed.texts == {"reason": "Not me"}
    assert line(world, verdict.seq).became is Became.IN_DISPUTE
    world.withdraw(denied.seq, by=world.coordinator, reason="It was her")
    assert (line(world, claim.seq).became, line(world, verdict.seq).holds) == (Became.CONFIRMED, True)


def test_a_request_kept_open_for_longer_says_until_when(world):
    asked = world.request()
    before = line(world, asked.seq).until
    world.extend(asked.seq)
    assert line(world, asked.seq).until > before
    world.later(days=16)
    assert line(world, asked.seq).became is Became.WAITING


def test_names_and_places_are_read_when_asked_for(world):
    world.place(waiver="experience", reason="Works there already")
    world.hear()
    shown = lines(world)
    queries.read_names(shown)
    assert {(each.kind, each.named, each.place) for each in shown if each.named} == {
        ("placed", world.mentor_name, world.site.name),
        ("feedback-noted", world.mentor_name, ""),
    }
