"""Examinations, languages and exemptions of one learner: what everybody sees, and the office's forms."""

from contextlib import ExitStack

import pytest

from tests import factories
from tests.editions import EXAM, LANGUAGE_UNIT, SPOKEN
from tests.small_curriculum import NOT_ALLOWED, ONCE, UNITS
from tests.web.learners import School, entries, newest
from tracker.logbook.append import texts_of


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.examine()
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id, proved=True)


def test_a_result_with_every_attempt_before_it(school, office):
    address = school.address("results", "examination")
    for said in (
        {"outcome": "failed", "score": "41,5", "out_of": "100", "remark": "=Try again"},
        {"outcome": "passed"},
    ):
        on = school.day(9 if said["outcome"] == "failed" else 2).isoformat()
        answer = office.submit(address, examination=EXAM, on=on, **said)
        assert (answer.status_code, answer.location) == (303, school.address("results"))
    assert (newest().details, newest().assurance, newest().acted_as) == ('{"attempt":2}', "pin", "coordinator")
    text = office.get(school.address("results"), status=200).page.text
    assert "Attempt 1: Failed, 41.5 / 100" in text
    assert "“=Try again”" in text
    assert "Attempt 2: Passed" in text
    assert "Spoken test" in text
    record = office.get(school.address(), status=200).page.text
    assert "attempt 1 on 21 February 2026: failed, 41.5 / 100; attempt 2" in record


def test_the_learner_and_the_mentor_see_the_same_and_enter_nothing(school, office, sign_in_as):
    school.result(EXAM, outcome="failed", remark="Half of it")
    school.prove("fr", "C1", proof="first-language")
    school.exempt(ONCE)
    for who in (school.enrolment, school.mentor.person_id):
        page = sign_in_as(who).get(school.address("results"), status=200).page
        for words in ("Attempt 1: Failed", "Half of it", "French C1", "First language", "Takes a pulse", "exempt from"):
            assert words in page.text, words
        assert not [link for link in page.links if "/results/" in link or "/withdraw" in link]
    links = sign_in_as(school.coordinator.person_id).get(school.address("results")).page.links
    assert school.address("results", "examination") in links
    home = sign_in_as(school.enrolment).get(school.address(), status=200).page
    assert school.address("results") in home.links


def test_a_result_asks_for_the_pin(school, sign_in_as):
    office, address = sign_in_as(school.coordinator.person_id), school.address("results", "examination")
    said = {"examination": EXAM, "outcome": "passed", "on": school.today.isoformat()}
    assert "This is not your signing PIN" in office.submit(address, pin="000000", **said).page.text
    assert entries(kind="result-entered") == 0
    assert office.submit(address, pin=factories.PIN, **said).status_code == 303


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"score": "41,555", "out_of": "60"}, "two decimals at most"),
        ({"score": "-1", "out_of": "60"}, "two decimals at most"),
        ({"score": "0", "out_of": "0"}, "two decimals at most"),
        ({"score": "5"}, "Fill in both or neither"),
        ({"score": "61", "out_of": "60"}, "higher than the points"),
        ({"outcome": "absent", "score": "1", "out_of": "2"}, "was absent has no score"),
        ({"outcome": ""}, "Choose the outcome"),
        ({"on": ""}, "Type the day"),
        ({"on": "2026-03-09"}, "This day has not come yet"),
        ({"on": "2025-03-09"}, "The training started on"),
        ({"remark": "a" * 401}, "Write at most 400"),
    ],
)
def test_what_a_form_says_keeps_what_was_typed(school, office, said, words):
    filled = {"examination": EXAM, "outcome": "passed", "on": school.today.isoformat(), "remark": "Well done", **said}
    answer = office.submit(school.address("results", "examination"), **filled)
    assert answer.status_code == 422
    assert words in answer.page.text
    assert said.get("remark", "Well done") in answer.text
    assert entries(kind="result-entered") == 0


def test_a_result_of_the_same_day_is_told(school, office):
    school.result(EXAM)
    said = {"examination": EXAM, "outcome": "failed", "on": school.today.isoformat()}
    answer = office.submit(school.address("results", "examination"), **said)
    assert answer.status_code == 409
    assert "is there already" in answer.page.text


def test_a_failed_attempt_taken_back_stays_to_be_read(school, office):
    wrong = school.result(EXAM, outcome="failed")
    answer = office.submit(school.address("entries", wrong.seq, "withdraw"), why="wrong-learner", reason="Ben's result")
    assert answer.status_code == 303
    page = office.get(school.address("results"), status=200).page
    assert "Attempt 1" in [element.text for element in page.all("del")]
    assert "It belongs to another learner: “Ben's result”" in page.text
    assert "Not sat yet" in page.text


def test_a_language_at_the_level_asked_takes_its_preparation_out_of_the_plan(school, office):
    school.complete(LANGUAGE_UNIT)
    address = school.address("results", "language")
    assert "language preparation leaves the plan" in office.get(address, status=200).page.text
    said = {"language": "nb", "cefr": "B2", "shown": "certificate", "on": school.today.isoformat()}
    assert office.submit(address, **said).status_code == 303
    page = office.get(school.address("results"), status=200).page
    assert "language preparation is in this learner's plan no more" in page.text
    assert "Norwegian Bokmål B2" in page.text
    assert "Language preparation is not in this plan" in page.text
    assert "Spoken test" not in page.text
    again = office.submit(address, **said | {"cefr": "B1"})
    assert again.status_code == 409
    assert "is proved at B2 already" in again.page.text


def test_an_examination_that_left_the_plan_still_shows_its_attempts(school, office):
    school.result(SPOKEN, outcome="failed")
    school.prove()
    page = office.get(school.address("results"), status=200).page
    assert "Spoken test" in page.text
    assert "Attempt 1: Failed" in page.text
    form = office.get(school.address("results", "examination"), status=200)
    assert f'value="{SPOKEN}"' not in form.text


def test_an_exemption_with_its_reason(school, office):
    address = school.address("results", "exemption")
    page = office.get(address, status=200)
    assert f'value="{NOT_ALLOWED}"' not in page.text
    said = {"item": UNITS[0], "evidence": "diploma", "on": school.today.isoformat(), "reason": "Nurse in Poland"}
    assert office.submit(address, **said).status_code == 303
    assert (newest().kind, newest().item_code, texts_of(newest())["reason"]) == (
        "exempted",
        UNITS[0],
        "Nurse in Poland",
    )
    again = office.submit(address, **said)
    assert again.status_code == 409
    assert "No exemption is needed" in again.page.text
    empty = office.submit(address, **said | {"item": ONCE, "reason": ""})
    assert empty.status_code == 422
    assert "Please say why" in empty.page.text
    forged = office.submit(address, **said | {"item": NOT_ALLOWED})
    assert forged.status_code == 422


def test_after_the_end_nothing_is_entered(school, office):
    school.end()
    links = office.get(school.address("results"), status=200).page.links
    assert school.address("results", "examination") not in links
    said = {"examination": EXAM, "outcome": "passed", "on": school.today.isoformat()}
    assert "has ended" in office.submit(school.address("results", "examination"), **said).page.text


def test_a_programme_without_examinations(school, sign_in_as):
    other = School(school.clocks, school.now)
    office = sign_in_as(other.coordinator.person_id)
    assert "has no examination" in office.get(other.address("results"), status=200).page.text
    assert "has no examination" in office.get(other.address("results", "examination"), status=200).page.text
