"""The queue: what goes together, what is tried again and when it ends, what is put aside. No mail goes out here."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tracker import clock
from tracker.extensions import db, writing
from tracker.mail import delivering, outbox
from tracker.mail.models import Kind, Outgoing

pytestmark = pytest.mark.usefixtures("database")
EVENING = datetime(2026, 11, 20, 20, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 7, tzinfo=UTC)


def post(kind: Kind = Kind.REQUEST_WAITING, **said) -> Outgoing:
    with writing():
        row_id = outbox.post(kind, **said)
    return db.session.get_one(Outgoing, row_id)


def claim(at: datetime) -> list[delivering.Batch]:
    with clock.hold(at), writing():
        return delivering.claim()


def fail(batch: delivering.Batch, at: datetime) -> Outgoing:
    with clock.hold(at), writing():
        delivering.failed(batch, "SMTPConnectError 421")
    db.session.rollback()
    return db.session.scalars(select(Outgoing).where(Outgoing.batch == batch.message_id)).first()


def test_a_persons_day_is_one_message_and_nobody_elses():
    one, other = factories.person(), factories.person()
    with clock.hold(EVENING):
        mine = [post(kind, person_id=one.id) for kind in (Kind.REQUEST_WAITING, Kind.HOURS_WAITING, Kind.REMINDER)]
        post(person_id=other.id)
    assert claim(MORNING - timedelta(seconds=1)) == []
    found = {batch.person_id: batch for batch in claim(MORNING)}
    assert {item.kind for item in found[one.id].items} == {Kind.REQUEST_WAITING, Kind.HOURS_WAITING, Kind.REMINDER}
    assert len(found[other.id].items) == 1
    assert found[one.id].message_id in {row.message_id for row in mine}
    assert {row.batch for row in mine} == {found[one.id].message_id}


def test_what_goes_at_once_goes_alone():
    who = factories.person()
    with clock.hold(EVENING):
        rows = [post(Kind.SIGN_LINK, person_id=who.id, secret=f"token-{n}") for n in range(2)]
    batches = claim(EVENING)
    assert {batch.message_id for batch in batches} == {row.message_id for row in rows}
    assert {batch.items[0].secret for batch in batches} == {"token-0", "token-1"}


def test_what_is_in_hand_is_nobody_elses_until_the_time_is_over():
    post(Kind.CODE, address="a@example.org", secret="123456")
    now = clock.now()
    [first] = claim(now)
    assert claim(now + delivering.HOLD - timedelta(seconds=1)) == []
    with writing():
        delivering.sent(first)
    assert claim(now + timedelta(hours=1)) == []


def test_after_a_crash_it_goes_again_under_the_same_message_id_and_alone():
    who = factories.person()
    with clock.hold(EVENING):
        post(person_id=who.id)
    [lost] = claim(MORNING)
    with clock.hold(EVENING):
        post(Kind.REMINDER, person_id=who.id)
    again = claim(MORNING + delivering.HOLD)
    assert sorted(len(batch.items) for batch in again) == [1, 1]
    assert lost.message_id in {batch.message_id for batch in again}
    assert next(b for b in again if b.message_id == lost.message_id).items == lost.items


def test_pauses_double_and_after_three_days_it_gives_up():
    post(Kind.INVITATION, person_id=factories.person().id, secret="token")
    start = now = clock.now()
    pauses, rounds = [], 0
    while batches := claim(now):
        row = fail(batches[0], now)
        rounds += 1
        assert row.error == "SMTPConnectError 421"
        if row.gave_up_at:
            break
        pauses.append(row.next_try_at - now)
        now = row.next_try_at
    assert pauses[:4] == [timedelta(minutes=each) for each in (1, 2, 4, 8)]
    assert max(pauses) == delivering.LONGEST_PAUSE
    assert timedelta(days=3) <= row.gave_up_at - start <= timedelta(days=3) + delivering.LONGEST_PAUSE
    assert row.sealed is None
    assert claim(now + timedelta(days=2)) == []
    with clock.hold(now):
        assert (delivering.queue().gave_up, delivering.queue().waiting) == (1, 0)


def test_a_secret_is_wiped_as_soon_as_it_is_out():
    row = post(Kind.SIGN_LINK, address="a@example.org", secret="token")
    [batch] = claim(clock.now())
    with writing():
        delivering.sent(batch)
    row = db.session.get_one(Outgoing, row.id)
    assert row.sealed is None
    assert row.sent_at is not None


@pytest.mark.parametrize(("kind", "lasts"), delivering.LASTS.items())
def test_a_link_or_code_that_is_dead_is_not_mailed(kind, lasts):
    row = post(kind, address="a@example.org", secret="token")
    assert claim(row.created_at + lasts + timedelta(seconds=1)) == []
    row = db.session.get_one(Outgoing, row.id)
    assert row.moot_at is not None
    assert row.sealed is None


def test_an_address_that_nobody_has_is_not_kept():
    row = post(Kind.PASSWORD_RESET, address="nobody@example.org", secret="token")
    [batch] = claim(clock.now())
    with writing():
        delivering.moot(batch, [row.id])
    assert db.session.get_one(Outgoing, row.id).address == ""


def test_the_queue_counts_what_is_due_and_says_since_when():
    with clock.hold(EVENING):
        post(Kind.CODE, address="a@example.org", secret="1")
        post(person_id=factories.person().id)
    with clock.hold(EVENING + timedelta(minutes=90)):
        queue = delivering.queue()
    assert (queue.waiting, queue.later, queue.gave_up, queue.oldest_due) == (1, 1, 0, EVENING)
    with clock.hold(EVENING + timedelta(minutes=90)):
        assert queue.minutes == 90
        assert delivering.queue([]).waiting == 0


def test_what_was_settled_long_ago_is_cleared_away():
    old, new = (post(Kind.CODE, address="a@example.org", secret=each) for each in "12")
    with writing():
        old, new = db.session.get_one(Outgoing, old.id), db.session.get_one(Outgoing, new.id)
        old.sent_at = clock.now() - delivering.KEPT_FOR - timedelta(days=1)
    with writing():
        delivering.tidy()
    assert [row.id for row in db.session.scalars(select(Outgoing))] == [new.id]


def test_two_workers_never_have_the_same_in_hand():
    for n in range(50):
        post(Kind.CODE, address=f"a{n}@example.org", secret="1")
    now = clock.now()
    seen = []
    while batches := claim(now):
        seen += [batch.message_id for batch in batches]
    assert len(seen) == len(set(seen)) == 50
