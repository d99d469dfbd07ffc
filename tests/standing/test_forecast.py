"""Whether the hours will suffice, said neither too early nor of what is on plan."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.plans import PLAN, UNITS
from tests.standing.saying import DAY, day, judged, module, passed, practised
from tests.standing.test_hours import summed
from tracker.curriculum.plan import Internship
from tracker.standing.forecast import PRACTICE, forecasts, is_thin, planned_share_at
from tracker.standing.internship import INTERNSHIP
from tracker.standing.planning import Calendar

pytestmark = pytest.mark.quick

TEN = Calendar(DAY, 10)
DAYS = (TEN.ends_on - DAY).days
HALF = day(DAYS // 2)


def look(*, practice=0, internship=0, placed=None, today=HALF, plan=PLAN, calendar=TEN):
    placed_on = None if placed is None else day(placed)
    given = {"practice": practice, "internship": internship, "placed_on": placed_on}
    return {each.part: each for each in forecasts(plan, **given, calendar=calendar, today=today)}


def test_practice_since_the_start_and_internship_since_its_first_placement():
    found = look(practice=900, internship=600, placed=100)
    assert (found[PRACTICE].need, found[INTERNSHIP].need) == (30 * 60, 40 * 60)
    assert found[PRACTICE].short == 0
    assert found[PRACTICE].on == TEN.ends_on - timedelta(days=1)
    assert 0 < found[INTERNSHIP].short < 40 * 60
    assert set(look()) == {PRACTICE}
    assert set(look(placed=DAYS)) == {PRACTICE}


@pytest.mark.parametrize(
    ("practice", "on", "short", "worrying"),
    [
        (0, 13, None, False),  # too early to speak of a pace
        (0, 20, 1800, False),  # a working day was not planned by now
        (899, DAYS // 2, 2, False),  # less than a working day
        (600, DAYS // 2, 600, False),
        (400, DAYS // 2, 1000, True),
        (1800, DAYS // 2, 0, False),
        (1000, DAYS + 30, 800, True),
    ],
)
def test_a_pace_is_worrying_from_a_working_day_on(practice, on, short, worrying):
    found = look(practice=practice, today=day(on))[PRACTICE]
    assert found.short == pytest.approx(short, abs=4) if short else found.short == short
    assert found.worrying is worrying


def test_practice_that_is_planned_for_later_is_not_missed_now():
    late = replace(module("clinical", tuple(UNITS[2:]), (), hours=30), months=(8, 10))
    plan = replace(PLAN, modules=(module("hygiene", tuple(UNITS[:2]), ()), late))
    found = look(plan=plan)[PRACTICE]
    assert (found.by_now, found.worrying) == (0, False)
    assert found.short == found.need
    assert look(plan=plan, today=day(DAYS))[PRACTICE].worrying


def test_nothing_is_said_where_nothing_is_asked():
    plan = replace(PLAN, modules=(module("hygiene", tuple(UNITS), ()),), internship=Internship("from-start"))
    assert look(plan=plan, placed=0) == {}


def test_days_in_a_pause_are_no_days_of_a_pace():
    paused = Calendar(DAY, 10, pauses=((day(0), HALF - timedelta(days=1)),))
    assert look(calendar=paused)[PRACTICE].short is None
    assert not look(calendar=paused)[PRACTICE].worrying


def test_the_share_planned_by_then():
    assert planned_share_at(PLAN, 0.0) is None
    assert planned_share_at(PLAN, 1.0) == 88
    assert planned_share_at(PLAN, 0.1) == 100  # no unit is due yet, practice has begun
    later = replace(PLAN, internship=Internship("from-month", hours=40, month=6))
    assert planned_share_at(later, 0.5) == round(100 * 15 / (15 + 3))
    after = replace(PLAN, internship=Internship("after-modules", ("hygiene",), 40))
    assert planned_share_at(after, 0.9) == round(100 * 27 / (27 + 10))


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_plan_never_wants_less_of_the_internship_than_before(one, other):
    first, then = sorted((one, other))
    by = [sum(each.by_now for each in look(today=day(round(DAYS * at))).values()) for at in (first, then)]
    assert by[0] <= by[1]


def test_too_little_practice_is_told_in_the_last_month_only():
    studied = [passed(seq, item=f"unit-{seq - 1}") for seq in (2, 3, 4, 5)]
    hours = summed(*studied, practised(6, minutes=600), judged(7, 6))
    assert hours.practice_share == 50
    last = TEN.ends_on - timedelta(days=20)
    assert not is_thin(hours, 60, TEN, TEN.ends_on - timedelta(days=40))
    assert is_thin(hours, 60, TEN, last)
    assert not is_thin(hours, 50, TEN, last)
    assert not is_thin(hours, None, TEN, last)
    assert not is_thin(summed(*studied), 60, TEN, last)
