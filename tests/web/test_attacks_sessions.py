"""Cookies that were copied, throttles from many sides at once, addresses sent elsewhere, and what the log keeps."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.conftest import Client
from tracker.access.models import SignIn
from tracker.errors import Throttled, WrongProof
from tracker.extensions import db
from tracker.web import tries

pytestmark = pytest.mark.usefixtures("database")
NEW = "a-louder-evening-run"


def copied(client: Client) -> Client:
    """Another device with the same cookies."""
    thief = client.application.test_client()
    with client.session_transaction() as mine, thief.session_transaction() as theirs:
        theirs.update(mine)
    return thief


def test_a_copied_cookie_is_worth_nothing_after_the_password_was_changed(client, sign_in_as):
    who = make.person(password=make.PASSWORD)
    thief = copied(sign_in_as(who))
    thief.get("/account", status=200)
    fields = {"password": make.PASSWORD, "new_password": NEW, "new_password_again": NEW}
    assert client.submit("/account", fields, to="/account/password").location == "/account"
    assert "Your password is changed" in client.get("/account", status=200).page.text
    assert thief.get("/account").location.startswith("/sign-in")


def test_tries_made_at_the_same_time_count_one_after_the_other(app, database):
    """Ten at once: five are looked at, whatever the database lets happen at the same time."""
    who, looked_at = make.person().id, []

    def attempt(_):
        with app.app_context():
            try:
                tries.secret_of(who, lambda: looked_at.append(1))
            except (Throttled, WrongProof) as error:
                return type(error)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(attempt, range(10)))
    assert len(looked_at) == 5
    assert said.count(Throttled) == 5


def test_one_s_own_phone_stays_one_s_own_phone(client):
    who = make.person(email="amina@example.org", password=make.PASSWORD)
    client.submit("/sign-in", email="amina@example.org", password=make.PASSWORD, own_phone="y")
    fields = {"password": make.PASSWORD, "new_password": NEW, "new_password_again": NEW}
    client.submit("/account", fields, to="/account/password")
    assert [row.own_phone for row in db.session.scalars(select(SignIn).where(SignIn.person_id == who.id))] == [True]
