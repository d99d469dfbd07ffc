"""Addresses and headers as no browser writes them: one record has one address, and nothing leads or tells elsewhere."""

import logging
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from tests.small_curriculum import ONCE, PROGRAMME
from tests.web.worlds import Ward
from tracker.access import links
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db, writing

pytestmark = pytest.mark.usefixtures("database")
ODD = (
    "%00",
    "a%00b",
    "%0d%0aSet-Cookie:%20x=y",
    "%ff",
    "..%2f..%2fetc",
    "%e2%80%ae",
    "%25",
    "'%20OR%201=1--",
    "x" * 3000,
)


CANARY = "canary"[::-1]
"""Made here, so that it stands in no line of code that a traceback quotes."""


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


@pytest.mark.parametrize("odd", ODD)
def test_no_word_in_an_address_is_a_fault(ward, client, sign_in_as, odd):
    everywhere = [f"/curriculum/{odd}", f"/curriculum/{PROGRAMME}/{odd}", f"/link/{odd}", f"/static/{odd}", f"/{odd}"]
    sign_in_as(ward.learner.person_id)
    own = [ward.address(below, odd) for below in ("modules", "units", "competencies")]
    for path in [*everywhere, *own, ward.address("competencies", odd, "request"), ward.address(odd)]:
        client.get(path, status=404)
    for query in ("module", "kind", "state", "from", "unit", "item", "replaces", "request", "next"):
        for path in (ward.address("logbook"), ward.address("study"), ward.address("practice"), "/sign-in"):
            assert client.get(f"{path}?{query}={odd}").status_code in {200, 302, 404}


@pytest.mark.parametrize("shape", ["{0}/", "/{0}", "{0};x=1", "{0}/.", "{0}%2f", "{0}%00", "{0}/..", "{0}%20"])
def test_other_spellings_of_a_record_lead_to_no_other_page(ward, client, sign_in_as, shape):
    sign_in_as(ward.add_mentor().person_id)
    ward.enrol()  # another learner, of whom nobody here is a mentor
    answer = client.get(base_url="http://localhost", path=shape.format(ward.address()))
    assert answer.status_code in {404, 308}
    if answer.status_code == 308:
        assert answer.location.startswith("http://localhost/enrolments/")
        client.get(answer.location, status=404)


def test_a_record_by_its_id_in_capitals_is_the_same_record(ward, client, sign_in_as):
    sign_in_as(ward.mentor.person_id).get(f"/enrolments/{str(ward.id).upper()}", status=200)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(ward, client, sign_in_as, method):
    ward.enrol()
    other = ward.address()
    ward.enrol()
    sign_in_as(ward.learner.person_id)
    for path in (other, f"{other}/practice", f"{other}/logbook.csv"):
        override = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
        assert client.open(path, method=method, headers=override).status_code in {403, 404, 405}


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "a b"])
def test_another_host_is_refused(client, host):
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400 or "evil" not in answer.text + str(answer.headers)


def test_forwarded_headers_change_nothing(client):
    false = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    false |= {
        "X-Forwarded-Prefix": "/evil",
        "X-Original-URL": "/account",
        "Remote-User": "admin",
        "Script-Name": "/evil",
    }
    assert "evil" not in client.get("/sign-in", headers=false, status=200).text


@pytest.mark.parametrize("spelt", [str.upper, "{{{}}}".format, "urn:uuid:{}".format])
def test_a_mentor_in_another_spelling_is_asked_all_the_same(ward, client, sign_in_as, spelt):
    path = ward.address("competencies", ONCE, "request")
    answer = sign_in_as(ward.learner.person_id).submit(path, mentor=spelt(str(ward.mentor.person_id)))
    assert answer.status_code in {303, 422}
    assert (ward.state() == "waiting") == (answer.status_code == 303)


def test_a_coordinator_who_reads_hours_stands_on_the_trail(ward, client, sign_in_as):
    ward.practise(what="A long day")
    assert (
        "A long day"
        in sign_in_as(ward.coordinator.person_id).get(ward.address("hours", "confirm"), status=200).page.text
    )
    seen = select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == Verb.RECORD_SEEN)
    assert db.session.scalar(seen.where(AuditEvent.object_id == ward.id)) == 1


def test_a_fault_tells_the_log_no_secret(ward, app, client, monkeypatch, caplog):
    """Neither the token of a link that still holds, nor what was about to be written."""
    with writing():
        token = links.make(person_id=ward.learner_id, purpose="first-sign-in", actor_id=None)
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    try:
        monkeypatch.setattr("tracker.web.people.accounts.set_password", fault)
        form = next(each for each in client.get(f"/link/{token}").page.forms if "new_password" in each.names)
        secret = {"new_password": "a-quiet-morning", "new_password_again": "a-quiet-morning"}
        with caplog.at_level(logging.DEBUG), pytest.raises(AssertionError, match="500"):
            client.post(f"/link/{token}", data={**form.fields, **secret})
    finally:
        app.testing, app.config["PROPAGATE_EXCEPTIONS"] = True, None
    assert "no_such_table" in caplog.text
    for canary in (token, "a-quiet-morning", CANARY):
        assert canary not in caplog.text


def fault(**_):
    db.session.execute(db.text("SELECT :canary FROM no_such_table"), {"canary": CANARY})
