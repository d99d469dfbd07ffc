"""What each morning brings: receipts, the anchor, reminders; and that twice is once."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.cohorts.worlds import World
from tracker import clock
from tracker.cohorts import mornings
from tracker.extensions import db, writing
from tracker.logbook.receipts import anchor
from tracker.mail import outbox
from tracker.mail.models import Kind, Outgoing

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world() -> World:
    return World()


def told(world: World, kind: Kind) -> list[mornings.Notice]:
    return [each for each in mornings.notices(world.provider.id, world.today) if each["kind"] is kind]


def test_who_signed_yesterday_gets_a_receipt(world):
    learner = world.learner("Amina Haddad")
    mentor = world.mentor(learner)
    world.see(learner, mentor, "pulse", ago=1)
    [receipt] = told(world, Kind.DAILY_RECEIPT)
    assert receipt["person_id"] == mentor.mentor_id
    day = clock.today(world.provider.time_zone).fromordinal(world.today.toordinal() - 1)
    assert receipt["params"] == {"day": day.isoformat()}
    assert (receipt["provider_id"], receipt["time_zone"]) == (world.provider.id, "Europe/Oslo")


def test_nothing_was_written_and_nobody_is_told(world):
    world.learner("Amina Haddad")
    assert mornings.notices(world.provider.id, world.today) == []


def test_the_anchor_goes_to_administrators_and_coordinators(world):
    boss = factories.administrator(world.provider)
    factories.staff(world.provider, role="reader")
    world.practise(world.learner("Amina Haddad"), "pulse", ago=1)
    found = told(world, Kind.HEAD_ANCHOR)
    assert {each["person_id"] for each in found} == {boss.person_id, world.coordinator.person_id}
    yesterday = world.today.fromordinal(world.today.toordinal() - 1)
    digest = anchor(world.provider.id, yesterday).digest
    assert {each["params"]["digest"] for each in found} == {digest}


@pytest.mark.parametrize(("ago", "reminded"), [(1, False), (3, True), (4, False), (7, True), (8, False)])
def test_a_mentor_is_reminded_of_what_has_waited_for_days(world, ago, reminded):
    learner = world.learner("Amina Haddad")
    mentor = world.mentor(learner)
    world.ask(learner, "pulse", ago=ago)
    found = told(world, Kind.REMINDER)
    assert bool(found) is reminded
    if reminded:
        since = world.today.fromordinal(world.today.toordinal() - ago)
        assert found[0]["person_id"] == mentor.mentor_id
        assert found[0]["params"] == {"count": 1, "since": since.isoformat()}


def test_written_twice_it_is_there_once(world):
    learner = world.learner("Amina Haddad")
    world.see(learner, world.mentor(learner), "pulse", ago=1)
    notices = mornings.notices(world.provider.id, world.today)
    for _ in range(2):
        with writing():
            for notice in notices:
                outbox.post(**notice)
    assert len(db.session.scalars(select(Outgoing)).all()) == len(notices) == 2
