"""What each person chose to be told, kind by kind: in the digest, at once, or never."""

from uuid import UUID

from sqlalchemy import select

from tracker import clock
from tracker.extensions import db
from tracker.mail.models import Choice, Kind, MailChoice


def of(person_id: UUID, kind: Kind) -> Choice:
    row = db.session.get(MailChoice, (person_id, kind.value))
    return Choice(row.choice) if row else Choice.DIGEST


def all_of(person_id: UUID) -> dict[Kind, Choice]:
    """Every kind with its choice, chosen or not."""
    rows = db.session.scalars(select(MailChoice).where(MailChoice.person_id == person_id))
    chosen = {row.kind: Choice(row.choice) for row in rows}
    return {kind: chosen.get(kind.value, Choice.DIGEST) for kind in Kind}


def choose(*, person_id: UUID, kind: Kind, choice: Choice) -> None:
    """From now on; what waits already goes as it was to go, unless never was chosen."""
    row = db.session.get(MailChoice, (person_id, kind.value))
    if row is None:
        row = MailChoice(person_id=person_id, kind=kind.value)
        db.session.add(row)
    row.choice, row.chosen_at = choice.value, clock.now()
    db.session.flush()
