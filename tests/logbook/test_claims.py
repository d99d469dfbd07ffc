"""Hours without a verdict: the SQL says what the rules say, after whatever was said before."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.small_curriculum import ALONE, ONCE
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook.claims import claims_by_id, claims_of, find_entry, is_detail, is_undecided
from tracker.logbook.facts import facts_of
from tracker.logbook.models import Entry
from tracker.logbook.withdrawing import withdraw
from tracker.standing.undecided import undecided


def by_rules(world):
    """What waits: entry, minutes and whether it is detail of a day at a site."""
    db.session.rollback()
    return {each.fact.seq: each.detail for each in undecided(facts_of(world.id, "Europe/Oslo"))}


def in_sql(world):
    db.session.rollback()
    mine = select(Entry.seq, is_detail(Entry)).where(Entry.enrolment_id == world.id, is_undecided(Entry))
    return {row.seq: bool(row[1]) for row in db.session.execute(mine)}


@pytest.mark.quick
def test_a_claim_shows_what_was_done(world):
    logged = world.practise(ALONE, minutes=45, setting="real-care", what="In the bins.", on=world.day(2))
    (claim,) = claims_of(world.id, "Europe/Oslo")
    assert (claim.id, claim.is_day, claim.code, claim.on) == (logged.id, False, ALONE, world.day(2))
    assert (claim.minutes, claim.setting, claim.what) == (45, "real-care", "In the bins.")


def test_a_day_shows_what_whoever_confirms_it_has_to_know(world):
    placement = world.place().seq
    first = world.day_of(placement, on=world.day(20), late="forgot", duties="Reception.")
    world.practise(ONCE, on=world.day(20), minutes=30)
    day, practice = claims_of(world.id, "Europe/Oslo")
    assert (day.is_day, day.outcome, day.late, day.what, day.minutes) == (True, "present", "forgot", "Reception.", 480)
    assert (practice.detail, practice.claimed, practice.minutes) == (True, 30, 0)
    world.decline(first.seq, reason="It was the day before.")
    anew = world.day_of(placement, on=world.day(19), replaces=first.seq)
    found = {claim.id: claim for claim in claims_of(world.id, "Europe/Oslo")}
    assert found[anew.id].sent_back == "It was the day before."
    assert found[practice.id].minutes == 30


ACTS = st.lists(
    st.sampled_from(["practise", "day", "excused", "confirm", "decline", "take back", "withdraw"]), max_size=10
)


@given(acts=ACTS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_and_rules_agree(world, acts):
    world.enrol()
    placement, last, on = world.place().seq, None, 0
    for act in acts:
        open_now = sorted(by_rules(world))
        if act == "practise":
            world.practise(minutes=15, on=world.day(on))
        elif act in {"day", "excused"} and on < 7:
            outcome = "present" if act == "day" else act
            world.day_of(placement, on=world.day(on), outcome=outcome, excuse="family" if act == "excused" else None)
            on += 1
        elif act in {"confirm", "decline"} and open_now:
            last = getattr(world, act)(open_now[0])
        elif act == "take back" and last:
            world.do(withdraw, by=world.mentor, seq=last.seq, why="mistake")
            last = None
        elif act == "withdraw" and open_now:
            world.do(withdraw, by=world.learner, seq=open_now[-1], why="mistake")
    assert in_sql(world) == by_rules(world)
    assert len(claims_of(world.id, "Europe/Oslo")) == len(by_rules(world))


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
