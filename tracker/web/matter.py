"""What a link to sign by is about, whatever it is: who signs, what is asked, how it is drawn and what is written.

The door (by_link.py), the pages that say why nothing can be signed (link_states.py) and the proof of an address
(proving_address.py) know only this. Each thing that can be signed is a Matter: handed_request.py, handed_week.py,
handed_evaluation.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import Actor, load_guest
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import EnrolmentRef, Subject
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book
from tracker.people.names import search_key
from tracker.people.queries import PostRow, names_of
from tracker.standing.assurance import ORDER
from tracker.web.forms import Form
from tracker.web.signing import ref_of
from tracker.web.speaking import _, lazy

LAST = ("witness", "name")


class ByLink(Form):
    """What is filled in by who has no PIN: the name is typed instead. Stands before the form of the thing itself."""

    name = StringField(
        lazy("Your name, as it stands above"),
        [InputRequired(lazy("Type your name. It stands below what you sign.")), Length(max=100)],
        render_kw={"autocomplete": "off", "maxlength": 100},
    )
    signer = ""

    def __iter__(self) -> Iterator[Any]:
        """As the page has them: the statement and the name last, so that faults are told from top to bottom."""
        fields = list(super().__iter__())
        return iter(sorted(fields, key=lambda field: LAST.index(field.name) + 1 if field.name in LAST else 0))

    def asked(self) -> frozenset[str]:
        """No PIN and no password."""
        return frozenset()

    def validate(self, *given: Any, **more: Any) -> bool:  # noqa: ANN401 WTForms' signature
        valid: bool = super().validate(*given, **more)
        if self.name.data and search_key(self.name.data) != search_key(self.signer):
            self.name.errors = [_("Type the name as it stands above. Is it not yours? Then do not sign.")]
            return False
        return valid

    def decided(self) -> bool:
        """Whether a button was pressed that says what to write."""
        return True


@dataclass(frozen=True)
class Matter(ABC):
    """One thing for one person to sign, read once: nothing of the record but that."""

    link: SignLink
    book: Book
    posts: tuple[PostRow, ...]
    """Where the signer may sign today."""

    @property
    def least(self) -> str:
        """How surely its signer has to be known at least."""
        return ORDER[0]

    @property
    def ref(self) -> EnrolmentRef:
        return ref_of(self.book)

    @cached_property
    def guest(self) -> Actor:
        """Who signs, in no hat but that of a mentor of this learner."""
        return load_guest(self.link.person_id, self.book.id)

    @cached_property
    def signer(self) -> str:
        return names_of([self.link.person_id])[self.link.person_id]

    def author(self, action: Action, subject: Subject, module: str | None) -> Author:
        """Who signs, by the mentorship that gives the right. Raises what the rules say without one."""
        hat = self.guest.mentorship_for(self.book.id, module)
        if hat is None or not may(self.guest, action, subject):
            raise why_not(self.guest, action, subject)
        return Author(self.link.person_id, "mentor", hat.id, self.link.way)

    def used(self) -> str:
        """What became of it by this link: a word of handing/over.html."""
        return "signed"

    @abstractmethod
    def unasked(self) -> str:
        """Why it is no question any more, or not for this person: a word of handing/over.html. Empty where it is."""

    @abstractmethod
    def form(self, *, sent: bool) -> ByLink:
        """Empty, or as it was sent."""

    @abstractmethod
    def sheet(self, form: Any) -> str:  # noqa: ANN401 what `form` gives
        """The page with all that its signer needs, and nothing more of the learner's record."""

    @abstractmethod
    def sign(self, form: Any) -> Sequence[Written]:  # noqa: ANN401 what `form` gives
        """Write it; the book is open under its lock. The same form twice gives the first result again."""

    @abstractmethod
    def tell(self, signed: Sequence[Written]) -> None:
        """Let the learner know."""

    @abstractmethod
    def catch_up(self, form: Any) -> None:  # noqa: ANN401 what `form` gives
        """Let a form that is shown again know of what is newer."""
