"""Pressing for an answer: once a day for each request, while it waits; counted where the mentor sees it."""

import pytest

from tests.small_curriculum import FADING, ONCE
from tracker.access import actor as actors
from tracker.errors import AlreadyReminded, Ended, NotFound, RequestClosed, RequestLapsed
from tracker.extensions import db, writing
from tracker.logbook import reminding
from tracker.logbook.books import open_book
from tracker.logbook.inbox import inbox_of


def remind(world, seq: int) -> None:
    with writing():
        reminding.remind(open_book(world.id, lock=True), actor_id=world.learner_id, seq=seq)


def test_once_a_day_and_counted(world):
    asked, other = world.request(), world.request(FADING)
    assert reminding.reminders_of([asked.id]) == {}
    remind(world, asked.seq)
    with pytest.raises(AlreadyReminded):
        remind(world, asked.seq)
    remind(world, other.seq)
    world.later(days=1)
    remind(world, asked.seq)
    found = reminding.reminders_of([asked.id, other.id])
    assert {each: kept.times for each, kept in found.items()} == {asked.id: 2, other.id: 1}
    assert found[asked.id].on("Europe/Oslo") == world.today
    actor = actors.load(world.mentor.person_id)
    shown = {each.code: each.reminders for each in inbox_of(world.mentor.person_id, actor.mentorships).requests}
    assert shown == {ONCE: 2, FADING: 1}
    db.session.rollback()


def test_the_day_is_that_of_the_provider(world):
    """Half past eleven at night in Oslo and half past midnight are two days, also where the server has one."""
    asked = world.request()
    world.later(hours=13, minutes=30)
    remind(world, asked.seq)
    world.later(hours=1)
    remind(world, asked.seq)
    assert reminding.reminders_of([asked.id])[asked.id].times == 2


def test_only_what_waits_is_pressed_for(world):
    claim = world.practise()
    closed, lapsed = world.request(), world.request(FADING)
    world.close(closed.seq)
    for seq, error in ((claim.seq, NotFound), (999, NotFound), (closed.seq, RequestClosed)):
        with pytest.raises(error):
            remind(world, seq)
    world.later(days=15)
    with pytest.raises(RequestLapsed):
        remind(world, lapsed.seq)
    open_still = world.request()
    world.end()
    with pytest.raises(Ended):
        remind(world, open_still.seq)
