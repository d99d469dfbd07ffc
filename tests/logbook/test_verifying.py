"""`verify` accepts what the product wrote, and names the entry where anything was changed behind its back."""

import json

import pytest
from sqlalchemy import text, update

from tests.logbook import tampering
from tests.logbook.tampering import ASSESSED, CLAIM, CONFIRMED, ENROLLED, NOTE, UNIT, behind_its_back, found, tamper
from tests.small_curriculum import FADING, ONCE, UNITS
from tracker import clock
from tracker.extensions import db, writing
from tracker.logbook import chain, keeping
from tracker.logbook.append import ENTRY_COLUMNS
from tracker.logbook.models import Entry, Erasure, StandingItem
from tracker.logbook.verifying import Break, verify_all


@pytest.fixture
def told(world):
    return tampering.told(world)


def test_what_the_product_wrote_holds_for_every_logbook(told):
    other, first = told.id, told.enrol()
    told.practise()
    assert first is None
    db.session.rollback()
    assert dict(verify_all()) == {other: None, told.id: None}


CHANGED = {
    "kind": "'noted'",
    "on_date": "'2026-03-01'",
    "recorded_at": "'2026-03-02 09:00:01'",
    "item_code": "'waste-sorting'",
    "item_revision": "2",
    "item_digest": "'d1'",
    "acted_as": "'administrator'",
    "minutes": "61",
    "setting": "'simulated'",
    "level": "5",
    "outcome": "'more-practice'",
    "language": "'en'",
    "refers_seq": "1",
    "assurance": "'session'",
    "format": "2",
    "previous": "'0'",
    "hash": "'0'",
    "texts": "'{}'",
    "details": "'{\"a\":1}'",
    "id": "warrant",
    "learner_id": "warrant",
    "provider_id": "warrant",
    "edition_id": "warrant",
    "author_id": "warrant",
    "warrant": "id",
}


@pytest.mark.parametrize("column", sorted(CHANGED))
def test_any_column_of_an_entry_changed_names_the_entry(told, column):
    tamper(f"UPDATE entry SET {column} = {CHANGED[column]} WHERE seq = {ASSESSED}")
    assert found(told) == (ASSESSED, "hash")


def test_every_column_is_in_that_table():
    assert {*CHANGED, "enrolment_id", "seq"} == set(ENTRY_COLUMNS)


TEXTS = {
    "text": "UPDATE entry_text SET text = text || '.'",
    "salt": "UPDATE entry_text SET salt = (SELECT max(salt) FROM entry_text WHERE seq <> {seq})",
    "field": "UPDATE entry_text SET field = 'other-' || field",
    "gone": "DELETE FROM entry_text",
}


@pytest.mark.parametrize("how", TEXTS)
@pytest.mark.parametrize("seq", [UNIT, CLAIM, ASSESSED, CONFIRMED, NOTE])
def test_a_text_changed_or_lost_names_the_entry(told, how, seq):
    tamper(TEXTS[how].format(seq=seq) + f" WHERE seq = {seq}")
    assert found(told) == (seq, "text")


@pytest.mark.parametrize("seq", [ENROLLED, CONFIRMED])
def test_a_text_that_no_entry_knows_is_named(told, seq):
    tamper(
        f"INSERT INTO entry_text SELECT enrolment_id, {seq}, 'comment', salt, text FROM entry_text WHERE seq = {UNIT}"
    )
    assert found(told) == (seq, "text")


def test_two_entries_swapped_name_the_first(told):
    tamper(
        f"UPDATE entry SET seq = 99 WHERE seq = {CLAIM}",
        f"UPDATE entry SET seq = {CLAIM} WHERE seq = {ASSESSED}",
        f"UPDATE entry SET seq = {ASSESSED} WHERE seq = 99",
    )
    assert found(told) == (CLAIM, "hash")


def test_an_entry_taken_out_names_its_place(told):
    tamper(f"DELETE FROM entry WHERE seq = {CLAIM}")
    assert found(told) == (CLAIM, "order")


def test_an_entry_taken_out_and_the_rest_counted_anew_is_named(told):
    tamper(
        f"DELETE FROM entry WHERE seq = {CLAIM}",
        *(f"UPDATE entry SET seq = {n} WHERE seq = {n + 1}" for n in (3, 4, 5)),
    )
    assert found(told) == (CLAIM, "hash")


def test_an_entry_hashed_anew_breaks_the_chain_at_the_next(told):
    """Whoever knows the rule can hash one entry anew, and has to hash all that follow."""
    rehash(told, CLAIM, minutes=90)
    assert found(told) == (ASSESSED, "chain")


def rehash(world, seq: int, **changes) -> None:
    db.session.rollback()
    row = db.session.get_one(Entry, (world.id, seq))
    columns = {name: getattr(row, name) for name in ENTRY_COLUMNS} | changes
    with behind_its_back() as connection:
        mine = update(Entry.__table__).where(Entry.enrolment_id == world.id, Entry.seq == seq)
        connection.execute(mine.values(**changes, hash=chain.entry_hash(columns)))


def test_the_last_entry_hashed_anew_is_seen_by_the_head(told):
    rehash(told, NOTE, on_date=told.day(1))
    assert found(told) == (NOTE + 1, "tail")


TAIL = f"DELETE FROM entry WHERE seq = {NOTE}"
TAIL_TEXT = f"DELETE FROM entry_text WHERE seq = {NOTE}"
HEAD = f"UPDATE logbook_head SET seq = {CONFIRMED}, hash = (SELECT hash FROM entry WHERE seq = {CONFIRMED})"


def test_a_lost_tail_is_seen_by_the_head(told):
    tamper(TAIL, TAIL_TEXT)
    assert found(told) == (NOTE, "tail")


def test_a_lost_tail_with_its_head_is_seen_by_the_standings(told):
    tamper(TAIL, TAIL_TEXT, HEAD)
    assert found(told) == (CONFIRMED, "standing")


def test_a_lost_head_is_named(told):
    tamper("DELETE FROM logbook_head")
    assert found(told) == (NOTE + 1, "tail")


def test_a_logbook_lost_whole_is_named(told):
    tamper("DELETE FROM entry_text", "DELETE FROM entry", "DELETE FROM logbook_head")
    assert found(told) == (1, "tail")


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        (f"UPDATE standing_item SET awarded_on = '2026-03-01' WHERE item_code = '{FADING}'", ASSESSED),
        (f"UPDATE standing_item SET practices = 2 WHERE item_code = '{ONCE}'", NOTE),
        (f"DELETE FROM standing_item WHERE item_code = '{UNITS[0]}'", UNIT),
        ("UPDATE standing_learner SET confirmed_simulated = confirmed_simulated + 60", NOTE),
        ("DELETE FROM standing_learner", NOTE),
    ],
)
def test_a_kept_standing_changed_is_named(told, statement, seq):
    tamper(statement)
    assert found(told) == (seq, "standing")


def test_a_standing_of_an_item_that_no_entry_speaks_of_is_named(told):
    with writing():
        db.session.add(
            StandingItem(
                enrolment_id=told.id, item_code="waste-sorting", kind="competency", last_seq=3, rules_version=1
            )
        )
    assert found(told) == (CLAIM, "standing")


def test_standings_made_anew_hold(told):
    tamper("UPDATE standing_item SET observations = 7", "UPDATE standing_learner SET declined_real = 7")
    with writing():
        keeping.keep_anew(told.id, "Europe/Oslo")
    assert found(told) is None


def test_an_erased_text_holds_by_its_permission_alone(told):
    """The row of `erasure` lets one text go; the digest in the chain stays."""
    with writing():
        why = {"author_id": told.coordinator.person_id, "reason": "asked", "at": clock.now()}
        db.session.add(Erasure(enrolment_id=told.id, seq=CLAIM, field="what", **why))
        db.session.flush()
        db.session.execute(text(f"DELETE FROM entry_text WHERE seq = {CLAIM} AND field = 'what'"))
    assert found(told) is None
    tamper("DELETE FROM erasure")
    assert found(told) == (CLAIM, "text")


def test_a_permission_to_erase_is_none_to_change(told):
    with writing():
        why = {"author_id": told.coordinator.person_id, "reason": "asked", "at": clock.now()}
        db.session.add(Erasure(enrolment_id=told.id, seq=CLAIM, field="what", **why))
    tamper(f"UPDATE entry_text SET text = 'Without Ann' WHERE seq = {CLAIM}")
    assert found(told) == (CLAIM, "text")


def test_a_break_in_one_logbook_leaves_the_others_whole(told):
    broken = told.id
    told.enrol()
    tamper(f"UPDATE entry SET minutes = 61 WHERE seq = {CLAIM}")
    db.session.rollback()
    assert dict(verify_all()) == {broken: Break(broken, CLAIM, "hash"), told.id: None}


def test_the_digests_of_texts_are_in_the_entry(told):
    with db.engine.connect() as connection:
        kept = connection.scalars(text("SELECT texts FROM entry ORDER BY seq")).all()
    assert [sorted(json.loads(each)) for each in kept] == [
        [],
        ["reflection"],
        ["what"],
        ["comment", "signed_as"],
        ["signed_as"],
        ["note"],
    ]
