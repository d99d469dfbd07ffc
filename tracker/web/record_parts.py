"""What stands on a learner's record for staff beside the standing: feedback over time, requests that wait, the desk.

Feedback is told in words, line by line and never summed up: an average would hide the one line that matters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import g

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.logbook.lines import Line
from tracker.people.notes import NoteLine, notes_of
from tracker.people.queries import names_of
from tracker.people.talks import TalkLine, talks_of, to_come
from tracker.standing import look
from tracker.web import guard
from tracker.web.opening import Record
from tracker.web.wording import DIMENSIONS, IMPRESSIONS

FEEDBACK = frozenset({"assessed", "feedback-given", "placement-evaluated"})
COLOURS = {"attention": "bad", "expected": "", "strong": "ok"}
LATEST = 3
"""Notes on the record itself."""


@dataclass(frozen=True)
class Feedback:
    """What one person said on one day, a word for each dimension."""

    line: Line
    words: Sequence[tuple[str, str, str]]
    """Dimension, word and colour; both empty where nothing was said of it."""


@dataclass(frozen=True)
class Waiting:
    """A request for a sign-off that nobody has answered."""

    seq: int
    item: str
    since: date
    until: date
    asked: str
    """The mentor who was named; empty for anybody."""


@dataclass(frozen=True)
class Desk:
    """What staff alone see: notes and talks."""

    notes: Sequence[NoteLine]
    older: int
    talks: Sequence[TalkLine]


def feedback_in(lines: Sequence[Line]) -> list[Feedback]:
    """What still holds, the latest first."""
    said = [line for line in lines if line.kind in FEEDBACK and line.holds and line.details.get("feedback")]
    return [Feedback(line, _words(line.details["feedback"])) for line in said]


def _words(said: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for name, words in DIMENSIONS.items():
        word = said.get(name, "")
        found.append((str(words), str(IMPRESSIONS[word]) if word else "", COLOURS.get(word, "")))
    return found


def waiting_in(record: Record) -> list[Waiting]:
    """The longest first."""
    book = record.book
    open_ones = [each for each in book.items.values() if look.is_waiting(each, book.today)]
    names = names_of([each.waiting_mentor for each in open_ones if each.waiting_mentor]) if open_ones else {}
    found = [
        Waiting(
            each.waiting_seq or 0,
            each.item_code,
            each.waiting_since or book.today,
            each.waiting_until or book.today,
            names.get(each.waiting_mentor, "") if each.waiting_mentor else "",
        )
        for each in open_ones
    ]
    return sorted(found, key=lambda each: (each.since, each.item))


def desk_of(record: Record) -> Desk | None:
    """None for whoever may not read it, and where the page shows a day of the past: this is no part of the logbook."""
    if "as_of" in g or not may(guard.actor(), Action.KEEP_NOTES, record.ref):
        return None
    kept = [each for each in notes_of(record.ref.id) if each.removed_at is None]
    return Desk(kept[:LATEST], max(0, len(kept) - LATEST), to_come(talks_of(record.ref.id)))
