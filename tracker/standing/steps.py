"""What a learner does next, each step with its reason. Pure: the day is handed in. The words are the web's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from tracker.curriculum.plan import Competency, Plan, Unit
from tracker.standing import look
from tracker.standing.facts import Fact, live, verdicts
from tracker.standing.forecast import Forecast
from tracker.standing.kinds import HOURS
from tracker.standing.look import State
from tracker.standing.reckon import ItemStanding

MOST = 5
ENOUGH_PRACTICE = 3
"""Practised so often since the last answer, a skill can be shown to a mentor."""
EXPIRES_SOON = timedelta(days=30)
"""Where the provider says nothing else."""
SENT_BACK_FOR = timedelta(days=21)
"""So long hours that were sent back stand among the steps; in the logbook they stay."""


class Why(StrEnum):
    """The reason of a step."""

    MORE_PRACTICE = "more-practice"
    """A mentor saw it and more practice is needed."""
    TURNED_DOWN = "turned-down"
    """A request was answered without an assessment."""
    HOURS_BACK = "hours-back"
    """Hours were sent back and not claimed anew."""
    READY = "ready"
    """Practised often enough to ask a mentor to watch."""
    LAPSED = "lapsed"
    """Nobody answered the request in time."""
    UNIT = "unit"
    """The next unit of the plan."""
    PARTLY = "partly"
    """Seen, but not yet often enough or by enough mentors."""
    SHORT = "short"
    """At the pace so far the hours will not suffice."""
    WAITING = "waiting"
    """A request is open."""
    EXPIRED = "expired"
    """Was signed off; has to be seen again."""
    EXPIRING = "expiring"
    """Signed off for thirty days more at most."""


RANK = {
    Why.MORE_PRACTICE: 0,
    Why.TURNED_DOWN: 0,
    Why.HOURS_BACK: 0,
    Why.READY: 1,
    Why.LAPSED: 1,
    Why.UNIT: 2,
    Why.PARTLY: 3,
    Why.SHORT: 4,
    Why.WAITING: 4,
    Why.EXPIRED: 5,
    Why.EXPIRING: 5,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, or to wait for. What a reason does not need is None or 0."""

    why: Why
    item: str
    """Code of an item or module; of hours that will not suffice practice or internship."""
    on: date | None = None
    """Since when."""
    until: date | None = None
    seq: int | None = None
    """The entry that says why."""
    by: UUID | None = None
    """Who said it; of a request, who was asked."""
    count: int = 0
    """Practised so often; or skills that build on the unit; or observations there are; or minutes missing."""
    claim: int | None = None
    """The hours that were sent back."""
    day: date | None = None
    """Of a day at a site that was sent back: which one."""
    outcome: str | None = None
    """How a request was turned down."""


def next_steps(
    plan: Plan,
    items: Mapping[str, ItemStanding],
    facts: Sequence[Fact],
    today: date,
    *,
    ahead: Sequence[Forecast] = (),
    soon: date | None = None,
    most: int = MOST,
) -> list[Step]:
    """The first of every kind before the second of any, in the order of RANK. `ahead` is where the hours will stand.

    `soon` is the last day of those within which a skill that expires is told of.
    """
    soon = soon or today + EXPIRES_SOON
    living = live(facts)
    of_item: dict[str | None, list[Fact]] = defaultdict(list)
    for fact in living:
        of_item[fact.item].append(fact)
    judged = verdicts(living)
    found = [
        *(
            _expiring(skill, items[skill.code], today, soon)
            or _of_skill(skill, items[skill.code], of_item[skill.code], judged, today)
            for skill in _seen(plan, items)
        ),
        *_sent_back(living, judged, today),
        next_unit(plan, items),
        *(Step(Why.SHORT, each.part, until=each.on, count=each.short or 0) for each in ahead if each.worrying),
    ]
    return _fair(sorted(filter(None, found), key=_order), most)


def next_unit(plan: Plan, items: Mapping[str, ItemStanding]) -> Step | None:
    """The open unit that is due first among those whose own needs are completed."""
    done = {unit.code for unit in plan.units if look.is_completed(items.get(unit.code))}
    still = [unit for unit in plan.units if unit.code not in done]
    units = {unit.code for unit in plan.units}
    within_reach = [unit for unit in still if set(unit.needs) & units <= done] or still
    first = min(within_reach, key=lambda unit: unit.due, default=None)
    return Step(Why.UNIT, first.code, count=_builds_on(plan, first)) if first else None


def _builds_on(plan: Plan, unit: Unit) -> int:
    return sum(unit.code in skill.needs for skill in plan.competencies)


def _seen(plan: Plan, items: Mapping[str, ItemStanding]) -> list[Competency]:
    """Skills that anything was said of and that can be signed off."""
    return [skill for skill in plan.signable if skill.code in items]


def _of_skill(
    skill: Competency, standing: ItemStanding, its: Sequence[Fact], judged: Mapping[int, Fact], today: date
) -> Step | None:
    now = look.state(standing, today)
    if look.is_waiting(standing, today):
        since, until = standing.waiting_since, standing.waiting_until
        return Step(Why.WAITING, skill.code, since, until, seq=standing.waiting_seq, by=standing.waiting_mentor)
    if now is State.SIGNED_OFF and not look.is_doubted(standing, today):
        return None
    answer = next((fact for fact in reversed(its) if _answers(fact)), None)
    practised = _practised_since(its, judged, max(answer.seq if answer else 0, standing.waiting_seq or 0))
    if practised >= ENOUGH_PRACTICE:
        last = max(fact.on for fact in its if fact.kind == "practice-logged")
        return Step(Why.READY, skill.code, on=last, count=practised)
    return _unready(skill, standing, answer, now)


def _unready(skill: Competency, standing: ItemStanding, answer: Fact | None, now: State) -> Step | None:
    if standing.waiting_until is not None:
        return Step(Why.LAPSED, skill.code, standing.waiting_since, standing.waiting_until, seq=standing.waiting_seq)
    if answer and (answer.outcome == "more-practice" or answer.kind == "request-closed"):
        why = Why.TURNED_DOWN if answer.kind == "request-closed" else Why.MORE_PRACTICE
        return Step(why, skill.code, answer.on, seq=answer.seq, by=answer.signer, outcome=answer.outcome)
    if now is State.EXPIRED:
        return Step(Why.EXPIRED, skill.code, on=standing.valid_until, until=standing.valid_until)
    if now is State.PARTLY:
        by = answer.signer if answer else None
        return Step(Why.PARTLY, skill.code, on=standing.latest_on, by=by, count=standing.observations)
    return None


def _expiring(skill: Competency, standing: ItemStanding, today: date, soon: date) -> Step | None:
    """Of a skill that is signed off and not doubted, and for which nothing is asked."""
    until, sound = standing.valid_until, look.state(standing, today) is State.SIGNED_OFF
    if (
        until is None
        or until > soon
        or not sound
        or look.is_doubted(standing, today)
        or look.is_waiting(standing, today)
    ):
        return None
    return Step(Why.EXPIRING, skill.code, on=until, until=until)


def _answers(fact: Fact) -> bool:
    return fact.kind == "assessed" or (fact.kind == "request-closed" and fact.outcome != "withdrawn")


def _practised_since(its: Sequence[Fact], judged: Mapping[int, Fact], seq: int) -> int:
    """How often it was practised after that entry; what was sent back does not count."""
    sent_back = {claim for claim, verdict in judged.items() if verdict.kind == "declined"}
    return sum(fact.kind == "practice-logged" and fact.seq > seq and fact.seq not in sent_back for fact in its)


def _sent_back(living: Sequence[Fact], judged: Mapping[int, Fact], today: date) -> list[Step]:
    """Hours declined lately that no newer claim replaces."""
    claims = [fact for fact in living if fact.kind in HOURS]
    replaced = {claim.refers for claim in claims}
    back = [(claim, judged[claim.seq]) for claim in claims if claim.seq in judged and claim.seq not in replaced]
    return [
        Step(
            Why.HOURS_BACK,
            claim.item or "",
            verdict.on,
            seq=verdict.seq,
            by=verdict.author,
            claim=claim.seq,
            day=claim.on if claim.kind == "day-logged" else None,
        )
        for claim, verdict in back
        if verdict.kind == "declined" and today - verdict.on <= SENT_BACK_FOR
    ]


def _order(step: Step) -> tuple[int, int]:
    """By rank; the newest word of a mentor first, of all else what has stood longest."""
    day = step.on.toordinal() if step.on else 0
    return RANK[step.why], -day if RANK[step.why] == 0 else day


def _fair(steps: Sequence[Step], most: int) -> list[Step]:
    chosen: list[Step] = []
    for once in (True, False):
        for step in steps:
            first = all(RANK[step.why] != RANK[other.why] for other in chosen)
            if len(chosen) < most and step not in chosen and (first or not once):
                chosen.append(step)
    return sorted(chosen, key=_order)
