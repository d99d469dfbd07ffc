"""What the entries of a placement add up to, and that no minute counts twice."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.saying import ANN, CHIEF, day, enrolled, gone, judged, practised, said
from tracker.standing.placements import reckon_placements
from tracker.standing.reckon import reckon_learner

pytestmark = pytest.mark.quick


SITE = UUID(int=7)


def placed(seq=2, until=30, planned=6000, **more):
    details = {"site": str(SITE), "starts_on": str(day(0)), "ends_on": str(day(until)), "planned": planned}
    by = {"author": CHIEF, "acted_as": "coordinator", "item": None}
    return said(seq, "placed", details={**details, "mentor": str(ANN)}, **by, **more)


def logged(seq, on, minutes=480, outcome="present"):
    worked = minutes if outcome in {"present", "made-up"} else None
    return said(seq, "day-logged", on, item="internship", minutes=worked, outcome=outcome, details={"placement": 2})


def test_days_by_state():
    facts = [
        enrolled(),
        placed(),
        logged(3, 1),
        logged(4, 2),
        logged(5, 3),
        logged(6, 4, outcome="excused"),
        judged(7, 3),
        judged(8, 4, "declined"),
    ]
    (found,) = reckon_placements(facts)
    assert (found.confirmed, found.declined, found.claimed, found.excused, found.absent) == (480, 480, 480, 1, 0)
    assert (found.site_id, found.planned, found.last_seq, found.waived) == (SITE, 6000, 8, False)
    learner = reckon_learner(facts)
    assert (learner.claimed_days, learner.confirmed_days, learner.declined_days) == (480, 480, 480)
    assert (learner.claimed_real, learner.confirmed_real) == (0, 0)


def test_put_right_it_stays_the_same_placement():
    later = placed(3, 40, 9000, refers=2)
    (found,) = reckon_placements([enrolled(), placed(), later, logged(4, 35)])
    assert (found.seq, found.ends_on, found.planned, found.claimed) == (2, day(40), 9000, 480)
    (found,) = reckon_placements([enrolled(), placed(), later, gone(4, 3)])
    assert (found.ends_on, found.planned) == (day(30), 6000)


def test_ended_and_taken_back():
    end = said(3, "placement-ended", 20, refers=2, outcome="site")
    (found,) = reckon_placements([enrolled(), placed(), end])
    assert (found.ended_on, found.ended_how, found.last_day) == (day(20), "site", day(20))
    (found,) = reckon_placements([enrolled(), placed(), end, gone(4, 3)])
    assert (found.ended_on, found.last_day) == (None, day(30))
    assert reckon_placements([enrolled(), placed(), gone(3, 2)]) == []


def test_practice_on_a_day_at_a_site_is_detail_until_the_day_is_sent_back():
    practice = practised(4, 1, setting="real-care")
    facts = [enrolled(), placed(), logged(3, 1), practice]
    assert reckon_learner(facts).claimed_real == 0
    back = judged(5, 3, "declined")
    assert reckon_learner([*facts, back]).claimed_real == 60
    assert reckon_learner([*facts, gone(5, 3)]).claimed_real == 60


STATES = ("claimed", "confirmed", "declined")
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["practice-logged", "day-logged"]),
        st.integers(0, 4),
        st.integers(1, 960),
        st.sampled_from([None, "confirmed", "declined", "withdrawn"]),
    ),
    max_size=12,
)


@given(CLAIMS)
def test_no_minute_counts_twice(claims):
    """All sums together are the minutes claimed, less what was taken back and what is detail of another day."""
    facts, seq = [enrolled(), placed()], 2
    for kind, on, minutes, then in claims:
        seq += 1
        if kind == "day-logged":
            facts.append(logged(seq, on, minutes))
        else:
            facts.append(practised(seq, on, minutes=minutes))
        if then:
            facts.append(judged(seq + 1, seq, then))
            seq += 1
    gone_or_sent = {each.refers: each.kind for each in facts if each.refers}
    standing = [each for each in facts if each.kind in {"practice-logged", "day-logged"}]
    standing = [each for each in standing if gone_or_sent.get(each.seq) != "withdrawn"]
    at_site = {each.on for each in standing if each.kind == "day-logged" and gone_or_sent.get(each.seq) != "declined"}
    counted = [each for each in standing if each.kind == "day-logged" or each.on not in at_site]
    found = reckon_learner(facts)
    names = [f"{state}_{where}" for state in STATES for where in ("days", "real", "simulated")]
    assert sum(getattr(found, name) for name in names) == sum(each.minutes for each in counted)
    (placement,) = reckon_placements(facts)
    assert placement.claimed + placement.confirmed + placement.declined == sum(
        each.minutes for each in standing if each.kind == "day-logged"
    )
    assert found.last_seq == seq
