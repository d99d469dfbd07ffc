"""One byte changed: `verify` names the entry also where the byte makes no value at all, and never falls over it."""

import pytest

from tests.logbook import tampering
from tests.logbook.tampering import ASSESSED, NOTE, UNIT, found, tamper


@pytest.fixture
def told(world):
    return tampering.told(world)


@pytest.mark.parametrize("seq", range(1, 7))
@pytest.mark.parametrize("column", ["details", "texts", "assurance", "hash", "previous"])
def test_one_byte_of_a_text_column_names_the_entry(told, column, seq):
    tamper(f"UPDATE entry SET {column} = substr({column}, 1, 1) || '~' || substr({column}, 3) WHERE seq = {seq}")
    assert found(told) == (seq, "hash")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("on_date", "'2026-03-0x'"),
        ("recorded_at", "'2026-03-02 09:00:0x'"),
        ("recorded_at", "'2026-03-02 09:00:00.500000'"),
        ("author_id", "'~' || substr(author_id, 2)"),
        ("author_id", "upper(author_id)"),
        ("warrant", "upper(warrant)"),
        ("minutes", "60.5"),
        ("level", "'four'"),
        ("details", "x'7bff7d'"),
        ("details", "CAST(x'7bff7d' AS TEXT)"),
        ("kind", "x'00'"),
    ],
)
def test_a_byte_that_is_no_value_at_all_names_the_entry_too(told, database, column, value):
    """SQLite keeps whatever is put in a column; what cannot even be read is changed all the same."""
    if database != "sqlite":
        column, value = "recorded_at", "'2026-03-02 09:00:00.5+00'"
    tamper(f"UPDATE entry SET {column} = {value} WHERE seq = {ASSESSED}")
    assert found(told)[0] == ASSESSED


@pytest.mark.parametrize("table", ["entry_text", "logbook_head", "standing_item", "standing_learner"])
def test_bytes_that_are_no_text_break_the_logbook_and_not_verify(told, database, table):
    if database != "sqlite":
        table = "standing_learner"  # PostgreSQL keeps values only
    column, broken = {
        "entry_text": ("text", (UNIT, "text")),
        "logbook_head": ("hash", (NOTE + 1, "tail")),
        "standing_item": ("awarded_on", (NOTE, "standing")),
        "standing_learner": ("pace", (NOTE, "standing")),
    }[table]
    tamper(f"UPDATE {table} SET {column} = " + ("CAST(x'ff41' AS TEXT)" if database == "sqlite" else "'\x01'"))
    assert found(told) == broken


def test_a_seq_that_is_no_number_is_an_entry_out_of_order(told, database):
    value = "'four'" if database == "sqlite" else "44"
    tamper(f"UPDATE entry SET seq = {value} WHERE seq = {ASSESSED}")
    assert found(told) == (ASSESSED, "order")
