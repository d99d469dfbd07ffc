"""The button that presses for an answer: who gets a mail, what stands where, and once a day."""

from contextlib import ExitStack

import pytest

from tests.small_curriculum import ONCE
from tests.web.learners import School
from tests.web.letters_sent import rows, text
from tracker.mail.models import Kind


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


def press(client, address):
    form = next(each for each in client.get(address, status=200).page.forms if "id" in each.names)
    return client.post(address, data=form.fields)


@pytest.mark.parametrize("who", ["learner", "coordinator"])
def test_a_learner_or_coordinator_reminds_once_a_day(school, sign_in_as, who):
    asked = school.request(mentor=school.mentor.person_id)
    client = sign_in_as(school.enrolment if who == "learner" else school.coordinator.person_id)
    skill, address = school.address("competencies", ONCE), school.address("entries", asked.seq, "remind")
    assert address in client.get(skill, status=200).page.links
    assert school.mentor_name in client.get(address, status=200).page.text
    fields = next(each for each in client.get(address).page.forms if "id" in each.names).fields
    assert client.post(address, data=fields).status_code == 303
    [mail] = rows(Kind.REMINDER)
    assert mail.person_id == school.mentor.person_id
    said = text(mail)
    assert "still waits for a sign-off" in said
    assert f"/inbox/{asked.id}" in said
    page = client.get(skill, status=200).page
    assert "Reminded once, on 2 March 2026." in page.text
    assert address not in page.links
    assert "The next one can be sent tomorrow" in client.get(address, status=200).page.text
    again = client.post(address, data=fields)
    assert again.status_code == 409
    assert "The next one can be sent tomorrow" in again.page.text
    assert len(rows(Kind.REMINDER)) == 1
    mentor = sign_in_as(school.mentor.person_id)
    assert "reminded once" in mentor.get("/inbox", status=200).page.text


def test_a_request_to_anybody_reminds_all_who_may_sign_it(school, sign_in_as):
    asked = school.request()
    press(sign_in_as(school.enrolment), school.address("entries", asked.seq, "remind"))
    told = {row.person_id for row in rows(Kind.REMINDER)}
    assert told == {school.mentor.person_id, school.other_mentor.person_id}


def test_what_was_answered_is_not_pressed_for(school, sign_in_as):
    asked, claim = school.request(), school.practise()
    address = school.address("entries", asked.seq, "remind")
    client = sign_in_as(school.enrolment)
    fields = next(each for each in client.get(address).page.forms if "id" in each.names).fields
    school.close(asked.seq)
    assert "was answered" in client.post(address, data=fields).page.text
    assert rows(Kind.REMINDER) == []
    assert "This request waits no more" in client.get(address, status=200).page.text
    client.get(school.address("entries", claim.seq, "remind"), status=404)
    client.get(school.address("entries", 999, "remind"), status=404)


def test_a_reminder_of_what_was_answered_meanwhile_says_nothing(school, sign_in_as):
    asked = school.request(mentor=school.mentor.person_id)
    press(sign_in_as(school.enrolment), school.address("entries", asked.seq, "remind"))
    school.close(asked.seq)
    with pytest.raises(AssertionError, match="nothing was left to tell"):
        text(*rows(Kind.REMINDER))
