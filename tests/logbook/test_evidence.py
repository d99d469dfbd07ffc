"""Files with entries: named in what is proved, once and for all; how many, how much, and what was taken away."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.files.made import checked
from tests.logbook.worlds import refused
from tracker.audit import AuditEvent, Verb
from tracker.errors import BadFile, Conflict, FileGone, NotFound
from tracker.extensions import db, writing
from tracker.files.models import StoredFile
from tracker.logbook import evidence
from tracker.logbook.append import said_in
from tracker.logbook.models import Entry, EntryFile
from tracker.logbook.queries import one_line
from tracker.people.models import Provider

MEGABYTE = 1024 * 1024


def rows(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def gone(world, file, reason="patient-data"):
    with writing():
        return evidence.quarantine(
            actor_id=world.coordinator.person_id, enrolment_id=world.id, digest=file.hash, reason=reason
        )


@pytest.mark.quick
def test_an_entry_names_its_files_and_proves(world):
    one, other = checked(), checked("red")
    written = world.practise(files=[one, other])
    entry = db.session.scalar(select(Entry).where(Entry.id == written.id))
    assert said_in(entry).files == (one.hash, other.hash)
    told = one_line(world.id, written.seq, world.today).files
    assert {(file.hash, file.media_type, file.size) for file in told} == {
        (file.hash, file.media_type, file.size) for file in (one, other)
    }
    assert world.holds()


def test_each_verb_takes_files(world):
    file = checked()
    for verb in (world.complete, world.practise, world.note):
        assert one_line(world.id, verb(files=[file]).seq, world.today).files[0].hash == file.hash
    assert (rows(StoredFile), rows(EntryFile)) == (1, 3), "the same file is one row"
    assert world.holds()


def test_the_same_form_twice_is_one_entry_also_with_files(world):
    entry_id, file = uuid4(), checked()
    first = world.practise(entry_id=entry_id, files=[file])
    again = world.practise(entry_id=entry_id, files=[file])
    assert (again.hash, again.anew) == (first.hash, False)
    for files in ([], [checked("red")], [file, checked("red")]):
        refused(Conflict(), lambda files=files: world.practise(entry_id=entry_id, files=files))
    gone(world, file)
    assert world.practise(entry_id=entry_id, files=[file]).hash == first.hash, "what was accepted once stays so"


def test_one_file_twice_in_a_form_is_one(world):
    written = world.practise(files=[checked(), checked()])
    assert len(one_line(world.id, written.seq, world.today).files) == 1


def test_no_more_than_five(world):
    colours = ("red", "green", "blue", "white", "black", "pink")
    refused(BadFile("too-many"), lambda: world.practise(files=[checked(colour) for colour in colours]))
    world.practise(files=[checked(colour) for colour in colours[:5]])


def test_a_logbook_holds_so_much_and_what_was_taken_away_makes_room(world, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 2 * MEGABYTE)
    half, rest = checked("a", size=MEGABYTE), checked("b", size=MEGABYTE - 100)
    world.practise(files=[half, rest])
    refused(BadFile("quota"), lambda: world.practise(files=[checked("c", size=200)]))
    world.practise(files=[half], on=world.day(1)), "the same again takes no more"
    gone(world, half)
    world.practise(files=[checked("d", size=MEGABYTE)])
    world.enrol()
    world.practise(files=[checked("c", size=200)]), "another logbook has room of its own"


def test_a_provider_may_take_none(world):
    with writing():
        db.session.get_one(Provider, world.provider_id).takes_files = False
    refused(BadFile("none-taken"), lambda: world.practise(files=[checked()]))
    world.practise()


def test_what_was_taken_away_cannot_come_back(world):
    file = checked()
    world.practise(files=[file])
    gone(world, file)
    refused(BadFile("taken-away"), lambda: world.practise(files=[file]))
    world.enrol()
    refused(BadFile("taken-away"), lambda: world.practise(files=[file]))


def test_taken_away_hash_reason_and_proof_stay(world):
    file = checked()
    written = world.practise(files=[file])
    gone(world, file, "not-own")
    [told] = one_line(world.id, written.seq, world.today).files
    assert (told.hash, told.quarantine_reason, told.quarantined_at) == (file.hash, "not-own", world.now)
    assert world.holds()
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.verb == Verb.FILE_QUARANTINED))
    assert (event.actor_id, event.object_id) == (world.coordinator.person_id, world.id)
    assert file.hash in event.data
    refused(FileGone(), lambda: gone(world, file))


def test_only_a_file_of_this_logbook_is_found(world):
    file = checked()
    world.practise(files=[file])
    mine = world.id
    world.enrol()
    with pytest.raises(NotFound):
        evidence.find_file(world.id, file.hash)
    refused(NotFound(), lambda: gone(world, file))
    assert evidence.find_file(mine, file.hash).hash == file.hash


def test_the_same_bytes_at_two_schools_are_two_files(world):
    file, other = checked(), factories.learner()
    world.practise(files=[file])
    elsewhere = type(world)(world.clocks, world.now)
    assert elsewhere.provider_id not in {world.provider_id, other.provider_id}
    elsewhere.practise(files=[file])
    gone(world, file)
    assert evidence.find_file(elsewhere.id, file.hash).quarantined_at is None
    assert evidence.kept_files() == {(elsewhere.provider_id, file.hash)}
    assert evidence.logbooks_with(world.provider_id, file.hash) == 1


def test_a_reason_comes_from_the_list(world):
    file = checked()
    world.practise(files=[file])
    with pytest.raises(ValueError, match="because"):
        gone(world, file, "because")
