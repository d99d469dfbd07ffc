"""The administrator's look at the mail: what waits, since when, and what never arrived."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.mail import delivering
from tracker.mail.models import Kind
from tracker.people import queries
from tracker.web import guard
from tracker.web.mail_choices import EVERY
from tracker.web.speaking import lazy

bp = Blueprint("mail_queue", __name__)

WORDS = EVERY | {
    Kind.INVITATION: lazy("Invitation"),
    Kind.PASSWORD_RESET: lazy("New password"),
    Kind.SIGN_LINK: lazy("A link to sign"),
    Kind.CODE: lazy("A code"),
    Kind.SIGNED_COPY: lazy("Copy of a signature"),
}


@bp.get("/mail-queue")
@guard.permits(Action.SEE_MAIL_QUEUE)
def mail_queue() -> ResponseReturnValue:
    """Numbers of the whole installation; names only of one's own providers."""
    mine = [hat.provider_id for hat in guard.actor().staff if hat.role == "administrator"]
    given_up = delivering.given_up(mine)
    names = queries.names_of([row.person_id for row in given_up if row.person_id])
    return render_template(
        "mail/queue.html",
        queue=delivering.queue(),
        given_up=given_up,
        names=names,
        words={kind.value: words for kind, words in WORDS.items()},
        goes_out=current_app.config["MAIL_GOES_OUT"],
    )
