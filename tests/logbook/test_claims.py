"""Hours without a verdict: the SQL says what the rules say, after whatever was said before."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_curriculum import ALONE, ONCE
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook.claims import claims_by_id, claims_of, find_entry
from tracker.logbook.facts import facts_of
from tracker.logbook.withdrawing import withdraw
from tracker.standing.facts import live, verdicts


def undecided(world):
    """By the rules."""
    db.session.rollback()
    living = live(facts_of(world.id, "Europe/Oslo"))
    return [fact.seq for fact in living if fact.kind == "practice-logged" and fact.seq not in verdicts(living)]


@pytest.mark.quick
def test_a_claim_shows_what_was_done(world):
    logged = world.practise(ALONE, minutes=45, setting="real-care", what="In the bins.", on=world.day(2))
    (claim,) = claims_of(world.id)
    assert (claim.id, claim.seq, claim.code, claim.on) == (logged.id, logged.seq, ALONE, world.day(2))
    assert (claim.minutes, claim.setting, claim.what) == (45, "real-care", "In the bins.")


ACTS = st.lists(st.sampled_from(["practise", "confirm", "decline", "take back", "withdraw"]), max_size=8)


@given(acts=ACTS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_and_rules_agree(world, acts):
    world.enrol()
    last = None
    for act in acts:
        open_now = undecided(world)
        if act == "practise":
            world.practise(minutes=15)
        elif act in {"confirm", "decline"} and open_now:
            last = getattr(world, act)(open_now[0])
        elif act == "take back" and last:
            world.do(withdraw, by=world.mentor, seq=last.seq, why="mistake")
            last = None
        elif act == "withdraw" and open_now:
            world.do(withdraw, by=world.learner, seq=open_now[-1], why="mistake")
    assert sorted(claim.seq for claim in claims_of(world.id)) == undecided(world)


def test_claims_are_found_by_id_in_their_own_logbook_only(world):
    claim, asked = world.practise(), world.request(ONCE)
    assert set(claims_by_id(world.id, [claim.id, asked.id, uuid4()])) == {claim.id}
    assert find_entry(claim.id).seq == claim.seq
    assert find_entry(asked.id).kind == "sign-off-requested"
    first = world.id
    world.enrol()
    assert claims_by_id(world.id, [claim.id]) == {}
    assert find_entry(claim.id).enrolment_id == first
    with pytest.raises(NotFound):
        find_entry(uuid4())
