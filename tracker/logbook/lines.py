"""A logbook as it is told: entries as lines, each with what later ones say of it. Pure; rows are read by queries.py.

`fold` knows what standing/facts.py knows of live and dead, but forgets nothing: what was taken back, denied or put
right stays to be read beside what came of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from tracker.logbook.evidence import FileRow
from tracker.standing.kinds import CLAIMS, HOURS
from tracker.standing.placements import WORKED

VERDICTS = frozenset({"confirmed", "declined"})
ANSWERS = VERDICTS | {"request-closed", "assessed"}
"""What answers a claim or a request; all but `assessed` are told with the line that they answer."""
FOLDED = VERDICTS | {"request-closed", "request-extended", "withdrawn", "disputed", "vouched"}
PUT_RIGHT_WITHIN = timedelta(minutes=10)
"""So soon after it was taken back the same thing said anew is its correction."""


class Became(StrEnum):
    """What became of an entry."""

    STANDS = "stands"
    """It asks for no answer."""
    WAITING = "waiting"
    """A claim without a verdict, or a request without an answer."""
    CONFIRMED = "confirmed"
    """A claim that a mentor or coordinator vouched for."""
    SENT_BACK = "sent-back"
    """A claim that was declined, with a reason."""
    ANSWERED = "answered"
    """A request that led to an assessment."""
    CLOSED = "closed"
    """A request that was turned down or taken back."""
    LAPSED = "lapsed"
    """A request that nobody answered in time."""
    IN_DISPUTE = "in-dispute"
    """Its signer says that somebody else made it; a coordinator decides."""
    UNKNOWN_SIGNER = "unknown-signer"
    """Signed by somebody for whom nobody has vouched yet."""
    WITHDRAWN = "withdrawn"
    """Taken back, with a reason."""


class Counts(StrEnum):
    """What an entry counts for, as it stands now."""

    UNIT = "unit"
    SKILL = "skill"
    """An observation towards a skill, achieved or not."""
    EXAMINATION = "examination"
    HOURS = "hours"
    LATER = "later"
    """Hours, once they are confirmed."""
    DETAIL = "detail"
    """Practice on a day at a site: that day's hours count, these do not once more."""
    NOTHING = "nothing"
    """It never counts, or does not any more."""
    RECORD = "record"
    """It says something of the training itself."""


COUNT = {
    "unit-completed": Counts.UNIT,
    "assessed": Counts.SKILL,
    "exempted": Counts.SKILL,
    "result-entered": Counts.EXAMINATION,
    **dict.fromkeys(("feedback-given", "feedback-noted", "noted", "sign-off-requested"), Counts.NOTHING),
}
DEAD = frozenset({Became.WITHDRAWN, Became.IN_DISPUTE, Became.UNKNOWN_SIGNER, Became.SENT_BACK})
OF_VERDICT = {"confirmed": Became.CONFIRMED, "declined": Became.SENT_BACK}


@dataclass
class Line:
    """One entry as it is read: who, when, what, and every later entry that says something of it."""

    seq: int
    id: UUID
    kind: str
    item: str | None
    on: date
    recorded_at: datetime
    minutes: int | None
    setting: str | None
    level: int | None
    outcome: str | None
    language: str | None
    refers: int | None
    details: Mapping[str, Any]
    author_id: UUID
    author: str
    acted_as: str
    assurance: str
    revision: int | None = None
    """Of the unit or skill, as it was then."""
    named: str = ""
    """Whom it names: the mentor asked, who said it, the mentor in charge. Names and places are read when asked for."""
    place: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    files: list[FileRow] = field(default_factory=list)
    meant: "Line | None" = None
    """The entry that it refers to."""
    answers: list["Line"] = field(default_factory=list)
    replies: list["Line"] = field(default_factory=list)
    asides: list["Line"] = field(default_factory=list)
    """Disputes over it, vouchings for its signer, and extensions of a request."""
    before: "Line | None" = None
    """What it puts right: taken back or sent back, and said anew in this line."""
    replaced: bool = False
    """Told as `before` of another line."""
    withdrawn: "Line | None" = None
    became: Became = Became.STANDS
    counts: Counts = Counts.RECORD

    @property
    def answer(self) -> "Line | None":
        """The answer that holds."""
        return next((each for each in reversed(self.answers) if each.holds), None)

    @property
    def signer_id(self) -> UUID:
        """Whose signature it is: the author's, or that of the mentor whom a sheet of paper names."""
        named = self.details.get("signer")
        return UUID(named) if named else self.author_id

    @property
    def holds(self) -> bool:
        """Neither taken back nor in dispute, and its signer is known."""
        return not (self.withdrawn or self.disputed or self.unknown_signer)

    @property
    def disputed(self) -> "Line | None":
        """The dispute over it that stands."""
        return self._aside("disputed")

    @property
    def unknown_signer(self) -> bool:
        return "provisional" in self.details and self._aside("vouched") is None

    @property
    def until(self) -> date | None:
        """Until when a request is open, an extension included."""
        until = (self._aside("request-extended") or self).details.get("until")
        return date.fromisoformat(until) if until else None

    @property
    def whole(self) -> list["Line"]:
        """This line and everything that is told with it."""
        told = [*self.answers, *self.replies, *self.asides, *filter(None, [self.withdrawn, self.before])]
        return [self, *(inner for line in told for inner in line.whole)]

    @property
    def history(self) -> list["Line"]:
        """What it puts right, the latest first."""
        return [self.before, *self.before.history] if self.before else []

    @property
    def signed_as(self) -> list[str]:
        """Printed name, function and site of the signature, the empty ones left out."""
        return [each for each in self.texts.get("signed_as", "").split("\n") if each]

    def _aside(self, kind: str) -> "Line | None":
        return next((each for each in reversed(self.asides) if each.kind == kind and not each.withdrawn), None)


def fold(lines: Iterable[Line], today: date) -> list[Line]:
    """The lines in order of writing, each knowing what was said of it, what became of it and what it counts for."""
    known = {line.seq: line for line in lines}
    for line in known.values():
        line.meant = known.get(line.refers or 0)
        if line.meant:
            _tell(line, line.meant)
    for line in known.values():
        line.became = _became(line, today)
        if before := _put_right(line, known):
            line.before, before.replaced = before, True
    worked = {line.on for line in known.values() if line.kind == "day-logged" and _is_worked(line)}
    for line in known.values():
        line.counts = _counts(line, worked)
    return list(known.values())


def told(lines: Iterable[Line]) -> list[Line]:
    """Those lines that are told by themselves, the newest day first."""
    alone = (each for each in lines if each.kind not in FOLDED and not each.replaced)
    return sorted(
        (line for line in alone if not (line.kind == "noted" and line.meant)),
        key=lambda line: (line.on, line.seq),
        reverse=True,
    )


def _tell(line: Line, meant: Line) -> None:
    """Put the line beside what it refers to."""
    if line.kind == "withdrawn":
        meant.withdrawn = line
    elif line.kind in ANSWERS:
        meant.answers.append(line)
    elif line.kind == "noted":
        meant.replies.append(line)
    elif line.kind in FOLDED:
        meant.asides.append(line)


def _became(line: Line, today: date) -> Became:
    answer = line.answer
    if line.withdrawn:
        return Became.WITHDRAWN
    if not line.holds:
        return Became.IN_DISPUTE if line.disputed else Became.UNKNOWN_SIGNER
    if line.kind in CLAIMS:
        return OF_VERDICT[answer.kind] if answer else Became.WAITING
    if line.kind != "sign-off-requested":
        return Became.STANDS
    if answer:
        return Became.ANSWERED if answer.kind == "assessed" else Became.CLOSED
    return Became.WAITING if line.until and line.until >= today else Became.LAPSED


def _put_right(line: Line, known: Mapping[int, Line]) -> Line | None:
    """What this line says anew: hours sent back that it names, or what its author took back just before."""
    meant = line.meant
    if line.kind in HOURS and meant and meant.kind == line.kind and not line.withdrawn:
        return meant
    undo = known.get(line.seq - 1)
    gone = undo.meant if undo and undo.kind == "withdrawn" else None
    if undo is None or gone is None or gone.replaced:
        return None
    same = (gone.kind, gone.author_id, undo.author_id) == (line.kind, line.author_id, line.author_id)
    near = gone.item == line.item or gone.on == line.on
    return gone if same and near and line.recorded_at - undo.recorded_at <= PUT_RIGHT_WITHIN else None


def _is_worked(day: Line) -> bool:
    return day.outcome in WORKED and day.became not in DEAD


def _counts(line: Line, worked: set[date]) -> Counts:
    if line.became in DEAD:
        return Counts.NOTHING
    if line.kind not in HOURS:
        return COUNT.get(line.kind, Counts.RECORD)
    if line.kind == "practice-logged" and line.on in worked:
        return Counts.DETAIL
    if not line.minutes:
        return Counts.NOTHING
    return Counts.HOURS if line.became is Became.CONFIRMED else Counts.LATER
