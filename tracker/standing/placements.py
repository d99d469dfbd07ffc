"""Placements, and what a day of an internship counts: what the entries add up to. Pure; knows no clock.

A placement is known by the seq of its first entry. Its site never changes; dates, hours and mentor in charge may be put
right by another `placed` that refers to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.standing.facts import Fact, live, verdicts

WORKED = frozenset({"present", "made-up"})


@dataclass(frozen=True, slots=True)
class PlacementStanding:
    """One placement. Mirrors the table standing_placement; minutes of its days by state."""

    seq: int
    site_id: UUID
    starts_on: date
    ends_on: date
    """The last day planned."""
    planned: int
    """Minutes."""
    mentor_id: UUID
    """The mentor in charge."""
    waived: bool
    """Begun although the internship had not opened."""
    last_seq: int
    ended_on: date | None = None
    ended_how: str | None = None
    claimed: int = 0
    confirmed: int = 0
    declined: int = 0
    excused: int = 0
    """Days; what was sent back is no day. The next likewise."""
    absent: int = 0
    made_up: int = 0
    mid_term_on: date | None = None
    final_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which a day of it can lie, by what was said so far."""
        return self.ended_on or self.ends_on


def placement_of(fact: Fact) -> int | None:
    """The seq of the placement that a fact is about, where it says so itself."""
    if fact.kind == "placed":
        return fact.refers or fact.seq
    if fact.kind in {"placement-ended", "placement-evaluated"}:
        return fact.refers
    return fact.details.get("placement") if fact.kind == "day-logged" else None


def reckon_placements(facts: Iterable[Fact]) -> list[PlacementStanding]:
    """Every placement that was not withdrawn, in order of its first entry."""
    living = live(facts)
    judged = verdicts(living)
    about: dict[int, list[Fact]] = {}
    for fact in living:
        if (seq := placement_of(fact)) is not None:
            about.setdefault(seq, []).append(fact)
    return [_placement(seq, its, judged) for seq, its in sorted(about.items()) if its[0].seq == seq]


def _placement(seq: int, its: list[Fact], judged: dict[int, Fact]) -> PlacementStanding:
    said = [fact for fact in its if fact.kind == "placed"][-1].details
    ended = next((fact for fact in reversed(its) if fact.kind == "placement-ended"), None)
    evaluated = {fact.outcome: fact.on for fact in its if fact.kind == "placement-evaluated"}
    verdict_seqs = [judged[fact.seq].seq for fact in its if fact.seq in judged]
    return PlacementStanding(
        seq=seq,
        site_id=UUID(its[0].details["site"]),
        starts_on=date.fromisoformat(said["starts_on"]),
        ends_on=date.fromisoformat(said["ends_on"]),
        planned=said["planned"],
        mentor_id=UUID(said["mentor"]),
        waived="waiver" in its[0].details,
        last_seq=max([fact.seq for fact in its] + verdict_seqs),
        ended_on=ended.on if ended else None,
        ended_how=ended.outcome if ended else None,
        mid_term_on=evaluated.get("mid-term"),
        final_on=evaluated.get("final"),
        **_days([fact for fact in its if fact.kind == "day-logged"], judged),
    )


def _days(days: Iterable[Fact], judged: dict[int, Fact]) -> dict[str, int]:
    sums = dict.fromkeys(("claimed", "confirmed", "declined", "excused", "absent", "made_up"), 0)
    for day in days:
        state = judged[day.seq].kind if day.seq in judged else "claimed"
        sums[state] += day.minutes or 0
        counted = (day.outcome or "").replace("-", "_")
        if state != "declined" and counted in sums:
            sums[counted] += 1
    return sums


def days_of_placement(living: Iterable[Fact], judged: dict[int, Fact]) -> frozenset[date]:
    """Dates on which a learner worked at a site, as claimed or confirmed.

    Practice logged on such a date is detail of that day and no more hours.
    """
    return frozenset(
        fact.on
        for fact in living
        if fact.kind == "day-logged"
        and fact.outcome in WORKED
        and not (fact.seq in judged and judged[fact.seq].kind == "declined")
    )
