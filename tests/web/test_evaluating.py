"""The mentor in charge evaluates a placement, with a PIN."""

from contextlib import ExitStack

import pytest

from tests import factories
from tests.logbook.worlds import EVERY_DIMENSION
from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        school = School(clocks)
        school.placed = school.place().seq
        yield school


def filled(**more):
    words = {"outcome": "mid-term", "strengths": "Calm with children", "goals": "Take the phone alone"}
    return {**{f"f-{name}": word for name, word in EVERY_DIMENSION.items()}, **words, **more}


def test_the_mentor_in_charge_signs_with_a_pin(school, sign_in_as):
    client, address = sign_in_as(school.mentor.person_id), school.address("internship", school.placed, "evaluate")
    assert client.submit(address, filled(pin="000000")).status_code == 422
    assert entries(kind="placement-evaluated") == 0
    answer = client.submit(address, filled(pin=factories.PIN))
    assert "can read it and reply" in client.get(answer.location).page.text
    signed = newest()
    assert (signed.kind, signed.outcome, signed.assurance) == ("placement-evaluated", "mid-term", "pin")
    assert school.holds()


def test_every_dimension_and_both_texts_are_asked(school, sign_in_as):
    client = sign_in_as(school.mentor.person_id, proved=True)
    address = school.address("internship", school.placed, "evaluate")
    answer = client.submit(address, strengths="", goals="", outcome="final")
    assert answer.status_code == 422
    for said in ("Choose one for: Empathy.", "Write what goes well.", "Write one or two next goals."):
        assert said in answer.page.text


def test_each_evaluation_is_written_once(school, sign_in_as):
    client = sign_in_as(school.mentor.person_id, proved=True)
    address = school.address("internship", school.placed, "evaluate")
    client.submit(address, filled())
    answer = client.submit(address, filled())
    assert answer.status_code == 409
    assert "already" in answer.page.text
    client.submit(address, filled(outcome="final"))
    assert "Both evaluations of this placement are written." in client.get(address).page.text


def test_another_mentor_may_not_and_another_placement_is_none(school, sign_in_as):
    sign_in_as(school.other_mentor.person_id).get(school.address("internship", school.placed, "evaluate"), status=403)
    sign_in_as(school.mentor.person_id).get(school.address("internship", 1, "evaluate"), status=403)
