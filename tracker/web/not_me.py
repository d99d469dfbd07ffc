"""The page behind `This was not me` in every copy of a signature. No account is needed: the link is signed."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID, uuid5

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import TextAreaField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.errors import LinkSpent, NotDisputable
from tracker.extensions import db
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.claims import VERDICTS
from tracker.logbook.disputing import dispute
from tracker.logbook.models import Entry
from tracker.logbook.paper import link_of, signer_of
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
    person_id, enrolment_id, seqs = mail_tokens.read_not_me(token)
    signed = signatures(person_id, enrolment_id, seqs)
    form, done = NotMeForm(), False
    if form.submitted():
        with form.explains():
            deny(form, person_id, enrolment_id, seqs)
            done = True
    first = signed[0]
    page = render_template(
        "mail/not_me.html",
        form=form,
        entry=first,
        number=len(signed),
        hours=first.kind in VERDICTS,
        learner=initials(queries.names_of([first.learner_id])[first.learner_id]),
        school=queries.provider(first.provider_id),
        done=done,
    )
    response = make_response(page, form.status)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def signatures(person_id: UUID, enrolment_id: UUID, seqs: Sequence[int]) -> list[Entry]:
    """The entries that this person signed. Raises LinkSpent."""
    these = (Entry.enrolment_id == enrolment_id) & Entry.seq.in_(seqs)
    rows = db.session.scalars(select(Entry).where(these).order_by(Entry.seq))
    found = [row for row in rows if person_id in {row.author_id, signer_of(row)}]
    if not found or len(found) != len(seqs):
        raise LinkSpent
    return found


def author_of(entry: Entry, person_id: UUID) -> Author:
    """In the hat it was signed in; who signed on paper was a mentor on that day. Raises LinkSpent."""
    if entry.author_id == person_id:
        return Author(person_id, entry.acted_as, entry.warrant, "link")
    link = link_of(entry.enrolment_id, person_id, entry.on_date)
    if link is None:
        raise LinkSpent
    return Author(person_id, "mentor", link, "link")


def deny(form: NotMeForm, person_id: UUID, enrolment_id: UUID, seqs: Sequence[int]) -> None:
    """Write it for each, but for what was taken back meanwhile, and tell those who decide. Raises NotDisputable."""
    with guard.writing():
        guard.require(Action.SEE_PUBLIC)
        signed = signatures(person_id, enrolment_id, seqs)
        book = open_book(enrolment_id, lock=True)
        author = author_of(signed[0], person_id)
        said = []
        for entry in signed:
            entry_id, seq = uuid5(form.id.data, str(entry.id)), entry.seq
            with suppress(NotDisputable):
                said.append(dispute(book, author=author, entry_id=entry_id, seq=seq, reason=form.reason.data or ""))
        if not said:
            raise NotDisputable
        if any(each.anew for each in said):
            tell_overseers(book, signed[0].seq)


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
