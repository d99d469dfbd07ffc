"""Who of a cohort is ready for certification, and who can sit a practical examination: two queries for all of them.

What the programme asks and how it is reckoned: tracker/certificates/requirements.py.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.certificates.learners import standing_for, stands_for
from tracker.certificates.requirements import Done, Judged, judge, looked_at
from tracker.cohorts.lines import Line, Roll
from tracker.extensions import db
from tracker.logbook.models import Entry, StandingLearner, StandingPlacement
from tracker.standing.internship import Shown
from tracker.standing.languages import read
from tracker.standing.look import State


def readiness(rolls: Sequence[Roll]) -> dict[UUID, Judged]:
    """By enrolment, every learner of these cohorts of one provider, ended ones too."""
    if not rolls:
        return {}
    today, lines = rolls[0].today, [line for roll in rolls for line in (*roll.lines, *roll.ended)]
    cohort_ids = [roll.cohort.id for roll in rolls]
    plans = {id(line.plan): line.plan for line in lines}
    documents = stands_for(rolls[0].cohort.provider_id) if any(map(looked_at, plans.values())) else {}
    shown = _shown(cohort_ids) if documents else {}
    over = _over(cohort_ids, today)
    return {
        line.enrolment_id: judge(
            line.plan,
            done_of(
                line,
                standing_for(documents, shown.get(line.enrolment_id, {}), today),
                over.get(line.enrolment_id, (0, 0)),
            ),
        )
        for line in lines
    }


def done_of(line: Line, shown: frozenset[str], over: tuple[int, int]) -> Done:
    """What a line of a cohort says; `over` are placements that are over, and those of them that were evaluated."""
    plan, worked = line.plan, line.worked
    signed_off = {code for code, sight in line.seen.items() if sight.state is State.SIGNED_OFF}
    return Done(
        units=frozenset(unit.code for unit in plan.units if line.sight(unit.code).completed),
        skills=frozenset(skill.code for skill in plan.signable if skill.code in signed_off),
        passed=frozenset(each.code for each in plan.examinations if each.code in signed_off),
        simulated=worked.confirmed - worked.confirmed_real,
        real=worked.confirmed_real,
        days=worked.confirmed_days,
        levels=read(line.levels),
        shown=shown,
        placements=over[0],
        evaluated=over[1],
    )


def _over(cohort_ids: Iterable[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    """By enrolment, placements that are over, and those of them with a final evaluation."""
    stay = StandingPlacement
    rows = (
        select(stay.enrolment_id, func.count(), func.count(stay.final_on))
        .join(StandingLearner, StandingLearner.enrolment_id == stay.enrolment_id)
        .where(StandingLearner.cohort_id.in_(set(cohort_ids)), or_(stay.ended_on.is_not(None), stay.ends_on < today))
        .group_by(stay.enrolment_id)
    )
    return {enrolment_id: (placements, evaluated) for enrolment_id, placements, evaluated in db.session.execute(rows)}


def _shown(cohort_ids: Iterable[UUID]) -> dict[UUID, Mapping[UUID, Shown]]:
    """By enrolment, what was entered last of each document that was shown; what was taken back is not."""
    withdrawn = aliased(Entry)
    taken_back = exists().where(
        withdrawn.enrolment_id == Entry.enrolment_id, withdrawn.refers_seq == Entry.seq, withdrawn.kind == "withdrawn"
    )
    rows = (
        select(Entry.enrolment_id, Entry.seq, Entry.on_date, Entry.details)
        .join(StandingLearner, StandingLearner.enrolment_id == Entry.enrolment_id)
        .where(StandingLearner.cohort_id.in_(set(cohort_ids)), Entry.kind == "document-shown", ~taken_back)
        .order_by(Entry.enrolment_id, Entry.seq)
    )
    found: dict[UUID, dict[UUID, Shown]] = {}
    for enrolment_id, seq, on, details in db.session.execute(rows):
        said = json.loads(details)
        until = said.get("valid_until")
        shown = Shown(seq, on, date.fromisoformat(until) if until else None)
        found.setdefault(enrolment_id, {})[UUID(said["document"])] = shown
    return dict(found)
