"""Brings the schema of a database to the version this code needs, and says whether it is there."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from tracker.places import place


def config(connection: Connection | None = None) -> Config:
    made = Config()
    folder = str(place("migrations"))
    made.set_main_option("script_location", folder)
    made.set_main_option("prepend_sys_path", folder)  # the migrations share append_only.py
    made.set_main_option("path_separator", "newline")
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The newest migration that this code carries."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def current(engine: Engine) -> str | None:
    """The migration a database stands at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, to: str = "head") -> None:
    with engine.begin() as connection:
        command.upgrade(config(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    with engine.begin() as connection:
        command.downgrade(config(connection), to)
