"""The chain is fixed for ever: five golden entries with literal texts and hashes, and a real logbook read by the rule.

Where this file and the product part, the product is wrong: everything proved so far rests on it.
"""

import hashlib
import json
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.logbook.golden import ENROLMENT, FIRST_PREVIOUS, GOLDEN
from tests.small_curriculum import FADING, UNITS
from tracker.extensions import db
from tracker.logbook import chain
from tracker.logbook.append import ENTRY_COLUMNS
from tracker.logbook.models import Entry, EntryText

OSLO = ZoneInfo("Europe/Oslo")
IDS = ("id", "enrolment_id", "learner_id", "provider_id", "edition_id", "author_id", "warrant")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def typed(text: str) -> dict:
    """The columns of a golden entry as a database gives them; the moment in another zone than UTC."""
    columns = json.loads(text)
    return {
        **columns,
        **{name: UUID(columns[name]) for name in IDS},
        "on_date": date.fromisoformat(columns["on_date"]),
        "recorded_at": datetime.fromisoformat(columns["recorded_at"]).astimezone(OSLO),
    }


@pytest.mark.quick
@pytest.mark.parametrize(("text", "expected"), GOLDEN, ids=[json.loads(text)["kind"] for text, _ in GOLDEN])
def test_golden_entries_have_their_text_and_hash_for_ever(text, expected):
    assert sha256("stride-entry-1\n" + text) == expected
    assert chain.canonical(typed(text)) == text
    assert chain.entry_hash({**typed(text), "hash": "whatever it says"}) == expected


@pytest.mark.quick
def test_golden_entries_are_one_chain_from_the_enrolment():
    assert sha256("stride-logbook-1\n" + ENROLMENT) == FIRST_PREVIOUS == chain.first_previous(UUID(ENROLMENT))
    assert [json.loads(text)["previous"] for text, _ in GOLDEN] == [FIRST_PREVIOUS, *(each for _, each in GOLDEN[:-1])]


@pytest.mark.quick
def test_every_column_but_the_hash_is_in_the_text_and_no_other():
    """A column added to the table would change every hash that stands: it needs a format of its own."""
    for text, _ in GOLDEN:
        assert set(json.loads(text)) == set(ENTRY_COLUMNS) - {"hash"}


@pytest.mark.quick
@pytest.mark.parametrize(
    ("salt", "text", "digest"),
    [
        (b"\0" * 16, "", "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"),
        (
            bytes(range(16)),
            "Blodtrykk målt hos Åse 🙂\n",
            "49b05fb335c105b7dc18626eb46bc2ad91a33962841cafee5b10e81dd1fdfa1c",
        ),
    ],
)
def test_a_text_is_proved_by_its_salt_and_bytes(salt, text, digest):
    assert chain.text_digest(salt, text) == digest


@pytest.mark.quick
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [None, "x", -3]}, '{"a":[null,"x",-3],"b":1}'),
        ({"b": ("x",), "B": {}, "å": 2}, '{"B":{},"b":["x"],"å":2}'),
        ({"quote": 'a"b\\c\n\t\x7f/'}, '{"quote":"a\\"b\\\\c\\n\\t\x7f/"}'),
        ("A\u030ase", '"\u00c5se"'),
        ({"A\u030a": 1}, '{"\u00c5":1}'),
        (10**30, "1" + "0" * 30),
        (datetime(2026, 7, 1, 1, 30, 59, tzinfo=OSLO), '"2026-06-30T23:30:59Z"'),
        (date(2026, 7, 1), '"2026-07-01"'),
        (UUID("ABCDEFAB-0000-4000-8000-00000000000A"), '"abcdefab-0000-4000-8000-00000000000a"'),
    ],
)
def test_a_value_is_written_in_one_way(value, text):
    assert chain.canonical(value) == text


@pytest.mark.quick
@pytest.mark.parametrize("value", [1.0, True, False, b"bytes", {"a": 0.5}, ["x", True], {1, 2}, float("nan")])
def test_what_has_more_than_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        chain.canonical(value)


@pytest.mark.parametrize("column", ["level", "minutes", "setting", "recorded_at", "previous", "texts", "assurance"])
@pytest.mark.quick
def test_any_column_changes_the_hash(column):
    text, expected = GOLDEN[3]
    assert chain.entry_hash({**typed(text), column: "other"}) != expected


def test_a_real_logbook_is_the_chain_that_the_rule_makes(world):
    """Five verbs under a held clock; then rows are read and hashed by this test's own lines."""
    world.complete(UNITS[0], reflection="A\u030apent sa\u030ar")
    claim = world.practise(FADING)
    world.assess(FADING, comment="Godt")
    world.withdraw(claim.seq)
    rows = db.session.execute(select(*Entry.__table__.columns).order_by(Entry.seq)).mappings().all()
    kept = db.session.execute(select(EntryText.seq, EntryText.field, EntryText.salt, EntryText.text)).all()
    assert [row["kind"] for row in rows] == [json.loads(text)["kind"] for text, _ in GOLDEN]
    assert {(seq, field): text for seq, field, _, text in kept} == {
        (2, "reflection"): "Åpent sår",
        (4, "comment"): "Godt",
        (4, "signed_as"): f"{world.mentor_name}\nNurse\n{world.site.name}",
    }
    previous = sha256(f"stride-logbook-1\n{world.id}")
    for row in rows:
        mine = [each for each in kept if each.seq == row["seq"]]
        digests = {each.field: hashlib.sha256(each.salt + each.text.encode()).hexdigest() for each in mine}
        assert row["texts"] == json.dumps(digests, sort_keys=True, separators=(",", ":"))
        assert row["previous"] == previous
        previous = sha256("stride-entry-1\n" + by_the_rule(row))
        assert row["hash"] == previous
        assert row["recorded_at"] == world.now


def by_the_rule(row) -> str:
    """Keys in order, no spaces; times to the second in UTC; ids in lower case; empty columns null."""
    said = {name: value for name, value in row.items() if name != "hash"}
    said |= {name: str(value) for name, value in said.items() if isinstance(value, UUID)}
    said["on_date"] = f"{row['on_date']:%Y-%m-%d}"
    said["recorded_at"] = f"{row['recorded_at']:%Y-%m-%dT%H:%M:%SZ}"
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
