"""What waits for a verdict, and what whoever judges it has to see first."""

import pytest

from tests.standing.saying import day, enrolled, gone, judged, practised
from tests.standing.test_placements import logged, placed
from tracker.standing.undecided import undecided

pytestmark = pytest.mark.quick

HEAD = [enrolled(), placed()]


def waiting(*facts):
    return [(each.fact.seq, each.minutes, each.detail, each.added_later) for each in undecided([*HEAD, *facts])]


def test_what_was_judged_or_taken_back_waits_no_more():
    facts = [logged(3, 1), logged(4, 2), practised(5, 20), judged(6, 3), gone(7, 5)]
    assert waiting(*facts) == [(4, 480, False, False)]
    assert waiting(*facts, gone(8, 6)) == [(3, 480, False, False), (4, 480, False, False)]


def test_practice_on_a_day_at_a_site_counts_no_minute_more():
    assert waiting(practised(3, 1), logged(4, 1)) == [(4, 480, False, False), (3, 0, True, False)]
    assert waiting(practised(3, 1), logged(4, 1, outcome="excused")) == [(4, 0, False, False), (3, 60, False, False)]
    assert waiting(practised(3, 1), logged(4, 1), judged(5, 4)) == [(3, 0, True, False)]
    assert waiting(practised(3, 1), logged(4, 1), judged(5, 4, "declined")) == [(3, 60, False, False)]


def test_a_day_added_to_a_week_that_was_confirmed_is_marked():
    confirmed = [logged(3, 1), judged(4, 3)]
    assert waiting(*confirmed, logged(5, 4)) == [(5, 480, False, True)]
    assert waiting(*confirmed, logged(5, 7)) == [(5, 480, False, False)]


def test_by_day_with_the_monday_of_its_week():
    found = undecided([*HEAD, logged(3, 8), logged(4, 6), practised(5, 0)])
    assert [(each.fact.seq, each.week) for each in found] == [(5, day(0)), (4, day(0)), (3, day(7))]


def test_a_verdict_that_waits_for_its_signer_is_told_and_decides_nothing():
    word = judged(4, 3, details={"provisional": 1})
    assert [(each.fact.seq, each.unvouched) for each in undecided([*HEAD, logged(3, 1), word])] == [(3, word)]
    assert undecided([*HEAD, logged(3, 1), word, judged(5, 3)]) == []
