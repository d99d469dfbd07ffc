"""What `post` writes down, when it is due, and what it refuses."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tracker import clock
from tracker.extensions import db, writing
from tracker.mail import choices, outbox, sealing
from tracker.mail.models import Choice, Kind, Outgoing

NIGHT = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)


def posted(kind: Kind = Kind.REQUEST_WAITING, **said) -> Outgoing | None:
    with writing():
        row_id = outbox.post(kind, **said)
    return db.session.get_one(Outgoing, row_id) if row_id else None


@pytest.mark.parametrize(
    ("now", "time_zone", "due"),
    [
        (NOON, "UTC", "2026-11-22T07:00:00+00:00"),
        (NOON, "Europe/Oslo", "2026-11-22T06:00:00+00:00"),
        (NIGHT, "Europe/Oslo", "2026-11-21T06:00:00+00:00"),
        (datetime(2026, 11, 21, 6, tzinfo=UTC), "Europe/Oslo", "2026-11-22T06:00:00+00:00"),
        (datetime(2026, 3, 28, 22, tzinfo=UTC), "Europe/Brussels", "2026-03-29T05:00:00+00:00"),
    ],
)
def test_the_digest_is_due_at_the_next_seven_in_the_morning(now, time_zone, due):
    assert outbox.morning_after(now, time_zone).isoformat() == due


def test_what_happens_face_to_face_is_due_now_and_cannot_be_switched_off(database):
    who = factories.person()
    with writing():
        for kind in outbox.AT_ONCE:
            choices.choose(person_id=who.id, kind=kind, choice=Choice.NEVER)
    with clock.hold(NOON):
        rows = [posted(kind, person_id=who.id) for kind in outbox.AT_ONCE]
    assert {(row.due_at, row.next_try_at, row.digest) for row in rows} == {(NOON, NOON, False)}


def test_a_choice_is_kept(database):
    who = factories.person()
    with writing():
        choices.choose(person_id=who.id, kind=Kind.REMINDER, choice=Choice.NEVER)
        choices.choose(person_id=who.id, kind=Kind.REQUEST_WAITING, choice=Choice.AT_ONCE)
    with clock.hold(NOON):
        assert posted(Kind.REMINDER, person_id=who.id) is None
        at_once = posted(person_id=who.id)
        assert (at_once.due_at, at_once.digest) == (NOON, False)
        assert posted(Kind.HOURS_WAITING, person_id=who.id).digest


def test_there_are_never_two_of_the_same_once(database):
    who = factories.person()
    assert posted(person_id=who.id, once="request:1")
    assert posted(person_id=who.id, once="request:1") is None
    assert posted(person_id=who.id, once="request:2")


def test_params_are_canonical_and_the_secret_is_sealed(database):
    token, entry = "a-token-nobody-may-read", uuid4()
    row = posted(Kind.SIGN_LINK, address=" Head@Ward.example ", params={"seq": 4, "entry": entry}, secret=token)
    assert row.params == f'{{"entry":"{entry}","seq":4}}'
    assert row.address == "Head@Ward.example"
    assert token not in row.sealed
    assert sealing.unseal(row.sealed, row.id) == token
    assert row.message_id == f"<{row.id}@localhost>"


@pytest.mark.parametrize("text", ["a\r\nBcc: all@example.org", "a\nb", "a\0b", "a\u2028b", "a" * 255])
def test_no_line_break_and_nothing_long_gets_in(database, text):
    who = factories.person()
    refused = [
        {"address": f"x{text}@example.org"},
        {"person_id": who.id, "params": {"name": text}},
        {"person_id": who.id, "secret": text},
        {"address": "x@example.org", "language": text},
    ]
    for said in refused:
        with pytest.raises(ValueError, match="short text"):
            posted(**said)
    assert db.session.scalars(select(Outgoing)).all() == []


@pytest.mark.parametrize("value", [1.5, b"x", ["a"], {"a": 1}])
def test_params_of_other_types_are_refused(value):
    with pytest.raises(ValueError, match="no such param"):
        outbox.canonical({"x": value})


def test_params_read_back():
    assert json.loads(outbox.canonical({"b": None, "a": "é"})) == {"a": "é", "b": None}
