"""Forms: clean text, nothing unknown, an id that survives, errors that are said where they can be mended."""

from datetime import date
from uuid import UUID

import pytest

from tests import factories as make
from tests.web import sample
from tracker import errors
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.people.models import Person

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def client(sign_in_as):
    return sign_in_as(make.person())


def fields(client, path="/note"):
    return next(form for form in client.get(path).page.forms if "what" in form.names).fields


@pytest.mark.parametrize("name", sorted({*Entry.__table__.columns.keys(), *Person.__table__.columns.keys()} - {"id"}))
def test_a_field_that_nobody_asked_for_is_refused(client, name):
    client.post("/note", data={**fields(client), "what": "hello", name: "1"}, status=400)
    assert sample.written() == 0


def test_a_button_on_its_own_takes_no_field_either(client):
    token = fields(client)["csrf_token"]
    client.post("/press", data={"csrf_token": token, "role": "administrator"}, status=400)
    client.post("/press", data={"csrf_token": token}, status=303)


def test_the_same_field_twice_is_refused_where_one_is_meant(client):
    client.post("/note", data={**fields(client), "what": ["one", "two"]}, status=400)
    client.post("/note", data={**fields(client), "what": "one", "several": ["a", "b"]}, status=303)


def test_text_is_kept_clean(client):
    client.post("/note", data={**fields(client), "what": "  Ame\u0301lie\x00\x1b[31m\r\nb  "}, status=303)
    said = db.session.scalars(sample.select(sample.AuditEvent.data).where(sample.AuditEvent.data != "{}")).all()
    assert any("Am\u00e9lie[31m\\nb" in each for each in said)


def test_text_of_nothing_but_spaces_is_not_there(client):
    answer = client.post("/note", data={**fields(client), "what": " \x00 "}, status=422)
    assert "Say what." in answer.page.text


def test_the_id_is_new_for_each_page_and_stays_when_the_form_comes_back(client):
    first, second = fields(client), fields(client)
    assert UUID(first["id"][0]) != UUID(second["id"][0])
    answer = client.post("/note", data={**first, "what": ""}, status=422)
    again = next(form for form in answer.page.forms if "what" in form.names)
    assert again.fields["id"] == first["id"]


@pytest.mark.parametrize("forged", ["", "1", "drop table", None])
def test_an_id_that_is_none_is_refused(client, forged):
    data = {**fields(client), "what": "hello", "id": forged}
    client.post("/note", data={name: value for name, value in data.items() if value is not None}, status=400)


def test_a_choice_that_is_not_offered_is_not_taken(client):
    client.post("/note", data={**fields(client), "what": "hello", "opinion": "excellent"}, status=422)
    assert sample.written() == 0


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (errors.Stale(7), 409, "Something was added after you opened this page"),
        (errors.Conflict(), 409, "sent before with other content"),
        (errors.InTheFuture(date(2030, 1, 1)), 422, "This day has not come yet"),
        (errors.SiteNotYours(), 422, "You may not sign at this site"),
    ],
)
def test_what_the_reader_can_mend_is_said_on_the_form(client, monkeypatch, error, status, said):
    monkeypatch.setitem(sample.RAISED, "bad", error)
    sent = {**fields(client), "what": "bad"}
    answer = client.post("/note", data=sent, status=status)
    assert said in answer.page.text
    shown = next(form for form in answer.page.forms if "what" in form.names)
    assert shown.fields["what"] == ["bad"]
    assert shown.fields["id"] == sent["id"]
    assert sample.written() == 0


@pytest.mark.parametrize(("error", "status"), [(errors.NotFound(), 404), (errors.OwnSkill(), 403)])
def test_what_they_cannot_mend_is_a_page_without_the_form(client, monkeypatch, error, status):
    monkeypatch.setitem(sample.RAISED, "bad", error)
    assert client.post("/note", data={**fields(client), "what": "bad"}, status=status).page.forms == []


def test_a_fault_of_ours_is_no_sentence_on_a_form(client, monkeypatch):
    monkeypatch.setitem(sample.RAISED, "bad", KeyError("oh"))
    with pytest.raises(KeyError):
        client.post("/note", data={**fields(client), "what": "bad"})


def test_a_form_that_only_comes_back_writes_nothing(client):
    answer = client.post("/note", data={**fields(client), "what": "hello", "_resume": "1"}, status=200)
    assert next(form for form in answer.page.forms if "what" in form.names).fields["what"] == ["hello"]
    assert sample.written() == 0


@pytest.mark.parametrize(("query", "order"), [("", "name"), ("?order=level", "level"), ("?order=<b>&x=1", "name")])
def test_a_filter_takes_what_makes_sense(client, query, order):
    assert client.get(f"/filtered{query}", fragment=True).text == order
