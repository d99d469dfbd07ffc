"""What the tests of a learner's pages start from: the logbook's world with addresses."""

from sqlalchemy import func, select

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
