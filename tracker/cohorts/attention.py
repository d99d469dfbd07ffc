"""What a coordinator should look at, each with its reason. It decides nothing and writes nothing.

A request that waits is the affair of whom it waits for, not of the learner who asked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tracker.cohorts.disputes import Denied
from tracker.cohorts.lines import Line, Roll
from tracker.cohorts.queries import Dated, MentorLink, dated_items
from tracker.cohorts.unknown_signers import Unknown
from tracker.curriculum.plan import Competency
from tracker.people.quieting import Seen
from tracker.standing.look import State


@dataclass(frozen=True, slots=True)
class Request:
    """An open request for a sign-off."""

    line: Line
    skill: Competency
    days: int
    """Days that count since it was made."""
    until: date
    mentor_id: UUID | None
    """Whom it names; None for anybody who may sign."""
    mentor: str
    seq: int
    """The entry that asks."""

    @property
    def overdue(self) -> bool:
        """It has waited longer than the provider lets requests wait."""
        return self.days > self.line.thresholds.waiting_days


@dataclass(frozen=True, slots=True)
class Expiring:
    """A skill that has to be seen again soon."""

    line: Line
    skill: Competency
    until: date


@dataclass(frozen=True, slots=True)
class Pressing:
    """What has a day: requests, the longest waiting first, and skills that expire soon, the soonest first."""

    requests: Sequence[Request]
    expiring: Sequence[Expiring]

    @property
    def overdue(self) -> list[Request]:
        return [request for request in self.requests if request.overdue]


def press_of(roll: Roll) -> Pressing:
    """The same, asked of the database."""
    return pressing(roll, dated_items([roll.cohort.id], roll.today, roll.soon))


def pressing(roll: Roll, items: Iterable[Dated]) -> Pressing:
    """The requests and expiring skills of the learners still in training, of what their plans hold."""
    requests, expiring = [], []
    for item, line, skill in _in_plan(roll, items):
        if item.waiting_since and item.waiting_until and item.waiting_until >= roll.today:
            days = roll.counted_since(item.waiting_since)
            named = item.waiting_name or ""
            until, mentor, seq = item.waiting_until, item.waiting_mentor, item.waiting_seq or 0
            requests.append(Request(line, skill, days, until, mentor, named, seq))
        if item.awarded_on and item.valid_until and _expires_soon(line, skill, roll, item.valid_until):
            expiring.append(Expiring(line, skill, item.valid_until))
    return Pressing(
        sorted(requests, key=lambda each: (-each.days, each.line.sort_name, each.skill.code)),
        sorted(expiring, key=lambda each: (each.until, each.line.sort_name, each.skill.code)),
    )


def _in_plan(roll: Roll, items: Iterable[Dated]) -> Iterable[tuple[Dated, Line, Competency]]:
    for item in items:
        line = roll.by_id.get(item.enrolment_id)
        try:
            skill = line.plan.competency(item.item_code) if line else None
        except KeyError:
            continue  # a unit, or of an earlier edition
        if line and skill:
            yield item, line, skill


def _expires_soon(line: Line, skill: Competency, roll: Roll, until: date) -> bool:
    """`queries.dated_items` also gives skills that are dated for another reason."""
    return line.sight(skill.code).state == State.SIGNED_OFF and roll.today <= until <= roll.soon


class Asked(StrEnum):
    """Who is asked, and whether somebody can answer."""

    MENTOR = "mentor"
    """A mentor by name."""
    SITE = "site"
    """Anybody at one site."""
    SEVERAL = "several"
    """Any of several mentors."""
    LEFT = "left"
    """A mentor by name who is no longer one of this learner."""
    NOBODY = "nobody"
    """Nobody: the learner has no mentor for this."""


UNANSWERABLE = frozenset({Asked.LEFT, Asked.NOBODY})


@dataclass(frozen=True, slots=True)
class Queue:
    """Requests that wait for the same person or place, the longest waiting first."""

    asked: Asked
    names: tuple[str, ...]
    """Of the mentors; empty for a site or nobody."""
    site: str
    requests: Sequence[Request]


def queues(requests: Sequence[Request], links: Sequence[MentorLink]) -> list[Queue]:
    """Who is waited for too long, and what nobody can answer however short it has waited."""
    by_learner = links_by_learner(links)
    found: dict[tuple[Asked, tuple[str, ...], str], list[Request]] = defaultdict(list)
    for request in requests:
        key = _asked(request, who_may_answer(request, by_learner))
        if request.overdue or key[0] in UNANSWERABLE:
            found[key].append(request)
    made = [Queue(*key, waiting) for key, waiting in found.items()]
    return sorted(made, key=lambda queue: (queue.asked not in UNANSWERABLE, -queue.requests[0].days, queue.names))


def links_by_learner(links: Iterable[MentorLink]) -> Mapping[UUID, list[MentorLink]]:
    """The mentors of each learner."""
    found: dict[UUID, list[MentorLink]] = defaultdict(list)
    for link in links:
        found[link.enrolment_id].append(link)
    return found


def who_may_answer(request: Request, by_learner: Mapping[UUID, list[MentorLink]]) -> list[MentorLink]:
    """The mentors of today who cover the module: the one named, or each of them where nobody is."""
    mine = by_learner.get(request.line.enrolment_id, [])
    fit = [link for link in mine if link.covers(request.skill.module)]
    return [link for link in fit if request.mentor_id in {None, link.mentor_id}]


def _asked(request: Request, able: Sequence[MentorLink]) -> tuple[Asked, tuple[str, ...], str]:
    """Whom a request waits for: kind, names, site."""
    names = tuple(sorted({link.name for link in able}))
    sites = {link.site for link in able}
    site = sites.pop() if len(sites) == 1 else ""
    if not able:
        return (Asked.LEFT, (request.mentor,), "") if request.mentor_id else (Asked.NOBODY, (), "")
    if request.mentor_id or len(names) == 1:
        return Asked.MENTOR, names, able[0].site
    return (Asked.SITE, (), site) if site else (Asked.SEVERAL, names, "")


class Why(StrEnum):
    """Why a learner is on the list, the most pressing first."""

    DISPUTED = "disputed"
    """A signature was denied, and nobody but a coordinator can decide."""
    UNKNOWN = "unknown"
    """A mentor whom they named has to be confirmed before anything counts that is signed."""
    BEHIND = "behind"
    """So many weeks behind the plan as the provider says, or more."""
    SILENT = "silent"
    """No entry of their own for so many days that count."""
    TWICE = "twice"
    """More practice needed was said as often of a skill that is not signed off."""
    HOURS = "hours"
    """At the pace so far the hours will not suffice by the end."""
    DOUBTED = "doubted"
    """Signed off, and later found wanting."""
    EXPIRED = "expired"
    """Has to be seen again."""
    EXPIRING = "expiring"
    """Will expire within so many days that count."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: of the learner as a whole, or of a skill."""

    why: Why
    number: int = 0
    """Weeks behind, days of silence, how often, or minutes missing."""
    skill: Competency | None = None
    day: date | None = None
    part: str = ""
    """Of hours: practice or internship. Of a dispute: what was signed, as disputes.py says. Of a signer: the post."""
    by: str = ""
    """Of a dispute: who denied it. Of a signer nobody knows: name and site."""
    seen: Seen | None = None
    """Of one that is quiet: who saw it, until when."""

    @property
    def about(self) -> str:
        """What of the reason can be quiet by itself: the skill, or the part of the hours."""
        return self.skill.code if self.skill else self.part


@dataclass(frozen=True, slots=True)
class Concern:
    """A learner to look at, with every reason."""

    line: Line
    reasons: Sequence[Reason]

    @property
    def behind(self) -> int:
        """Weeks, where that is a reason."""
        return max((each.number for each in self.reasons if each.why is Why.BEHIND), default=0)

    def where(self, fits: Callable[[Reason], bool]) -> "Concern":
        """With these reasons alone."""
        return Concern(self.line, [each for each in self.reasons if fits(each)])


def concerns(
    roll: Roll,
    press: Pressing,
    poor: Mapping[tuple[UUID, str], int],
    denied: Iterable[Denied] = (),
    unknown: Iterable[Unknown] = (),
) -> list[Concern]:
    """The learners to look at, in order, each with their most pressing reason first."""
    dated: dict[UUID, list[Reason]] = defaultdict(list)
    for dispute in denied:
        if line := roll.by_id.get(dispute.enrolment_id):
            dated[line.enrolment_id].append(_of_dispute(line, dispute))
    for signer in unknown:
        if line := roll.by_id.get(signer.enrolment_id):
            dated[line.enrolment_id].append(_of_signer(signer))
    for each in press.expiring:
        dated[each.line.enrolment_id].append(Reason(Why.EXPIRING, skill=each.skill, day=each.until))
    order = list(Why)
    found = []
    for line in roll.lines:
        hours = _of_hours(line, roll.today)
        reasons = [*_of_learner(line), *hours, *_of_skills(line, poor), *dated[line.enrolment_id]]
        if reasons:
            found.append(Concern(line, sorted(reasons, key=lambda reason: order.index(reason.why))))
    return in_order(found)


def in_order(found: Iterable[Concern]) -> list[Concern]:
    """Furthest behind first, then by the most pressing reason, then by name."""
    order = list(Why)
    return sorted(found, key=lambda each: (-each.behind, order.index(each.reasons[0].why), each.line.sort_name))


def _of_dispute(line: Line, denied: Denied) -> Reason:
    """The skill where it is one, and one of the learner's plan."""
    skill = next((each for each in line.plan.competencies if each.code == denied.item_code), None)
    return Reason(Why.DISPUTED, skill=skill, day=denied.since, part=denied.part, by=denied.by)


def _of_signer(signer: Unknown) -> Reason:
    return Reason(Why.UNKNOWN, day=signer.since, part=str(signer.post_id), by=f"{signer.name}, {signer.site}")


def _of_learner(line: Line) -> Iterable[Reason]:
    if line.behind:
        yield Reason(Why.BEHIND, -line.weeks)
    if line.silent:
        yield Reason(Why.SILENT, line.silence, day=line.last_on)


def _of_hours(line: Line, today: date) -> Iterable[Reason]:
    for each in line.ahead(today):
        if each.worrying and line.paused_on is None:
            yield Reason(Why.HOURS, each.short or 0, day=each.on, part=each.part)


def _of_skills(line: Line, poor: Mapping[tuple[UUID, str], int]) -> Iterable[Reason]:
    for skill in line.plan.competencies:
        sight = line.sight(skill.code)
        times = poor.get((line.enrolment_id, skill.code), 0)
        if sight.doubted:
            yield Reason(Why.DOUBTED, times, skill)
        elif sight.state == State.EXPIRED:
            yield Reason(Why.EXPIRED, skill=skill)
        elif times >= line.thresholds.poor_times:
            yield Reason(Why.TWICE, times, skill)
