"""The page behind `This was not me` in every copy of a signature. No account is needed: the link is signed."""

from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.errors import LinkSpent
from tracker.extensions import db
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.disputing import dispute
from tracker.logbook.models import Entry
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import queries
from tracker.web import guard, mail_tokens
from tracker.web.forms import Form, entry_id
from tracker.web.letters import initials
from tracker.web.speaking import lazy

bp = Blueprint("not_me", __name__)


class NotMeForm(Form):
    id = entry_id()
    reason = TextAreaField(
        lazy("What do you know about it?"),
        [Length(max=600)],
        description=lazy("Optional. No patient names or numbers."),
        render_kw={"maxlength": 600},
    )


@bp.route("/not-me/<token>", methods=["GET", "POST"])
@guard.permits(Action.SEE_PUBLIC)
def not_me(token: str) -> ResponseReturnValue:
    """Looking denies nothing: mail scanners look too."""
    person_id, enrolment_id, seq = mail_tokens.read_not_me(token)
    entry = signature(person_id, enrolment_id, seq)
    form, done = NotMeForm(), False
    if form.submitted():
        with form.explains():
            deny(form, person_id, enrolment_id, seq)
            done = True
    learner = queries.names_of([entry.learner_id])[entry.learner_id]
    school = queries.provider(entry.provider_id)
    page = render_template(
        "mail/not_me.html", form=form, entry=entry, learner=initials(learner), school=school, done=done
    )
    response = make_response(page, form.status)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def signature(person_id: UUID, enrolment_id: UUID, seq: int) -> Entry:
    """The entry that this person signed. Raises LinkSpent."""
    entry = db.session.get(Entry, (enrolment_id, seq))
    if entry is None or entry.author_id != person_id:
        raise LinkSpent
    return entry


def deny(form: NotMeForm, person_id: UUID, enrolment_id: UUID, seq: int) -> None:
    """Write it, and tell those who decide."""
    with guard.writing():
        guard.require(Action.SEE_PUBLIC)
        entry = signature(person_id, enrolment_id, seq)
        book = open_book(enrolment_id, lock=True)
        author = Author(person_id, entry.acted_as, entry.warrant, "link")
        said = dispute(book, author=author, entry_id=form.id.data, seq=seq, reason=form.reason.data or "")
        if said.anew:
            tell_overseers(book, seq)


def tell_overseers(book: Book, seq: int) -> None:
    """Coordinators and administrators who look after the learner."""
    for row in queries.overseers_of(book.provider_id, book.learner.cohort_id, book.today):
        outbox.post(
            Kind.DISPUTED,
            person_id=row.person_id,
            provider_id=book.provider_id,
            time_zone=book.time_zone,
            params={"enrolment": book.id, "seq": seq},
            once=f"disputed:{row.person_id}:{book.id}:{seq}:{book.head_seq}",
        )
