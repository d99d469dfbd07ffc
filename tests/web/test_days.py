"""A day and a length of time, as a form asks for them."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tracker.web.days import OTHER, DayForm, DurationForm, parsed

pytestmark = pytest.mark.quick

TODAY, YESTERDAY = date(2026, 3, 2), date(2026, 3, 1)


def sent(app, form, fields, **given):
    """The form as it is after these fields were sent; the token is another test's."""
    with app.test_request_context(method="POST", data=fields):
        made = form(meta={"csrf": False}, formdata=MultiDict(fields), **given)
        made.validate()
        return made


def day_of(app, **fields):
    return sent(app, DayForm, fields, today=TODAY)


def test_the_near_days_carry_their_date(app):
    assert day_of(app, when="2026-03-02").day == TODAY
    assert day_of(app, when="2026-03-01").day == YESTERDAY
    assert [value for value, _icon, _words in day_of(app, when="2026-03-02").day_options] == [
        "2026-03-02",
        "2026-03-01",
        OTHER,
    ]


def test_another_date_is_typed(app):
    assert day_of(app, when=OTHER, on="2026-02-11").day == date(2026, 2, 11)


def test_a_form_opened_the_day_before_yesterday_still_means_that_day(app):
    form = day_of(app, when="2026-02-28")
    assert (form.day, form.when.data, form.on.data, form.errors) == (date(2026, 2, 28), OTHER, date(2026, 2, 28), {})


def test_a_date_typed_counts_beside_other_date_only(app):
    assert day_of(app, when="2026-03-02", on="2026-01-01").day == TODAY
    assert day_of(app, when="2026-03-02", on="nonsense").errors == {}


@pytest.mark.parametrize(
    "fields", [{}, {"when": ""}, {"when": "soon"}, {"when": OTHER}, {"when": OTHER, "on": "31.12."}]
)
def test_without_a_day_there_is_a_sentence(app, fields):
    assert day_of(app, **fields).errors


def test_the_first_and_last_day_are_told_to_the_script(app):
    with app.test_request_context():
        form = DayForm(today=TODAY, starts_on=date(2026, 1, 1))
        assert form.on.render_kw == {"data-max": "2026-03-02", "data-min": "2026-01-01"}
        assert form.when.data == "2026-03-02"


@pytest.mark.parametrize(
    ("hours", "quarters", "minutes", "right"),
    [
        ("1", "0", 60, True),
        ("0", "15", 15, True),
        ("16", "0", 960, True),
        ("16", "15", 975, False),
        ("0", "0", 0, False),
    ],
)
def test_a_length_of_time(app, hours, quarters, minutes, right):
    form = sent(app, DurationForm, {"hours": hours, "quarters": quarters})
    assert (form.minutes, not form.errors) == (minutes, right)


def test_what_is_no_date_is_none():
    assert (parsed("2026-03-02"), parsed("soon"), parsed(None)) == (TODAY, None, None)
