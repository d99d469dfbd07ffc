"""What a logbook adds up to, whatever day it is: `reckon_item` and `reckon_learner`. Pure; knows no clock.

Raise RULES_VERSION when a rule here changes: `tracker migrate` then reckons every logbook anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.curriculum.plan import Competency, Examination, Unit
from tracker.standing import languages
from tracker.standing.facts import Fact, live, open_request, open_until, verdicts
from tracker.standing.kinds import HOURS
from tracker.standing.placements import days_of_placement

RULES_VERSION = 2


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
    exempted_on: date | None = None
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
    claimed_days: int = 0
    confirmed_days: int = 0
    declined_days: int = 0
    pauses: str = ""
    """`2026-03-01/2026-04-12,2026-06-01/`: first and last day of each; the last may be open."""
    levels: str = ""
    """`fr:B2,nl:C1`: the highest level proved in each language."""
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


WORK = frozenset(
    {"unit-completed", "practice-logged", "day-logged", "sign-off-requested", "assessed", "exempted", "result-entered"}
)
"""What makes an item one that is being worked on; a note, feedback or a request taken back does not."""


def reckon_item(code: str, item: Unit | Competency | Examination | None, facts: Iterable[Fact]) -> ItemStanding:
    """What the facts of one item add up to. `item` is None for a module, or for what is not in the plan."""
    facts = list(facts)
    living = live(facts)
    taken_back = {fact.refers for fact in living if fact.outcome == "withdrawn"}
    standing = {
        "item_code": code,
        "kind": {Unit: "unit", Competency: "competency", Examination: "examination"}.get(type(item), "module"),
        "last_seq": max((fact.seq for fact in facts), default=0),
        "practices": sum(fact.kind in HOURS for fact in living),
        "last_on": max((fact.on for fact in living if fact.kind in WORK and fact.seq not in taken_back), default=None),
    }
    if isinstance(item, Unit):
        standing |= _passes(item, living)
    elif isinstance(item, Competency):
        standing |= _award(item, living) | _latest(living) | _waiting(living)
    elif isinstance(item, Examination):
        standing |= _results(living)
    return ItemStanding(**standing)  # type: ignore[arg-type]


def _passes(unit: Unit, living: list[Fact]) -> dict[str, object]:
    """Each language in which the present revision was completed (E13), and the day of the first."""
    done = [fact for fact in living if fact.kind == "unit-completed" and fact.revision == unit.revision]
    passes = dict.fromkeys(fact.language or "" for fact in done)
    return {
        "completed_on": min((fact.on for fact in done), default=None),
        "completed_in": ",".join(passes),
        "exempted_on": _exempted_on(unit, living),
    }


def _exempted_on(item: Unit | Competency, living: list[Fact]) -> date | None:
    days = [fact.on for fact in living if fact.kind == "exempted" and fact.revision == item.revision]
    return min(days, default=None)


def _results(living: list[Fact]) -> dict[str, object]:
    """Of an examination: the day it was first passed, how often it was tried, and the latest outcome."""
    tries = sorted((fact for fact in living if fact.kind == "result-entered"), key=lambda fact: (fact.on, fact.seq))
    if not tries:
        return {}
    return {
        "awarded_on": next((fact.on for fact in tries if fact.outcome == "passed"), None),
        "observations": len(tries),
        "latest_outcome": tries[-1].outcome,
        "latest_on": tries[-1].on,
    }


def _award(skill: Competency, living: list[Fact]) -> dict[str, object]:
    """Count achieved observations of the present revision, at most one per mentor and day.

    Awarded on the day that made them enough, by enough different mentors, or on that of an exemption. From then on each
    achieved observation renews the validity, also after it ran out. A later "more practice needed" cancels nothing.
    """
    exempted = _exempted_on(skill, living)
    achieved = [
        fact
        for fact in living
        if fact.kind == "assessed" and fact.outcome == "achieved" and fact.revision == skill.revision
    ]
    counted: set[tuple[UUID, date]] = set()
    awarded_on = renewed_on = None
    for fact in sorted(achieved, key=lambda fact: (fact.on, fact.seq)):
        counted.add((fact.signer, fact.on))
        enough = len(counted) >= skill.observations and len({author for author, _ in counted}) >= skill.mentors
        if enough or (exempted and fact.on >= exempted):
            awarded_on, renewed_on = awarded_on or fact.on, fact.on
    if exempted:
        awarded_on, renewed_on = min(awarded_on or exempted, exempted), max(renewed_on or exempted, exempted)
    valid = add_months(renewed_on, skill.validity_months) if renewed_on and skill.validity_months else None
    return {
        "awarded_on": awarded_on,
        "valid_until": valid,
        "observations": len(counted),
        "mentors": len({author for author, _ in counted}),
        "exempted_on": exempted,
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
        "waiting_until": open_until(request, living),
        "waiting_seq": request.seq,
        "waiting_mentor": UUID(named) if named else None,
    }


def reckon_learner(facts: Iterable[Fact]) -> LearnerStanding:
    """Where the learner is, and the sums of minutes: each minute in one sum only (B15)."""
    facts = list(facts)
    living = live(facts)
    where = [fact for fact in living if fact.kind in {"enrolled", "moved"}][-1]
    ended = end_of(living)
    return LearnerStanding(
        cohort_id=UUID(where.details["cohort"]),
        edition_id=where.edition,
        starts_on=date.fromisoformat(where.details["starts_on"]),
        pace=where.details["pace"],
        languages=",".join(where.details["languages"]),
        ended_on=ended.on if ended else None,
        ended_how=ended.outcome if ended else None,
        pauses=_pauses(living),
        levels=languages.written(languages.levels_in(living)),
        last_on=max((fact.recorded_on for fact in living if fact.acted_as == "learner"), default=None),
        last_seq=max(fact.seq for fact in facts),
        **_minutes(living),
    )


def end_of(living: list[Fact]) -> Fact | None:
    """The end that no reopening undid."""
    undone = {fact.refers for fact in living if fact.kind == "reopened"}
    return next((fact for fact in reversed(living) if fact.kind == "ended" and fact.seq not in undone), None)


def _minutes(living: list[Fact]) -> dict[str, int]:
    """Practice by verdict and setting, days of the internship apart.

    Practice on a day worked at a site is detail of that day: the day's minutes count, its own do not.
    """
    judged = verdicts(living)
    days = days_of_placement(living, judged)
    sums: dict[str, int] = {}
    for claim in (fact for fact in living if fact.kind in HOURS):
        if claim.kind == "practice-logged" and claim.on in days:
            continue
        state = judged[claim.seq].kind if claim.seq in judged else "claimed"
        where = "real" if claim.setting == "real-care" else "simulated"
        name = f"{state}_{'days' if claim.kind == 'day-logged' else where}"
        sums[name] = sums.get(name, 0) + (claim.minutes or 0)
    return sums


def _pauses(living: list[Fact]) -> str:
    """Each pause from its first day to the day before it was resumed."""
    back = {fact.refers: fact.on - timedelta(days=1) for fact in living if fact.kind == "resumed"}
    spans = [(fact.on, back.get(fact.seq)) for fact in living if fact.kind == "paused"]
    return ",".join(f"{first}/{last or ''}" for first, last in spans)
