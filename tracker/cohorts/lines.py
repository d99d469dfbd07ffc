"""The one place that counts a cohort: a line for each learner, by the rules of tracker/standing.

Every page with learners side by side (cohorts, overview, matrix, export, attention) is made from these lines, so the
same number stands everywhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from tracker import clock
from tracker.cohorts import queries
from tracker.cohorts.sights import NOTHING, Sight, sight
from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import plan_of
from tracker.errors import NotFound
from tracker.people.models import Cohort
from tracker.people.queries import breaks_of, provider
from tracker.standing.forecast import Forecast, forecasts
from tracker.standing.languages import plan_for
from tracker.standing.look import State
from tracker.standing.planning import (
    Calendar,
    Span,
    after_counted_days,
    counted_days,
    due_by,
    paused_since,
    pauses_until,
    weeks_ahead,
)
from tracker.standing.progress import UNDER_WAY, Count
from tracker.standing.thresholds import USUAL, Thresholds


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes of practice outside the internship, and of the internship, by state."""

    claimed: int
    confirmed: int
    claimed_days: int
    confirmed_days: int
    placed_on: date | None
    """When the first placement began, or will begin."""
    confirmed_real: int = 0
    """Of what is confirmed outside the internship, in real care."""
    claimed_real: int = 0
    """The same of what is claimed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One learner of a cohort on a day."""

    enrolment_id: UUID
    name: str
    sort_name: str
    search_key: str
    ended_on: date | None
    ended_how: str | None
    last_on: date | None
    """The day of the last entry of their own."""
    seen: Mapping[str, Sight]
    units: Count
    skills: Count
    weeks: int
    """Ahead of the plan, or behind it where negative."""
    silence: int
    """Days that count since they last wrote anything."""
    plan: Plan
    calendar: Calendar
    worked: Worked
    mine: frozenset[str]
    """The skills of that plan."""
    paused_on: date | None = None
    """The first day of the pause that lasts: who is paused is neither behind nor silent."""
    levels: str = ""
    """The languages proved, as LearnerStanding keeps them."""
    thresholds: Thresholds = USUAL

    def sight(self, code: str) -> Sight:
        return self.seen.get(code, NOTHING)

    @property
    def done(self) -> int:
        return self.units.done + self.skills.done

    @property
    def total(self) -> int:
        return self.units.total + self.skills.total

    @property
    def planned(self) -> int:
        return self.units.planned + self.skills.planned

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def behind(self) -> bool:
        return self.weeks <= -self.thresholds.behind_weeks and self.paused_on is None

    @property
    def silent(self) -> bool:
        return self.silence >= self.thresholds.silent_days and not self.complete and self.paused_on is None

    def ahead(self, today: date) -> list[Forecast]:
        """Whether the hours will suffice."""
        return forecasts(
            self.plan,
            practice=self.worked.claimed + self.worked.confirmed,
            internship=self.worked.claimed_days + self.worked.confirmed_days,
            placed_on=self.worked.placed_on,
            calendar=self.calendar,
            today=today,
        )


@dataclass(frozen=True)
class Roll:
    """A cohort on a day: its plan, its time, its learners by name, those whose training ended apart."""

    cohort: Cohort
    provider: str
    plan: Plan
    today: date
    calendar: Calendar
    lines: Sequence[Line]
    ended: Sequence[Line]
    thresholds: Thresholds = USUAL
    by_id: Mapping[UUID, Line] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {line.enrolment_id: line for line in self.lines})

    @property
    def week(self) -> int:
        return self.calendar.week(self.today)

    @property
    def soon(self) -> date:
        """The last day of the days that count within which a skill that expires is told of."""
        return after_counted_days(self.today, self.thresholds.expiring_days, self.calendar.breaks)

    def counted_since(self, day: date) -> int:
        """Days that count from a day up to today."""
        return counted_days(day, self.today, self.calendar.breaks)


def roll_of(cohort: Cohort) -> Roll:
    """One cohort with its learners."""
    return rolls_of([cohort])[0]


def rolls_of(cohorts: Sequence[Cohort], *, only: UUID | None = None) -> list[Roll]:
    """Several cohorts of one provider, in the order given: as many queries as for one, and one for each edition.

    `only` is an enrolment, where one learner of them is asked for.
    """
    if not cohorts:
        return []
    home = provider(cohorts[0].provider_id)
    if home is None:
        raise NotFound
    today, breaks = clock.today(home.time_zone), breaks_of(home.id)
    asked = queries.learners([cohort.id for cohort in cohorts], today, only=only)
    rows = sorted(asked, key=lambda row: (row.sort_name, row.name))
    editions = {row.edition_id for row in rows} | {cohort.edition_id for cohort in cohorts}
    plans = {edition_id: plan_of(edition_id) for edition_id in editions}
    pairs = {(row.edition_id, row.levels) for row in rows} | {(cohort.edition_id, "") for cohort in cohorts}
    own = Thresholds.of(home)
    reckoners = {pair: Reckoner(plan_for(plans[pair[0]], pair[1]), breaks, today, own) for pair in pairs}
    return [_roll(cohort, home.name, rows, reckoners) for cohort in cohorts]


def _roll(
    cohort: Cohort, home: str, rows: Sequence[Row[Any]], reckoners: Mapping[tuple[UUID, str], "Reckoner"]
) -> Roll:
    own = reckoners[cohort.edition_id, ""]
    lines = [reckoners[row.edition_id, row.levels].line(row) for row in rows if row.cohort_id == cohort.id]
    return Roll(
        cohort=cohort,
        provider=home,
        plan=own.plan,
        today=own.today,
        calendar=own.calendar(cohort.starts_on, cohort.pace),
        lines=[line for line in lines if line.ended_on is None],
        ended=[line for line in lines if line.ended_on is not None],
        thresholds=own.thresholds,
    )


class Reckoner:
    """What learners of one edition who have proved the same languages share, so that it is worked out once."""

    def __init__(self, plan: Plan, breaks: tuple[Span, ...], today: date, thresholds: Thresholds = USUAL) -> None:
        self.plan, self.breaks, self.today, self.thresholds = plan, breaks, today, thresholds
        self.units = [unit.code for unit in plan.units]
        self.skills = [skill.code for skill in plan.signable]  # nobody is behind for the others (E19)
        self.mine = frozenset(skill.code for skill in plan.competencies)
        self.unit_dues = tuple(sorted(unit.due for unit in plan.units))
        self.skill_dues = tuple(sorted(skill.due for skill in plan.signable))
        self.dues = tuple(sorted(self.unit_dues + self.skill_dues))

    def calendar(self, starts_on: date, pace: str, pauses: str = "") -> Calendar:
        return Calendar(starts_on, self.plan.months_at(pace), self.breaks, pauses_until(pauses, self.today))

    def line(self, row: Row[Any]) -> Line:
        """A learner's row, counted."""
        seen = seen_in(row.kept, self.today)
        calendar = self.calendar(row.starts_on, row.pace, row.pauses)
        units = sum(seen[code].completed for code in self.units if code in seen)
        skills = Counter(seen[code].state for code in self.skills if code in seen)
        signed_off = skills[State.SIGNED_OFF]
        since = row.starts_on if row.last_on is None else row.last_on + timedelta(days=1)
        return Line(
            enrolment_id=row.enrolment_id,
            name=row.name,
            sort_name=row.sort_name,
            search_key=row.search_key,
            ended_on=row.ended_on,
            ended_how=row.ended_how,
            last_on=row.last_on,
            seen=seen,
            units=Count(units, len(self.units), planned=_planned(self.unit_dues, calendar, self.today)),
            skills=Count(
                signed_off,
                len(self.skills),
                planned=_planned(self.skill_dues, calendar, self.today),
                waiting=skills[State.WAITING],
                under_way=sum(skills[each] for each in UNDER_WAY),
            ),
            weeks=_weeks(self.dues, units + signed_off, calendar, self.today),
            silence=_counted(since, self.today, calendar.out),
            plan=self.plan,
            mine=self.mine,
            paused_on=paused_since(row.pauses),
            thresholds=self.thresholds,
            calendar=calendar,
            worked=Worked(
                row.claimed_practice,
                row.confirmed_practice,
                row.claimed_days,
                row.confirmed_days,
                row.placed_on,
                row.confirmed_real,
                row.claimed_real,
            ),
            levels=row.levels,
        )


def seen_in(kept: str | None, today: date) -> dict[str, Sight]:
    """What is seen of each item, from the text that `queries.learners` gives for a learner."""
    pairs = (piece.split(":") for piece in (kept or "").split())
    return {code: sight(places, today) for code, places in pairs}


# Learners of a cohort share their dates and often their counts: each question is worked out once.


@lru_cache(maxsize=4096)
def _planned(dues: tuple[float, ...], calendar: Calendar, today: date) -> int:
    return due_by(dues, calendar.share(today))


@lru_cache(maxsize=4096)
def _weeks(dues: tuple[float, ...], done: int, calendar: Calendar, today: date) -> int:
    return weeks_ahead(dues, done, calendar, today)


@lru_cache(maxsize=4096)
def _counted(since: date, today: date, breaks: tuple[Span, ...]) -> int:
    return counted_days(since, today, breaks)
