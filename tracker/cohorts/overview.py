"""A cohort at a glance: the numbers on its head, the modules side by side, the load of each mentor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.cohorts.attention import Pressing, Request, links_by_learner, pressing, who_may_answer
from tracker.cohorts.lines import Line, Roll, rolls_of
from tracker.cohorts.queries import MentorLink, dated_items
from tracker.people.models import Cohort
from tracker.standing.forecast import PRACTICE
from tracker.standing.internship import INTERNSHIP
from tracker.standing.look import State
from tracker.standing.progress import UNDER_WAY, Count


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of a cohort; learners whose training ended are in none of them."""

    learners: int
    on_plan: int
    """On the plan, ahead of it, or behind by less than the provider minds."""
    behind: int
    requests: int
    overdue: int
    expiring: int
    complete: int
    paused: int
    """Neither on plan nor behind."""


def totals(roll: Roll, press: Pressing) -> Totals:
    """Every learner is on plan, behind or paused."""
    behind = sum(line.behind for line in roll.lines)
    paused = sum(line.paused_on is not None for line in roll.lines)
    return Totals(
        learners=len(roll.lines),
        on_plan=len(roll.lines) - behind - paused,
        behind=behind,
        requests=len(press.requests),
        overdue=len(press.overdue),
        expiring=len(press.expiring),
        complete=sum(line.complete for line in roll.lines),
        paused=paused,
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """A cohort as one line among others."""

    roll: Roll
    totals: Totals


def glances(cohorts: Sequence[Cohort]) -> list[Glance]:
    """Several cohorts, provider by provider, in the order given: a constant number of queries for each provider."""
    by_provider: dict[UUID, list[Cohort]] = {}
    for cohort in cohorts:
        by_provider.setdefault(cohort.provider_id, []).append(cohort)
    return [glance for own in by_provider.values() for glance in _glances(own)]


def _glances(cohorts: Sequence[Cohort]) -> list[Glance]:
    rolls = rolls_of(cohorts)
    items = dated_items([cohort.id for cohort in cohorts], rolls[0].today, rolls[0].soon)
    return [Glance(roll, totals(roll, pressing(roll, items))) for roll in rolls]


def furthest_behind_first(lines: Sequence[Line]) -> list[Line]:
    """Who is where against the plan."""
    return sorted(lines, key=lambda line: (line.weeks, line.done / max(1, line.total), line.sort_name))


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """The skills of one module over all learners."""

    code: str
    title: str
    skills: Count

    @property
    def percent(self) -> int:
        return round(100 * self.skills.done / max(1, self.skills.total))


def modules(roll: Roll) -> list[ModuleLine]:
    """How far the cohort is in each module of its plan, among those who have it in theirs."""
    found = []
    asked = {skill.code for skill in roll.plan.signable}
    for module in roll.plan.modules:
        codes = [skill.code for skill in module.competencies if skill.code in asked]
        asking = [(line, code) for line in roll.lines for code in codes if code in line.mine]
        states = Counter(line.sight(code).state for line, code in asking)
        skills = Count(
            states[State.SIGNED_OFF],
            len(asking),
            waiting=states[State.WAITING],
            under_way=sum(states[each] for each in UNDER_WAY),
        )
        found.append(ModuleLine(module.code, module.title, skills))
    return found


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One part of the practice over all learners, in minutes."""

    part: str
    """practice or internship"""
    planned: int
    claimed: int
    confirmed: int


def hours(roll: Roll) -> list[HoursLine]:
    """Practice outside the internship, and the internship; without what the plan does not ask."""
    plans, worked = [line.plan for line in roll.lines], [line.worked for line in roll.lines]
    days = 60 * sum(plan.internship.hours for plan in plans)
    found = [
        HoursLine(
            PRACTICE,
            60 * sum(plan.practice_hours for plan in plans) - days,
            sum(each.claimed for each in worked),
            sum(each.confirmed for each in worked),
        ),
        HoursLine(
            INTERNSHIP, days, sum(each.claimed_days for each in worked), sum(each.confirmed_days for each in worked)
        ),
    ]
    return [each for each in found if each.planned]


@dataclass(frozen=True, slots=True)
class Load:
    """A mentor with the learners of this cohort."""

    mentor_id: UUID
    name: str
    sort_name: str
    function: str
    site: str
    learners: int
    waiting: int
    """Open requests that this mentor may answer: to them by name, or to anybody."""
    oldest: int | None
    """Days that count."""
    overdue: bool


def loads(requests: Sequence[Request], links: Sequence[MentorLink]) -> list[Load]:
    """Each mentor of today, the longest waiting first."""
    by_learner = links_by_learner(links)
    waiting: dict[UUID, list[Request]] = {link.mentor_id: [] for link in links}
    for request in requests:
        for mentor_id in {link.mentor_id for link in who_may_answer(request, by_learner)}:
            waiting[mentor_id].append(request)
    mentors: Mapping[UUID, MentorLink] = {link.mentor_id: link for link in reversed(links)}
    learners = Counter(mentor_id for mentor_id, _ in {(link.mentor_id, link.enrolment_id) for link in links})
    found = [_load(link, learners[mentor_id], waiting[mentor_id]) for mentor_id, link in mentors.items()]
    return sorted(found, key=lambda load: (-(load.oldest if load.oldest is not None else -1), load.sort_name))


def _load(link: MentorLink, learners: int, waiting: Sequence[Request]) -> Load:
    return Load(
        mentor_id=link.mentor_id,
        name=link.name,
        sort_name=link.sort_name,
        function=link.function,
        site=link.site,
        learners=learners,
        waiting=len(waiting),
        oldest=max((request.days for request in waiting), default=None),
        overdue=any(request.overdue for request in waiting),
    )
