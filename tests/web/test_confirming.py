"""Hours are confirmed by week or all at once, struck out one by one, and never judged twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories as make
from tests.logbook.worlds import end_mentorship
from tests.small_curriculum import HYGIENE
from tests.web.worlds import Ward
from tracker import clock
from tracker.extensions import db, writing
from tracker.logbook.models import Entry, EntryText

pytestmark = pytest.mark.usefixtures("database")

CONFIRM = "hours", "confirm"


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


def test_all_hours_are_confirmed_with_one_pin(ward, sign_in_as):
    claims = [ward.practise(minutes=45, on=ward.day(back)) for back in (1, 2)]
    client = sign_in_as(ward.mentor.person_id)
    form = hours_form(client.get(ward.address(*CONFIRM), status=200).page)
    assert set(form.fields["claims"]) == {str(claim.id) for claim in claims}
    answer = client.submit(ward.address(*CONFIRM), {"pin": make.PIN, "outcome": "confirm"})
    assert answer.location == "/inbox"
    assert "Confirmed: practice 2 times, 1 h 30 min." in client.get("/inbox").page.text
    assert judged() == [("confirmed", claims[0].seq, "mentor"), ("confirmed", claims[1].seq, "mentor")]
    assert ward.book.learner.confirmed_simulated == 90
    assert "No hours are waiting" in client.get(ward.address(*CONFIRM), status=200).page.text
    assert ward.holds()


def test_each_verdict_has_an_id_that_follows_from_form_and_claim(ward, sign_in_as):
    claim = ward.practise()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    form = hours_form(client.get(ward.address(*CONFIRM)).page)
    sent = {**form.fields, "outcome": "confirm"}
    for _ in range(2):
        client.post(ward.address(*CONFIRM), data=sent, status=303)
    made = db.session.scalars(select(Entry.id).where(Entry.kind == "confirmed")).one()
    assert made == uuid5(UUID(form.fields["id"][0]), str(claim.id))


def test_one_claim_is_sent_back_with_a_reason(ward, sign_in_as):
    first, other = ward.practise(), ward.practise(on=ward.day(1))
    client = sign_in_as(ward.mentor.person_id, proved=True)
    fields = {"claims": [str(first.id)], "outcome": "send-back"}
    silent = client.submit(ward.address(*CONFIRM), fields)
    assert silent.status_code == 422
    assert "Give a reason" in silent.page.text
    assert set(hours_form(silent.page).fields["claims"]) == {str(first.id)}
    assert client.submit(ward.address(*CONFIRM), {**fields, "reason": "It was half an hour."}).status_code == 303
    assert judged() == [("declined", first.seq, "mentor")]
    assert str(other.id) in hours_form(client.get(ward.address(*CONFIRM)).page).fields["claims"]


def test_no_tick_or_no_button_writes_nothing(ward, sign_in_as):
    claim = ward.practise()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    form = hours_form(client.get(ward.address(*CONFIRM)).page)
    without = {name: value for name, value in form.fields.items() if name != "claims"}
    assert "Tick the hours" in client.post(ward.address(*CONFIRM), data={**without, "outcome": "confirm"}).page.text
    assert "Now press Confirm" in client.post(ward.address(*CONFIRM), data={**form.fields, "outcome": ""}).page.text
    foreign = Ward(ward.clocks, ward.now).practise()
    client.post(
        ward.address(*CONFIRM), data={**form.fields, "claims": [str(foreign.id)], "outcome": "confirm"}, status=404
    )
    client.post(ward.address(*CONFIRM), data={**form.fields, "author_id": str(claim.id)}, status=400)
    assert judged() == []


def test_hours_judged_meanwhile_are_not_judged_again_and_nothing_else_is(ward, sign_in_as):
    first, other = ward.practise(), ward.practise(on=ward.day(1))
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = {**hours_form(client.get(ward.address(*CONFIRM)).page).fields, "outcome": "confirm"}
    ward.decline(first.seq, by=ward.other_mentor)
    answer = client.post(ward.address(*CONFIRM), data=sent, status=409)
    assert "confirmed or declined already" in answer.page.text
    assert set(hours_form(answer.page).fields["claims"]) == {str(other.id)}
    assert judged() == [("declined", first.seq, "mentor")]


def test_a_coordinator_judges_hours_with_a_reason(ward, sign_in_as):
    claim = ward.practise()
    client = sign_in_as(ward.coordinator.person_id)
    fields = {"pin": make.PIN, "outcome": "confirm"}
    assert "Give a reason" in client.submit(ward.address(*CONFIRM), fields).page.text
    answer = client.submit(ward.address(*CONFIRM), {**fields, "reason": "The mentor has left."})
    assert answer.location == ward.address("hours")
    assert judged() == [("confirmed", claim.seq, "coordinator")]


def test_who_may_not_judge(ward, sign_in_as):
    ward.practise()
    assert "your own training" in sign_in_as(ward.learner_id).get(ward.address(*CONFIRM), status=403).page.text
    stranger = Ward(ward.clocks, ward.now)
    sign_in_as(stranger.mentor.person_id).get(ward.address(*CONFIRM), status=404)
    sign_in_as(stranger.coordinator.person_id).get(ward.address(*CONFIRM), status=404)
    partly = ward.add_mentor(modules=[HYGIENE])
    assert "No hours are waiting" in sign_in_as(partly.person_id).get(ward.address(*CONFIRM)).page.text
    end_mentorship(ward.mentor, ward.day(1))
    ended = sign_in_as(ward.mentor.person_id).get(ward.address(*CONFIRM), status=403)
    assert "You were a mentor of this learner until" in ended.page.text


def test_the_same_hours_twenty_times_at_once_have_one_verdict(ward, sign_in_as, app):
    ward.practise()
    client = sign_in_as(ward.mentor.person_id, proved=True)
    sent = {**hours_form(client.get(ward.address(*CONFIRM)).page).fields, "outcome": "confirm"}
    cookie = client.get_cookie("stride")

    def post(moment):
        mine = FlaskClient(app)
        mine.set_cookie("stride", cookie.value)
        with clock.hold(moment):  # another thread, another clock
            return mine.post(ward.address(*CONFIRM), data=sent)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, [clock.now()] * 20))
    assert {answer.status_code for answer in answers} == {303}
    assert len(judged()) == 1


# Weeks, days, and what is struck out.


@pytest.fixture
def week(ward):
    """Five days of last week and practice that is detail of the first; its Monday."""
    placement = ward.place().seq
    monday = ward.today - timedelta(days=ward.today.weekday() + 7)
    ward.days = [ward.day_of(placement, on=monday + timedelta(days=n), minutes=450, late="away") for n in range(5)]
    ward.detail = ward.practise(on=monday, minutes=45, what="Two dressings.")
    return monday


def test_a_week_is_opened_and_confirmed_with_its_detail(ward, week, sign_in_as):
    ward.practise(minutes=30)
    client = sign_in_as(ward.mentor.person_id)
    links = client.get("/inbox", status=200).page.links
    address = f"{ward.address(*CONFIRM)}?week={week}"
    assert address in links
    assert ward.address(*CONFIRM) in links
    page = client.get(address, status=200).page
    assert "Confirm 5 days, 37 h 30 min" in page.text
    assert "it counts no hours of its own" in page.text
    assert client.submit(address, {"pin": make.PIN, "outcome": "confirm"}).location == "/inbox"
    shown = client.get("/inbox").page
    assert "Confirmed: 5 days, 37 h 30 min." in shown.text
    assert address not in shown.links
    assert len(judged()) == 6
    assert ward.book.learner.confirmed_days == 5 * 450
    assert (ward.book.learner.confirmed_simulated, ward.book.learner.claimed_simulated) == (0, 30)
    assert ward.holds()


def test_the_inbox_names_the_weeks_of_every_learner(ward, sign_in_as):
    mentor, addresses = ward.mentor.person_id, []
    for _ in range(6):
        ward.enrol()
        with writing():
            make.mentorship(ward.enrolment, mentor)
        ward.practise(on=ward.today)
        addresses.append(f"{ward.address(*CONFIRM)}?week={ward.today - timedelta(days=ward.today.weekday())}")
    for weeks in range(1, 6):
        ward.practise(on=ward.day(7 * weeks))
    links = sign_in_as(mentor).get("/inbox", status=200).page.links
    assert set(addresses[:-1]) <= set(links)
    assert len([link for link in links if link.startswith(ward.address(*CONFIRM))]) == 5


def test_one_day_is_struck_out_with_its_own_reason(ward, week, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    struck = ward.days[2]
    address = f"{ward.address(*CONFIRM)}?week={week}"
    form = hours_form(client.get(address).page)
    client.post(
        address,
        data={**form.fields, f"why-{struck.id}": "You went home at noon.", "outcome": "confirm"},
        status=303,
    )
    assert "Confirmed: 4 days, 30 h. Sent back: 1 day, 7 h 30 min." in client.get("/inbox").page.text
    assert ("declined", struck.seq, "mentor") in judged()
    assert (ward.book.learner.confirmed_days, ward.book.learner.declined_days) == (4 * 450, 450)
    text = select(EntryText.text).join(
        Entry, (Entry.enrolment_id == EntryText.enrolment_id) & (Entry.seq == EntryText.seq)
    )
    why = text.where(Entry.kind == "declined", EntryText.field == "reason")
    assert db.session.scalars(why).one() == "You went home at noon."
    form_id = UUID(form.fields["id"][0])
    assert db.session.scalars(select(Entry.id).where(Entry.kind == "declined")).one() == uuid5(form_id, str(struck.id))


def test_a_reason_for_what_is_not_in_this_logbook_or_is_no_id_writes_nothing(ward, week, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    foreign = Ward(ward.clocks, ward.now).practise()
    form = hours_form(client.get(ward.address(*CONFIRM)).page)
    sent = {**form.fields, "outcome": "confirm"}
    client.post(ward.address(*CONFIRM), data={**sent, f"why-{foreign.id}": "No."}, status=404)
    client.post(ward.address(*CONFIRM), data={**sent, "why-me": "No."}, status=400)
    client.post(ward.address(*CONFIRM), data={**sent, f"why-{str(foreign.id).upper()}": "No."}, status=400)
    client.post(ward.address(*CONFIRM), data={**sent, f"why-{ward.days[0].id}": "x" * 301}, status=422)
    assert judged() == []


def test_a_day_added_to_a_confirmed_week_and_an_excused_one_are_seen_as_such(ward, week, sign_in_as):
    ward.confirm(ward.days[0].seq)
    placement = ward.book.placements[0].seq
    ward.day_of(placement, on=week + timedelta(days=5), minutes=240)
    ward.day_of(placement, on=week + timedelta(days=6), outcome="excused", excuse="family")
    address = f"{ward.address(*CONFIRM)}?week={week}"
    page = sign_in_as(ward.mentor.person_id).get(address, status=200).page
    assert page.text.count("Added later to a week that was confirmed") == 2
    assert "Excused" in page.text
    assert "amily" not in page.text
    assert "Confirm 6 days, 34 h" in page.text
    assert "amily" in sign_in_as(ward.coordinator.person_id).get(address, status=200).page.text


def test_a_coordinator_confirms_a_week_with_one_reason(ward, week, sign_in_as):
    client = sign_in_as(ward.coordinator.person_id, proved=True)
    address = f"{ward.address(*CONFIRM)}?week={week}"
    assert "Give a reason" in client.submit(address, {"outcome": "confirm"}).page.text
    fields = {"outcome": "confirm", "reason": "The mentor is ill.", f"why-{ward.days[0].id}": "A holiday."}
    assert client.submit(address, fields).location == ward.address("hours")
    assert [kind for kind, _, _ in judged()] == ["confirmed"] * 5 + ["declined"]
    assert {acted for _, _, acted in judged()} == {"coordinator"}


def test_an_address_that_names_no_monday_shows_everything(ward, week, sign_in_as):
    ward.practise(minutes=30)
    client = sign_in_as(ward.mentor.person_id)
    text = client.get(f"{ward.address(*CONFIRM)}?week=soon", status=200).page.text
    assert "Confirm 5 days, practice once, 38 h" in text
    assert "No hours are waiting" in client.get(f"{ward.address(*CONFIRM)}?week=2026-01-05", status=200).page.text
