"""Proof before signing: counted at once, good for five minutes on that device, a PIN chosen once in the flow."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.web import sample
from tracker import clock, errors
from tracker.access import secrets
from tracker.extensions import db
from tracker.people.models import Account
from tracker.web import tries

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def mentor():
    return make.person("Mentor", password=make.PASSWORD, pin=make.PIN)


@pytest.fixture
def newcomer():
    return make.person("Newcomer", password=make.PASSWORD)


def names(client):
    form = next(form for form in client.get("/signed").page.forms if "what" in form.names)
    return form.names & {"pin", "password", "new_pin", "new_pin_again"}


def sign(client, **fields):
    return client.submit("/signed", {"what": "seen", **fields})


@pytest.mark.quick
def test_a_pin_signs_and_holds_five_minutes(sign_in_as, mentor):
    begin, client = clock.now(), sign_in_as(mentor)
    assert names(client) == {"pin"}
    assert sign(client, pin=make.PIN).status_code == 303
    for minutes, asked in ((4, set()), (6, {"pin"})):
        with clock.hold(begin + timedelta(minutes=minutes)):
            assert names(client) == asked
    assert sample.written() == 1


def test_the_proof_of_one_device_is_none_on_another(app, sign_in_as, mentor):
    sign(sign_in_as(mentor), pin=make.PIN)
    assert names(sign_in_as(mentor)) == {"pin"}


def test_a_wrong_pin_is_counted_though_nothing_is_written(sign_in_as, mentor):
    client = sign_in_as(mentor)
    answers = [sign(client, pin="000000") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "This is not your signing PIN. 4 more tries before a pause." in answers[0].page.text
    assert "Retry-After" in answers[5].headers
    assert sign(client, pin=make.PIN).status_code == 429
    with clock.hold(clock.now() + timedelta(minutes=2)):
        assert sign(client, pin=make.PIN).status_code == 303
    assert sample.written() == 1


def test_what_was_filled_in_stays_but_never_the_pin(sign_in_as, mentor):
    answer = sign(sign_in_as(mentor), pin="000000", opinion="bad")
    form = next(form for form in answer.page.forms if "what" in form.names)
    assert form.fields["what"] == ["seen"]
    assert form.fields["opinion"] == ["bad"]
    assert form.fields["pin"] == [""]


@pytest.mark.parametrize("pin", ["", "12", None])
def test_without_a_pin_nothing_is_signed(sign_in_as, mentor, pin):
    client = sign_in_as(mentor)
    form = next(form for form in client.get("/signed").page.forms if "what" in form.names)
    data = {**form.fields, "what": "seen", "pin": pin}
    client.post("/signed", data={name: value for name, value in data.items() if value is not None}, status=422)
    assert sample.written() == 0


def test_a_page_older_than_the_proof_may_still_send_its_pin(sign_in_as, mentor):
    client = sign_in_as(mentor)
    old = next(form for form in client.get("/signed").page.forms if "what" in form.names)
    sign(client, pin=make.PIN)
    client.post("/signed", data={**old.fields, "what": "seen", "pin": "whatever"}, status=303)


def test_a_page_younger_than_the_proof_is_asked_for_it_again(sign_in_as, mentor):
    begin, client = clock.now(), sign_in_as(mentor)
    sign(client, pin=make.PIN)
    form = next(form for form in client.get("/signed").page.forms if "what" in form.names)
    with clock.hold(begin + timedelta(minutes=6)):
        answer = client.post("/signed", data={**form.fields, "what": "seen"}, status=422)
        assert "Type the six digits." in answer.page.text
    assert sample.written() == 1


def test_after_the_proof_a_form_shown_again_for_another_reason_asks_for_none(sign_in_as, mentor, monkeypatch):
    monkeypatch.setitem(sample.RAISED, "late", errors.Stale(3))
    answer = sign(sign_in_as(mentor), what="late", pin=make.PIN)
    assert answer.status_code == 409
    assert "pin" not in next(form for form in answer.page.forms if "what" in form.names).names


def signed_in_six_minutes_ago(sign_in_as, who):
    with clock.hold(clock.now() - timedelta(minutes=6)):
        return sign_in_as(who)


def test_who_has_no_pin_chooses_one_while_signing(sign_in_as, newcomer):
    client = signed_in_six_minutes_ago(sign_in_as, newcomer)
    assert names(client) == {"password", "new_pin", "new_pin_again"}
    answer = sign(client, password=make.PASSWORD, new_pin=make.PIN, new_pin_again=make.PIN)
    assert answer.status_code == 303
    assert secrets.pin_matches(db.session.get_one(Account, newcomer.id).pin_hash, make.PIN)
    assert names(client) == set()
    assert sample.written() == 1


def test_right_after_signing_in_a_pin_is_chosen_without_the_password(sign_in_as, newcomer):
    client = sign_in_as(newcomer)
    assert names(client) == {"new_pin", "new_pin_again"}
    assert sign(client, new_pin=make.PIN, new_pin_again=make.PIN).status_code == 303
    assert secrets.pin_matches(db.session.get_one(Account, newcomer.id).pin_hash, make.PIN)


def test_a_page_opened_in_time_is_asked_for_the_password_when_it_is_sent_late(sign_in_as, newcomer):
    begin, client = clock.now(), sign_in_as(newcomer)
    form = next(form for form in client.get("/signed").page.forms if "what" in form.names)
    late = {**form.fields, "what": "seen", "new_pin": make.PIN, "new_pin_again": make.PIN}
    with clock.hold(begin + timedelta(minutes=6)):
        assert "Type your password." in client.post("/signed", data=late, status=422).page.text
    assert db.session.get_one(Account, newcomer.id).pin_hash is None
    assert sample.written() == 0


def test_signing_in_is_no_proof_for_who_has_a_pin(sign_in_as, mentor):
    client = sign_in_as(mentor)
    assert names(client) == {"pin"}
    assert sign(client, pin="").status_code == 422
    assert sample.written() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "wrong"}, "This is not your password. 4 more tries before a pause."),
        ({"new_pin_again": "583921"}, "not the same"),
        ({"new_pin": "123456", "new_pin_again": "123456"}, "too easy to guess"),
        ({"new_pin": "58392", "new_pin_again": "58392"}, "six digits for a PIN"),
    ],
)
def test_a_pin_is_not_chosen_lightly(sign_in_as, newcomer, fields, said):
    given = {"password": make.PASSWORD, "new_pin": make.PIN, "new_pin_again": make.PIN, **fields}
    answer = sign(signed_in_six_minutes_ago(sign_in_as, newcomer), **given)
    assert answer.status_code == 422
    assert said in answer.page.text
    assert db.session.get_one(Account, newcomer.id).pin_hash is None
    assert sample.written() == 0


def test_a_pin_cannot_be_replaced_where_one_is_asked_for(sign_in_as, mentor):
    client = sign_in_as(mentor)
    form = next(form for form in client.get("/signed").page.forms if "what" in form.names)
    forged = {"new_pin": "739201", "new_pin_again": "739201", "password": make.PASSWORD}
    client.post("/signed", data={**form.fields, "what": "seen", "pin": "", **forged}, status=422)
    assert secrets.pin_matches(db.session.get_one(Account, mentor.id).pin_hash, make.PIN)


def test_tries_made_at_once_do_not_pass_together(app, mentor):
    """A try is counted before it is made: what is still being compared has its place in the count."""
    pending = []

    def right() -> bool:
        if len(pending) < 9:
            pending.append(1)
            with pytest.raises((errors.WrongProof, errors.Throttled)) as refused:
                tries.secret_of(mentor.id, right)
            pending.append(refused.type)
        return False

    with pytest.raises(errors.WrongProof):
        tries.secret_of(mentor.id, right)
    assert pending.count(errors.WrongProof) + 1 == 5
