"""A request kept open for longer by the office: once, and until when."""

from contextlib import ExitStack

import pytest

from tests.small_curriculum import ONCE
from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def send(client, address):
    """Press the one button of the page."""
    form = next(each for each in client.get(address, status=200).page.forms if "id" in each.names)
    return client.post(address, data=form.fields)


def test_a_request_is_kept_open_once(school, office, sign_in_as):
    asked = school.request()
    address = school.address("entries", asked.seq, "extend")
    assert address in office.get(school.address("competencies", ONCE), status=200).page.links
    assert "It is open until 16 March 2026" in office.get(address, status=200).page.text
    assert send(office, address).status_code == 303
    assert (newest().kind, newest().refers_seq, newest().details) == (
        "request-extended",
        asked.seq,
        '{"until":"2026-03-30"}',
    )
    page = office.get(school.address("competencies", ONCE), status=200).page
    assert "30 March 2026" in page.text
    assert address not in page.links
    before = newest().seq
    again = send(office, address)
    assert again.status_code == 409
    assert "It is not extended again" in again.page.text
    assert newest().seq == before
    school.later(days=20)
    assert school.state(ONCE) == "waiting"
    mentor = sign_in_as(school.mentor.person_id)
    assert "Takes a pulse" in mentor.get("/inbox", status=200).page.text


def test_what_lapsed_or_was_answered_is_not_kept_open(school, sign_in_as):
    asked = school.request()
    address = school.address("entries", asked.seq, "extend")
    office = sign_in_as(school.coordinator.person_id)
    fields = next(each for each in office.get(address).page.forms if "id" in each.names).fields
    school.later(days=15)
    office = sign_in_as(school.coordinator.person_id)
    assert "This request waits no more" in office.get(address, status=200).page.text
    answer = office.post(address, data=fields)
    assert answer.status_code == 409
    assert "This request was open until" in answer.page.text
    again = school.request()
    school.close(again.seq)
    page = office.get(school.address("entries", again.seq, "extend"), status=200).page
    assert "This request waits no more" in page.text
    assert entries(kind="request-extended") == 0


def test_only_a_request_is_kept_open(school, office):
    claim = school.practise()
    office.get(school.address("entries", claim.seq, "extend"), status=404)
    office.get(school.address("entries", 999, "extend"), status=404)
