"""A mentor's learners, choosing a skill, feedback. Hours are confirmed in test_confirming.py."""

from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.counting import counted
from tests.logbook.worlds import end_mentorship
from tests.small_curriculum import ALONE, HYGIENE, NOT_ALLOWED, ONCE
from tests.web.worlds import Ward
from tracker.extensions import db
from tracker.logbook.models import Entry, EntryText

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


# Learners.


@pytest.mark.quick
def test_my_learners_with_what_waits_and_the_earlier_ones_by_name_only(ward, sign_in_as):
    ward.request()
    ward.practise(minutes=90)
    gone = Ward(ward.clocks, ward.now)
    gone.practise()
    hat = make.mentorship(gone.enrolment, ward.mentor.person_id)
    end_mentorship(make.author(hat), ward.day(2))
    page = sign_in_as(ward.mentor.person_id).get("/learners", status=200).page
    assert "1 skill waits" in page.text
    assert "Confirm practice once, 1 h 30 min" in page.text
    assert "0 of 5 signed off" in page.text
    assert "Active today" in page.text
    assert ward.address() in page.links
    assert "until 28 February 2026" in page.text
    assert not [link for link in page.links if str(gone.id) in link]


def test_who_is_no_mentor_has_no_list(ward, sign_in_as):
    sign_in_as(ward.learner_id).get("/learners", status=404)


def test_a_skill_is_chosen_from_the_modules_one_covers(ward, sign_in_as):
    page = sign_in_as(ward.mentor.person_id).get(ward.address("sign"), status=200).page
    assert ward.sign_address() in page.links
    assert ward.sign_address(NOT_ALLOWED) not in page.links
    partly = ward.add_mentor(modules=[HYGIENE])
    links = sign_in_as(partly.person_id).get(ward.address("sign"), status=200).page.links
    assert ward.sign_address(ALONE) in links
    assert ward.sign_address(ONCE) not in links
    stranger = Ward(ward.clocks, ward.now)
    sign_in_as(stranger.mentor.person_id).get(ward.address("sign"), status=404)


# Feedback.


def test_feedback_in_words_or_dimensions_and_no_pin(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id)
    address = ward.address("feedback")
    assert "Choose at least one word" in client.submit(address, {"comment": ""}).page.text
    answer = client.submit(address, {"f-empathy": "strong", "comment": "Patients like you."})
    assert answer.location == "/learners"
    row = db.session.scalars(select(Entry).where(Entry.kind == "feedback-given")).one()
    assert row.details == '{"feedback":{"empathy":"strong"}}'
    comment = select(EntryText.text).where(EntryText.seq == row.seq, EntryText.field == "comment")
    assert db.session.scalars(comment).one() == "Patients like you."
    assert "can read your feedback now" in client.get("/learners").page.text
    assert db.session.scalar(select(func.count()).select_from(Entry).where(Entry.kind == "assessed")) == 0


def test_who_may_not_give_feedback(ward, sign_in_as):
    sign_in_as(ward.learner_id).get(ward.address("feedback"), status=403)
    sign_in_as(ward.coordinator.person_id).get(ward.address("feedback"), status=403)
    stranger = Ward(ward.clocks, ward.now)
    sign_in_as(stranger.mentor.person_id).get(ward.address("feedback"), status=404)


def test_the_questions_stay_as_many_when_everything_doubles(ward, sign_in_as):
    client, mentor = sign_in_as(ward.mentor.person_id), ward.mentor.person_id
    hours, choice = ward.address("hours", "confirm"), ward.address("sign")

    def grow():
        for code in (ALONE, ONCE):
            ward.request(code)
            ward.practise(code)
        ward.enrol()
        ward.mentor = make.author(make.mentorship(ward.enrolment, mentor))

    def asked(address):
        client.get(address, status=200)
        with counted() as statements:
            client.get(address, status=200)
        return len(statements)

    grow()
    once = [asked(address) for address in ("/learners", hours, choice)]
    grow()
    grow()
    assert [asked(address) for address in ("/learners", hours, choice)] == once
    assert max(once) <= 14
