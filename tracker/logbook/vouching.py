"""What becomes of what an unknown person signed: it counts once the provider vouches for them. Nothing here commits.

Whether they may be vouched for is decided in people/guests.py; refusing them is withdrawing what they signed.
"""

import json
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from tracker.errors import Conflict, Forbidden, NotFound
from tracker.extensions import db
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.models import Entry
from tracker.logbook.withdrawing import OVERSEERS
from tracker.standing.kinds import Vouched


def vouch_for(book: Book, *, author: Author, entry_id: UUID, seq: int) -> Written:
    """Let one provisional entry count.

    Raises NotFound for what was taken back or waits for nobody, Forbidden for all but coordinators, Conflict for what
    was vouched for before.
    """
    fact = book.fact(seq)
    said = Vouched(on_date=book.today, refers_seq=seq, item_code=fact.item)

    def check() -> None:
        if author.acted_as not in OVERSEERS:
            raise Forbidden
        gone = {each.refers for each in book.facts if each.kind == "withdrawn"}
        if "provisional" not in fact.details or seq in gone:
            raise NotFound
        if any(each.kind == "vouched" and each.refers == seq and each.seq not in gone for each in book.facts):
            raise Conflict

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
    return [row for row in rows if site_id is None or json.loads(row.details).get("site", str(site_id)) == str(site_id)]
