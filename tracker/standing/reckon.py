"""What a logbook adds up to, whatever day it is: `reckon_item` and `reckon_learner`. Pure; knows no clock.

Raise RULES_VERSION when a rule here changes: `tracker migrate` then reckons every logbook anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.curriculum.plan import Competency, Unit
from tracker.standing.facts import Fact, live, open_request, verdicts

RULES_VERSION = 1


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One item of one learner; only what time cannot change. Mirrors the table standing_item."""

    item_code: str
    kind: str
    last_seq: int
    awarded_on: date | None = None
    valid_until: date | None = None
    waiting_since: date | None = None
    waiting_until: date | None = None
    waiting_seq: int | None = None
    waiting_mentor: UUID | None = None
    latest_outcome: str | None = None
    latest_level: int | None = None
    latest_on: date | None = None
    observations: int = 0
    mentors: int = 0
    practices: int = 0
    completed_on: date | None = None
    completed_in: str = ""
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class LearnerStanding:
    """A logbook as a whole. Mirrors the table standing_learner; minutes by state and setting."""

    cohort_id: UUID
    edition_id: UUID
    starts_on: date
    pace: str
    languages: str
    last_seq: int
    ended_on: date | None = None
    ended_how: str | None = None
    claimed_simulated: int = 0
    claimed_real: int = 0
    confirmed_simulated: int = 0
    confirmed_real: int = 0
    declined_simulated: int = 0
    declined_real: int = 0
    last_on: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


WORK = frozenset({"unit-completed", "practice-logged", "sign-off-requested", "assessed"})
"""What makes an item one that is being worked on; a note, feedback or a request taken back does not."""


def reckon_item(code: str, item: Unit | Competency | None, facts: Iterable[Fact]) -> ItemStanding:
    """What the facts of one item add up to. `item` is None for a module, or for what is not in the plan."""
    facts = list(facts)
    living = live(facts)
    taken_back = {fact.refers for fact in living if fact.outcome == "withdrawn"}
    standing = {
        "item_code": code,
        "kind": {Unit: "unit", Competency: "competency"}.get(type(item), "module"),
        "last_seq": max((fact.seq for fact in facts), default=0),
        "practices": sum(fact.kind == "practice-logged" for fact in living),
        "last_on": max((fact.on for fact in living if fact.kind in WORK and fact.seq not in taken_back), default=None),
    }
    if isinstance(item, Unit):
        standing |= _passes(item, living)
    elif isinstance(item, Competency):
        standing |= _award(item, living) | _latest(living) | _waiting(living)
    return ItemStanding(**standing)  # type: ignore[arg-type]


def _passes(unit: Unit, living: list[Fact]) -> dict[str, object]:
    """Each language in which the present revision was completed (E13), and the day of the first."""
    done = [fact for fact in living if fact.kind == "unit-completed" and fact.revision == unit.revision]
    languages = dict.fromkeys(fact.language or "" for fact in done)
    return {"completed_on": min((fact.on for fact in done), default=None), "completed_in": ",".join(languages)}


def _award(skill: Competency, living: list[Fact]) -> dict[str, object]:
    """Count achieved observations of the present revision, at most one per mentor and day.

    Awarded on the day that made them enough, by enough different mentors. From then on each achieved observation
    renews the validity, also after it ran out. A later "more practice needed" cancels nothing.
    """
    achieved = [
        fact
        for fact in living
        if fact.kind == "assessed" and fact.outcome == "achieved" and fact.revision == skill.revision
    ]
    counted: set[tuple[UUID, date]] = set()
    awarded_on = renewed_on = None
    for fact in sorted(achieved, key=lambda fact: (fact.on, fact.seq)):
        counted.add((fact.author, fact.on))
        enough = len(counted) >= skill.observations and len({author for author, _ in counted}) >= skill.mentors
        if enough:
            awarded_on, renewed_on = awarded_on or fact.on, fact.on
    valid = add_months(renewed_on, skill.validity_months) if renewed_on and skill.validity_months else None
    return {
        "awarded_on": awarded_on,
        "valid_until": valid,
        "observations": len(counted),
        "mentors": len({author for author, _ in counted}),
    }


def _latest(living: list[Fact]) -> dict[str, object]:
    """The newest observation by the day it happened, whatever its outcome."""
    seen = [fact for fact in living if fact.kind == "assessed"]
    if not seen:
        return {}
    last = max(seen, key=lambda fact: (fact.on, fact.seq))
    return {"latest_outcome": last.outcome, "latest_level": last.level, "latest_on": last.on}


def _waiting(living: list[Fact]) -> dict[str, object]:
    request = open_request(living)
    if request is None:
        return {}
    named = request.details.get("mentor")
    return {
        "waiting_since": request.on,
        "waiting_until": date.fromisoformat(request.details["until"]),
        "waiting_seq": request.seq,
        "waiting_mentor": UUID(named) if named else None,
    }


def reckon_learner(facts: Iterable[Fact]) -> LearnerStanding:
    """Where the learner is, and the sums of minutes: each minute in one sum only (B15)."""
    facts = list(facts)
    living = live(facts)
    where = [fact for fact in living if fact.kind in {"enrolled", "moved"}][-1]
    ended = next((fact for fact in reversed(living) if fact.kind == "ended"), None)
    sums: dict[str, int] = {}
    verdict_on = verdicts(living)
    for claim in (fact for fact in living if fact.kind == "practice-logged"):
        verdict = verdict_on.get(claim.seq)
        state = verdict.kind if verdict else "claimed"
        name = f"{state}_{'real' if claim.setting == 'real-care' else 'simulated'}"
        sums[name] = sums.get(name, 0) + (claim.minutes or 0)
    return LearnerStanding(
        cohort_id=UUID(where.details["cohort"]),
        edition_id=where.edition,
        starts_on=date.fromisoformat(where.details["starts_on"]),
        pace=where.details["pace"],
        languages=",".join(where.details["languages"]),
        ended_on=ended.on if ended else None,
        ended_how=ended.outcome if ended else None,
        last_on=max((fact.recorded_on for fact in living if fact.acted_as == "learner"), default=None),
        last_seq=max(fact.seq for fact in facts),
        **sums,
    )
