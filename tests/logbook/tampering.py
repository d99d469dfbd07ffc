"""Changing a logbook behind the product's back: raw SQL with the triggers out of the way, on either database."""

from contextlib import contextmanager

from sqlalchemy import text

from tests.databases import triggers
from tests.logbook.worlds import World
from tests.small_curriculum import FADING, ONCE, UNITS
from tracker.extensions import db
from tracker.logbook.verifying import verify

ENROLLED, UNIT, CLAIM, ASSESSED, CONFIRMED, NOTE = range(1, 7)


def told(world: World) -> World:
    """A logbook of six entries: enrolled, unit, practice, assessment, verdict, note."""
    world.complete(UNITS[0], reflection="It spreads by hands")
    claim = world.practise(ONCE, what="With Ann in room 4")
    world.assess(FADING, comment="Good", feedback={"empathy": "strong"})
    world.confirm(claim.seq)
    world.note(text="Thank you", seq=claim.seq)
    assert world.holds()
    return world


@contextmanager
def behind_its_back():
    """A connection on which no trigger, check of SQLite's or foreign key stands; all stand again afterwards."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON") if sqlite else ():
            connection.connection.driver_connection.execute(f"PRAGMA {pragma}")
        with connection.begin():
            kept = triggers(connection)
            for _, name, _ in kept if sqlite else ():  # the file is this test's own
                connection.execute(text(f"DROP TRIGGER {name}"))
            if not sqlite:
                tables = sorted({table for table, _, _ in kept})
                off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
                connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *off]))
            yield connection
            if not sqlite:
                on = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name, _ in kept]
                connection.exec_driver_sql("; ".join(on))
        connection.invalidate()


def tamper(*statements: str) -> None:
    with behind_its_back() as connection:
        for statement in statements:
            found = connection.exec_driver_sql(statement)
            assert found.rowcount != 0, statement


def found(world) -> tuple[int, str] | None:
    """The break that verify names, as seq and why."""
    db.session.rollback()
    broken = verify(world.id, "Europe/Oslo")
    return (broken.seq, broken.why) if broken else None
