"""The internship of one logbook as its pages read it: placements with their days by week, evaluations, documents.

Reads only. A constant number of queries, however many placements and days there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from tracker.errors import NotFound
from tracker.logbook.books import Book
from tracker.logbook.evidence import FileRow, files_of
from tracker.logbook.facts import facts_of
from tracker.logbook.queries import texts_of
from tracker.people.documents import documents_of
from tracker.people.models import ProviderDocument, Site
from tracker.people.queries import names_of
from tracker.people.sites import sites_by_id
from tracker.standing.facts import Fact, live, unvouched, verdicts
from tracker.standing.internship import Shown, added_later, days_of, documents_shown, monday_of
from tracker.standing.placements import WORKED, PlacementStanding

Texts = Mapping[int, Mapping[str, str]]
Files = Mapping[int, Sequence[FileRow]]


@dataclass(frozen=True)
class DayLine:
    """One day of a placement and what became of it. The reason of an excuse is for learner and coordinators only."""

    seq: int
    on: date
    outcome: str
    minutes: int
    excuse: str | None
    instead_of: date | None
    late: str | None
    duties: str
    state: str
    """claimed, confirmed or declined."""
    by: str
    """Name of who confirmed it or sent it back."""
    reason: str
    added_later: bool
    files: Sequence[FileRow]
    unvouched: str = ""
    """Name of who judged it although the school does not know them yet: it still waits."""

    @property
    def worked(self) -> bool:
        return self.outcome in WORKED


@dataclass(frozen=True)
class Week:
    """The days of one week, the earliest first."""

    monday: date
    days: Sequence[DayLine]

    @property
    def minutes(self) -> int:
        """Claimed or confirmed."""
        return sum(day.minutes for day in self.days if day.state != "declined")

    @property
    def confirmed(self) -> bool:
        return all(day.state == "confirmed" for day in self.days)

    @property
    def waits(self) -> bool:
        """Whether a day of it waits that nobody has signed."""
        return any(day.state == "claimed" and not day.unvouched for day in self.days)


@dataclass(frozen=True)
class Evaluation:
    """What the mentor in charge said, as it was signed, and what was replied."""

    seq: int
    on: date
    outcome: str
    feedback: Mapping[str, str]
    strengths: str
    goals: str
    signed_as: tuple[str, ...]
    replies: Sequence[tuple[str, date, str]]
    unvouched: bool = False
    """The school does not know its signer yet: it does not count so far."""


@dataclass(frozen=True)
class Stay:
    """One placement with everything that was said of it."""

    placement: PlacementStanding
    site: Site
    mentor: str
    reason: str
    """Why it was waived or changed, and why it ended, in the coordinator's words."""
    weeks: Sequence[Week]
    evaluations: Sequence[Evaluation]

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.site.name, self.site.department, self.site.town)))

    @property
    def days(self) -> list[DayLine]:
        return [day for week in self.weeks for day in week.days]

    @property
    def unwritten(self) -> list[str]:
        """Which evaluations nobody has written; one that waits for its signer to be known is written."""
        return [word for word in EVALUATIONS if word not in {each.outcome for each in self.evaluations}]

    def has_begun(self, today: date) -> bool:
        return self.placement.starts_on <= today


def stays_of(book: Book) -> list[Stay]:
    """Every placement, the latest first."""
    if not book.placements:
        return []
    facts = facts_of(book.id, book.time_zone)
    living, waiting = live(facts), unvouched(facts)
    judged, said = verdicts(living), verdicts(waiting)
    texts = texts_of(book.id, {fact.seq for fact in [*living, *waiting] if fact.kind in SAYING})
    sites = sites_by_id({each.site_id for each in book.placements})
    authors = {fact.author for fact in [*living, *waiting] if fact.kind in {"noted", "confirmed", "declined"}}
    with_files = [fact.seq for fact in living if fact.kind == "day-logged" and fact.details.get("files")]
    files = files_of(book.id, with_files) if with_files else {}
    names = names_of({each.mentor_id for each in book.placements} | authors)
    found = [
        Stay(
            placement=each,
            site=sites[each.site_id],
            mentor=names[each.mentor_id],
            reason=" ".join(_reasons(living, each.seq, texts)),
            weeks=_weeks(days_of(living, each.seq), Verdicts(judged, said), texts, names, files),
            evaluations=[
                _evaluation(fact, living, texts, names)
                for fact in sorted(_about([*living, *waiting], each.seq, EVALUATED), key=lambda fact: fact.seq)
            ],
        )
        for each in book.placements
    ]
    return sorted(found, key=lambda stay: (stay.placement.starts_on, stay.placement.seq), reverse=True)


EVALUATED, EVALUATIONS = "placement-evaluated", ("mid-term", "final")
SAYING = frozenset({"placed", "placement-ended", "day-logged", EVALUATED, "noted", "confirmed", "declined"})


class Verdicts(NamedTuple):
    """On days, by their seq: those that hold, and those of signers whom nobody has vouched for."""

    hold: Mapping[int, Fact]
    wait: Mapping[int, Fact]


def stay_at(book: Book, seq: int) -> Stay:
    """One placement. Raises NotFound."""
    found = next((stay for stay in stays_of(book) if stay.placement.seq == seq), None)
    if found is None:
        raise NotFound
    return found


def _about(living: Iterable[Fact], seq: int, *kinds: str) -> list[Fact]:
    return [fact for fact in living if fact.kind in kinds and fact.refers == seq]


def _reasons(living: Sequence[Fact], seq: int, texts: Texts) -> list[str]:
    said = [seq, *(fact.seq for fact in _about(living, seq, "placed", "placement-ended"))]
    return [texts[each]["reason"] for each in said if "reason" in texts.get(each, {})]


def _weeks(days: Sequence[Fact], judged: Verdicts, texts: Texts, names: Mapping[UUID, str], files: Files) -> list[Week]:
    """The latest week first. A day sent back is left out once it was claimed anew."""
    anew, late = {fact.refers for fact in days}, added_later(days, judged.hold)
    shown = [fact for fact in days if fact.seq not in anew]
    lines = [_day(fact, judged, texts, names, files=files.get(fact.seq, ()), added=fact.seq in late) for fact in shown]
    weeks = [Week(monday, list(its)) for monday, its in groupby(lines, key=lambda line: monday_of(line.on))]
    return weeks[::-1]


def _day(
    fact: Fact,
    judged: Verdicts,
    texts: Texts,
    names: Mapping[UUID, str],
    *,
    files: Sequence[FileRow],
    added: bool,
) -> DayLine:
    instead_of = fact.details.get("instead_of")
    verdict, waiting = judged.hold.get(fact.seq), judged.wait.get(fact.seq)
    return DayLine(
        seq=fact.seq,
        on=fact.on,
        outcome=fact.outcome or "present",
        minutes=fact.minutes or 0,
        excuse=fact.details.get("excuse"),
        instead_of=date.fromisoformat(instead_of) if instead_of else None,
        late=fact.details.get("late"),
        duties=texts.get(fact.seq, {}).get("duties", ""),
        state=verdict.kind if verdict else "claimed",
        by=names[verdict.author] if verdict else "",
        reason=texts.get(verdict.seq, {}).get("reason", "") if verdict else "",
        added_later=added,
        files=files,
        unvouched=names[waiting.author] if waiting and verdict is None else "",
    )


def _evaluation(fact: Fact, living: Sequence[Fact], texts: Texts, names: Mapping[UUID, str]) -> Evaluation:
    said = texts.get(fact.seq, {})
    replies = _about(living, fact.seq, "noted")
    return Evaluation(
        seq=fact.seq,
        on=fact.on,
        outcome=fact.outcome or "final",
        feedback=fact.details["feedback"],
        strengths=said.get("strengths", ""),
        goals=said.get("goals", ""),
        signed_as=tuple(filter(None, said.get("signed_as", "").split("\n"))),
        replies=[(names[each.author], each.on, texts.get(each.seq, {}).get("note", "")) for each in replies],
        unvouched=fact not in living,
    )


@dataclass(frozen=True)
class Asked:
    """A document of the provider's list, and whether this learner has shown it."""

    document: ProviderDocument
    shown: Shown | None

    def holds(self, day: date) -> bool:
        return self.shown is not None and self.shown.holds(day)


def documents_asked(book: Book) -> list[Asked]:
    """The provider's list for this learner; what is asked for no more only where it was shown."""
    shown = documents_shown(live(facts_of(book.id, book.time_zone)))
    rows = documents_of(book.provider_id, retired=True)
    return [Asked(row, shown.get(row.id)) for row in rows if row.retired_at is None or row.id in shown]


def not_shown_for(asked: Iterable[Asked], first_day: date) -> list[ProviderDocument]:
    """What should have been shown before that day at a site, and was not, or holds no more by then."""
    wanted = (each for each in asked if each.document.before_placement and each.document.retired_at is None)
    return [each.document for each in wanted if not each.holds(first_day)]
