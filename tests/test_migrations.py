"""The migrations: numbered, one after the other, up and down, and what they make is what the models say."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Connection, Engine, Integer, MetaData, Table, create_engine, inspect

from tests import databases
from tracker import migrating
from tracker.extensions import db
from tracker.places import place

VERSIONS = sorted((place("migrations") / "versions").glob("*.py"))
NUMBERS = [file.name[:4] for file in VERSIONS]


def numbering_faults(names: list[str]) -> list[str]:
    """Names that are not 0001_what.py, 0002_what.py and so on."""
    pairs = enumerate(sorted(names), 1)
    return [name for number, name in pairs if not re.fullmatch(rf"{number:04}_[a-z][a-z0-9_]+\.py", name)]


@pytest.mark.quick
def test_they_are_numbered_without_a_gap():
    assert numbering_faults([file.name for file in VERSIONS]) == []


@pytest.mark.quick
def test_catches_a_gap_and_a_random_name():
    assert numbering_faults(["0001_people.py", "0003_audit.py"]) == ["0003_audit.py"]
    assert numbering_faults(["a81bc81b_people.py"]) == ["a81bc81b_people.py"]


@pytest.mark.quick
def test_each_follows_the_one_before():
    scripts = list(ScriptDirectory.from_config(migrating.config()).walk_revisions())[::-1]
    assert [script.revision for script in scripts] == NUMBERS
    assert [script.down_revision for script in scripts] == [None, *NUMBERS[:-1]]


def product_imports(source: str) -> list[str]:
    """Migrations are history: the code they would import goes on changing."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return [name for name in names if name.split(".")[0] == "tracker"]


@pytest.mark.quick
@pytest.mark.parametrize("file", VERSIONS, ids=NUMBERS)
def test_they_import_nothing_of_the_product_and_say_what_they_do(file: Path):
    source = file.read_text("utf-8")
    assert product_imports(source) == []
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.quick
def test_catches_an_import_of_the_product():
    assert product_imports("def upgrade():\n    from tracker.people.models import Person") == ["tracker.people.models"]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request, worker, tmp_path) -> Iterator[Engine]:
    """A database in which nothing was ever made."""
    if request.param == "sqlite":
        engine = databases.sqlite_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    elif databases.POSTGRES in os.environ:
        engine = create_engine(databases.postgres_empty(worker))
    else:
        pytest.skip("MISSING PostgreSQL: see the other tests")
    yield engine
    engine.dispose()


def differences(connection: Connection, wanted: MetaData) -> list:
    """What the migrated tables and the models disagree on, checks by name included."""
    context = MigrationContext.configure(connection)
    found = [each for each in compare_metadata(context, wanted) if "alembic_version" not in str(each)]
    made = set(inspect(connection).get_table_names())
    for table in (each for each in wanted.sorted_tables if each.name in made):
        named = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        there = {check["name"] for check in inspect(connection).get_check_constraints(table.name)}
        found += [("check", table.name, name) for name in sorted(named ^ there)]
    return found


def test_what_they_make_is_what_the_models_say(database):
    with db.engine.connect() as connection:
        assert differences(connection, db.metadata) == []


def test_catches_a_model_without_its_migration(database):
    wanted = MetaData(naming_convention=db.metadata.naming_convention)
    for table in db.metadata.sorted_tables:
        table.to_metadata(wanted)
    wanted.tables["person"].append_column(Column("shoe_size", Integer))
    wanted.tables["person"].append_constraint(CheckConstraint("shoe_size > 0", name="shoe_size"))
    Table("pet", wanted, Column("id", Integer, primary_key=True))
    with db.engine.connect() as connection:
        found = [(each[0], getattr(each[-1], "name", each[-1])) for each in differences(connection, wanted)[:2]]
        assert sorted(found) == [("add_column", "shoe_size"), ("add_table", "pet")]
        assert ("check", "person", "ck_person_shoe_size") in differences(connection, wanted)


def state(engine: Engine) -> tuple[list[str], list[tuple[str, str, str]], str | None]:
    with engine.connect() as connection:
        tables = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        kept = databases.triggers(connection)
    return tables, kept, migrating.current(engine)


def test_each_goes_up_down_and_up_again_with_its_triggers(empty_engine):
    before = "base"
    for number in NUMBERS:
        below = state(empty_engine)
        migrating.upgrade(empty_engine, number)
        above = state(empty_engine)
        migrating.downgrade(empty_engine, before)
        assert state(empty_engine) == below, f"{number} leaves something behind on its way down"
        migrating.upgrade(empty_engine, number)
        assert state(empty_engine) == above
        before = number
    assert above[2] == migrating.head()
    assert {table for table, _, _ in above[1]} >= {"entry", "entry_text", "erasure"}
    assert {mark for _, _, mark in above[1]} == {"A"}


def test_published_editions_kept_their_triggers_when_they_got_a_day(empty_engine):
    """A column that rebuilds its table would lose them without a word."""
    migrating.upgrade(empty_engine, "0007")
    before = state(empty_engine)[1]
    migrating.upgrade(empty_engine, "0008")
    assert state(empty_engine)[1] == before
    assert sum(table == "edition" for table, _, _ in before) == 3


def test_all_the_way_down_leaves_nothing(empty_engine):
    migrating.upgrade(empty_engine)
    migrating.downgrade(empty_engine, "base")
    assert state(empty_engine) == ([], [], None)
