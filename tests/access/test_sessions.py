"""Sign-ins: how long they last, and what ends them."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import person, provider
from tests.people.worlds import enrolment, mentorship, staff
from tracker import clock
from tracker.access import sessions
from tracker.access.models import SignIn
from tracker.extensions import db, writing
from tracker.people.models import Account

START = datetime(2026, 6, 15, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


@contextmanager
def after(passed: timedelta):
    with clock.hold(START + passed):
        yield


def start(who, *, own_phone: bool = False, at: timedelta = timedelta()) -> str:
    with after(at), writing():
        return sessions.start(person_id=who.id, own_phone=own_phone, device="Phone")


def holds(token: str, passed: timedelta) -> bool:
    with after(passed):
        return sessions.find(token) is not None


def use(token: str, passed: timedelta) -> None:
    with after(passed), writing():
        sessions.seen(token)


def test_the_row_knows_the_token_by_its_hash_alone(database):
    amina = person("Amina")
    token = start(amina)
    with after(MINUTE):
        row = sessions.find(token)
    assert (row.person_id, row.own_phone, row.device) == (amina.id, False, "Phone")
    assert (row.created_at, row.last_seen_at, row.proved_at) == (START, START, None)
    kept = db.session.execute(select(SignIn.__table__)).one()
    assert token not in str(kept)
    assert token != start(amina), "each sign-in has a token of its own"
    assert len(token) >= 43, "256 bits"


@pytest.mark.parametrize("token", ["", "x", "nobody's token", "\ud800", "\x00" * 40])
def test_what_is_no_token_finds_nobody(database, token):
    start(person())
    with after(MINUTE):
        assert sessions.find(token) is None


def test_what_was_found_outlives_the_transaction_and_the_row(database):
    token = start(person())
    with after(MINUTE):
        row = sessions.find(token)
        with writing():
            sessions.end(token)
    assert row.device == "Phone"


@pytest.mark.parametrize(
    ("own_phone", "passed", "lasts"),
    [
        (False, 30 * MINUTE - SECOND, True),
        (False, 30 * MINUTE, False),
        (True, 12 * HOUR, True),
        (True, 60 * DAY - SECOND, True),
        (True, 60 * DAY, False),
    ],
)
def test_how_long_it_lasts_untouched(database, own_phone, passed, lasts):
    assert holds(start(person(), own_phone=own_phone), passed) is lasts


def test_twelve_hours_in_all_however_busy(database):
    token = start(person())
    for step in range(1, 36):
        use(token, step * 20 * MINUTE)
    assert holds(token, 12 * HOUR - SECOND)
    assert not holds(token, 12 * HOUR)


def test_seen_writes_at_most_every_five_minutes(database):
    token = start(person())
    seen_at = []
    for passed in (5 * MINUTE - SECOND, 5 * MINUTE, 8 * MINUTE, 10 * MINUTE):
        use(token, passed)
        with after(passed):
            seen_at.append(sessions.find(token).last_seen_at - START)
    assert seen_at == [timedelta(), 5 * MINUTE, 5 * MINUTE, 10 * MINUTE]


def test_staff_have_no_long_sign_in_even_when_they_became_staff_later(database):
    ines, at = person("Ines"), provider()
    token = start(ines, own_phone=True)
    assert holds(token, DAY)
    hat = staff(at, ines, starts_on=date(2026, 6, 1))
    assert not holds(token, DAY)
    assert holds(token, MINUTE), "as on a shared computer"
    with writing():
        db.session.merge(hat).ends_on = date(2026, 6, 10)
    assert holds(token, DAY)


def test_a_mentor_keeps_the_own_phone(database):
    marc = person("Marc")
    mentorship(enrolment(), marc)
    assert holds(start(marc, own_phone=True), 40 * DAY)


def test_signing_out_ends_this_device_alone(database):
    amina = person("Amina")
    here, there = start(amina), start(amina)
    with writing():
        sessions.end(here)
        sessions.end(here)
    assert [holds(token, MINUTE) for token in (here, there)] == [False, True]


def test_ending_all_ends_every_device_of_one_person(database):
    amina, ben = person("Amina"), person("Ben")
    here, there, others = start(amina), start(amina, own_phone=True), start(ben)
    with writing():
        sessions.end_all(amina.id)
    assert [holds(token, MINUTE) for token in (here, there, others)] == [False, False, True]


def test_deactivation_ends_it_at_the_next_request(database):
    amina = person("Amina")
    token = start(amina, own_phone=True)
    with writing():
        db.session.get_one(Account, amina.id).deactivated_at = START
    assert not holds(token, MINUTE)
    with after(MINUTE):
        assert sessions.devices(amina.id) == []


def test_devices_are_those_that_last_the_last_used_first(database):
    amina, ben = person("Amina"), person("Ben")
    start(amina)
    start(amina, own_phone=True, at=10 * MINUTE)
    start(amina, at=25 * MINUTE)
    start(ben)
    with after(40 * MINUTE):
        assert [row.created_at - START for row in sessions.devices(amina.id)] == [25 * MINUTE, 10 * MINUTE]


def test_what_expired_is_cleared_away_at_the_next_sign_in(database):
    amina, ben = person("Amina"), person("Ben")
    start(amina)
    start(ben)
    start(amina, at=61 * DAY)
    assert len(db.session.scalars(select(SignIn)).all()) == 2


def test_a_proof_is_of_one_device_and_lasts_five_minutes(database):
    amina = person("Amina")
    here, there = start(amina), start(amina)
    with after(MINUTE), writing():
        sessions.proved(here)
    with after(2 * MINUTE):
        proved, other = sessions.find(here), sessions.find(there)
    at = START + MINUTE
    assert sessions.has_proof(proved, at)
    assert sessions.has_proof(proved, at + 5 * MINUTE)
    assert not sessions.has_proof(proved, at + 5 * MINUTE + SECOND)
    assert not sessions.has_proof(proved, at - SECOND), "a clock set back proves nothing"
    assert not sessions.has_proof(other, at)
