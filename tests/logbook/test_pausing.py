"""Pauses stop the clock of the plan and nothing else; an end can be undone; all of it can be taken back."""

from uuid import uuid4

import pytest

from tests.logbook.worlds import refused
from tests.small_curriculum import ONCE
from tracker.errors import (
    AlreadyPaused,
    BeforePause,
    BeforeStart,
    Ended,
    InTheFuture,
    NotEnded,
    NotFound,
    NotPaused,
    NotWithdrawable,
    OwnSkill,
    PauseOverlaps,
)


def test_no_day_of_a_pause_counts_and_the_end_moves(world):
    ends_on, week = world.book.calendar.ends_on, world.book.calendar.week(world.today)
    paused = world.pause(on=world.day(7))
    assert world.book.calendar.week(world.today) == week - 1
    world.later(days=14)
    assert world.book.calendar.week(world.today) == week - 1
    assert world.practise().anew, "a pause keeps nobody from logging"
    world.resume(paused.seq)
    book = world.book
    assert book.learner.pauses == f"{world.day(21)}/{world.day(1)}"
    assert (book.calendar.ends_on - ends_on).days == 21
    world.later(days=7)
    assert world.book.calendar.week(world.today) == week
    assert world.holds()


def test_pauses_that_are_refused(world):
    refused(BeforeStart(world.cohort.starts_on), lambda: world.pause(on=world.day(100)))
    refused(InTheFuture(world.day(-1)), lambda: world.pause(on=world.day(-1)))
    paused = world.pause(on=world.day(20))
    refused(AlreadyPaused(world.day(20)), world.pause)
    refused(BeforePause(world.day(20)), lambda: world.resume(paused.seq, on=world.day(21)))
    refused(NotPaused(), lambda: world.resume(1))
    refused(NotFound(), lambda: world.resume(99))
    world.resume(paused.seq, on=world.day(10))
    refused(NotPaused(), lambda: world.resume(paused.seq))
    refused(PauseOverlaps(world.day(10)), lambda: world.pause(on=world.day(11)))
    assert world.pause(on=world.day(10)).anew
    refused(OwnSkill(), lambda: world.pause(by=world.learner))


def test_a_pause_sent_twice_is_the_first(world):
    entry_id = uuid4()
    paused = world.pause(entry_id=entry_id)
    assert not world.pause(entry_id=entry_id).anew
    entry_id = uuid4()
    world.resume(paused.seq, entry_id=entry_id)
    assert not world.resume(paused.seq, entry_id=entry_id).anew


def test_a_pause_and_its_end_are_taken_back_unless_a_later_one_stands(world):
    first = world.pause(on=world.day(20))
    back = world.resume(first.seq, on=world.day(10))
    world.withdraw(back.seq, by=world.coordinator, reason="Not yet back")
    assert world.book.learner.pauses == f"{world.day(20)}/"
    back = world.resume(first.seq, on=world.day(9))
    second = world.pause(on=world.day(5))
    refused(NotWithdrawable(), lambda: world.withdraw(back.seq, by=world.coordinator, reason="Wrong"))
    world.withdraw(second.seq, by=world.coordinator, reason="She came")
    world.withdraw(first.seq, by=world.coordinator, reason="Wrong learner")
    assert world.book.learner.pauses == ""
    assert world.holds()


def test_what_ended_is_opened_again(world):
    ended = world.end()
    refused(Ended(), world.practise)
    refused(Ended(), world.pause)
    refused(NotEnded(), lambda: world.reopen(1))
    refused(NotFound(), lambda: world.reopen(99))
    world.reopen(ended.seq, reason="came-back")
    assert world.book.learner.ended_on is None
    refused(NotEnded(), lambda: world.reopen(ended.seq))
    assert world.practise(ONCE).anew
    again = world.end(outcome="completed", reason="finished")
    refused(NotEnded(), lambda: world.reopen(ended.seq))
    world.reopen(again.seq)
    assert world.holds()


@pytest.mark.parametrize("verb", ["pause", "end"])
def test_nobody_does_it_to_their_own_training(world, verb):
    refused(OwnSkill(), lambda: getattr(world, verb)(by=world.learner))
