"""A mentor signs a sheet of paper, and the office keys it in with its scan: the lowest assurance there is.

The entry is the office's, and names the mentor whose signature the sheet bears (`signer`): the observation counts as
that mentor's, and that mentor can deny it. Nothing here commits.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from tracker.curriculum.plan import Competency
from tracker.errors import BadFile, NoSignerThen
from tracker.extensions import db
from tracker.files.apart import Checked
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book
from tracker.logbook.models import Entry
from tracker.logbook.signing import Observation, assess
from tracker.people import guests
from tracker.people.models import Mentorship, Person
from tracker.people.queries import PostRow, holds, modules_of, posts_between

PAPER = "paper"
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


@dataclass(frozen=True)
class Signer:
    """A mentor of the learner and a site where they may sign."""

    person_id: UUID
    name: str
    post: PostRow

    @property
    def key(self) -> str:
        """Names the pair in a form."""
        return f"{self.person_id}/{self.post.site_id}"


def reference(book: Book, skill: Competency) -> str:
    """Six signs that stand on a sheet: of this learner, this skill and these criteria alone."""
    about = f"stride-paper-1\n{book.id}\n{skill.code}\n{skill.revision}"
    drawn, signs = int.from_bytes(hashlib.sha256(about.encode()).digest()), []
    for _each in range(LENGTH):
        drawn, sign = divmod(drawn, len(READABLE))
        signs.append(READABLE[sign])
    return "".join(signs)


def signers(book: Book, skill: Competency) -> list[Signer]:
    """Whoever was a mentor of the learner for the skill, with every site where they could sign; by name."""
    wanted = (
        select(Mentorship.mentor_id, Mentorship.modules, Person.name)
        .join(Person, Person.id == Mentorship.mentor_id)
        .where(Mentorship.enrolment_id == book.id, Mentorship.starts_on <= book.today)
        .order_by(Person.sort_name, Mentorship.mentor_id)
    )
    names = {row.mentor_id: row.name for row in db.session.execute(wanted) if _covers(row.modules, skill)}
    posts = posts_between(names, book.provider_id, book.learner.starts_on, book.today)
    return [Signer(person_id, name, post) for person_id, name in names.items() for post in posts.get(person_id, ())]


def key_in(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    code: str,
    signer: UUID,
    saw: Observation,
    files: Sequence[Checked],
) -> Written:
    """Write down what a mentor signed on paper. `author` is who keys it in.

    Raises NoSignerThen for who was no mentor of this learner and skill on that day, is unknown to the provider, or keys
    in their own sheet; BadFile without a scan; and what `assess` raises, AssuranceTooLow among it.
    """
    skill = book.skill(code)
    link = _link(book, skill, signer, saw.on)
    known = guests.is_known(signer, book.provider_id, saw.site_id, lock=True)
    if link is None or not known or signer == author.person_id:
        raise NoSignerThen(saw.on)
    if not files:
        raise BadFile("no-scan")
    mentor = Author(signer, "mentor", link, PAPER)
    by = replace(author, assurance=PAPER)
    return assess(book, author=mentor, entry_id=entry_id, code=code, saw=saw, keyed_in_by=by, files=files)


def _link(book: Book, skill: Competency, signer: UUID, on: date) -> UUID | None:
    """The mentorship that gave the right on that day."""
    rows = db.session.execute(_links(book.id, signer, on))
    return next((row.id for row in rows if _covers(row.modules, skill)), None)


def link_of(enrolment_id: UUID, signer: UUID, on: date) -> UUID | None:
    """Any mentorship of a signer on that day."""
    return db.session.execute(_links(enrolment_id, signer, on)).scalars().first()


def _links(enrolment_id: UUID, signer: UUID, on: date) -> Select[UUID, str | None]:
    theirs = (Mentorship.enrolment_id == enrolment_id, Mentorship.mentor_id == signer)
    then = holds(Mentorship.starts_on, Mentorship.ends_on, on)
    wanted = select(Mentorship.id, Mentorship.modules).where(*theirs, then)
    return wanted.order_by(Mentorship.starts_on, Mentorship.id)


def _covers(modules: str | None, skill: Competency) -> bool:
    covered = modules_of(modules)
    return covered is None or skill.module in covered


def signer_of(entry: Entry) -> UUID:
    """Whose signature an entry is, as of a fact."""
    named = json.loads(entry.details).get("signer")
    return UUID(named) if named else entry.author_id
