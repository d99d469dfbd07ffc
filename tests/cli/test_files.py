"""Attached files at the command line: the provider's switch, strays swept at the start, what verify and backup say."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.files.made import checked
from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.cli import files, serving
from tracker.config import Settings
from tracker.extensions import db, writing
from tracker.files.store import Store
from tracker.logbook import evidence, signing
from tracker.logbook.books import open_book
from tracker.people.models import Provider


@pytest.fixture
def store(tmp_path) -> Store:
    """Where `command` looks: FOLDER is the test's own folder."""
    return Store.below(tmp_path)


def noted(store, file):
    """A learner with one note and one file."""
    enrolment = factories.learner()
    store.put(enrolment.provider_id, file.hash, file.data)
    with writing():
        book, author = open_book(enrolment.id, lock=True), factories.author(enrolment, "session")
        signing.note(book, author=author, entry_id=enrolment.id, text="Here", files=[file])
    return enrolment


def test_a_provider_takes_no_files_and_takes_them_again(command):
    school = factories.provider("School Gent")
    for switch, takes in (("off", False), ("on", True)):
        assert "School Gent takes" in command("provider", "files", switch).stdout
        db.session.rollback()
        assert db.session.get_one(Provider, school.id).takes_files is takes
    told = select(AuditEvent.data).where(AuditEvent.verb == Verb.FILES_SWITCHED).order_by(AuditEvent.at)
    assert sorted(db.session.scalars(told)) == ['{"takes": 0}', '{"takes": 1}']


def test_verify_names_a_file_that_is_missing_or_damaged(command, store):
    file = checked()
    enrolment = noted(store, file)
    assert "All 1 attached files are there and whole." in command("verify").stdout
    [kept] = [each for each in store.folder.rglob("*") if each.is_file()]
    kept.write_bytes(b"damaged")
    assert f"File {file.hash} is missing or damaged." in command("verify", code=1).stderr
    kept.unlink()
    assert f"File {file.hash} is missing or damaged." in command("verify", code=1).stderr
    with writing():
        evidence.quarantine(actor_id=None, enrolment_id=enrolment.id, digest=file.hash, reason="other")
    assert "attached" not in command("verify").stdout, "what was taken away is missed by nobody"


def test_backup_says_that_the_files_are_copied_apart(command, database, store, tmp_path):
    if database == "postgresql":
        assert "pg_dump" in command("backup", str(tmp_path / "copy.sqlite"), code=1).stderr
        return
    noted(store, checked())
    assert f"copy the folder {store.folder} after it, too." in command("backup", str(tmp_path / "copy.sqlite")).stdout


def test_strays_go_when_serving_starts(command, store, monkeypatch):
    file, stray, young = checked(), checked("red"), checked("blue")
    enrolment = noted(store, file)
    for each in (stray, young):
        store.put(enrolment.provider_id, each.hash, each.data)
    long_ago = (clock.now() - timedelta(days=3)).timestamp()
    for kept in store.folder.rglob("*"):
        if kept.is_file() and kept.name != young.hash:
            os.utime(kept, (long_ago, long_ago))
    monkeypatch.setattr(serving, "run", lambda *_: None)
    command("serve")
    assert [store.has(enrolment.provider_id, each.hash) for each in (file, stray, young)] == [True, False, True]


def test_bytes_of_what_was_taken_away_do_not_stay_behind(command, store, monkeypatch):
    """The machine stopped between the commit and the deletion."""
    file = checked()
    enrolment = noted(store, file)
    with writing():
        evidence.quarantine(actor_id=None, enrolment_id=enrolment.id, digest=file.hash, reason="patient-data")
    for kept in store.folder.rglob("*"):
        os.utime(kept, (0, 0))
    files.sweep(Settings(folder=str(Path(store.folder).parent)))
    assert not store.has(enrolment.provider_id, file.hash)
