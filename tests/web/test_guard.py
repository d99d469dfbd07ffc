"""The gate: who comes in, what is asked of every view, and that nothing is written or shown without asking."""

from datetime import timedelta

import pytest
from flask import Blueprint

from tests import factories as make
from tests.web import sample
from tracker import clock
from tracker.access import sessions
from tracker.access.permissions import Action
from tracker.access.rules import TABLE
from tracker.extensions import db, writing
from tracker.people.models import Account
from tracker.web import guard

pytestmark = pytest.mark.usefixtures("database")


def test_catches_a_route_that_names_no_permission(database, monkeypatch):
    bp = Blueprint("careless", __name__)
    bp.add_url_rule("/careless", view_func=lambda: "hello", endpoint="view")
    with pytest.raises(RuntimeError, match=r"/careless \(careless\.view\)"):
        sample.app_with(monkeypatch, bp)


def test_every_general_action_is_in_the_table():
    assert set(TABLE) >= guard.GENERAL > guard.OPEN


@pytest.mark.parametrize("path", ["/account", "/note", "/note?a=b%20c"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    answer = client.get(path, status=303)
    assert answer.location.startswith("/sign-in?next=%2F") or answer.location.startswith("/sign-in?next=/")
    assert client.get(answer.location, status=200).page.title.startswith("Sign in")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_method_is_a_way_around(client, method):
    enrolment = make.learner()
    answer = client.open(f"/records/{enrolment.id}", method=method)
    assert answer.status_code in {303, 401, 405}
    assert b"whole record" not in answer.data


def test_what_one_may_not_see_answers_as_what_does_not_exist(sign_in_as):
    mine, foreign = make.learner(), make.learner()
    client = sign_in_as(mine)
    client.get(f"/records/{mine.id}", status=200, fragment=True)
    hidden = client.get(f"/records/{foreign.id}", status=404)
    nothing = client.get("/records/11111111-2222-4333-8444-555555555555", status=404)
    nowhere = client.get("/no-such-page", status=404)
    assert hidden.data == nothing.data == nowhere.data
    assert dict(hidden.headers) == dict(nothing.headers)


def test_an_answer_that_was_never_asked_for_is_withheld(sign_in_as):
    mine = make.learner()
    with pytest.raises(RuntimeError, match="without asking for see-record"):
        sign_in_as(mine).get(f"/records/{mine.id}?forget=read")


def test_a_transaction_that_never_asked_is_not_committed(app, sign_in_as):
    mine = make.learner()
    client = sign_in_as(mine)
    token = client.get("/account").page.forms[0].fields["csrf_token"][0]
    with pytest.raises(RuntimeError, match="wrote without asking"):
        client.post(f"/records/{mine.id}?forget=write", data={"csrf_token": token})
    assert sample.written() == 0
    client.post(f"/records/{mine.id}", data={"csrf_token": token}, status=303)
    assert sample.written() == 1


def test_a_person_deactivated_meanwhile_is_out_at_the_next_request(sign_in_as):
    who = make.person()
    client = sign_in_as(who)
    client.get("/account", status=200)
    with writing():
        db.session.get_one(Account, who.id).deactivated_at = clock.now()
    client.get("/account", status=303)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({}, 303),
    ],
)
def test_a_page_of_another_site_changes_nothing(sign_in_as, headers, status):
    client = sign_in_as(make.person())
    form = client.get("/note").page.forms[1]
    data = {**form.fields, "what": "hello"}
    client.post("/note", data=data, headers=headers, status=status)
    assert sample.written() == (1 if status == 303 else 0)


@pytest.mark.parametrize("token", [None, "", "nonsense"])
@pytest.mark.parametrize("path", ["/note", "/sign-in", "/sign-out", "/theme", "/account/password", "/press"])
def test_a_form_without_its_token_is_refused(sign_in_as, path, token):
    client = sign_in_as(make.person())
    data = {"what": "hello"} | ({} if token is None else {"csrf_token": token})
    client.post(path, data=data, status=400)
    assert sample.written() == 0


def test_the_token_of_another_session_is_refused(app, sign_in_as):
    theirs = app.test_client().get("/sign-in").page.forms[0].fields["csrf_token"][0]
    client = sign_in_as(make.person())
    client.post("/press", data={"csrf_token": theirs}, status=400)


def test_reading_leaves_a_trace_every_five_minutes_and_writes_nothing_else(sign_in_as):
    who = make.person()
    begin = clock.now()
    client = sign_in_as(who)
    for minutes, noted in ((1, 0), (6, 6), (8, 6), (12, 12)):
        with clock.hold(begin + timedelta(minutes=minutes)):
            client.get("/account", status=200)
            (row,) = sessions.devices(who.id)
            assert row.last_seen_at == begin + timedelta(minutes=noted)


def test_a_busy_database_keeps_nobody_from_reading(sign_in_as, monkeypatch):
    from sqlalchemy.exc import OperationalError

    client = sign_in_as(make.person())

    def busy(_token):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(sessions, "seen", busy)
    with clock.hold(clock.now() + timedelta(minutes=6)):
        client.get("/account", status=200)


def test_a_redirect_after_sending_is_a_303(sign_in_as):
    client = sign_in_as(make.person())
    assert client.submit("/note", {"what": "hello"}).status_code == 303


def test_the_actor_carries_the_general_permissions_only_where_they_hold(sign_in_as):
    client = sign_in_as(make.person())
    client.get("/account", status=200)
    assert Action.SEE_INBOX in guard.GENERAL
