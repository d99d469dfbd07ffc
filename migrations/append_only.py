"""Triggers that make a table append-only, on both databases. Used by migrations only.

SQLite's batch_alter_table rebuilds a table and drops its triggers without a word: a migration that uses it on such
a table calls `keep_append_only` again. tests/logbook/test_triggers.py counts them after every upgrade.
"""

from alembic import op

SQLITE = (
    "CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END",
    "CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} {unless} BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END",
    # INSERT OR REPLACE that names the hidden rowid of a victim passes the other two, so an insert may meet no row.
    (
        "CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t} WHEN EXISTS (SELECT 1 FROM {t} WHERE rowid = NEW.rowid "
        "OR {same}) BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END"
    ),
)

POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"""

POSTGRES = (
    "CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION {delete}()",
    "CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_no_update",
    "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_no_delete",
    "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_no_truncate",
)

ERASABLE = """CREATE OR REPLACE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM erasure e WHERE e.enrolment_id = OLD.enrolment_id AND e.seq = OLD.seq
             AND e.field = OLD.field) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$"""

ERASED = (
    "WHEN NOT EXISTS (SELECT 1 FROM erasure e WHERE e.enrolment_id = OLD.enrolment_id AND e.seq = OLD.seq "
    "AND e.field = OLD.field)"
)


def keep_append_only(table: str, *, same: str, erasable: bool = False) -> None:
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE on `table`.

    `same` is the SQL condition under which NEW would meet an existing row. Where `erasable`, a row that an `erasure`
    names may be deleted.
    """
    if op.get_bind().dialect.name == "sqlite":
        for line in SQLITE:
            op.execute(line.format(t=table, same=same, unless=ERASED if erasable else ""))
        return
    op.execute(POSTGRES_FUNCTION)
    if erasable:
        op.execute(ERASABLE)
    for line in POSTGRES:
        op.execute(line.format(t=table, delete="refuse_unless_erased" if erasable else "refuse_change"))


def drop_functions(*names: str) -> None:
    """PostgreSQL keeps functions when their tables go."""
    if op.get_bind().dialect.name == "postgresql":
        for name in names:
            op.execute(f"DROP FUNCTION IF EXISTS {name}()")
