"""One's own account and single-use links."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.web.test_addresses import hostile
from tracker import clock
from tracker.access import links, secrets, sessions
from tracker.access.links import Purpose
from tracker.access.models import SignIn
from tracker.extensions import db, writing
from tracker.people.models import Account

pytestmark = pytest.mark.usefixtures("database")
NEW = "seven-green-bicycles"


@pytest.fixture
def amina():
    return make.person("Amina", "amina@school.example", password=make.PASSWORD, pin=make.PIN)


def account_of(person):
    return db.session.get_one(Account, person.id)


def sign_ins(person):
    return db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.person_id == person.id))


def test_no_hostile_next_leads_away(app, client, amina):
    token = client.get("/sign-in").page.forms[0].fields["csrf_token"][0]
    for address in hostile()[::5]:
        answer = client.post("/theme", data={"csrf_token": token, "next": address}, status=303)
        assert answer.location.startswith("/")
        assert not answer.location.startswith(("//", "/\\"))


def test_the_account_says_who_and_where(sign_in_as, amina):
    page = sign_in_as(amina).get("/account", status=200).page
    assert "Amina" in page.text
    assert "amina@school.example" in page.text
    assert "This one" in page.text


def test_the_password_is_changed_with_the_old_one_and_signs_out_elsewhere(app, sign_in_as, amina):
    client = sign_in_as(amina)
    with writing():
        sessions.start(person_id=amina.id, own_phone=True, device="phone")
        token = links.make(person_id=amina.id, purpose=Purpose.PASSWORD, actor_id=None)
    fields = {"new_password": NEW, "new_password_again": NEW}
    client.submit("/account", {"password": make.PASSWORD, **fields}, to="/account/password")
    assert secrets.password_matches(account_of(amina).password_hash, NEW)
    assert sign_ins(amina) == 1
    client.get("/account", status=200)
    app.test_client().get(f"/link/{token}", status=404)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "wrong", "new_password": NEW, "new_password_again": NEW}, "4 more tries"),
        ({"password": make.PASSWORD, "new_password": NEW, "new_password_again": "other"}, "not the same"),
        ({"password": make.PASSWORD, "new_password": "short", "new_password_again": "short"}, "at least 8"),
        (
            {"password": make.PASSWORD, "new_password": "password1", "new_password_again": "password1"},
            "Too many people",
        ),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(sign_in_as, amina, fields, said):
    answer = sign_in_as(amina).submit("/account", fields, to="/account/password")
    assert answer.status_code == 422
    assert said in answer.page.text
    assert secrets.password_matches(account_of(amina).password_hash, make.PASSWORD)


def test_wrong_passwords_of_somebody_signed_in_are_counted_too(sign_in_as, amina):
    client = sign_in_as(amina)
    fields = {"password": "wrong", "new_pin": "739201", "new_pin_again": "739201"}
    answers = [client.submit("/account", fields, to="/account/pin").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_the_pin_is_changed_with_the_password(sign_in_as, amina):
    fields = {"password": make.PASSWORD, "new_pin": "739201", "new_pin_again": "739201"}
    answer = sign_in_as(amina).submit("/account", fields, to="/account/pin")
    assert answer.status_code == 303
    assert secrets.pin_matches(account_of(amina).pin_hash, "739201")


@pytest.mark.parametrize("pin", ["123456", "111111", "12345", "abcdef"])
def test_a_pin_that_is_easy_to_guess_will_not_do(sign_in_as, amina, pin):
    fields = {"password": make.PASSWORD, "new_pin": pin, "new_pin_again": pin}
    assert sign_in_as(amina).submit("/account", fields, to="/account/pin").status_code == 422
    assert secrets.pin_matches(account_of(amina).pin_hash, make.PIN)


def test_the_language_is_one_that_there_is(sign_in_as, amina):
    client = sign_in_as(amina)
    assert client.submit("/account", {"language": "en"}, to="/account/language").status_code == 303
    assert client.submit("/account", {"language": "xx"}, to="/account/language").status_code == 422


def test_another_device_of_ones_own_is_signed_out(sign_in_as, amina):
    with writing():
        sessions.start(person_id=amina.id, own_phone=True, device="Chrome, Android")
    client = sign_in_as(amina)
    page = client.get("/account").page
    assert "Chrome, Android" in page.text
    (form,) = [form for form in page.forms if form.action.startswith("/account/devices/")]
    client.post(form.action, data=form.fields, status=303)
    assert sign_ins(amina) == 1
    client.get("/account", status=200)


def test_the_device_of_somebody_else_is_not(sign_in_as, amina):
    with writing():
        theirs = sessions.find(sessions.start(person_id=make.person().id, own_phone=True, device="phone"))
    client = sign_in_as(amina)
    token = client.get("/account").page.forms[0].fields["csrf_token"]
    client.post(f"/account/devices/{theirs.token_hash[:24]}/end", data={"csrf_token": token}, status=303)
    assert db.session.get(SignIn, theirs.token_hash)


# Links.


def a_link(person, purpose=Purpose.FIRST_SIGN_IN):
    with writing():
        return "/link/" + links.make(person_id=person.id, purpose=purpose, actor_id=None)


@pytest.mark.quick
def test_a_link_lets_its_holder_choose_a_password_once(app, client):
    new = make.person("New", "new@school.example")
    path = a_link(new)
    for _ in range(2):
        assert client.get(path, status=200).headers["Referrer-Policy"] == "strict-origin"
    answer = client.submit(path, new_password=NEW, new_password_again=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "New" in client.get("/account", status=200).page.text
    page = app.test_client().get(path, status=404).page
    assert "does not work any more" in page.text
    assert app.test_client().submit("/sign-in", email="new@school.example", password=NEW).status_code == 303


def test_a_link_ends_every_session_and_the_pause(app, client, amina):
    with writing():
        sessions.start(person_id=amina.id, own_phone=True, device="phone")
    for _ in range(6):
        answer = app.test_client().submit("/sign-in", email="amina@school.example", password="wrong")
    assert answer.status_code == 429
    client.submit(a_link(amina), new_password=NEW, new_password_again=NEW)
    assert sign_ins(amina) == 1
    assert app.test_client().submit("/sign-in", email="amina@school.example", password=NEW).status_code == 303


def test_a_link_is_not_used_up_by_a_weak_password(client, amina):
    path = a_link(amina)
    assert client.submit(path, new_password="password1", new_password_again="password1").status_code == 422
    assert client.submit(path, new_password=NEW, new_password_again=NEW).status_code == 303


def test_expired_used_and_invented_links_are_one_answer(client, amina):
    old, used = a_link(amina), a_link(make.person())
    client.submit(used, new_password=NEW, new_password_again=NEW)
    with clock.hold(clock.now() + timedelta(days=8)):
        answers = [client.get(path, status=404).data for path in (old, used, "/link/invented")]
    assert len(set(answers)) == 1
