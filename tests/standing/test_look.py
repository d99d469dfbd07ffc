"""What a kept standing means on a day: every state, the first that fits, and nothing but the day to change it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.saying import ANN, BOB, SKILL, UNIT, asked, closed, day, gone, passed, practised, said, seen
from tracker.standing import look
from tracker.standing.look import State
from tracker.standing.reckon import ItemStanding, reckon_item

pytestmark = pytest.mark.quick

YEARLY = replace(SKILL, validity_months=12)
THRICE = replace(SKILL, observations=3, mentors=2)
MORE = {"outcome": "more-practice"}
YEAR = 365

STATES = {
    # skill, facts, day looked at, state
    "nothing said": (SKILL, [], 0, State.NOT_STARTED),
    "only a note": (SKILL, [said(2, "noted")], 0, State.NOT_STARTED),
    "all taken back": (SKILL, [practised(2), gone(3, 2)], 0, State.NOT_STARTED),
    "practised": (SKILL, [practised(2)], 0, State.PRACTISING),
    "seen, of another revision": (SKILL, [seen(2, revision=2)], 0, State.PRACTISING),
    "one of three": (THRICE, [seen(2)], 0, State.PARTLY),
    "three by one mentor": (THRICE, [seen(2), seen(3, 1), seen(4, 2)], 2, State.PARTLY),
    "more practice": (SKILL, [seen(2, **MORE)], 0, State.MORE_PRACTICE),
    "more practice after one of three": (THRICE, [seen(2), seen(3, 1, **MORE)], 1, State.MORE_PRACTICE),
    "one of three after more practice": (THRICE, [seen(2, **MORE), seen(3, 1)], 1, State.PARTLY),
    "more practice is older": (THRICE, [seen(2, 1), seen(3, 0, **MORE)], 1, State.PARTLY),
    "waiting": (SKILL, [asked(2)], 0, State.WAITING),
    "waiting on its last day": (SKILL, [asked(2, until=13)], 13, State.WAITING),
    "lapsed": (SKILL, [asked(2, until=13)], 14, State.PRACTISING),
    "lapsed, and asked again": (SKILL, [asked(2, until=13), asked(3, 14, until=27)], 14, State.WAITING),
    "sent back": (SKILL, [asked(2), closed(3, 2)], 0, State.PRACTISING),
    "waiting after more practice": (SKILL, [seen(2, **MORE), asked(3, 1)], 1, State.WAITING),
    "waiting after one of three": (THRICE, [seen(2), asked(3, 1)], 1, State.WAITING),
    "signed off": (SKILL, [seen(2)], 0, State.SIGNED_OFF),
    "signed off for ever": (SKILL, [seen(2)], 9000, State.SIGNED_OFF),
    "signed off, and waiting for a renewal": (YEARLY, [seen(2), asked(3, 300)], 300, State.SIGNED_OFF),
    "signed off, later found wanting": (SKILL, [seen(2), seen(3, 5, **MORE)], 5, State.SIGNED_OFF),
    "valid on the last day": (YEARLY, [seen(2)], YEAR, State.SIGNED_OFF),
    "expired on the next": (YEARLY, [seen(2)], YEAR + 1, State.EXPIRED),
    "expired, found wanting": (YEARLY, [seen(2), seen(3, 300, **MORE)], YEAR + 1, State.EXPIRED),
    "expired, and waiting": (YEARLY, [seen(2), asked(3, YEAR, until=YEAR + 13)], YEAR + 1, State.WAITING),
    "expired, asked and lapsed": (YEARLY, [seen(2), asked(3, YEAR, until=YEAR + 13)], YEAR + 14, State.EXPIRED),
    "expired and renewed": (YEARLY, [seen(2), seen(3, YEAR + 50)], YEAR + 50, State.SIGNED_OFF),
    "award taken back": (SKILL, [seen(2), gone(3, 2)], 0, State.NOT_STARTED),
    "award taken back, its request open again": (SKILL, [asked(2), seen(3, refers=2), gone(4, 3)], 1, State.WAITING),
}


@pytest.mark.parametrize("case", STATES)
def test_states(case):
    skill, facts, on, state = STATES[case]
    assert look.state(reckon_item(skill.code, skill, facts), day(on)) is state


def test_every_state_is_reached():
    assert {state for *_, state in STATES.values()} == set(State)


def test_an_item_that_nothing_was_said_of_has_not_started():
    assert look.state(None, day(0)) is State.NOT_STARTED


def test_the_first_state_that_fits_is_the_one():
    """Everything at once, then one reason after the other is taken away."""
    all_at_once = ItemStanding(
        SKILL.code,
        "competency",
        9,
        awarded_on=day(0),
        valid_until=day(9),
        waiting_until=day(9),
        latest_outcome="more-practice",
        observations=1,
        last_on=day(5),
    )
    less = [
        all_at_once,
        (all_at_once := replace(all_at_once, valid_until=day(1))),
        (all_at_once := replace(all_at_once, waiting_until=None)),
        (all_at_once := replace(all_at_once, awarded_on=None, valid_until=None)),
        (all_at_once := replace(all_at_once, latest_outcome="achieved")),
        (all_at_once := replace(all_at_once, observations=0)),
        replace(all_at_once, last_on=None),
    ]
    assert [look.state(each, day(5)) for each in less] == list(State)


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_award_fades_once_and_for_all_unless_renewed(first, more):
    standing = reckon_item(YEARLY.code, YEARLY, [seen(2)])
    if not look.is_valid(standing, day(first)):
        assert not look.is_valid(standing, day(first + more))


@pytest.mark.parametrize(
    ("facts", "on", "doubted"),
    [
        ([seen(2)], 0, False),
        ([seen(2), seen(3, 5, **MORE)], 5, True),
        ([seen(2), seen(3, 5, **MORE), seen(4, 6)], 6, False),
        ([seen(2), seen(3, 5, **MORE)], YEAR + 1, False),
        ([seen(2, **MORE)], 0, False),
    ],
)
def test_an_award_found_wanting_later_is_marked(facts, on, doubted):
    assert look.is_doubted(reckon_item(YEARLY.code, YEARLY, facts), day(on)) is doubted


@pytest.mark.parametrize(
    ("skill", "facts", "left"),
    [
        (SKILL, None, 1),
        (THRICE, None, 3),
        (replace(SKILL, mentors=2), None, 2),
        (THRICE, [seen(2)], 2),
        (THRICE, [seen(2), seen(3, 1)], 1),
        (THRICE, [seen(2), seen(3, 1), seen(4, 2)], 1),
        (THRICE, [seen(2), seen(3, 1), seen(4, 2, by=BOB)], 0),
        (THRICE, [seen(2), seen(3, 1), seen(4, 2, by=BOB), seen(5, 3)], 0),
    ],
)
def test_how_many_observations_are_left(skill, facts, left):
    standing = None if facts is None else reckon_item(skill.code, skill, facts)
    assert look.observations_left(skill, standing) == left


@given(st.lists(st.tuples(st.sampled_from([ANN, BOB]), st.integers(0, 5)), max_size=8))
def test_nothing_left_is_awarded(observed):
    facts = [seen(seq, on, by=by) for seq, (by, on) in enumerate(observed, start=2)]
    standing = reckon_item(THRICE.code, THRICE, facts)
    assert (look.observations_left(THRICE, standing) == 0) == (standing.awarded_on is not None)
    assert look.is_valid(standing, day(9)) == (standing.awarded_on is not None)


def test_a_unit_is_completed_in_one_language_or_more():
    assert not look.is_completed(None)
    assert not look.is_completed(reckon_item(UNIT.code, UNIT, [passed(2, revision=2)]))
    assert look.is_completed(reckon_item(UNIT.code, UNIT, [passed(2), passed(3, language="en")]))


def test_nothing_waits_a_day_longer_than_it_was_asked_to():
    standing = reckon_item(SKILL.code, SKILL, [asked(2, until=13)])
    waits = [look.is_waiting(standing, day(0) + timedelta(days=number)) for number in range(20)]
    assert waits == [True] * 14 + [False] * 6
