"""Proving an address on a device: the six digits, their time and tries, and the device that is remembered."""

from contextlib import ExitStack
from uuid import uuid4

import pytest

from tests.logbook.worlds import World
from tracker.access import guests, sign_links
from tracker.errors import CodeSpent
from tracker.extensions import writing

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world():
    with ExitStack() as clocks:
        yield World(clocks)


@pytest.fixture
def link_id(world):
    made = uuid4()
    with writing():
        sign_links.make(
            made,
            token="it",
            way="code",
            enrolment_id=world.id,
            subject="request",
            seqs=[2],
            person_id=world.mentor.person_id,
            actor_id=world.learner_id,
        )
    return made


def keep(link_id, code_hash="kept"):
    with writing():
        guests.keep_code(link_id, code_hash)


def take(link_id):
    with writing():
        return guests.take_try(link_id)


def test_a_code_takes_five_tries_and_no_more(link_id):
    keep(link_id)
    assert [take(link_id) for _ in range(5)] == ["kept"] * 5
    assert not guests.has_code(link_id)
    with pytest.raises(CodeSpent):
        take(link_id)
    keep(link_id, "new")
    assert take(link_id) == "new"


def test_a_code_lasts_ten_minutes(world, link_id):
    keep(link_id)
    world.later(minutes=9, seconds=59)
    assert guests.has_code(link_id)
    world.later(seconds=1)
    assert not guests.has_code(link_id)
    with pytest.raises(CodeSpent):
        take(link_id)


def test_nobody_types_a_code_that_was_never_sent(link_id):
    with pytest.raises(CodeSpent):
        take(link_id)


def test_a_device_is_remembered_for_its_person_alone_and_half_a_year(world, link_id):
    keep(link_id)
    me = world.mentor.person_id
    with writing():
        token = guests.remember(me, link_id)
    assert not guests.has_code(link_id)
    assert guests.knows(token, me)
    assert not guests.knows(token, world.other_mentor.person_id)
    assert not guests.knows("", me)
    assert not guests.knows("another", me)
    world.later(days=180)
    assert not guests.knows(token, me)
