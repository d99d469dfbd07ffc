"""The inbox, the sign-off form in all its ways, what it refuses, and the receipt."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories as make
from tests.counting import counted
from tests.editions import changed, next_edition
from tests.logbook.worlds import end_mentorship, rows_in_all_tables
from tests.small_curriculum import ALONE, HYGIENE, NOT_ALLOWED, ONCE, SUPERVISED, THRICE
from tests.web.worlds import Ward
from tracker import clock
from tracker.access.models import Throttle
from tracker.extensions import db, writing
from tracker.logbook import enrolling
from tracker.logbook.models import Entry
from tracker.people.models import Account

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def entries(kind="assessed"):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Entry).where(Entry.kind == kind))


def written():
    """What only an entry changes. Sign-ins, counters and the trail of readers may."""
    rows = rows_in_all_tables()
    return {name: rows[name] for name in ("entry", "entry_text", "standing_item")}


def sign(client, ward, code=ONCE, **more):
    return client.submit(ward.sign_address(code), ward.filled(**more))


def sign_form(page):
    return next(form for form in page.forms if "witness" in form.names)


# Signing.


@pytest.mark.quick
def test_a_request_is_signed_and_the_receipt_says_what_it_changed(ward, sign_in_as):
    asked = ward.request(mentor=ward.mentor.person_id, level=4, note="On Thursday?")
    client = sign_in_as(ward.mentor.person_id)
    assert client.get(f"/inbox/{asked.id}", status=303).location == f"{ward.sign_address()}?request={asked.seq}"
    page = client.get(ward.sign_address(), status=200).page
    assert "Asked today at 10:00" in page.text
    assert "On Thursday?" in page.text
    assert "Needs level 4" in page.text
    answer = sign(client, ward, pin=make.PIN, comment="Calm and careful.", **{"f-empathy": "strong"})
    receipt = client.get(answer.location, status=200).page
    assert "Signed off" in receipt.text
    assert "Nothing more is needed" in receipt.text
    assert f"{ward.mentor_name}, Nurse, {ward.site.name}" in receipt.text
    assert "Nothing else is waiting" in receipt.text
    assert ward.state() == "signed-off"
    assert ward.holds()


def test_nothing_is_filled_in_beforehand_but_day_and_place(ward, sign_in_as):
    form = sign_form(sign_in_as(ward.mentor.person_id).get(ward.sign_address()).page)
    given = {name for name in form.fields if not name.startswith("csrf")}
    assert given == {"id", "made_on", "revision", "request", "language", "when", "on", "site", "comment", "pin"}
    assert form.fields["when"] == [ward.today.isoformat()]
    assert form.fields["site"] == [str(ward.site.id)]


def test_it_is_signed_without_a_request_for_another_day_in_the_skills_room(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    day = ward.day(9)
    sign(client, ward, when="other", on=day.isoformat(), site=str(ward.room.id))
    row = db.session.scalars(select(Entry).where(Entry.kind == "assessed")).one()
    assert (row.on_date, row.setting, row.outcome, row.acted_as) == (day, "simulated", "achieved", "mentor")
    assert (row.author_id, row.warrant, row.assurance) == (ward.mentor.person_id, ward.mentor.warrant, "pin")


def test_today_stays_the_day_it_was_when_midnight_passes(ward, sign_in_as):
    ward.later(hours=13, minutes=50)  # ten to midnight in Oslo
    client, day = sign_in_as(ward.mentor.person_id), ward.today
    sent = ward.posted(client, pin=make.PIN)
    ward.later(minutes=20)
    assert ward.today == day + timedelta(days=1)
    client.post(ward.sign_address(), data=sent, status=303)
    assert db.session.scalars(select(Entry.on_date).where(Entry.kind == "assessed")).one() == day


def test_the_history_shows_what_was_seen_and_practised(ward, sign_in_as):
    ward.assess(outcome="more-practice", level=2, comment="Let her rest first.")
    ward.practise(what="With a classmate")
    ward.practise()
    page = sign_in_as(ward.other_mentor.person_id).get(ward.sign_address(), status=200).page
    assert "Seen once before" in page.text
    assert "did it with hands-on help" in page.text
    assert "Let her rest first." in page.text
    assert "Practised 2 times, 2 h" in page.text


def test_one_of_two_says_who_has_to_see_it(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    receipt = client.get(sign(client, ward, THRICE).location, status=200).page
    assert "1 of 3" in receipt.text
    assert "Partly signed off" in receipt.text
    ward.later(minutes=1)
    ward.assess(THRICE, on=ward.day(1))
    other = sign_in_as(ward.mentor.person_id, proved=True)
    ward.assess(THRICE, on=ward.day(2))
    page = other.get(f"/inbox/{db.session.scalars(select(Entry.id).where(Entry.seq == 4)).first()}").page
    assert "Another mentor has to see it" in page.text


def test_going_back_after_signing_says_that_it_is_done(ward, sign_in_as):
    asked = ward.request()
    seen = ward.assess(request=asked.seq)
    page = sign_in_as(ward.mentor.person_id).get(f"{ward.sign_address()}?request={asked.seq}", status=200).page
    assert "You signed this already" in page.text
    assert f"/inbox/{seen.id}" in page.links


def test_a_mistake_is_taken_back_from_the_receipt_for_a_day(ward, sign_in_as):
    seen = ward.assess()
    client = sign_in_as(ward.mentor.person_id)
    way = ward.address("entries", str(seen.seq), "withdraw")
    assert way in client.get(f"/inbox/{seen.id}", status=200).page.links
    client.submit(way, {"why": "mistake", "reason": "The wrong learner.", "pin": make.PIN})
    page = client.get(f"/inbox/{seen.id}", status=200).page
    assert "This was taken back" in page.text
    assert way not in page.links
    again = ward.assess()
    ward.later(hours=25)
    client = sign_in_as(ward.mentor.person_id)
    assert "Take it back" not in client.get(f"/inbox/{again.id}", status=200).page.text


def test_more_practice_needs_words_and_tells_the_learner(ward, sign_in_as):
    ward.request()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    empty = sign(client, ward, outcome="more-practice", level="2")
    assert empty.status_code == 422
    assert "what should go better next time" in empty.page.text
    kept = sign_form(empty.page).fields
    assert kept["level"] == ["2"]
    assert kept["c-records"] == ["done"]
    answer = sign(client, ward, outcome="more-practice", level="2", comment="Explain before you touch.")
    assert "reads what should go better" in client.get(answer.location).page.text
    assert ward.state() == "more-practice"


def test_sign_and_next(ward, sign_in_as):
    other = ward.mentor_of_two()
    ward.request()
    ward.later(minutes=5)
    other.request()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    receipt = client.get(sign(client, ward).location, status=200).page
    following = next(link for link in receipt.links if link.startswith(other.sign_address()))
    assert client.get(following, status=200).page.title.startswith("Sign off")


def test_the_enter_key_decides_nothing_and_its_pin_holds(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id)
    answer = sign(client, ward, outcome="", pin=make.PIN)
    assert answer.status_code == 422
    assert "Now press Sign off or More practice needed" in answer.page.text
    assert entries() == 0
    form = sign_form(answer.page)
    assert "pin" not in form.names
    assert client.post(form.action, data={**form.fields, "outcome": "achieved"}).status_code == 303


def test_a_pin_is_chosen_in_the_flow_once(ward, sign_in_as):
    with writing():
        db.session.get_one(Account, ward.mentor.person_id).pin_hash = None
    client = sign_in_as(ward.mentor.person_id, proved=True)
    weak = sign(client, ward, new_pin="123456", new_pin_again="123456")
    assert weak.status_code == 422
    assert entries() == 0
    assert sign(client, ward, new_pin=make.PIN, new_pin_again=make.PIN).status_code == 303
    ward.later(minutes=6)
    form = sign_form(client.get(ward.sign_address(ALONE)).page)
    assert form.names & {"pin", "new_pin", "password"} == {"pin"}


# What is refused, each with its own words, and nothing written.


REFUSED = {
    "criteria": ({"c-prepares": None, "c-does": None}, "Say what you saw: Prepares the room"),
    "must": ({"c-explains": "not-seen"}, "To sign off, this must be done: Explains to the patient"),
    "level": ({"level": "3"}, "More help was needed than this skill allows"),
    "no level": ({"level": None}, "Say how much help was needed"),
    "made-up level": ({"level": "9"}, "This level is not offered"),
    "statement": ({"witness": None}, "Tick that you saw it with your own eyes"),
    "no date": ({"when": "other", "on": ""}, "Type the date"),
    "no place": ({"site": ""}, "Say where you saw it"),
    "made-up place": ({"site": "here"}, "You may not sign at this site"),
    "long comment": ({"comment": "x" * 601}, "600"),
    "made-up answer": ({"c-does": "perhaps"}, "Say what you saw"),
    "made-up feedback": ({"f-empathy": "divine"}, "Choose one of those"),
    "made-up button": ({"outcome": "perfect"}, "Choose one of those"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_form_that_is_not_whole_comes_back_filled_in(ward, sign_in_as, what):
    changed, sentence = REFUSED[what]
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = {name: value for name, value in {**ward.posted(client), **changed}.items() if value is not None}
    before = written()
    answer = client.post(ward.sign_address(), data=sent, status=422)
    assert sentence in answer.page.text
    assert answer.page.all("section")[0].get("aria-labelledby") == "faults"
    kept = sign_form(answer.page).fields
    answered = {name: value for name, value in ward.filled().items() if name.startswith("c-") and name not in changed}
    assert {name: kept[name] for name in answered} == {name: [value] for name, value in answered.items()}
    assert kept["id"] == sent["id"]
    assert written() == before


def test_a_place_or_day_that_is_not_yours(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    elsewhere = make.site(ward.provider_id)
    before = written()
    assert "may not sign at this site" in sign(client, ward, site=str(elsewhere.id)).page.text
    early = sign(client, ward, when="other", on=ward.day(61).isoformat())
    assert early.status_code == 422
    assert "The training started on" in early.page.text
    future = sign(client, ward, when="other", on=(ward.today + timedelta(days=1)).isoformat())
    assert "This day has not come yet" in future.page.text
    assert written() == before


def test_a_day_before_the_mentorship(ward, sign_in_as):
    late = ward.add_mentor(starts_on=ward.day(5))
    answer = sign(sign_in_as(late.person_id, proved=True), ward, when="other", on=ward.day(6).isoformat())
    assert answer.status_code == 422
    assert "You are a mentor of this learner since" in answer.page.text
    assert entries() == 0


def test_a_wrong_pin_is_counted_and_says_how_many_are_left(ward, sign_in_as):
    client, before = sign_in_as(ward.mentor.person_id), written()
    answers = [sign(client, ward, pin="000000") for _ in range(6)]
    assert "4 more tries before a pause" in answers[0].page.text
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Too many tries" in answers[5].page.text
    assert answers[5].headers["Retry-After"]
    assert any("data-message" in element.attributes for element in answers[5].page.elements)
    assert written() == before
    assert db.session.scalars(select(Throttle.failures)).one() >= 5


def test_a_stale_page_shows_what_is_newer_and_can_be_sent_again(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = ward.posted(client)
    ward.assess(by=ward.other_mentor, outcome="more-practice", level=2, comment="Not yet.")
    answer = client.post(ward.sign_address(), data=sent, status=409)
    assert "Something was added after you opened this page" in answer.page.text
    assert "Not yet." in answer.page.text
    assert ward.address("competencies", ONCE) in answer.page.links
    assert entries() == 1
    form = sign_form(answer.page)
    client.post(form.action, data={**form.fields, "outcome": "achieved"}, status=303)
    assert entries() == 2


def test_criteria_that_became_others_while_the_form_was_open_are_not_signed_unread(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = ward.posted(client)
    plan = ward.book.plan
    later = next_edition(changed(plan, {ONCE: replace(plan.competency(ONCE), revision=2, digest="new")}))
    cohort = make.cohort(ward.provider_id, edition_id=later)
    ward.do(enrolling.move, by=ward.coordinator, cohort=cohort)
    answer = client.post(ward.sign_address(), data=sent, status=409)
    assert entries() == 0
    form = sign_form(answer.page)
    client.post(form.action, data={**form.fields, "outcome": "achieved"}, status=303)
    assert entries() == 1


def test_a_request_that_another_answered_or_that_lapsed(ward, sign_in_as):
    asked = ward.request()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = ward.posted(client)
    ward.assess(by=ward.other_mentor, request=asked.seq)
    answer = client.post(ward.sign_address(), data=sent, status=409)
    assert "This request was answered or taken back already" in answer.page.text
    assert "answered or taken back" in client.get(f"{ward.sign_address()}?request={asked.seq}").page.text
    other = ward.request(ALONE)
    late = ward.posted(client, ALONE, level="5", when="other", on=ward.today.isoformat())
    ward.later(days=15)
    client = sign_in_as(ward.mentor.person_id, proved=True)
    late["csrf_token"] = client.get("/inbox").page.forms[0].fields["csrf_token"]
    answer = client.post(ward.sign_address(ALONE), data=late, status=409)
    assert "This request was open until" in answer.page.text
    assert "This request was open until" in client.get(f"{ward.sign_address(ALONE)}?request={other.seq}").page.text
    assert entries() == 1


def test_a_level_beyond_the_scope_is_not_offered(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    page = client.get(ward.sign_address(SUPERVISED), status=200).page
    assert "Not offered: this skill stays under supervision" in page.text
    assert "This level is not offered" in sign(client, ward, SUPERVISED, level="5").page.text
    assert "It cannot be signed off" in client.get(ward.sign_address(NOT_ALLOWED), status=200).page.text
    assert entries() == 0


def test_who_may_not(ward, sign_in_as, app):
    address = ward.sign_address()
    own = sign_in_as(ward.learner_id).get(address, status=403)
    assert "your own training" in own.page.text
    stranger = ward.mentor_of_two().add_mentor()
    foreign = sign_in_as(stranger.person_id).get(address, status=404)
    nothing = sign_in_as(stranger.person_id).get(f"/enrolments/{uuid4()}/competencies/{ONCE}/sign", status=404)
    assert foreign.data == nothing.data
    partly = ward.add_mentor(modules=[HYGIENE])
    assert "for other modules" in sign_in_as(partly.person_id).get(address, status=403).page.text
    sign_in_as(partly.person_id).get(ward.sign_address("no-such-skill"), status=404)
    sign_in_as(ward.coordinator.person_id).get(address, status=403)
    end_mentorship(ward.mentor, ward.day(1))
    ended = sign_in_as(ward.mentor.person_id).get(address, status=403)
    assert "You were a mentor of this learner until" in ended.page.text
    assert entries() == 0


def test_a_mentorship_that_ends_while_the_form_is_open(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = ward.posted(client)
    end_mentorship(ward.mentor, ward.day(1))
    answer = client.post(ward.sign_address(), data=sent, status=403)
    assert "You were a mentor of this learner until" in answer.page.text
    assert entries() == 0


FORGED = (
    "author_id",
    "learner_id",
    "provider_id",
    "recorded_at",
    "on_date",
    "acted_as",
    "warrant",
    "hash",
    "signed_as",
)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_field_is_refused(ward, sign_in_as, name):
    client, before = sign_in_as(ward.mentor.person_id, proved=True), written()
    client.post(ward.sign_address(), data={**ward.posted(client), name: str(ward.learner_id)}, status=400)
    assert written() == before


# Sent twice, and at once.


def test_the_same_form_twice_is_one_entry_and_another_content_a_conflict(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = ward.posted(client)
    first, again = (client.post(ward.sign_address(), data=sent, status=303) for _ in range(2))
    assert first.location == again.location
    changed = client.post(ward.sign_address(), data={**sent, "level": "5"}, status=409)
    assert "sent before with other content" in changed.page.text
    assert entries() == 1


@pytest.mark.parametrize("proof", [{}, {"pin": make.PIN}])
def test_twenty_at_once_leave_one_entry(ward, sign_in_as, app, proof):
    client = sign_in_as(ward.mentor.person_id, proved=not proof)
    sent = {**ward.posted(client), **proof}
    cookie = client.get_cookie("stride")

    def post(moment):
        mine = FlaskClient(app)
        mine.set_cookie("stride", cookie.value)
        with clock.hold(moment):  # another thread, another clock
            return mine.post(ward.sign_address(), data=sent)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, [clock.now()] * 20))
    assert entries() == 1
    assert {answer.status_code for answer in answers} <= {303, 429}
    assert any(answer.status_code == 303 for answer in answers)
    assert ward.holds()


# Turning a request down.


@pytest.mark.parametrize("outcome", ["sent-back", "not-observed", "not-now"])
def test_a_request_is_turned_down_with_a_reason(ward, sign_in_as, outcome):
    asked = ward.request()
    client = sign_in_as(ward.mentor.person_id)
    address = f"/inbox/{asked.id}"
    silent = client.submit(ward.sign_address(), {"outcome": outcome, "reason": ""}, to=address)
    assert silent.status_code == 422
    assert "Give a reason" in silent.page.text
    answer = client.submit(ward.sign_address(), {"outcome": outcome, "reason": "Practise it first."}, to=address)
    assert answer.location == "/inbox"
    assert "sees your answer" in client.get("/inbox").page.text
    row = db.session.scalars(select(Entry).where(Entry.kind == "request-closed")).one()
    assert (row.outcome, row.refers_seq, row.assurance) == (outcome, asked.seq, "session")
    assert ward.state() == "practising"


def test_a_request_that_was_answered_is_not_turned_down(ward, sign_in_as):
    asked = ward.request()
    client = sign_in_as(ward.mentor.person_id)
    form = next(form for form in client.get(ward.sign_address()).page.forms if str(asked.id) in form.action)
    ward.assess(by=ward.other_mentor, request=asked.seq)
    answer = client.post(form.action, data={**form.fields, "outcome": "not-now", "reason": "Busy."}, status=409)
    assert "answered or taken back" in answer.page.text
    assert entries("request-closed") == 0


# The inbox.


def test_the_inbox_is_empty_and_says_so(ward, sign_in_as):
    assert "Nothing is waiting" in sign_in_as(ward.mentor.person_id).get("/inbox", status=200).page.text
    sign_in_as(ward.learner_id).get("/inbox", status=404)


def test_the_inbox_shows_each_line_with_its_age_and_by_provider(ward, sign_in_as):
    other = ward.mentor_of_two()
    ward.assess(ALONE, outcome="more-practice", level=2, comment="Again.")
    ward.request(ALONE)
    ward.later(days=3)
    other.practise(minutes=90)
    client = sign_in_as(ward.mentor.person_id)
    page = client.get("/inbox", status=200).page
    assert "asked 3 days ago · seen once before" in page.text
    assert "practice once, 1 h 30 min" in page.text
    providers = [element.text for element in page.all("h2")][:2]
    assert len(set(providers)) == 2
    assert "You signed in the last seven days" in page.text


def test_addresses_of_the_inbox_open_nothing_foreign(ward, sign_in_as):
    asked, logged = ward.request(), ward.practise()
    stranger = ward.mentor_of_two().add_mentor()
    client = sign_in_as(stranger.person_id)
    nothing = client.get(f"/inbox/{uuid4()}", status=404)
    for found in (asked, logged):
        assert client.get(f"/inbox/{found.id}", status=404).data == nothing.data
    client = sign_in_as(ward.mentor.person_id)
    assert client.get(f"/inbox/{logged.id}", status=303).location == ward.address("hours", "confirm")
    signed = ward.assess(by=ward.other_mentor)
    client.get(f"/inbox/{signed.id}", status=404)


def test_every_place_to_write_warns_of_patients(ward, sign_in_as):
    ward.request()
    client = sign_in_as(ward.mentor.person_id)
    page = client.get(ward.sign_address()).page
    for box in page.all("textarea"):
        hint = next(element for element in page.elements if element.get("id") == box.get("aria-describedby").split()[0])
        assert re.search("No patient names or numbers", hint.text)


def test_the_questions_stay_as_many_when_everything_doubles(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id)

    def grow():
        mentor = ward.mentor.person_id
        for code in (ALONE, ONCE):
            ward.request(code)
            ward.practise(code)
        ward.assess(THRICE, outcome="more-practice", level=2, comment="Again.")
        ward.enrol()
        ward.mentor = make.author(make.mentorship(ward.enrolment, mentor))

    def asked(address):
        client.get(address, status=200)
        with counted() as statements:
            client.get(address, status=200)
        return len(statements)

    first = ward.sign_address(ONCE)
    grow()
    once = [asked(address) for address in ("/inbox", first)]
    grow()
    grow()
    twice = [asked(address) for address in ("/inbox", first)]
    assert once == twice
    assert max(once) <= 14
    assert clock.now() == ward.now
