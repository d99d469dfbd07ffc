"""How many statements a page costs: what every test of a page's queries counts with."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tracker.extensions import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to either database engine meanwhile; nothing is known to the session beforehand."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, *_more):
        said.append(statement)

    db.session.expire_all()
    engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)
