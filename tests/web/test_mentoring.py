"""A mentor's learners, choosing a skill, hours judged one by one or together, feedback."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import UUID, uuid5

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories as make
from tests.counting import counted
from tests.logbook.worlds import end_mentorship
from tests.small_curriculum import ALONE, HYGIENE, NOT_ALLOWED, ONCE
from tests.web.worlds import Ward
from tracker import clock
from tracker.extensions import db
from tracker.logbook.models import Entry, EntryText

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def judged():
    db.session.rollback()
    rows = db.session.execute(
        select(Entry.kind, Entry.refers_seq, Entry.acted_as).where(Entry.kind.in_(("confirmed", "declined")))
    )
    return sorted(tuple(row) for row in rows)


def hours_form(page):
    return next(form for form in page.forms if "claims" in form.names)


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
    assert "Confirm 1 h 30 min" in page.text
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


# Hours.


def test_all_hours_are_confirmed_with_one_pin(ward, sign_in_as):
    claims = [ward.practise(minutes=45, on=ward.day(back)) for back in (1, 2)]
    client = sign_in_as(ward.mentor.person_id)
    form = hours_form(client.get(ward.address("hours"), status=200).page)
    assert set(form.fields["claims"]) == {str(claim.id) for claim in claims}
    answer = client.submit(ward.address("hours"), {"pin": make.PIN, "outcome": "confirm"})
    assert answer.location == "/inbox"
    assert "2 times practice confirmed, 1 h 30 min" in client.get("/inbox").page.text
    assert judged() == [("confirmed", claims[0].seq, "mentor"), ("confirmed", claims[1].seq, "mentor")]
    assert ward.book.learner.confirmed_simulated == 90
    assert "No hours are waiting" in client.get(ward.address("hours"), status=200).page.text
    assert ward.holds()


def test_each_verdict_has_an_id_that_follows_from_form_and_claim(ward, sign_in_as):
    claim = ward.practise()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    form = hours_form(client.get(ward.address("hours")).page)
    sent = {**form.fields, "outcome": "confirm"}
    for _ in range(2):
        client.post(ward.address("hours"), data=sent, status=303)
    made = db.session.scalars(select(Entry.id).where(Entry.kind == "confirmed")).one()
    assert made == uuid5(UUID(form.fields["id"][0]), str(claim.id))


def test_one_claim_is_sent_back_with_a_reason(ward, sign_in_as):
    first, other = ward.practise(), ward.practise(on=ward.day(1))
    client = sign_in_as(ward.mentor.person_id, proved=True)
    fields = {"claims": [str(first.id)], "outcome": "send-back"}
    silent = client.submit(ward.address("hours"), fields)
    assert silent.status_code == 422
    assert "Give a reason" in silent.page.text
    assert set(hours_form(silent.page).fields["claims"]) == {str(first.id)}
    assert client.submit(ward.address("hours"), {**fields, "reason": "It was half an hour."}).status_code == 303
    assert judged() == [("declined", first.seq, "mentor")]
    assert str(other.id) in hours_form(client.get(ward.address("hours")).page).fields["claims"]


def test_no_tick_or_no_button_writes_nothing(ward, sign_in_as):
    claim = ward.practise()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    form = hours_form(client.get(ward.address("hours")).page)
    without = {name: value for name, value in form.fields.items() if name != "claims"}
    assert "Tick the hours" in client.post(ward.address("hours"), data={**without, "outcome": "confirm"}).page.text
    assert "Now press Confirm" in client.post(ward.address("hours"), data={**form.fields, "outcome": ""}).page.text
    foreign = Ward(ward.clocks, ward.now).practise()
    client.post(
        ward.address("hours"), data={**form.fields, "claims": [str(foreign.id)], "outcome": "confirm"}, status=404
    )
    client.post(ward.address("hours"), data={**form.fields, "author_id": str(claim.id)}, status=400)
    assert judged() == []


def test_hours_judged_meanwhile_are_not_judged_again_and_nothing_else_is(ward, sign_in_as):
    first, other = ward.practise(), ward.practise(on=ward.day(1))
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = {**hours_form(client.get(ward.address("hours")).page).fields, "outcome": "confirm"}
    ward.decline(first.seq, by=ward.other_mentor)
    answer = client.post(ward.address("hours"), data=sent, status=409)
    assert "confirmed or declined already" in answer.page.text
    assert set(hours_form(answer.page).fields["claims"]) == {str(other.id)}
    assert judged() == [("declined", first.seq, "mentor")]


def test_a_coordinator_judges_hours_with_a_reason(ward, sign_in_as):
    claim = ward.practise()
    client = sign_in_as(ward.coordinator.person_id)
    fields = {"pin": make.PIN, "outcome": "confirm"}
    assert "Give a reason" in client.submit(ward.address("hours"), fields).page.text
    answer = client.submit(ward.address("hours"), {**fields, "reason": "The mentor has left."})
    assert answer.location == ward.address("hours")
    assert judged() == [("confirmed", claim.seq, "coordinator")]


def test_who_may_not_judge(ward, sign_in_as):
    ward.practise()
    assert "your own training" in sign_in_as(ward.learner_id).get(ward.address("hours"), status=403).page.text
    stranger = Ward(ward.clocks, ward.now)
    sign_in_as(stranger.mentor.person_id).get(ward.address("hours"), status=404)
    sign_in_as(stranger.coordinator.person_id).get(ward.address("hours"), status=404)
    partly = ward.add_mentor(modules=[HYGIENE])
    assert "No hours are waiting" in sign_in_as(partly.person_id).get(ward.address("hours")).page.text
    end_mentorship(ward.mentor, ward.day(1))
    ended = sign_in_as(ward.mentor.person_id).get(ward.address("hours"), status=403)
    assert "You were a mentor of this learner until" in ended.page.text


def test_the_same_hours_twenty_times_at_once_have_one_verdict(ward, sign_in_as, app):
    ward.practise()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = {**hours_form(client.get(ward.address("hours")).page).fields, "outcome": "confirm"}
    cookie = client.get_cookie("stride")

    def post(moment):
        mine = FlaskClient(app)
        mine.set_cookie("stride", cookie.value)
        with clock.hold(moment):  # another thread, another clock
            return mine.post(ward.address("hours"), data=sent)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, [clock.now()] * 20))
    assert {answer.status_code for answer in answers} == {303}
    assert len(judged()) == 1


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
    hours, choice = ward.address("hours"), ward.address("sign")

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
