"""Reading the mail that pages wrote, as its recipient would."""

from email.message import EmailMessage

from flask import current_app
from sqlalchemy import select

from tests.mail.mailbox import text_of
from tracker.extensions import db, writing
from tracker.mail import delivering
from tracker.mail.delivering import Batch, Composed
from tracker.mail.models import Kind, Outgoing


def rows(kind: Kind | None = None) -> list[Outgoing]:
    db.session.rollback()
    wanted = select(Outgoing).order_by(Outgoing.created_at, Outgoing.id)
    return list(db.session.scalars(wanted.where(Outgoing.kind == kind.value) if kind else wanted))


def composed(*these: Outgoing) -> Composed:
    """These rows as one message, prepared as the worker does it."""
    first = these[0]
    items = tuple(delivering.item_of(row) for row in these)
    batch = Batch(first.message_id, first.person_id, first.address, first.language, items)
    office = current_app.extensions["mail"]
    with writing():
        office.prepare(batch)
    made = office.compose(batch)
    db.session.rollback()
    return made


def message(*these: Outgoing) -> EmailMessage:
    made = composed(*these).message
    assert made is not None, "nothing was left to tell"
    return made


def text(*these: Outgoing) -> str:
    return text_of(message(*these))
