"""Saying "this was not me" of one's own signature: it does not count until a coordinator decides. Nothing here commits.

Deciding is taking back: the signature, which then never counts, or the dispute, and the signature counts again.
"""

from uuid import UUID

from tracker.errors import Forbidden, NotDisputable
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.withdrawing import is_gone, was_replaced
from tracker.standing.facts import Fact
from tracker.standing.kinds import Disputed

DISPUTABLE = frozenset({"assessed", "confirmed", "declined", "placement-evaluated"})


def dispute(book: Book, *, author: Author, entry_id: UUID, seq: int, reason: str = "") -> Written:
    """Deny a signature that bears the author's name.

    Raises NotFound, Forbidden for anybody but its signer, NotDisputable for what is no such signature, was taken back,
    is in dispute already, or sent something back that was claimed anew since; and what `append` raises.
    """
    fact = book.fact(seq)
    said = Disputed(on_date=book.today, refers_seq=seq, item_code=fact.item)

    def check() -> None:
        if fact.kind not in DISPUTABLE:
            raise NotDisputable
        if author.person_id not in {fact.author, fact.signer}:  # on paper two answer for it
            raise Forbidden
        if not (fact in book.living() or _waits(book, fact)) or was_replaced(book, fact):
            raise NotDisputable

    return append(book, said, entry_id=entry_id, author=author, texts={"reason": reason}, check=check)


def _waits(book: Book, fact: Fact) -> bool:
    """It counts for nothing yet, for nobody has vouched for its signer; to be denied it need not count."""
    denied = {each.refers for each in book.living() if each.kind == "disputed"}
    return "provisional" in fact.details and not is_gone(book, fact) and fact.seq not in denied
