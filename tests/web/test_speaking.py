"""Texts, dates and numbers as a reader of English has them; without a request as the code says them."""

from datetime import UTC, date, datetime

import pytest

from tracker.web import speaking, wording

pytestmark = pytest.mark.quick
NOW = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)


def test_days_times_and_hours(app):
    assert speaking.day(date(2026, 11, 2)) == "2 November 2026"
    assert speaking.short_day(date(2026, 11, 2)) == "2 Nov 2026"
    assert speaking.moment(NOW, "Europe/Oslo") == "21 Nov 2026, 14:05"
    said = ["0 h", "45 min", "2 h", "1 h 30 min", "1,234 h"]
    assert [speaking.hours(each) for each in (0, 45, 120, 90, 74040)] == said


def test_a_text_is_filled_in(app):
    with app.test_request_context("/"):
        assert speaking._("%(name)s is %(share)s %%", name="Amina", share=3) == "Amina is 3 %"
        assert speaking.ngettext("%(num)s day", "%(num)s days", 2) == "2 days"
        assert str(speaking.lazy("Inbox")) == "Inbox"


@pytest.mark.parametrize(
    ("asked", "given"),
    [("nl-BE,nl", "nl"), ("nn", "nb"), ("pl, fr;q=0.5", "fr"), *((each, "en") for each in ("en", "*", "", "xx;q=zz"))],
)
def test_every_reader_gets_a_language_that_there_is(client, asked, given):
    assert f'<html lang="{given}">' in client.get("/privacy", headers={"Accept-Language": asked}, status=200).text


def test_words_can_be_said_outside_a_request():
    assert wording.role("mentor") == "mentor"
