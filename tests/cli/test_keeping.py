"""`tracker verify` names what was changed behind its back; `tracker backup` copies what is in use."""

import hashlib

import pytest
from sqlalchemy import select, text

from tests import databases, factories
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.logbook.receipts import anchor


def behind_its_back(statement: str) -> None:
    """What somebody with the keys of the database can do: triggers off, change, triggers on."""
    db.session.rollback()
    with db.engine.begin() as connection:
        kept = databases.triggers(connection)
        if connection.dialect.name == "sqlite":
            for _, name, _ in kept:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE entry DISABLE TRIGGER USER")
        connection.execute(text(statement))
        if connection.dialect.name == "postgresql":
            for name in [name for table, name, _ in kept if table == "entry"]:
                connection.exec_driver_sql(f"ALTER TABLE entry ENABLE ALWAYS TRIGGER {name}")


CHANGES = {
    "UPDATE entry SET acted_as = 'administrator'": "its content was changed",
    "UPDATE entry SET hash = 'x'": "its content was changed",
    "UPDATE logbook_head SET seq = 2": "entries at the end are missing",
    "UPDATE standing_learner SET pace = 'evening'": "the standing that is kept is not",
}


def test_what_holds_is_counted(command, database):
    cohort = factories.cohort()
    factories.learner(cohort)
    factories.learner(cohort)
    assert command("verify").stdout == "All 2 logbooks hold.\n"


def test_the_number_of_a_day_holds_until_something_is_changed(command, database):
    enrolment = factories.learner()
    day = factories.today(enrolment.provider_id)
    number = anchor(enrolment.provider_id, day).digest
    assert f"The number of {day} holds: School" in command("verify", "--anchor", f"{day}:{number}").stdout
    behind_its_back("UPDATE entry SET hash = 'x'")
    assert "was changed or is gone" in command("verify", "--anchor", f"{day}:{number}", code=1).stderr
    assert "as they stand in the mail" in command("verify", "--anchor", number, code=2).stderr


@pytest.mark.parametrize("statement", CHANGES)
def test_what_was_changed_is_named(command, database, statement):
    enrolment = factories.learner()
    behind_its_back(statement)
    said = command("verify", code=1).stderr
    assert f"Logbook {enrolment.id}, entry" in said
    assert CHANGES[statement] in said
    told = select(AuditEvent.object_id).where(AuditEvent.verb == Verb.LOGBOOK_PROVED_BROKEN)
    assert db.session.scalars(told).all() == [enrolment.id]


def test_a_copy_is_whole_checked_and_its_owners_alone(command, database, tmp_path):
    copy = tmp_path / "copy.sqlite"
    if database == "postgresql":
        assert "pg_dump" in command("backup", str(copy), code=1).stderr
        return
    factories.learner()
    with db.engine.connect() as busy:
        busy.execute(text("SELECT 1"))  # holds the write lock: Stride is in use
        command("backup", str(copy))
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    assert (tmp_path / "copy.sqlite.sha256").read_text() == f"{digest}  copy.sqlite\n"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert command("verify", DATABASE_URL=f"sqlite:///{copy}").stdout == "All 1 logbooks hold.\n"


def test_a_copy_never_writes_over_anything(command, app, tmp_path):
    if app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"].startswith("sqlite"):
        for taken in ("copy.sqlite", "other.sqlite.sha256"):
            (tmp_path / taken).write_text("dear")
        for name in ("copy.sqlite", "other.sqlite"):
            assert "is there already" in command("backup", str(tmp_path / name), code=1).stderr
        assert (tmp_path / "copy.sqlite").read_text() == "dear"
        assert not (tmp_path / "other.sqlite").exists()


def test_there_is_nothing_to_copy(run, tmp_path):
    nowhere = f"sqlite:///{tmp_path / 'no.sqlite'}"
    assert "There is no database" in run("backup", "x", code=1, DATABASE_URL=nowhere).stderr
    assert not (tmp_path / "no.sqlite").exists()
