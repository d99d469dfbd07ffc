"""Failed tries cost pauses, counted for all workers alike, and never lock for good."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import select

from tracker import clock
from tracker.access import throttle
from tracker.access.models import Throttle
from tracker.errors import Throttled
from tracker.extensions import db, writing

START = datetime(2026, 6, 15, 8, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KEY = "pin:somebody"


def fail(times: int = 1, *, at: datetime = START, key: str = KEY, free: int = 5) -> int:
    """Each failure in a transaction of its own, as a door does; returns the tries left."""
    left = -1
    for _ in range(times):
        with clock.hold(at), writing():
            left = throttle.failed(key, free=free)
    return left


def blocked_until(at: datetime, key: str = KEY) -> datetime | None:
    with clock.hold(at):
        try:
            throttle.check(key)
        except Throttled as error:
            return error.until
        finally:
            db.session.rollback()
    return None


def test_five_are_free_and_counted_down(database):
    assert [fail() for _ in range(5)] == [4, 3, 2, 1, 0]
    assert blocked_until(START) == START + MINUTE


def test_four_cost_nothing(database):
    assert blocked_until(START) is None
    fail(4)
    assert blocked_until(START) is None


def test_pauses_double_up_to_a_quarter_of_an_hour(database):
    fail(4)
    at, pauses = START, []
    for _ in range(8):
        fail(at=at)
        until = blocked_until(at)
        pauses.append((until - at) // MINUTE)
        assert blocked_until(until - timedelta(seconds=1)) == until
        assert blocked_until(until) is None, "soft: the right one gets in after every pause"
        at = until
    assert pauses == [1, 2, 4, 8, 15, 15, 15, 15]


def test_a_thousand_failures_still_end(database):
    with writing():
        db.session.add(Throttle(key=KEY, failures=1000, first_at=START))
    fail()
    assert blocked_until(START) == START + 15 * MINUTE


def test_one_key_says_nothing_of_another(database):
    fail(5)
    assert blocked_until(START, "pin:somebody else") is None


def test_the_right_secret_forgets_the_wrong_ones(database):
    fail(4)
    with writing():
        throttle.passed(KEY)
        throttle.passed(KEY)
    assert fail() == 4


def test_a_network_address_may_be_given_more(database):
    assert fail(49, free=50) == 1
    assert blocked_until(START) is None
    assert fail(free=50) == 0
    assert blocked_until(START) == START + MINUTE


def test_a_day_makes_it_good_and_leaves_no_row(database):
    fail(4)
    fail(4, key="pin:somebody else")
    assert fail(at=START + DAY) == 4
    assert db.session.scalars(select(Throttle.key)).all() == [KEY]


def test_a_pause_that_lasts_is_not_forgotten(database):
    fail(4)
    late = START + DAY - MINUTE
    fail(6, at=late)
    fail(key="pin:somebody else", at=late + 2 * MINUTE)
    assert blocked_until(late + 2 * MINUTE) is not None


def test_every_session_counts_and_sees_the_same(database, app):
    """Four workers at once, each with a session and connections of its own."""
    faults = []

    def work() -> None:
        with app.app_context():
            try:
                for _ in range(5):
                    with writing():
                        throttle.failed(KEY)
            except Exception as fault:  # noqa: BLE001 told by the assertion below
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not faults
    assert db.session.scalar(select(Throttle.failures)) == 20
    with pytest.raises(Throttled):
        throttle.check(KEY)


@pytest.mark.quick
def test_keys_name_one_thing_and_tell_nobody():
    who = uuid4()
    assert throttle.for_pin(who) == f"pin:{who}"
    assert throttle.for_sign_in(" Amina@Example.org") == throttle.for_sign_in("amina@example.ORG")
    keys = {throttle.for_sign_in("amina@example.org"), throttle.for_network("amina@example.org")}
    assert len(keys) == 2
    assert not any("amina" in key for key in keys)
