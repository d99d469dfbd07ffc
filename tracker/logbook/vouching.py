"""What becomes of what an unknown person signed: it counts once somebody vouches for them. Nothing here commits.

Whether they may be vouched for is decided in people/guests.py; refusing them is withdrawing what they signed.

`vouched` is said by a coordinator, or by the contact of the site: the person whom the provider keeps there for this
question, who read it in their mail. The contact's word is an entry like any other, with its own author: `acted_as` is
`site-contact`, the warrant is the link that was answered (access/vouch_links.py, which keeps the address and who asked)
and the assurance is `link`. So nobody of the staff is made to say what somebody else said, the rules stay as they are
(a `vouched` lets count whoever said it), and a coordinator can take it back like their own. Saying that somebody does
not work there writes no entry: taking signatures back is for staff, with a reason and a proof.

Whoever decides about a signer locks the logbooks first and the proposal after, as whoever signs does.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from tracker.errors import AlreadyJudged, Conflict, Forbidden, NotFound
from tracker.extensions import db
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.claims import VERDICTS
from tracker.logbook.models import Entry
from tracker.logbook.withdrawing import OVERSEERS
from tracker.people.guests import Signer
from tracker.people.models import Enrolment, Mentorship
from tracker.standing.facts import verdicts
from tracker.standing.kinds import Vouched

CONTACT = "site-contact"
"""The hat of who answers for a site."""


def hold_logbooks(person_id: UUID, provider_id: UUID) -> None:
    """Lock every logbook in which somebody may have signed, in order of id, before anything is decided about them."""
    theirs = select(Mentorship.enrolment_id).where(
        Mentorship.mentor_id == person_id, Mentorship.provider_id == provider_id
    )
    held = select(Enrolment.id).where(Enrolment.id.in_(theirs)).order_by(Enrolment.id)
    db.session.execute(held.with_for_update()).all()


def let_count(signer: Signer, *, provider_id: UUID, author: Author, form_id: UUID) -> None:
    """Vouch for everything that somebody signed at this site. The same form gives the same entries."""

    def say(book: Book, entry_id: UUID, seq: int) -> None:
        with suppress(AlreadyJudged):
            vouch_for(book, author=author, entry_id=entry_id, seq=seq)

    answer_each(signer, provider_id, form_id, say)


def answer_each(signer: Signer, provider_id: UUID, form_id: UUID, verb: Callable[..., Written | None]) -> None:
    """One entry for each that waits; `hold_logbooks` came before."""
    for entry in provisional_of(signer.person_id, provider_id, signer.site_id):
        seq, entry_id = entry.seq, uuid5(form_id, str(entry.id))
        verb(open_book(entry.enrolment_id, lock=True), entry_id=entry_id, seq=seq)


def vouch_for(book: Book, *, author: Author, entry_id: UUID, seq: int) -> Written:
    """Let one provisional entry count.

    Raises NotFound for what was taken back or waits for nobody, Forbidden for all but coordinators and the contact of
    the site, and for what the author signed, Conflict for what was vouched for before, AlreadyJudged for a verdict on
    hours that somebody else has judged since: it never counts.
    """
    fact = book.fact(seq)
    said = Vouched(on_date=book.today, refers_seq=seq, item_code=fact.item)

    def check() -> None:
        if author.acted_as not in {*OVERSEERS, CONTACT}:
            raise Forbidden
        gone = {each.refers for each in book.facts if each.kind == "withdrawn"}
        if "provisional" not in fact.details or seq in gone:
            raise NotFound
        if author.person_id == fact.author:
            raise Forbidden
        if any(each.kind == "vouched" and each.refers == seq and each.seq not in gone for each in book.facts):
            raise Conflict
        verdict = verdicts(book.living()).get(fact.refers or 0)
        if fact.kind in VERDICTS and verdict:
            raise AlreadyJudged(verdict.seq, verdict.author)

    return append(book, said, entry_id=entry_id, author=author, check=check)


def provisional_of(person_id: UUID, provider_id: UUID, site_id: UUID | None = None) -> list[Entry]:
    """What somebody signed that still waits, in order of the logbooks; at one site, and what names no site."""
    answer = aliased(Entry)
    settled = exists().where(
        answer.enrolment_id == Entry.enrolment_id,
        answer.refers_seq == Entry.seq,
        answer.kind.in_(("withdrawn", "vouched")),
    )
    mine = and_(Entry.author_id == person_id, Entry.provider_id == provider_id)
    waiting = and_(mine, Entry.details.contains('"provisional":1'), ~settled)
    rows = db.session.scalars(select(Entry).where(waiting).order_by(Entry.enrolment_id, Entry.seq))
    return [row for row in rows if site_id is None or _site_of(row) in {None, str(site_id)}]


def _site_of(entry: Entry) -> str | None:
    """Where it was: as an assessment says itself, of the placement for an evaluation and a day; practice says none."""
    details: dict[str, Any] = json.loads(entry.details)
    seq = details.get("placement") if entry.kind == "day-logged" else entry.refers_seq
    if "site" in details or seq is None:
        return details.get("site")
    meant = db.session.get(Entry, (entry.enrolment_id, seq))
    return _site_of(meant) if meant else None
