"""A forgotten password and a code on paper: for known and unknown alike, once, and not by guessing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.web.letters_sent import composed, rows, text
from tracker import clock
from tracker.access import links, secrets
from tracker.access.models import Link
from tracker.access.tokens import READABLE, new_code, read_code
from tracker.extensions import db, writing
from tracker.mail.models import Kind, Outgoing
from tracker.people.models import Account
from tracker.web import ways_in

pytestmark = pytest.mark.usefixtures("database")
NEW = "seven-green-bicycles"


@pytest.fixture
def amina():
    return make.person("Amina", "amina@school.example", password=make.PASSWORD)


def paper(person) -> str:
    with writing():
        return links.make(person_id=person.id, purpose=links.Purpose.PAPER, actor_id=None)


def password_of(person) -> str | None:
    db.session.rollback()
    return db.session.get_one(Account, person.id).password_hash


@pytest.mark.quick
def test_a_forgotten_password_is_chosen_anew_by_mail_once(app, client, amina):
    answer = client.submit("/forgotten", email="Amina@School.example")
    assert answer.status_code == 200
    [row] = rows(Kind.PASSWORD_RESET)
    mail = text(row)
    path = next(word for word in mail.split() if "/link/" in word).removeprefix("http://localhost")
    for scanner in (client.get, client.head, client.get):
        scanner(path, status=200)
    assert client.submit(path, new_password=NEW, new_password_again=NEW).status_code == 303
    assert secrets.password_matches(password_of(amina), NEW)
    client.get(path, status=404)
    assert composed(row).message is None, "the link is used: a second mail of it would be of no use"


def test_the_link_lasts_thirty_minutes(client, amina):
    client.submit("/forgotten", email="amina@school.example")
    mail = text(*rows())
    path = next(word for word in mail.split() if "/link/" in word).removeprefix("http://localhost")
    with clock.hold(clock.now() + timedelta(minutes=29)):
        client.get(path, status=200)
    with clock.hold(clock.now() + timedelta(minutes=31)):
        client.get(path, status=404)


def test_known_and_unknown_are_answered_alike_after_the_same_work(app, amina):
    """The same page, and the same statements to the database: whose address it is, is asked when the mail is made."""
    from tests.counting import counted

    said, asked = [], []
    for email in ("amina@school.example", "nobody@school.example"):
        client = app.test_client()
        form = client.get("/forgotten").page.forms[-1]
        with counted() as statements:
            answer = client.post("/forgotten", data={**form.fields, "email": email})
        said.append((answer.status_code, answer.page.text))
        asked.append([str(each).split("WHERE")[0] for each in statements])
    assert said[0] == said[1]
    assert asked[0] == asked[1]
    assert db.session.scalar(select(func.count()).select_from(Link)) == 0


def test_nobody_hears_of_an_address_that_nobody_has(client):
    client.submit("/forgotten", email="nobody@school.example")
    [row] = rows()
    assert composed(row).message is None
    assert db.session.scalar(select(func.count()).select_from(Link)) == 0


def test_it_ends_no_other_link_until_it_is_used(client, amina):
    with writing():
        invitation = links.make(person_id=amina.id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=None)
    client.submit("/forgotten", email="amina@school.example")
    text(*rows())
    client.get(f"/link/{invitation}", status=200)


def test_the_token_stands_nowhere_in_the_database(client, amina):
    client.submit("/forgotten", email="amina@school.example")
    mail = text(*rows())
    token = next(word for word in mail.split() if "/link/" in word).rpartition("/")[2]
    [row] = db.session.scalars(select(Outgoing)).all()
    assert token not in "".join(str(getattr(row, column.name)) for column in Outgoing.__table__.columns)


@pytest.mark.parametrize("email", ["amina@school.example", "nobody@school.example"])
def test_asking_often_brings_a_pause_whoever_it_is(app, amina, email):
    answers = [app.test_client().submit("/forgotten", email=email).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert len(rows()) == 5


def test_a_flood_from_one_network_is_stopped(app, monkeypatch):
    monkeypatch.setattr(ways_in, "MAILS_PER_NETWORK", 3)
    answers = [app.test_client().submit("/forgotten", email=f"a{n}@x.example").status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]


def test_without_mail_the_page_says_whom_to_ask(client):
    assert "Mail is not set up here" in client.get("/forgotten").page.text
    assert 'href="/forgotten"' in client.get("/sign-in").text


# A code on paper.


@pytest.mark.quick
def test_a_code_on_paper_lets_somebody_choose_a_password(client, amina):
    code = paper(amina)
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} "
    answer = client.submit("/start", code=typed)
    assert (answer.status_code, answer.location) == (303, f"/link/{code}")
    client.submit(answer.location, new_password=NEW, new_password_again=NEW)
    assert secrets.password_matches(password_of(amina), NEW)
    assert client.submit("/start", code=code).status_code == 422, "it works once"


def test_a_code_is_twelve_signs_without_look_alikes_and_lasts_seven_days(client, amina):
    code = paper(amina)
    assert len(code) == 12
    assert set(code) <= set(READABLE)
    assert not set("01OIL") & set(READABLE)
    assert len({new_code() for _ in range(50)}) == 50
    assert read_code(" abcd-efgh 2345 ") == "ABCDEFGH2345"
    with clock.hold(clock.now() + timedelta(days=7, seconds=1)):
        assert client.submit("/start", code=code).status_code == 422


def test_guessing_codes_brings_a_pause_for_the_network_and_a_right_one_forgives(app, amina, monkeypatch):
    monkeypatch.setattr(ways_in, "CODES_PER_NETWORK", 3)
    guess = lambda code: app.test_client().submit("/start", code=code).status_code  # noqa: E731
    assert [guess("ABCD2345EFGH") for _ in range(2)] == [422, 422]
    assert guess(paper(amina)) == 303
    assert [guess("ABCD2345EFGH") for _ in range(4)] == [422, 422, 422, 429]
    assert guess(paper(amina)) == 429
