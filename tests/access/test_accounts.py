"""The two secrets of a person: what choosing one anew ends."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.factories import person
from tracker import clock
from tracker.access import accounts, links, sessions
from tracker.access.links import Purpose
from tracker.audit import AuditEvent, Verb
from tracker.errors import LinkSpent
from tracker.extensions import db, writing
from tracker.people import queries
from tracker.people.models import Person

START = datetime(2026, 6, 15, 8, tzinfo=UTC)


def test_a_new_password_ends_all_devices_and_links(database):
    amina = person("Amina")
    with writing():
        here = sessions.start(person_id=amina.id, own_phone=False, device="")
        there = sessions.start(person_id=amina.id, own_phone=True, device="")
        token = links.make(person_id=amina.id, purpose=Purpose.PASSWORD, actor_id=None)
    with writing():
        accounts.set_password(actor_id=amina.id, person_id=amina.id, password_hash="a hash")
    assert queries.account(amina.id).password_hash == "a hash"
    assert sessions.find(here) is None
    assert sessions.find(there) is None
    with pytest.raises(LinkSpent):
        links.look(token)
    assert Verb.PASSWORD_SET in db.session.scalars(select(AuditEvent.verb)).all()


def test_a_new_pin_keeps_its_moment_and_ends_nothing(database):
    amina = person("Amina")
    with writing():
        here = sessions.start(person_id=amina.id, own_phone=False, device="")
    with clock.hold(START), writing():
        accounts.set_pin(actor_id=amina.id, person_id=amina.id, pin_hash="a hash")
    account = queries.account(amina.id)
    assert (account.pin_hash, account.pin_set_at) == ("a hash", START)
    assert sessions.find(here) is not None
    assert Verb.PIN_SET in db.session.scalars(select(AuditEvent.verb)).all()


def test_a_guest_gets_an_account_on_the_same_row(database):
    with writing():
        guest = Person(name="Guest", sort_name="guest", search_key="guest", created_at=START)
        db.session.add(guest)
    guest_id = guest.id
    with writing():
        accounts.set_password(actor_id=guest_id, person_id=guest_id, password_hash="a hash")
    assert queries.account(guest_id).password_hash == "a hash"
