"""What raw SQL may do to a logbook, on a migrated schema: add a true line, and nothing else.

Rows are written past the product, so that the database alone is what refuses.
"""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests import factories
from tracker import clock
from tracker.extensions import db
from tracker.logbook.models import LEARNER_KINDS, Entry, EntryText, Erasure
from tracker.people.models import Enrolment

COLUMNS = ", ".join(column.key for column in Entry.__table__.columns)
KEPT = (Entry.__table__, EntryText.__table__, Erasure.__table__)
SIGNING = ("assessed", "confirmed", "declined", "feedback-given", "exempted", "result-entered", "enrolled", "moved")


@pytest.fixture
def book(database):
    """A logbook of two entries; each has a text, and the erasure of the first one's text was asked for."""
    cohort = factories.cohort()
    amina, mentor = factories.person(), factories.person()
    ids = {"learner_id": amina.id, "provider_id": cohort.provider_id}
    enrolment = {"id": uuid4(), "created_at": clock.now(), **ids}
    claim = {
        "enrolment_id": enrolment["id"],
        "seq": 1,
        "id": uuid4(),
        **ids,
        "kind": "practice-logged",
        "edition_id": cohort.edition_id,
        "author_id": amina.id,
        "acted_as": "learner",
        "warrant": enrolment["id"],
        "on_date": date(2026, 3, 2),
        "recorded_at": clock.now(),
        "minutes": 60,
        "details": "{}",
        "texts": "{}",
        "assurance": "session",
        "format": 1,
        "previous": "0",
        "hash": "1",
    }
    verdict = {"kind": "confirmed", "author_id": mentor.id, "acted_as": "mentor", "refers_seq": 1, "minutes": None}
    verdict = {**claim, "seq": 2, "id": uuid4(), **verdict}
    said = {"enrolment_id": enrolment["id"], "field": "note", "salt": b"0" * 16, "text": "Went well"}
    erasure = {"field": "note", "author_id": mentor.id, "reason": "asked", "at": clock.now()}
    with db.engine.begin() as connection:
        connection.execute(insert(Enrolment), [enrolment])
        connection.execute(insert(Entry), [claim, verdict])
        connection.execute(insert(EntryText), [{**said, "seq": 1}, {**said, "seq": 2}])
        connection.execute(insert(Erasure), [{"enrolment_id": enrolment["id"], "seq": 1, **erasure}])
    db.session.rollback()  # a reader left open would let TRUNCATE wait
    return claim, verdict


def rows() -> list:
    with db.engine.connect() as connection:
        return [connection.execute(select(table)).all() for table in KEPT]


def refused(*statements: str, match: str = "append-only") -> None:
    """Each statement alone is refused, and all rows are as they were."""
    before = rows()
    for statement in statements:
        *first, last = statement.split(";")
        with db.engine.connect() as connection:
            for preparation in first:
                connection.execute(text(preparation))
            with pytest.raises(DBAPIError, match=match):
                connection.execute(text(last))
        assert rows() == before, statement


def copied(**changes: str) -> str:
    """The columns of the first entry, some of them replaced by SQL."""
    return ", ".join(changes.get(column, column) for column in COLUMNS.split(", "))


CHANGES = (
    "UPDATE entry SET on_date = '2020-01-01'",
    "UPDATE entry SET hash = hash WHERE seq = 1",
    "UPDATE entry SET seq = 7 WHERE seq = 2",
    "DELETE FROM entry WHERE seq = 2",
    "UPDATE entry_text SET text = 'Went badly'",
    "UPDATE entry_text SET salt = salt",
    "DELETE FROM entry_text WHERE seq = 2",
    "UPDATE erasure SET seq = 2",
    "DELETE FROM erasure",
)
UPSERTS = (
    (
        f"INSERT INTO entry ({COLUMNS}) SELECT {COLUMNS} FROM entry WHERE seq = 1 "
        "ON CONFLICT (enrolment_id, seq) DO UPDATE SET hash = 'x'"
    ),
    (
        f"INSERT INTO entry ({COLUMNS}) SELECT {copied(seq='seq + 10')} FROM entry WHERE seq = 1 "
        "ON CONFLICT (id) DO UPDATE SET hash = 'x'"
    ),
    (
        "INSERT INTO entry_text SELECT * FROM entry_text WHERE seq = 1 "
        "ON CONFLICT (enrolment_id, seq, field) DO UPDATE SET text = 'x'"
    ),
)
REPLACES = (
    f"REPLACE INTO entry ({COLUMNS}) SELECT {copied(hash=repr('x'))} FROM entry WHERE seq = 1",
    f"REPLACE INTO entry ({COLUMNS}) SELECT {copied(seq='seq + 10')} FROM entry WHERE seq = 1",
    f"REPLACE INTO entry ({COLUMNS}) SELECT {copied(id='hex(randomblob(16))')} FROM entry WHERE seq = 1",
    (
        f"REPLACE INTO entry (rowid, {COLUMNS}) SELECT rowid, {copied(seq='seq + 10', id='hex(randomblob(16))')} "
        "FROM entry WHERE seq = 1"
    ),
    "UPDATE OR REPLACE entry SET seq = 2 WHERE seq = 1",
    "REPLACE INTO entry_text SELECT enrolment_id, seq, field, salt, 'x' FROM entry_text WHERE seq = 1",
    (
        "REPLACE INTO entry_text (rowid, enrolment_id, seq, field, salt, text) "
        "SELECT rowid, enrolment_id, seq, 'other', salt, 'x' FROM entry_text WHERE seq = 1"
    ),
)
POSTGRES = (
    "TRUNCATE entry CASCADE",
    "TRUNCATE entry_text",
    "TRUNCATE erasure",
    "TRUNCATE person CASCADE",
    "MERGE INTO entry USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "MERGE INTO entry USING (SELECT 1) AS one ON true WHEN MATCHED THEN UPDATE SET hash = 'x'",
    "UPDATE entry SET hash = 'x' WHERE ctid IN (SELECT ctid FROM entry)",
)


def test_a_written_line_stays_as_it_is(book):
    refused(*CHANGES, *UPSERTS)


def test_replacing_is_refused(book, database):
    if database == "sqlite":
        refused(*REPLACES)
        refused(*(f"PRAGMA recursive_triggers = OFF;{statement}" for statement in (REPLACES[0], *REPLACES[3:])))
    else:
        refused(*POSTGRES)
        refused(*(f"SET session_replication_role = replica;{each}" for each in (*CHANGES, *UPSERTS[:1], *POSTGRES)))


def test_the_rows_that_a_logbook_hangs_on_stay(book):
    tables = ("enrolment", "person", "provider", "edition")
    refused(*(f"DELETE FROM {table}" for table in tables), match="FOREIGN KEY|foreign key|append-only")


def test_a_text_goes_only_when_its_erasure_was_asked_for(book):
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM entry_text WHERE seq = 1"))
        assert connection.scalars(select(EntryText.seq)).all() == [2]


@pytest.mark.parametrize("kind", SIGNING)
def test_nobody_signs_their_own(book, kind):
    claim, verdict = book
    own = {**verdict, "id": uuid4(), "seq": 3, "kind": kind, "author_id": claim["author_id"], "acted_as": "learner"}
    not_written(own, "not_own")


def test_a_kind_that_nobody_thought_of_counts_as_signing(book):
    claim, _ = book
    not_written({**claim, "id": uuid4(), "seq": 3, "kind": "certified"}, "not_own")
    assert not set(SIGNING) & set(LEARNER_KINDS)


FORGED = {
    "a learner as mentor": ({"acted_as": "mentor"}, "acted_as"),
    "somebody else as the learner": ({"author_id": "A MENTOR"}, "acted_as"),
    "another learner's logbook": ({"learner_id": "A MENTOR"}, "acted_as|FOREIGN KEY|foreign key"),
    "another provider": ({"provider_id": "NOBODY"}, "FOREIGN KEY|foreign key"),
    "an author who is nobody": ({"author_id": "NOBODY", "acted_as": "mentor"}, "FOREIGN KEY|foreign key"),
    "an answer to what comes later": ({"refers_seq": 4}, "refers_back"),
    "an answer to itself": ({"refers_seq": 3}, "refers_back"),
    "an answer to nothing": ({"seq": 9, "refers_seq": 5}, "FOREIGN KEY|foreign key"),
    "more help than there is": ({"level": 6}, "level"),
    "seventeen hours": ({"minutes": 1020}, "minutes"),
    "no time at all": ({"minutes": 0}, "minutes"),
    "a line before the first": ({"seq": 0}, "seq"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_line_is_refused(book, what):
    claim, verdict = book
    changes, match = FORGED[what]
    persons = {"A MENTOR": verdict["author_id"], "NOBODY": uuid4()}
    changes = {name: persons.get(value, value) for name, value in changes.items()}
    not_written({**claim, "id": uuid4(), "seq": 3, **changes}, match)


def test_catches_nothing_in_a_true_line(book):
    """The rows above are refused for what was forged in them: as they stand they are taken."""
    claim, verdict = book
    with db.engine.begin() as connection:
        connection.execute(insert(Entry), [{**claim, "id": uuid4(), "seq": 3}, {**verdict, "id": uuid4(), "seq": 4}])


def not_written(row: dict, match: str) -> None:
    before = rows()
    with db.engine.connect() as connection, pytest.raises(IntegrityError, match=match):
        connection.execute(insert(Entry), [row])
    assert rows() == before
