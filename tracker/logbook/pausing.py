"""Stopping and starting the clock of a learner's plan, and opening again what had ended. Nothing here commits."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tracker.errors import AlreadyPaused, BeforePause, NotEnded, NotPaused, PauseOverlaps
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.standing.facts import Fact
from tracker.standing.kinds import Paused, Reopened, Resumed
from tracker.standing.reckon import end_of


def pause(book: Book, *, author: Author, entry_id: UUID, on: date, reason: str) -> Written:
    """From that day on no day counts, until `resume`.

    Raises AlreadyPaused, PauseOverlaps where the day lies in an earlier pause or before it, and what `append` raises.
    """
    said = Paused.model_validate({"on_date": on, "reason": reason})

    def check() -> None:
        if running := open_pause(book):
            raise AlreadyPaused(running.on)
        back = max((fact.on for fact in book.living() if fact.kind == Resumed.KIND), default=None)
        if back and on < back:
            raise PauseOverlaps(back)

    return append(book, said, entry_id=entry_id, author=author, check=check)


def resume(book: Book, *, author: Author, entry_id: UUID, on: date, pause: int) -> Written:
    """From that day on days count again. `pause` is the seq of the pause that ends.

    Raises NotFound, NotPaused where it has ended or is none, BeforePause, and what `append` raises.
    """
    paused = book.fact(pause)
    said = Resumed.model_validate({"on_date": on, "refers_seq": pause})

    def check() -> None:
        if paused != open_pause(book):
            raise NotPaused
        if on < paused.on:
            raise BeforePause(paused.on)

    return append(book, said, entry_id=entry_id, author=author, check=check)


def open_pause(book: Book) -> Fact | None:
    """The pause that lasts. Needs the facts."""
    return lasting(book.living())


def lasting(living: Sequence[Fact]) -> Fact | None:
    """The pause among these facts that was not resumed."""
    over = {fact.refers for fact in living if fact.kind == Resumed.KIND}
    return next((fact for fact in reversed(living) if fact.kind == Paused.KIND and fact.seq not in over), None)


def reopen(book: Book, *, author: Author, entry_id: UUID, end: int, reason: str) -> Written:
    """Training that ended goes on; `end` is the seq of the end that is undone. Raises NotFound, NotEnded."""
    ended = book.fact(end)
    said = Reopened.model_validate({"on_date": book.today, "refers_seq": end, "reason": reason})

    def check() -> None:
        if ended != end_of(book.living()):
            raise NotEnded

    return append(book, said, entry_id=entry_id, author=author, check=check)
