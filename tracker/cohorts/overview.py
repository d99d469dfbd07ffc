"""A cohort at a glance: the numbers on its head, the modules side by side, the load of each mentor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.certificates.requirements import Judged
from tracker.cohorts.attention import Pressing, Request, links_by_learner, pressing, who_may_answer
from tracker.cohorts.hours import THEORY, LineHours
from tracker.cohorts.lines import Line, Roll, rolls_of
from tracker.cohorts.queries import MentorLink, dated_items
from tracker.people.models import Cohort
from tracker.standing.forecast import PRACTICE
from tracker.standing.hours import SHOWN_FROM
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
    ready: int = 0
    """Everything that certification needs is met. A person decides."""
    may_sit: int = 0
    """A practical examination is all that is missing of what it covers."""


def totals(roll: Roll, press: Pressing, judged: Mapping[UUID, Judged] | None = None) -> Totals:
    """Every learner is on plan, behind or paused. `judged` as ready.py's `readiness` has it, where it is asked for."""
    known = [judged[line.enrolment_id] for line in roll.lines] if judged else []
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
        ready=sum(each.ready for each in known),
        may_sit=sum(bool(each.may_sit) for each in known),
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
    request: Request | None
    """The one that has waited longest."""

    @property
    def oldest(self) -> int | None:
        """Days that count."""
        return self.request.days if self.request else None

    @property
    def overdue(self) -> bool:
        return self.request is not None and self.request.overdue


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
        request=max(waiting, key=lambda request: request.days, default=None),
    )


@dataclass(frozen=True, slots=True)
class SiteLoad:
    """A site with the learners of this cohort whose mentors work there."""

    site_id: UUID
    name: str
    mentors: int
    learners: int
    waiting: int
    """Open requests that somebody there may answer, each once."""
    oldest: Request | None
    """The one that has waited longest."""


def site_loads(requests: Sequence[Request], links: Sequence[MentorLink]) -> list[SiteLoad]:
    """Each site where a mentor of today works, the longest waiting first."""
    by_learner = links_by_learner(links)
    waiting: dict[UUID, list[Request]] = {link.site_id: [] for link in links if link.site_id}
    for request in requests:
        for site_id in {link.site_id for link in who_may_answer(request, by_learner) if link.site_id}:
            waiting[site_id].append(request)
    found = [
        _site_load(site_id, own, [link for link in links if link.site_id == site_id])
        for site_id, own in waiting.items()
    ]
    return sorted(found, key=lambda load: (-(load.oldest.days if load.oldest else -1), load.name))


def _site_load(site_id: UUID, waiting: Sequence[Request], links: Sequence[MentorLink]) -> SiteLoad:
    return SiteLoad(
        site_id=site_id,
        name=links[0].site,
        mentors=len({link.mentor_id for link in links}),
        learners=len({link.enrolment_id for link in links}),
        waiting=len(waiting),
        oldest=max(waiting, key=lambda request: request.days, default=None),
    )


@dataclass(frozen=True, slots=True)
class Share:
    """Percent of practice in what was done, and in what the plans want by now; None where it says nothing yet."""

    now: int | None
    planned: int | None


def practice_share(hours: Sequence[LineHours]) -> Share:
    """Of all learners together, in minutes done; the plan as the mean of theirs."""
    theory = sum(part.confirmed for each in hours for part in each.parts if part.name == THEORY)
    practice = sum(part.confirmed for each in hours for part in each.parts if part.name != THEORY)
    planned = [each.planned_share for each in hours if each.planned_share is not None]
    shown = theory + practice >= SHOWN_FROM
    return Share(
        now=round(100 * practice / (theory + practice)) if shown else None,
        planned=round(sum(planned) / len(planned)) if planned else None,
    )
