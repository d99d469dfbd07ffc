"""Questions to the published curriculum. A plan is kept in the process once read: a printing never changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from tracker import clock
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.plan import Plan, plan_from_json
from tracker.errors import NotFound
from tracker.extensions import db

_MOST_KEPT = 64
_plans: dict[tuple[UUID, int], tuple[str, Plan]] = {}
"""(edition, printing) -> digest of the printing and its plan. The digest guards against another database."""


def programmes(on: date | None = None) -> list[str]:
    """Codes of all programmes offered on that day, or today, in alphabetical order."""
    query = select(Edition.programme).where(_offered(on)).distinct()
    return list(db.session.scalars(query.order_by(Edition.programme)))


def editions(programme: str | None = None) -> list[Edition]:
    """All editions, or those of one programme, also those to come: by programme, the oldest first."""
    query = select(Edition).order_by(Edition.programme, Edition.number)
    return list(db.session.scalars(query if programme is None else query.where(Edition.programme == programme)))


def edition(edition_id: UUID) -> Edition:
    """One edition. Raises NotFound."""
    found = db.session.get(Edition, edition_id)
    if found is None:
        raise NotFound
    return found


def newest_edition(programme: str, on: date | None = None) -> Edition | None:
    """The newest edition offered on that day, or today: for public pages and new cohorts. None without one."""
    query = select(Edition).where(Edition.programme == programme, _offered(on))
    return db.session.scalar(query.order_by(Edition.number.desc()).limit(1))


def offered_editions(programme: str | None = None, on: date | None = None) -> list[Edition]:
    """The editions offered on that day, or today, of all programmes or one: the oldest first."""
    query = select(Edition).where(_offered(on)).order_by(Edition.programme, Edition.number)
    return list(db.session.scalars(query if programme is None else query.where(Edition.programme == programme)))


def latest_editions() -> dict[str, Edition]:
    """Of each programme the edition with the highest number, offered already or not."""
    return {each.programme: each for each in editions()}


def _offered(on: date | None) -> ColumnElement[bool]:
    return or_(Edition.offered_from.is_(None), Edition.offered_from <= (on or clock.today("UTC")))


def newest_printing(edition_id: UUID) -> Printing:
    """The words that an edition's cohorts read. Raises NotFound."""
    query = select(Printing).where(Printing.edition_id == edition_id).order_by(Printing.number.desc()).limit(1)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def plan_of(edition_id: UUID) -> Plan:
    """The plan of an edition in its newest words. One small query each time; the body is read once a process.

    Raises NotFound.
    """
    latest = select(func.max(Printing.number)).where(Printing.edition_id == edition_id).scalar_subquery()
    query = select(Printing.number, Printing.digest).where(Printing.edition_id == edition_id, Printing.number == latest)
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    number, digest = found
    kept = _plans.get((edition_id, number))
    if kept is None or kept[0] != digest:
        body = select(Printing.body).where(Printing.edition_id == edition_id, Printing.number == number)
        kept = (digest, plan_from_json(db.session.scalars(body).one()))
        _keep((edition_id, number), kept)
    return kept[1]


def plans_of(edition_ids: Iterable[UUID]) -> dict[UUID, Plan]:
    """The plans of several editions in their newest words: one small query, and one more for bodies not read yet."""
    newest = {key.edition_id: key for key in printings(*edition_ids)}
    return {key.edition_id: plan for key, plan in plans_in(newest.values()).items()}


@dataclass(frozen=True, slots=True)
class PrintingKey:
    """A printing without its body. What is made of the body alone may be kept by this key."""

    edition_id: UUID
    number: int
    digest: str
    published_at: datetime


def printings(*edition_ids: UUID) -> list[PrintingKey]:
    """Every printing of these editions; of each edition the oldest first."""
    columns = (Printing.edition_id, Printing.number, Printing.digest, Printing.published_at)
    query = select(*columns).where(Printing.edition_id.in_(edition_ids))
    rows = db.session.execute(query.order_by(Printing.edition_id, Printing.number))
    return [PrintingKey(*row) for row in rows]


def plans_in(keys: Iterable[PrintingKey]) -> dict[PrintingKey, Plan]:
    """The plans of these printings. One query for all those that are not kept."""
    found: dict[PrintingKey, Plan] = {}
    missing: dict[tuple[UUID, int], PrintingKey] = {}
    for key in keys:
        digest, plan = _plans.get((key.edition_id, key.number), ("", None))
        if plan is not None and digest == key.digest:
            found[key] = plan
        else:
            missing[key.edition_id, key.number] = key
    if missing:
        query = select(Printing.edition_id, Printing.number, Printing.body)
        wanted = tuple_(Printing.edition_id, Printing.number).in_(missing)
        for edition_id, number, body in db.session.execute(query.where(wanted)):
            key = missing[edition_id, number]
            found[key] = plan_from_json(body)
            _keep((edition_id, number), (key.digest, found[key]))
    return found


def _keep(key: tuple[UUID, int], value: tuple[str, Plan]) -> None:
    while len(_plans) >= _MOST_KEPT:
        _plans.pop(next(iter(_plans)), None)
    _plans[key] = value
