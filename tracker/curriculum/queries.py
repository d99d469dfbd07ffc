"""Questions to the published curriculum. A plan is kept in the process once read: a printing never changes."""

from uuid import UUID

from sqlalchemy import func, select

from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.plan import Plan, plan_from_json
from tracker.errors import NotFound
from tracker.extensions import db

_MOST_KEPT = 64
_plans: dict[tuple[UUID, int], tuple[str, Plan]] = {}
"""(edition, printing) -> digest of the printing and its plan. The digest guards against another database."""


def programmes() -> list[str]:
    """Codes of all published programmes, in alphabetical order."""
    return list(db.session.scalars(select(Edition.programme).distinct().order_by(Edition.programme)))


def editions(programme: str | None = None) -> list[Edition]:
    """All editions, or those of one programme: by programme, the oldest first."""
    query = select(Edition).order_by(Edition.programme, Edition.number)
    return list(db.session.scalars(query if programme is None else query.where(Edition.programme == programme)))


def edition(edition_id: UUID) -> Edition:
    """One edition. Raises NotFound."""
    found = db.session.get(Edition, edition_id)
    if found is None:
        raise NotFound
    return found


def newest_edition(programme: str) -> Edition | None:
    """The edition with the highest number, None where the programme was never published."""
    query = select(Edition).where(Edition.programme == programme).order_by(Edition.number.desc()).limit(1)
    return db.session.scalar(query)


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


def _keep(key: tuple[UUID, int], value: tuple[str, Plan]) -> None:
    while len(_plans) >= _MOST_KEPT:
        _plans.pop(next(iter(_plans)), None)
    _plans[key] = value
