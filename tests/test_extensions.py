"""Two engines: one that reads and cannot write, one that takes its lock at once, and one way across."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests import factories
from tracker.extensions import JOURNAL, db, wal_is_safe, writing
from tracker.people.models import DemoMark, Provider


def pragmas(key: str | None) -> list:
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema", "query_only")
    with db.engines[key].connect() as connection:
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]


def test_both_sqlite_engines_have_their_pragmas(database):
    if database == "sqlite":
        common = [JOURNAL.lower(), 2, 1, 1, 0]
        assert pragmas(None) == [*common, 0]
        assert pragmas("reader") == [*common, 1]


def test_a_session_reads_until_it_is_told_to_write(database):
    mark = DemoMark(id=1, made_at=datetime.now(UTC))
    db.session.add(mark)
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        db.session.flush()
    db.session.rollback()
    with writing():
        db.session.add(DemoMark(id=1, made_at=datetime.now(UTC)))
    assert db.session.scalars(select(DemoMark.id)).all() == [1]


def test_what_fails_is_undone_and_the_session_reads_again(database):
    def fail() -> None:
        with writing():
            db.session.add(DemoMark(id=1, made_at=datetime.now(UTC)))
            db.session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert db.session.info["readonly"]
    assert db.session.scalars(select(DemoMark.id)).all() == []


def test_what_was_read_before_the_lock_is_read_again_under_it(database):
    provider = factories.provider("Haugen")
    assert provider.name == "Haugen"
    with db.engine.begin() as meanwhile:
        meanwhile.execute(text("UPDATE provider SET name = 'Bergen'"))
    with writing():
        assert db.session.get_one(Provider, provider.id).name == "Bergen"


def test_a_moment_comes_back_in_utc(database):
    oslo = datetime(2026, 3, 2, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    with writing():
        db.session.add(DemoMark(id=1, made_at=oslo))
    read = db.session.scalars(select(DemoMark.made_at)).one()
    assert read == oslo
    assert read.tzinfo == UTC


@pytest.mark.quick
@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_which_sqlite_may_use_a_write_ahead_log(version, safe):
    assert wal_is_safe(version) is safe
