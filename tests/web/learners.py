"""What the tests of a learner's pages start from: the logbook's world with addresses, and a count of queries."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, func, select

from tests.logbook.worlds import World
from tracker.extensions import db
from tracker.logbook.models import Entry


class School(World):
    """One learner, two mentors, a coordinator, and where their pages are."""

    def address(self, *below: str | int) -> str:
        return "/".join(["/enrolments", str(self.id), *map(str, below)])


def entries(**where) -> int:
    """How many entries of these traits stand in all logbooks."""
    db.session.rollback()
    wanted = [getattr(Entry, name) == value for name, value in where.items()]
    return db.session.scalar(select(func.count()).select_from(Entry).where(*wanted))


def newest() -> Entry:
    db.session.rollback()
    return db.session.scalars(select(Entry).order_by(Entry.recorded_at.desc(), Entry.seq.desc())).first()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to either database engine meanwhile."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, *_more):
        said.append(statement)

    engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
