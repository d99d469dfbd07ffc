"""Six digits by mail, once for each device: their tries, and that the device of one opens nothing for another."""

from contextlib import ExitStack

import pytest

from tests.web.handed import ANN, Handed, digits_sent
from tests.web.letters_sent import rows, text
from tracker.mail.models import Kind
from tracker.web.proving_address import masked

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def ask(client, address):
    form = next(form for form in client.get(address, status=200).page.forms if form.action.endswith("/digits"))
    return client.post(form.action, data=form.fields)


def type_in(client, address, digits):
    page = client.get(address, status=200).page
    form = next(form for form in page.forms if "digits" in form.names)
    return client.post(form.action, data={**form.fields, "digits": digits})


@pytest.mark.quick
def test_the_digits_go_to_the_address_on_record_and_open_the_form(ward, client):
    address = ward.hand("code")
    assert "on their way" in ask(client, address).page.text
    (row,) = rows(Kind.CODE)
    assert row.address == ANN
    assert digits_sent() in text(row)
    answer = type_in(client, address, f" {digits_sent()[:3]} {digits_sent()[3:]} ")
    assert answer.status_code == 303
    kept = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("stride-device="))
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert any("witness" in form.names for form in client.get(address).page.forms)


def test_wrong_digits_open_nothing_and_five_end_the_code(ward, client):
    address = ward.hand("code")
    ask(client, address)
    wrong = "000000" if digits_sent() != "000000" else "111111"
    for _ in range(4):
        assert type_in(client, address, wrong).status_code == 422
    page = client.get(address).page
    form = next(form for form in page.forms if "digits" in form.names)
    assert client.post(form.action, data={**form.fields, "digits": wrong}).status_code == 422
    late = client.post(form.action, data={**form.fields, "digits": digits_sent()})
    assert late.status_code == 409
    assert not any("witness" in form.names for form in client.get(address).page.forms)


def test_digits_are_sent_five_times_and_then_not_so_soon(ward, client):
    address = ward.hand("code")
    for _ in range(5):
        assert ask(client, address).status_code == 200
    assert ask(client, address).status_code == 429
    assert len(rows(Kind.CODE)) == 5


def test_a_proved_device_opens_links_of_its_person_alone(ward, client):
    address = ward.hand("code")
    ask(client, address)
    type_in(client, address, digits_sent())
    bo = ward.propose("bo@clinic.example", "Bo Lind")
    assert "Is it you?" in client.get(ward.hand("code", who=bo), status=200).page.text


def test_what_cannot_be_signed_sends_no_digits(ward, client):
    address = ward.hand("code")
    form = next(form for form in client.get(address).page.forms if form.action.endswith("/digits"))
    ward.close(ward.asked.seq, by=ward.learner, outcome="withdrawn", reason="")
    client.post(form.action, data=form.fields, status=410)
    assert rows(Kind.CODE) == []


def test_an_address_is_shown_to_who_knows_it():
    assert masked("ann@hospital.example") == "a…@hospital.example"
