"""Signing in and out: one answer for all who may not, a new session for all who may, and no form lost on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from tests import factories as make
from tests.web import sample
from tracker import clock
from tracker.access.models import SignIn
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db, writing
from tracker.people.models import Account
from tracker.web import signing_in

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def amina():
    return make.person("Amina", "amina@school.example", password=make.PASSWORD)


def sign_in(client, password=make.PASSWORD, path="/sign-in", **more):
    return client.submit(path, {"email": "amina@school.example", "password": password, **more}, to="/sign-in")


@pytest.mark.quick
def test_signing_in_leads_to_the_page_asked_for(client, amina):
    assert client.get("/note").location == "/sign-in?next=/note"
    answer = sign_in(client, path="/sign-in?next=/note")
    assert (answer.status_code, answer.location) == (303, "/note")
    client.get("/note", status=200)
    assert client.get("/sign-in?next=/note").location == "/note"


def test_the_address_may_be_written_in_any_case(client, amina):
    assert client.submit("/sign-in", email=" Amina@School.Example ", password=make.PASSWORD).status_code == 303


def test_unknown_deactivated_without_password_and_wrong_are_one_answer(app, amina):
    gone = make.person("Gone", "gone@school.example", password=make.PASSWORD)
    make.person("New", "new@school.example")
    with writing():
        db.session.get_one(Account, gone.id).deactivated_at = clock.now()
    answers = set()
    for email in ("amina@school.example", "gone@school.example", "new@school.example", "nobody@school.example"):
        answer = app.test_client().submit("/sign-in", email=email, password="not the right one")
        answers.add((answer.status_code, answer.page.text.replace(email, "")))
    assert len(answers) == 1
    assert "This address and this password do not go together. 4 more tries before a pause." in answers.pop()[1]


def test_five_wrong_tries_bring_a_pause_for_an_account_whoever_tries(app, amina):
    for _ in range(5):
        assert sign_in(app.test_client(), "wrong").status_code == 422
    answer = sign_in(app.test_client())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert "try again in one minute" in answer.page.text
    with clock.hold(clock.now() + timedelta(minutes=2)):
        assert sign_in(app.test_client()).status_code == 303


def test_an_unknown_address_is_throttled_alike(client):
    answers = [client.submit("/sign-in", email="nobody@x.example", password="wrong").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_flood_of_addresses_from_one_network_is_stopped(client, monkeypatch):
    monkeypatch.setattr("tracker.web.tries.FREE_PER_NETWORK", 8)
    answers = [client.submit("/sign-in", email=f"p{n}@x.example", password="wrong").status_code for n in range(9)]
    assert answers == [422] * 8 + [429]


def test_a_forwarded_address_is_not_believed(app, monkeypatch):
    monkeypatch.setattr("tracker.web.tries.FREE_PER_NETWORK", 2)
    client, answers = app.test_client(), []
    for number in range(3):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        answers.append(client.submit("/sign-in", email=f"p{number}@x.example", password="wrong").status_code)
    assert answers == [422, 422, 429]


def test_right_tries_are_not_counted(client, amina):
    for _ in range(7):
        assert sign_in(client).status_code == 303
        client.submit("/account", to="/sign-out")


def test_signing_in_begins_a_new_session(app, client, amina):
    def cookie():
        return client.get_cookie("stride").value

    client.get("/sign-in")
    before = cookie()
    sign_in(client)
    first = cookie()
    assert first != before
    planted = app.test_client()
    planted.set_cookie("stride", before)
    planted.get("/account", status=303)
    client.submit("/account", to="/sign-out")
    sign_in(client)
    assert cookie() != first


def test_a_cookie_stolen_before_signing_out_opens_nothing(app, client, amina):
    sign_in(client)
    thief = app.test_client()
    thief.set_cookie("stride", client.get_cookie("stride").value)
    thief.get("/account", status=200)
    answer = client.submit("/account", to="/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    thief.get("/account", status=303)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_signing_in_again_leaves_one_session_on_the_device(client, amina):
    for _ in range(2):
        token = client.get("/privacy").page.forms[0].fields["csrf_token"]
        data = {"csrf_token": token, "email": "amina@school.example", "password": make.PASSWORD, "next": "/"}
        client.post("/sign-in", data=data, status=303)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize(("own_phone", "lasts"), [({}, False), ({"own_phone": "y"}, True)])
def test_the_cookie_outlives_the_browser_only_on_ones_own_phone(client, amina, own_phone, lasts):
    cookie = sign_in(client, **own_phone).headers["Set-Cookie"]
    assert ("Expires=" in cookie) is lasts
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    with clock.hold(clock.now() + timedelta(days=3)):
        client.get("/account", status=200 if lasts else 303)


def test_over_https_the_cookie_is_bound_to_this_host(amina, monkeypatch):
    app = sample.app_with(monkeypatch, base_url="https://stride.example")
    client = app.test_client()
    client.environ_base.update({"HTTP_HOST": "stride.example", "wsgi.url_scheme": "https"})
    cookie = client.get("/sign-in", base_url="https://stride.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-stride=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


@pytest.mark.parametrize(("address", "warned"), [("http://ward.example", True), ("http://localhost:8000", False)])
def test_over_plain_http_the_page_says_what_is_wrong(monkeypatch, address, warned):
    client = sample.app_with(monkeypatch, base_url=address).test_client()
    assert ("This connection is not protected" in client.get("/sign-in", base_url=address).page.text) is warned


def test_every_way_in_and_out_is_in_the_trail(client, amina):
    sign_in(client, "wrong")
    sign_in(client)
    client.submit("/account", to="/sign-out")
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.object_id == amina.id)).all()
    assert set(verbs) >= {Verb.SIGN_IN_REFUSED, Verb.SIGNED_IN, Verb.SIGNED_OUT}


# A form that was sent after the session had ended.


def end_sessions():
    with writing():
        db.session.execute(delete(SignIn))


def note(client, path="/note"):
    return next(form for form in client.get(path).page.forms if "what" in form.names).fields


def test_a_form_sent_after_the_session_ended_comes_back_filled_in(client, amina):
    sign_in(client)
    sent = {**note(client, "/signed"), "what": "Two\nlines <b>", "several": ["a", "b"], "pin": "583920"}
    end_sessions()
    asked = client.post("/signed", data=sent, status=401)
    form = next(form for form in asked.page.forms if form.action == "/sign-in")
    assert "583920" not in asked.text
    answer = client.post(
        "/sign-in", data={**form.fields, "email": "amina@school.example", "password": make.PASSWORD}, status=200
    )
    back = next(form for form in answer.page.forms if form.action == "/signed")
    shown = client.post("/signed", data=back.fields, status=200)
    again = next(form for form in shown.page.forms if "what" in form.names)
    assert again.fields["what"] == ["Two\nlines <b>"]
    assert again.fields["several"] == ["a", "b"]
    assert again.fields["id"] == sent["id"]
    assert sample.written() == 0
    fields = {**again.fields, "password": make.PASSWORD, "new_pin": make.PIN, "new_pin_again": make.PIN}
    client.post("/signed", data=fields, status=303)
    assert sample.written() == 1


def test_it_survives_a_wrong_password(client, amina):
    sign_in(client)
    sent = {**note(client), "what": "hello"}
    end_sessions()
    form = next(form for form in client.post("/note", data=sent).page.forms if form.action == "/sign-in")
    again = client.post("/sign-in", data={**form.fields, "email": "amina@school.example", "password": "wrong"})
    form = next(form for form in again.page.forms if form.action == "/sign-in")
    assert form.fields["_kept.what"] == ["hello"]
    assert form.fields["next"] == ["/note"]


def test_nobody_else_gets_it(client, amina):
    make.person("Bram", "bram@school.example", password=make.PASSWORD)
    sign_in(client)
    sent = {**note(client), "what": "between Amina and her mentor"}
    end_sessions()
    form = next(form for form in client.post("/note", data=sent).page.forms if form.action == "/sign-in")
    answer = client.post(
        "/sign-in", data={**form.fields, "email": "bram@school.example", "password": make.PASSWORD}, status=303
    )
    assert b"between Amina" not in answer.data


def test_a_form_that_is_only_a_button_is_not_kept(client, amina):
    sign_in(client)
    sent = {"csrf_token": note(client)["csrf_token"]}
    end_sessions()
    asked = client.post("/press", data=sent, headers={"Referer": "http://localhost/note"}, status=401)
    form = next(form for form in asked.page.forms if form.action == "/sign-in")
    assert form.fields["next"] == ["/note"]
    assert not any(name.startswith("_kept.") for name in form.fields)


@pytest.mark.parametrize(
    "name", ["password", "new_password", "pin", "new_pin_again", "my-pin", "csrf_token", "_resume"]
)
def test_no_secret_is_kept(app, name):
    with app.test_request_context("/note", method="POST", data={name: "x", "opinion": "good", "spin": "y"}):
        assert signing_in.to_keep() == [("_kept.opinion", "good"), ("_kept.spin", "y")]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_device_is_named_in_our_own_words(agent, words):
    assert signing_in.device(agent) == words


def test_signing_in_takes_as_long_for_nobody(monkeypatch, app, amina):
    """The work done is the same: one comparison, whoever is asked for."""
    compared = []
    monkeypatch.setattr("tracker.access.secrets.password_matches", lambda kept, _text: bool(compared.append(kept)))
    for email in ("amina@school.example", "nobody@school.example"):
        app.test_client().submit("/sign-in", email=email, password="wrong")
    assert [bool(kept) for kept in compared] == [True, False]
