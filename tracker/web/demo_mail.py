"""The demo's mail, which goes to nobody: everything that would have been sent, as it would read. In the demo only."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.mail import delivering
from tracker.mail.delivering import Batch
from tracker.mail.models import Outgoing
from tracker.people import queries
from tracker.web import guard
from tracker.web.mailing import EXTENSION, PostOffice

bp = Blueprint("demo_mail", __name__)


@bp.get("/mail")
@guard.permits(Action.LOOK_AS)
def mail() -> ResponseReturnValue:
    rows = delivering.latest()
    names = queries.names_of([row.person_id for row in rows if row.person_id])
    shown = [(row, names.get(row.person_id) if row.person_id else row.address, read(row)) for row in rows]
    return render_template("demo/mail.html", letters=[each for each in shown if each[2]])


def read(row: Outgoing) -> object:
    """What it says; None where there is nothing left to tell."""
    office: PostOffice = current_app.extensions[EXTENSION]
    batch = Batch(row.message_id, row.person_id, row.address, row.language, (delivering.item_of(row),))
    [(_, part)] = office.parts(batch, office.recipient(batch)[1])
    return part
