"""No command runs on an installation that is not ready, and each says in one line what to do about it."""

import pytest
from sqlalchemy import text

from tracker import migrating
from tracker.cli.opening import sqlite_file
from tracker.config import Settings
from tracker.extensions import db


def one_line(said) -> str:
    assert len(said.stderr.strip().splitlines()) == 1
    return said.stderr


@pytest.mark.quick
@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing, short or a default. Run `tracker init`"),
        ({"SIGNING_KEY": "changeme"}, "SIGNING_KEY is missing"),
        ({"BASE_URL": "stride.school.be"}, "BASE_URL is missing"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
        ({"DATABASE_URL": "sqlite:////nowhere/stride.sqlite"}, "There is no database at /nowhere/stride.sqlite"),
    ],
)
def test_an_installation_that_is_not_ready(run, tmp_path, settings, says):
    (tmp_path / "there.sqlite").touch()
    assert says in one_line(run("verify", code=1, **{"DATABASE_URL": f"sqlite:///{tmp_path}/there.sqlite", **settings}))


def test_an_outstanding_migration(command, database):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    try:
        assert "Run `tracker migrate`" in one_line(command("verify", code=1))
        assert "Run `tracker migrate`" in one_line(command("serve", code=1))
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": migrating.head()})


def test_a_database_that_does_not_answer(run):
    said = run("verify", code=1, DATABASE_URL="postgresql+psycopg://nobody@localhost:1/none")
    assert "The database says: connection failed" in one_line(said)


@pytest.mark.quick
def test_where_the_file_is():
    def found(url: str) -> str:
        return str(sqlite_file(Settings(database_url=url, folder="/srv/stride")))

    assert found("sqlite:////data/s.sqlite") == "/data/s.sqlite"
    assert found("sqlite:///s.sqlite") == "/srv/stride/s.sqlite"
    assert found("postgresql+psycopg://localhost/stride") == found("sqlite://") == found("") == "None"
