"""What one person signed on one day, and the number that stands for all logbooks of a provider."""

import pytest

from tests import factories
from tests.logbook.tampering import tamper
from tests.small_curriculum import ONCE
from tracker.extensions import db
from tracker.logbook import receipts

pytestmark = pytest.mark.usefixtures("database")


def test_every_signature_of_the_day_and_nobody_elses(world):
    practice = world.practise()
    confirmed = world.confirm(practice.seq)
    world.assess(by=world.other_mentor)
    assessed = world.assess()
    signed = receipts.signed_on(world.mentor.person_id, world.provider_id, world.today)
    assert {(each.kind, each.seq) for each in signed} == {("confirmed", confirmed.seq), ("assessed", assessed.seq)}
    assert {each.enrolment_id for each in signed} == {world.id}
    assert any(each.title for each in signed)
    assert receipts.signers_on(world.provider_id, world.today) == sorted(
        [world.mentor.person_id, world.other_mentor.person_id]
    )


def test_a_day_is_a_day_where_the_provider_is(world):
    world.at(world.now.replace(hour=22, minute=59))
    world.assess(ONCE)
    world.later(minutes=2)
    assert receipts.signed_on(world.mentor.person_id, world.provider_id, world.today) == []
    assert len(receipts.signed_on(world.mentor.person_id, world.provider_id, world.day(1))) == 1


def test_another_provider_sees_nothing_of_it(world):
    world.assess()
    other = factories.provider().id
    assert receipts.signed_on(world.mentor.person_id, other, world.today) == []
    assert receipts.signers_on(other, world.today) == []
    assert not receipts.written_on(other, world.today)
    assert receipts.anchor(other, world.today).logbooks == 0


def test_the_number_of_a_day_stays_whatever_comes_after(world):
    world.assess()
    first, day = receipts.anchor(world.provider_id, world.today), world.today
    assert first.logbooks == 1
    world.later(days=1)
    world.practise()
    assert receipts.anchor(world.provider_id, day) == first
    assert receipts.anchor(world.provider_id, world.today) != first


def test_the_number_tells_that_an_entry_was_changed(world):
    world.assess()
    before = receipts.anchor(world.provider_id, world.today)
    tamper("UPDATE entry SET hash = 'f' WHERE seq = 2")
    db.session.rollback()
    assert receipts.anchor(world.provider_id, world.today) != before
