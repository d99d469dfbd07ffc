"""This was not me: what is denied counts for nothing until a coordinator takes back the one or the other."""

import pytest

from tests.logbook.worlds import refused
from tests.small_curriculum import FADING, ONCE
from tracker.errors import AlreadyEvaluated, AlreadyJudged, Forbidden, NotDisputable, NotFound, NotWithdrawable
from tracker.logbook import queries
from tracker.logbook.lines import Became


def became(world, seq):
    return queries.one_line(world.id, seq, world.today).became


def test_an_assessment_in_dispute_signs_nothing_off(world):
    asked = world.request(FADING)
    seen = world.assess(FADING, request=asked.seq)
    world.later(days=40)
    world.dispute(seen.seq, reason="I was not on the ward that day")
    assert world.state(FADING) == "practising"
    assert became(world, seen.seq) is Became.IN_DISPUTE
    assert became(world, asked.seq) is Became.LAPSED
    assert world.holds()


def test_hours_whose_confirmation_is_denied_wait_again(world):
    claim = world.practise()
    verdict = world.confirm(claim.seq)
    world.dispute(verdict.seq)
    learner = world.book.learner
    assert (learner.claimed_simulated, learner.confirmed_simulated) == (60, 0)
    assert became(world, claim.seq) is Became.WAITING
    world.confirm(claim.seq, by=world.other_mentor)
    assert world.book.learner.confirmed_simulated == 60
    assert world.holds()


def test_a_coordinator_decides_that_it_was_not_them(world):
    seen = world.assess(ONCE)
    world.dispute(seen.seq)
    world.withdraw(seen.seq, by=world.coordinator, why="decided-otherwise", reason="Somebody used her PIN")
    assert world.state(ONCE) == "not-started"
    assert became(world, seen.seq) is Became.WITHDRAWN
    refused(NotDisputable(), lambda: world.dispute(seen.seq))
    assert world.holds()


def test_a_coordinator_decides_that_it_was_them_after_all(world):
    seen = world.assess(ONCE)
    denied = world.dispute(seen.seq)
    world.withdraw(denied.seq, by=world.coordinator, why="decided-otherwise", reason="The rota says otherwise")
    assert world.state(ONCE) == "signed-off"
    assert became(world, seen.seq) is Became.STANDS
    world.dispute(seen.seq)
    assert world.holds()


def test_only_the_signer_and_only_once(world):
    seen = world.assess(ONCE)
    refused(Forbidden(), lambda: world.dispute(seen.seq, by=world.other_mentor))
    refused(Forbidden(), lambda: world.dispute(seen.seq, by=world.coordinator))
    world.dispute(seen.seq)
    refused(NotDisputable(), lambda: world.dispute(seen.seq))
    refused(NotWithdrawable(), lambda: world.withdraw(seen.seq, by=world.mentor))


def test_a_coordinator_may_deny_hours_confirmed_in_their_name(world):
    claim = world.practise()
    verdict = world.confirm(claim.seq, by=world.coordinator, reason="Her mentor is away")
    world.dispute(verdict.seq, by=world.coordinator)
    assert world.book.learner.claimed_simulated == 60


def test_what_is_no_signature_is_not_disputed(world):
    claim = world.practise()
    said = world.feedback()
    for seq in (1, claim.seq, said.seq):
        refused(NotDisputable(), lambda seq=seq: world.dispute(seq))
    refused(NotFound(), lambda: world.dispute(99))


def test_hours_claimed_anew_never_stand_there_twice(world):
    """Denying that they were sent back would open the first claim beside the second."""
    claim = world.practise()
    back = world.decline(claim.seq)
    world.practise(replaces=claim.seq)
    refused(NotDisputable(), lambda: world.dispute(back.seq))


def test_a_claim_never_has_two_verdicts(world):
    """Once another mentor judged the hours, the first verdict does not come back."""
    claim = world.practise()
    first = world.confirm(claim.seq)
    denied = world.dispute(first.seq)
    second = world.decline(claim.seq, by=world.other_mentor)
    refused(NotWithdrawable(), lambda: world.withdraw(denied.seq, by=world.coordinator, reason="It was her"))
    refused(AlreadyJudged(second.seq, world.other_mentor.person_id), lambda: world.confirm(claim.seq))
    world.withdraw(second.seq, by=world.coordinator, reason="A mistake")
    world.withdraw(denied.seq, by=world.coordinator, reason="It was her")
    assert became(world, claim.seq) is Became.CONFIRMED
    assert world.holds()


@pytest.mark.quick
def test_the_signer_may_take_the_dispute_back(world):
    seen = world.assess(ONCE)
    denied = world.dispute(seen.seq)
    world.withdraw(denied.seq, by=world.mentor)
    assert world.state(ONCE) == "signed-off"


def test_one_evaluation_stands_whatever_was_denied(world):
    at = world.place().seq
    denied = world.evaluate(at).seq
    dispute = world.dispute(denied).seq
    anew = world.evaluate(at).seq
    office = {"by": world.coordinator, "reason": "It was her after all"}
    refused(NotWithdrawable(), lambda: world.withdraw(dispute, **office))
    world.withdraw(anew, **office)
    world.withdraw(dispute, **office)
    refused(AlreadyEvaluated(world.today), lambda: world.evaluate(at))
    assert world.holds()
