"""The plan in time: weeks that count, how much has passed, how far ahead or behind; doing more never sets one back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.saying import DAY, day
from tracker.standing.planning import (
    Calendar,
    after_counted_days,
    counted_days,
    due_by,
    first_day_of_month,
    paused_since,
    pauses_until,
    weeks_ahead,
)

pytestmark = pytest.mark.quick

EASTER = (day(28), day(41))
"""Two weeks that do not count: weeks five and six."""
TEN_MONTHS = Calendar(DAY, 10)

spans = st.tuples(st.integers(-20, 340), st.integers(0, 30)).map(lambda at: (day(at[0]), day(at[0] + at[1])))
breaks = st.lists(spans, max_size=4).map(tuple)
calendars = st.builds(Calendar, st.just(DAY), st.sampled_from([1, 3, 10, 20]), breaks)
dues = st.lists(st.floats(0.001, 1.0), min_size=1, max_size=20)
days = st.integers(-30, 700).map(day)


@pytest.mark.parametrize(
    ("first", "after", "out", "counted"),
    [
        (0, 7, [], 7),
        (0, 0, [], 0),
        (7, 0, [], 0),
        (7, 0, [EASTER], 0),
        (0, 42, [EASTER], 28),
        (30, 35, [EASTER], 0),
        (41, 43, [EASTER], 1),
        (28, 29, [EASTER], 0),
        (0, 100, [EASTER, EASTER], 86),
        (0, 100, [EASTER, (day(40), day(45))], 82),
        (0, 100, [(day(-5), day(1)), (day(98), day(130))], 96),
    ],
)
def test_days_that_count(first, after, out, counted):
    assert counted_days(day(first), day(after), out) == counted


@given(days, st.integers(0, 60), breaks)
def test_so_many_days_later_so_many_have_counted(first, number, out):
    later = after_counted_days(first, number, out)
    assert counted_days(first, later, out) == number
    assert number == 0 or counted_days(first, later - timedelta(days=1), out) == number - 1


@pytest.mark.parametrize(
    ("on", "week"),
    [(-1, 0), (0, 1), (6, 1), (7, 2), (27, 4), (28, 5), (35, 5), (41, 5), (42, 5), (48, 5), (49, 6), (9000, 42)],
)
def test_the_week_it_is_stands_still_in_a_break(on, week):
    calendar = Calendar(DAY, 10, (EASTER,))
    assert calendar.weeks == 42
    assert calendar.week(day(on)) == week


def test_a_programme_ends_after_its_months_and_a_slow_pace_takes_longer():
    assert TEN_MONTHS.ends_on == date(2027, 1, 2)
    assert Calendar(DAY, 20).ends_on == date(2027, 11, 2)
    assert Calendar(DAY, 20).weeks == 87


def test_a_pause_stops_the_clock_and_moves_the_end():
    paused = Calendar(DAY, 10, pauses=((day(70), day(97)),))
    assert paused.ends_on == TEN_MONTHS.ends_on + timedelta(days=28)
    assert paused.weeks == TEN_MONTHS.weeks
    assert paused.week(day(70)) == paused.week(day(97)) == 11
    assert paused.share(day(128)) == TEN_MONTHS.share(day(100))


def test_an_open_pause_lasts_until_today():
    kept = f"{day(3)}/{day(9)},{day(20)}/"
    assert pauses_until(kept, day(30)) == ((day(3), day(9)), (day(20), day(29)))
    assert pauses_until(kept, day(20)) == ((day(3), day(9)),)
    assert pauses_until(f"{day(3)}/{day(2)}", day(30)) == pauses_until("", day(30)) == ()


@given(calendars, days, days)
def test_time_passes_one_way_from_nothing_to_all(calendar, one, other):
    first, second = sorted((one, other))
    assert 0 <= calendar.share(first) <= calendar.share(second) <= 1
    assert 0 <= calendar.week(first) <= calendar.week(second) <= calendar.weeks
    assert calendar.share(DAY) == 0


@given(calendars)
def test_all_time_has_passed_at_the_end(calendar):
    counts = counted_days(DAY, calendar.ends_on, calendar.breaks)
    assert calendar.share(calendar.ends_on) == (1 if counts else 0)


@given(breaks, st.integers(0, 300))
def test_no_time_passes_in_a_break(out, on):
    calendar = Calendar(DAY, 10, out)
    if any(start <= day(on) <= end for start, end in out):
        assert calendar.share(day(on)) == calendar.share(day(on + 1))


@pytest.mark.parametrize(("share", "due"), [(0, 0), (0.1, 0), (0.2, 1), (0.5, 2), (0.99, 2), (1, 4)])
def test_how_many_are_due(share, due):
    assert due_by([0.5, 1.0, 0.2, 1.0], share) == due


FIVE = [0.2, 0.4, 0.6, 0.8, 1.0]
"""One item a fifth of the way."""
TEN_WEEKS = Calendar(DAY, 10, ((day(70), day(400)),))
"""Seventy days that count, so that a share of 0.1 is a week."""


@pytest.mark.parametrize(
    ("done", "on", "weeks"),
    [
        (0, 0, 0),
        (0, 14, 0),
        (0, 20, 0),
        (0, 21, -1),
        (0, 70, -8),
        (1, 0, 2),
        (1, 7, 1),
        (1, 10, 0),
        (1, 14, 0),
        (1, 28, 0),
        (1, 35, -1),
        (3, 28, 2),
        (4, 70, 0),
        (5, 70, 0),
        (5, 35, 5),
        (9, 35, 5),
        (0, -10, 0),
        (2, -10, 4),
    ],
)
def test_weeks_ahead_or_behind(done, on, weeks):
    assert TEN_WEEKS.weeks == 10
    assert weeks_ahead(FIVE, done, TEN_WEEKS, day(on)) == weeks


@given(dues, st.integers(0, 20), calendars, days)
def test_doing_more_never_puts_anybody_further_behind(items, done, calendar, today):
    assert weeks_ahead(items, done + 1, calendar, today) >= weeks_ahead(items, done, calendar, today)


@given(dues, st.integers(0, 20), calendars, days, st.integers(0, 200))
def test_time_passing_never_puts_anybody_ahead(items, done, calendar, today, more):
    later = today + timedelta(days=more)
    assert weeks_ahead(items, done, calendar, later) <= weeks_ahead(items, done, calendar, today)


@given(dues, calendars, days)
def test_whoever_did_what_is_due_is_on_plan_or_ahead(items, calendar, today):
    assert weeks_ahead(items, due_by(items, calendar.share(today)), calendar, today) >= 0


@given(st.integers(0, 20), calendars, days)
def test_a_plan_without_items_is_on_plan(done, calendar, today):
    assert weeks_ahead([], 0, calendar, today) == 0
    assert due_by([], calendar.share(today)) == 0


@pytest.mark.parametrize(
    ("kept", "since"),
    [
        ("", None),
        ("2026-03-01/2026-04-12", None),
        ("2026-03-01/", date(2026, 3, 1)),
        ("2026-03-01/2026-04-12,2026-06-01/", date(2026, 6, 1)),
    ],
)
def test_the_pause_that_lasts(kept, since):
    assert paused_since(kept) == since


@pytest.mark.parametrize(
    ("months", "out", "month", "first"),
    [
        (10, [], 1, 0),
        (10, [], 2, 31),
        (20, [], 2, 61),
        (10, [(day(0), day(6))], 1, 7),
        (10, [(day(20), day(40))], 2, 50),
        (10, [(day(20), day(100))], 2, 104),
    ],
)
def test_a_month_of_the_programme_begins_on_a_day_that_counts(months, out, month, first):
    calendar = Calendar(DAY, months, tuple(out))
    assert (first_day_of_month(calendar, month, 10) - DAY).days == first


@given(calendars, st.integers(1, 10))
def test_a_month_begins_within_the_training_and_never_in_a_break(calendar, month):
    first = first_day_of_month(calendar, month, 10)
    assert not any(start <= first <= end for start, end in calendar.out)
    assert first_day_of_month(calendar, month + 1, 10) >= first >= calendar.starts_on
