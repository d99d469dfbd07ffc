"""Hours that nobody has judged yet, with what has to be seen of each before somebody does. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.standing.facts import Fact, live, unvouched, verdicts
from tracker.standing.internship import added_later, monday_of
from tracker.standing.kinds import HOURS
from tracker.standing.placements import days_of_placement


@dataclass(frozen=True, slots=True)
class Undecided:
    """One claim of hours without a live verdict."""

    fact: Fact
    detail: bool
    """Practice on a day worked at a site: it says what was done there, and counts no minute more."""
    added_later: bool
    """A day written after another one of its week was confirmed."""
    unvouched: Fact | None = None
    """A verdict that counts once somebody has vouched for its signer."""

    @property
    def minutes(self) -> int:
        """What would count."""
        return 0 if self.detail else self.fact.minutes or 0

    @property
    def week(self) -> date:
        """Its Monday."""
        return monday_of(self.fact.on)


def undecided(facts: Iterable[Fact]) -> list[Undecided]:
    """By day, a day at a site before the practice that is detail of it."""
    facts = list(facts)
    living = live(facts)
    judged = verdicts(living)
    at_site = days_of_placement(living, judged)
    later = added_later([fact for fact in living if fact.kind == "day-logged"], judged)
    said = verdicts(unvouched(facts))
    found = [
        Undecided(fact, fact.kind == "practice-logged" and fact.on in at_site, fact.seq in later, said.get(fact.seq))
        for fact in living
        if fact.kind in HOURS and fact.seq not in judged
    ]
    return sorted(found, key=lambda each: (each.fact.on, each.fact.kind, each.fact.seq))
