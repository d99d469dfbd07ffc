"""The database handle and its settings, and the other Flask extensions. Knows nothing of the domain.

Two engines: a reader that cannot write and a writer that takes its lock at once. A request starts on the reader;
`begin_writing` is the one way across, and it never happens inside a transaction.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

try:
    from pysqlite3 import dbapi2 as sqlite_driver
except ImportError:  # no wheel for this machine: the standard library serves
    import sqlite3 as sqlite_driver

log = logging.getLogger(__name__)

Version = tuple[int, ...]


def wal_is_safe(version: Version) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (fixed in 3.51.3, 3.50.7 and 3.44.6)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


SQLITE_VERSION: Version = sqlite_driver.sqlite_version_info
DISCREET = {"hide_parameters": True}
"""An error goes into the log: the statement may stand there, what was to be written may not."""
JOURNAL = "WAL" if wal_is_safe(SQLITE_VERSION) else "DELETE"


class TwoWaySession(Session):
    """A session that reads through the reader until `begin_writing` has been called."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **_: Any) -> Any:  # noqa: ANN401, ARG002 SQLAlchemy's own signature
        if bind is not None:
            return bind
        engines = self._db.engines
        return engines["reader" if self.info.get("readonly", True) else None]


class _Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=_Base, session_options={"class_": TwoWaySession}, disable_autonaming=True)
babel = Babel()
csrf = CSRFProtect()
login = LoginManager()

if TYPE_CHECKING:
    Model = DeclarativeBase
else:
    Model = db.Model


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone of a time, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str, *, readonly: bool) -> dict[str, Any]:
    """What SQLAlchemy needs for one of the two engines."""
    if url.startswith("postgresql"):
        return {"url": url, **DISCREET, "execution_options": {"postgresql_readonly": readonly}, "pool_pre_ping": True}
    return {"url": url, **DISCREET, "module": sqlite_driver, "connect_args": {"isolation_level": None, "timeout": 5}}


def prepare_engines() -> None:
    """Give both SQLite engines their pragmas and their kind of BEGIN. Call inside an application context."""
    for key, engine in db.engines.items():
        if key == "reader":
            event.listen(engine, "before_cursor_execute", _read_instead, retval=True)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine, readonly=key == "reader")
    if JOURNAL != "WAL" and db.engine.dialect.name == "sqlite":
        log.warning("SQLite %s can corrupt a WAL database; using a rollback journal.", SQLITE_VERSION)


def _prepare_sqlite(engine: Engine, *, readonly: bool) -> None:
    pragmas = [f"journal_mode={JOURNAL}", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"]
    pragmas += ["trusted_schema=OFF", *(["query_only=ON"] if readonly else [])]

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 the driver's own types
        for pragma in pragmas:
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:  # noqa: ANN401
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: commit at the end, roll back on any error, back on the reader either way.

    Everything the session held is let go first: what was read before the lock is loaded again under it.
    """
    if _instead.get():
        raise RuntimeError("nothing is written while tables are read as they stood on another day")
    db.session.rollback()
    db.session.info["readonly"] = False
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.info["readonly"] = True


@dataclass(frozen=True, slots=True)
class Instead:
    """What the reader's statements read in the place of a table: a query, and the rows it takes apart, as JSON."""

    sql: str
    rows: str = ""
    """Handed over as the one parameter of `sql`; such a query is worked out once in a statement."""


_instead: ContextVar[Mapping[str, Instead] | None] = ContextVar("instead", default=None)


@contextmanager
def reading_instead(tables: Mapping[str, Instead]) -> Iterator[None]:
    """Until the end every statement of the reader sees these tables so, whoever wrote the statement.

    A WITH clause hides a table by its name, in SQLite as in PostgreSQL. Nothing can be written meanwhile.
    """
    db.session.expunge_all()
    token = _instead.set(tables)
    try:
        yield
    finally:
        _instead.reset(token)
        db.session.expunge_all()


def _read_instead(
    _connection: Any,  # noqa: ANN401 SQLAlchemy's own signature
    _cursor: Any,  # noqa: ANN401
    statement: str,
    parameters: Any,  # noqa: ANN401
    _context: Any,  # noqa: ANN401
    _many: bool,  # noqa: FBT001
) -> tuple[str, Any]:
    first = statement.lstrip()[:6].upper()
    named = [each for each in (_instead.get() or {}).items() if re.search(rf"\b{each[0]}\b", statement)]
    if first != "SELECT" or not named:
        return statement, parameters
    hints = {True: "MATERIALIZED", False: "NOT MATERIALIZED"}
    clauses = (f"{name} AS {hints[bool(each.rows)]} ({each.sql})" for name, each in named)
    rows = {f"instead_{name}": each.rows for name, each in named if each.rows}
    more = {**(parameters or {}), **rows} if isinstance(parameters, dict) else (*rows.values(), *parameters)
    return f"WITH {', '.join(clauses)} {statement}", more
