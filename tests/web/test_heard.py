"""What a mentor said: noted by the learner in one line, confirmed by that mentor with one tap, never counted."""

from contextlib import ExitStack
from uuid import uuid4

import pytest

from tests import factories
from tests.small_curriculum import ONCE
from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def learner(school, sign_in_as):
    return sign_in_as(school.enrolment)


def said(school, **more):
    return {"mentor": str(school.mentor.person_id), "said": "Explain before you touch", **more}


def test_a_learner_notes_it_in_one_line(school, learner):
    answer = learner.submit(school.address("heard"), **said(school, item=ONCE))
    assert (answer.status_code, answer.location) == (303, school.address("logbook") + "?kind=feedback")
    assert (newest().kind, newest().item_code, newest().on_date) == ("feedback-noted", ONCE, school.today)
    text = learner.get(answer.location, status=200).page.text
    assert f"Noted. {school.mentor_name} can confirm it now." in text
    assert f"Feedback noted · said by {school.mentor_name}" in text
    assert "“Explain before you touch”" in text
    assert "Never counts towards the certificate" in text


def test_who_and_what_are_needed_and_nothing_else(school, learner):
    answer = learner.submit(school.address("heard"), mentor="", said="")
    assert answer.status_code == 422
    for fault in ("Choose who said it.", "Write what was said."):
        assert fault in answer.page.text
    assert learner.submit(school.address("heard"), **said(school)).status_code == 303
    nobody = learner.submit(school.address("heard"), **said(school, mentor=str(uuid4())))
    assert nobody.status_code == 422
    assert "This person is no mentor of this learner" in nobody.page.text
    assert entries(kind="feedback-noted") == 1


def test_the_same_form_sent_twice_is_one_entry(school, learner):
    page = learner.get(school.address("heard"), status=200).page
    form = next(form for form in page.forms if "said" in form.names)
    for _ in range(2):
        assert learner.post(school.address("heard"), data={**form.fields, **said(school)}).status_code == 303
    assert entries(kind="feedback-noted") == 1


# The mentor's half.


def test_one_tap_in_the_inbox_confirms_it(school, sign_in_as):
    noted = school.hear("Explain before you touch", code=ONCE)
    mentor = sign_in_as(school.mentor.person_id, proved=True)
    page = mentor.get("/inbox", status=200).page
    assert "“Explain before you touch”" in page.text
    form = next(form for form in page.forms if form.action == school.address("heard", noted.seq))
    assert (form.fields["outcome"], form.names & {"pin"}) == (["confirm"], set())
    answer = mentor.post(form.action, data=form.fields)
    assert (answer.status_code, answer.location) == (303, "/inbox")
    assert (newest().kind, newest().refers_seq, newest().assurance) == ("confirmed", noted.seq, "pin")
    after = mentor.get("/inbox", status=200).page.text
    assert "Confirmed. Thank you." in after
    assert "Explain before you touch" not in after
    assert mentor.post(form.action, data=form.fields).status_code == 303
    assert entries(kind="confirmed") == 1


def test_without_a_recent_pin_it_is_asked_for_on_the_page(school, sign_in_as):
    noted = school.hear()
    mentor = sign_in_as(school.mentor.person_id)
    assert school.address("heard", noted.seq) in mentor.get("/inbox", status=200).page.links
    answer = mentor.submit(school.address("heard", noted.seq), pin=factories.PIN, outcome="confirm")
    assert answer.location == "/inbox"
    text = mentor.get(school.address("logbook"), status=200).page.text
    assert "Feedback confirmed: " in text


def test_it_is_sent_back_with_a_reason(school, sign_in_as):
    noted = school.hear()
    mentor = sign_in_as(school.mentor.person_id, proved=True)
    address = school.address("heard", noted.seq)
    silent = mentor.submit(address, outcome="send-back")
    assert (silent.status_code, "Give a reason: the learner reads it." in silent.page.text) == (422, True)
    assert mentor.submit(address, outcome="").status_code == 422
    assert mentor.submit(address, outcome="send-back", reason="I said the reverse").status_code == 303
    assert newest().kind == "declined"
    assert "Nothing waits here any more." in mentor.get(address, status=200).page.text


def test_another_mentor_cannot_and_a_coordinator_says_why(school, sign_in_as):
    noted = school.hear()
    address = school.address("heard", noted.seq)
    other = sign_in_as(school.other_mentor.person_id, proved=True)
    page = other.get(address, status=200).page
    assert "Only the mentor it names, or a coordinator, can confirm it." in page.text
    assert not [form for form in page.forms if form.action == address]
    mine = sign_in_as(school.mentor.person_id, proved=True).get(address, status=200).page
    fields = next(form for form in mine.forms if form.action == address).fields
    other = sign_in_as(school.other_mentor.person_id, proved=True)
    token = other.get("/account", status=200).page.forms[0].fields["csrf_token"]
    assert other.post(address, data={**fields, "csrf_token": token, "outcome": "confirm"}).status_code == 403
    office = sign_in_as(school.coordinator.person_id, proved=True)
    assert office.submit(address, outcome="confirm").status_code == 422
    assert office.submit(address, outcome="confirm", reason="She told me so").status_code == 303
    assert entries(kind="confirmed") == 1


def test_only_what_was_noted_is_judged_here(school, sign_in_as):
    claim = school.practise(ONCE)
    mentor = sign_in_as(school.mentor.person_id, proved=True)
    mentor.get(school.address("heard", claim.seq), status=404)
    mentor.get(school.address("heard", 99), status=404)
