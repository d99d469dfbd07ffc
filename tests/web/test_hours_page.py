"""The hours of a learner on one page: each kind apart, whether they will suffice, and who may read it."""

from contextlib import ExitStack
from datetime import timedelta

import pytest

from tests.small_curriculum import ONCE, UNITS
from tests.web.worlds import Ward

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def rows(page):
    """What each row of the table says, by its first cell."""
    cells = [[cell.text for cell in page.all("td") if cell.inside("tr") is row] for row in page.all("tr")]
    return {row[0]: row[1:] for row in cells if row}


def test_planned_waiting_confirmed_and_sent_back_apart(ward, sign_in_as):
    ward.complete(UNITS[0])
    ward.practise(minutes=90)
    ward.confirm(ward.practise(minutes=60).seq)
    ward.decline(ward.practise(setting="real-care", minutes=30).seq)
    day = ward.day_of(ward.place().seq, on=ward.day(1))
    ward.practise(on=ward.day(1), minutes=45)
    ward.confirm(day.seq)
    page = sign_in_as(ward.learner_id).get(ward.address("hours"), status=200).page
    assert rows(page) == {
        "Theory": ["24 h", "–", "4 h studied", "–", "20 h"],
        "Practice in the skills room": ["14 h", "1 h 30 min", "1 h", "0 h", "13 h"],
        "Practice in real care": ["10 h", "0 h", "0 h", "30 min", "10 h"],
        "Internship": ["40 h", "0 h", "8 h", "0 h", "32 h"],
        "All practice": ["64 h", "1 h 30 min", "9 h", "30 min", "55 h"],
    }
    assert "once there are 20 hours" in page.text
    assert ward.address("internship") in page.links


def test_the_forecast_names_hours_and_day(ward, sign_in_as):
    ward.place()
    ward.day_of(ward.book.placements[0].seq)
    client = sign_in_as(ward.learner_id)
    text = client.get(ward.address("hours"), status=200).page.text
    last = ward.book.calendar.ends_on - timedelta(days=1)
    assert f"will be missing on {last.day} {last:%B %Y}" in text
    assert "8 h confirmed or waiting, 40 h planned in all" in text
    for number in range(3):
        ward.practise(minutes=480, on=ward.day(number + 2))
    assert "All planned hours are there" in client.get(ward.address("hours"), status=200).page.text


def test_too_early_for_a_forecast(ward, sign_in_as):
    ward.at(ward.now - timedelta(days=50))
    assert "too early to say" in sign_in_as(ward.learner_id).get(ward.address("hours"), status=200).page.text


def test_the_share_beside_the_plan_for_today_and_told_in_the_last_month(ward, sign_in_as):
    for unit in UNITS:
        ward.complete(unit)
    ward.confirm(ward.practise(ONCE, minutes=60).seq)
    client = sign_in_as(ward.learner_id)
    text = client.get(ward.address("hours"), status=200).page.text
    assert "4 % of what is done is practice." in text
    assert "the whole plan 73 %" in text
    assert "there is less practice than planned" not in text
    ward.at(ward.now + timedelta(days=230))
    text = sign_in_as(ward.learner_id).get(ward.address("hours"), status=200).page.text
    assert "there is less practice than planned" in text


def test_mentor_and_coordinator_read_it_and_go_on_to_confirm(ward, sign_in_as):
    ward.practise()
    for who in (ward.mentor, ward.coordinator):
        page = sign_in_as(who.person_id).get(ward.address("hours"), status=200).page
        assert ward.address("hours", "confirm") in page.links
        assert ward.address("practice") not in page.links
    page = sign_in_as(ward.learner_id).get(ward.address("hours"), status=200).page
    assert ward.address("hours", "confirm") not in page.links
    assert ward.address("practice") in page.links
