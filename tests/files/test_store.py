"""The bytes in their folder: whole or not there, known by their hash alone, each provider's apart, strays swept."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tracker.files.store import Store

pytestmark = pytest.mark.quick
BODY = b"\xff\xd8 a picture"
DIGEST = hashlib.sha256(BODY).hexdigest()
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "files")


def test_what_was_put_is_read_and_can_be_taken_away(store):
    school = uuid4()
    assert store.read(school, DIGEST) is None
    store.put(school, DIGEST, BODY)
    store.put(school, DIGEST, BODY)
    assert store.has(school, DIGEST)
    assert store.read(school, DIGEST) == BODY
    store.take_away(school, DIGEST)
    store.take_away(school, DIGEST)
    assert store.read(school, DIGEST) is None


def test_each_school_has_its_own(store):
    school, other = uuid4(), uuid4()
    store.put(school, DIGEST, BODY)
    assert store.read(other, DIGEST) is None
    store.put(other, DIGEST, BODY)
    store.take_away(school, DIGEST)
    assert store.read(other, DIGEST) == BODY


def test_only_its_owner_may_look_into_the_folder(store):
    store.put(uuid4(), DIGEST, BODY)
    [file] = [file for file in store.folder.rglob("*") if file.is_file()]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "", DIGEST[:-1], DIGEST.upper(), f"{DIGEST}/x", f"{DIGEST}\n"])
def test_nothing_but_a_hash_is_a_name(store, name):
    for ask in (store.read, store.has, store.take_away):
        with pytest.raises(ValueError, match=r"^"):
            ask(uuid4(), name)


def test_bytes_must_be_those_of_the_hash(store):
    with pytest.raises(ValueError, match=DIGEST):
        store.put(uuid4(), DIGEST, b"other")
    assert not store.folder.exists()


def test_damaged_bytes_are_not_read(store):
    school = uuid4()
    store.put(school, DIGEST, BODY)
    next(file for file in store.folder.rglob("*") if file.is_file()).write_bytes(b"damaged")
    assert store.read(school, DIGEST) is None


def test_a_write_that_fails_leaves_nothing_under_the_name(store, monkeypatch):
    school = uuid4()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(school, DIGEST, BODY)
    assert not store.has(school, DIGEST)
    assert [file for file in store.folder.rglob("*") if file.is_file()] == [], "nor half of it"


def test_strays_are_swept_once_they_are_old(store):
    school, lost = uuid4(), b"lost"
    lost_digest = hashlib.sha256(lost).hexdigest()
    for digest, data in ((DIGEST, BODY), (lost_digest, lost)):
        store.put(school, digest, data)
    half = store.folder / str(school) / "ab" / ".half-written"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"x")
    for file in store.folder.rglob("*"):
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    assert store.sweep({(school, DIGEST)}, before=NOW - timedelta(hours=1)) == 0
    assert store.sweep({(school, DIGEST)}, before=NOW + timedelta(hours=1)) == 2
    assert (store.has(school, DIGEST), store.has(school, lost_digest), half.exists()) == (True, False, False)


def test_what_is_not_ours_is_left_alone(store):
    other = store.folder / "lost+found" / "ab" / "x"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"x")
    assert store.sweep(set(), before=NOW + timedelta(days=10_000)) == 0
    assert other.exists()
