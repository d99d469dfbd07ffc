"""Hours in words: what waits, what will be missing, and no number that says nothing."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.standing.forecast import PRACTICE, Forecast
from tracker.web.amounts import forecast_in_words, in_words, will_be_missing

pytestmark = pytest.mark.quick

ON = date(2027, 6, 14)


@pytest.mark.parametrize(
    ("days", "practices", "minutes", "said"),
    [
        (5, 0, 2280, "5 days, 38 h"),
        (1, 0, 0, "1 day"),
        (0, 1, 90, "practice once, 1 h 30 min"),
        (2, 3, 1200, "2 days, practice 3 times, 20 h"),
        (0, 0, 0, "details of days at the site"),
    ],
)
def test_an_amount(days, practices, minutes, said):
    assert in_words(days, practices, minutes) == said


@pytest.mark.parametrize(("minutes", "said"), [(1860, "31 h"), (1835, "31 h"), (10, "1 h")])
def test_what_will_be_missing_in_whole_hours(minutes, said):
    assert will_be_missing(minutes, ON) == f"At this pace {said} will be missing on 14 June 2027."


def test_a_forecast():
    short = Forecast(PRACTICE, need=3000, have=600, by_now=1500, short=1860, on=ON)
    assert forecast_in_words(short) == will_be_missing(1860, ON)
    assert "be enough by 14 June 2027" in forecast_in_words(replace(short, short=0))
    assert "too early" in forecast_in_words(replace(short, short=None))
    assert "All planned hours are there" in forecast_in_words(replace(short, have=3000, short=None))
