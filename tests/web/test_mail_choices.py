"""Choosing which mails to get: on the account page, by the link of a mail, and by one click of a mail program."""

from uuid import uuid4

import pytest

from tests import factories as make
from tracker.extensions import db, writing
from tracker.mail import choices
from tracker.mail.models import Choice, Kind, MailChoice
from tracker.web import guard, mail_tokens

pytestmark = pytest.mark.usefixtures("database")


def test_everybody_chooses_among_what_their_hats_are_told_of(client, sign_in_as):
    learner, mentor = make.learner(), make.mentorship(make.learner())
    names = {}
    for who in (learner, mentor, make.coordinator()):
        [form] = [f for f in sign_in_as(who).get("/account/mail", status=200).page.forms if f.action == "/account/mail"]
        names[make.person_id(who)] = form.names
    assert "request-answered" in names[learner.learner_id]
    assert "request-waiting" not in names[learner.learner_id]
    assert {"request-waiting", "daily-receipt"} <= names[mentor.mentor_id]
    assert all("head-anchor" not in names[who] for who in (learner.learner_id, mentor.mentor_id))


@pytest.mark.quick
def test_a_choice_is_kept_and_shown(client, sign_in_as):
    mentor = make.mentorship(make.learner())
    reader = sign_in_as(mentor)
    answer = reader.submit("/account/mail", {"request-waiting": "at-once", "reminder": "never"})
    assert (answer.status_code, answer.location) == (303, "/account/mail")
    chosen = choices.all_of(mentor.mentor_id)
    assert (chosen[Kind.REQUEST_WAITING], chosen[Kind.REMINDER]) == (Choice.AT_ONCE, Choice.NEVER)
    assert chosen[Kind.HOURS_WAITING] is Choice.DIGEST
    [form] = [f for f in reader.get("/account/mail").page.forms if f.action == "/account/mail"]
    assert form.fields["reminder"] == ["never"]
    assert reader.submit("/account/mail", {"reminder": "hourly"}).status_code == 422


def test_the_account_leads_there(sign_in_as):
    assert 'href="/account/mail"' in sign_in_as(make.learner()).get("/account", status=200).text


def stop_address(who, *kinds) -> str:
    return f"/mail/stop/{mail_tokens.stop(who, kinds)}"


@pytest.mark.quick
def test_one_click_of_a_mail_program_stops_them(app, client):
    """RFC 8058: a POST without cookie, token or origin, with just this body."""
    who = make.person().id
    address = stop_address(who, Kind.REMINDER)
    app.test_client().post(address, data={"List-Unsubscribe": "One-Click"}, status=200)
    assert choices.of(who, Kind.REMINDER) is Choice.NEVER
    assert choices.of(who, Kind.REQUEST_WAITING) is Choice.DIGEST


def test_looking_stops_nothing_and_the_button_does(client):
    who = make.person().id
    address = stop_address(who, Kind.REMINDER, Kind.HOURS_WAITING)
    for ask in (client.get, client.head, client.get):
        ask(address, status=200)
    assert db.session.query(MailChoice).count() == 0
    assert "Something has waited for days" in client.get(address).page.text
    answer = client.post(address, data=client.get(address).page.forms[-1].fields, status=200)
    assert "You get none of these any more" in answer.page.text
    assert choices.of(who, Kind.HOURS_WAITING) is Choice.NEVER


def test_it_acts_for_the_one_it_was_written_to_whoever_is_signed_in(sign_in_as):
    written_to, looking = make.person().id, make.learner()
    sign_in_as(looking).post(stop_address(written_to, Kind.REMINDER), status=200)
    assert choices.of(written_to, Kind.REMINDER) is Choice.NEVER
    assert choices.of(looking.learner_id, Kind.REMINDER) is Choice.DIGEST


def test_who_is_there_no_more_is_answered_alike(app, client):
    gone, there = (app.test_client().post(stop_address(who, Kind.REMINDER)) for who in (uuid4(), make.person().id))
    assert gone.status_code == there.status_code == 200
    assert gone.page.text == there.page.text
    with writing():
        assert db.session.query(MailChoice).count() == 1


def test_another_sites_page_cannot_press_it(client):
    who = make.person().id
    client.post(stop_address(who, Kind.REMINDER), headers={"Sec-Fetch-Site": "cross-site"}, status=403)
    assert choices.of(who, Kind.REMINDER) is Choice.DIGEST


def test_no_other_page_does_without_the_token_of_its_form():
    """A page that acts by its signed address alone is named here, on purpose."""
    assert {view.__name__ for view in guard._by_signed_address} == {"stop"}
