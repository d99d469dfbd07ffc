"""A learner's transcript, for paper: what the logbook adds up to on a day, by whom it was signed, and how to check it.

It is no certificate and says so on every page. Learners print their own; whoever else opens it leaves a line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.certificates.learners import judged
from tracker.curriculum.plan import Competency, Module, Unit
from tracker.curriculum.queries import edition
from tracker.logbook.facts import facts_of
from tracker.logbook.lines import Line
from tracker.logbook.queries import read_texts, timeline
from tracker.logbook.stays import stays_of
from tracker.people.queries import cohort
from tracker.standing import look
from tracker.standing.hours import confirmed_by_module, hours, parts
from tracker.standing.look import State
from tracker.standing.reckon import ItemStanding
from tracker.web import guard, opening
from tracker.web.amounts import KINDS as KINDS_OF_HOURS
from tracker.web.attained import KINDS, attained
from tracker.web.needed import told
from tracker.web.opening import Record
from tracker.web.telling import signature_of

bp = Blueprint("transcripts", __name__)


@dataclass(frozen=True)
class Studied:
    unit: Unit
    standing: ItemStanding | None

    @property
    def done(self) -> bool:
        return look.is_completed(self.standing)


@dataclass(frozen=True)
class Shown:
    """A skill with its state, and who signed that it was achieved."""

    skill: Competency
    standing: ItemStanding | None
    state: State
    signed: Sequence[tuple[Line, tuple[str, str, str]]]


@dataclass(frozen=True)
class Part:
    """One module of the plan."""

    module: Module
    units: Sequence[Studied]
    skills: Sequence[Shown]
    practice: int
    """Minutes confirmed."""

    @property
    def theory(self) -> int:
        """Minutes: the planned hours of what was studied. An exemption counts as done and has no hours."""
        done = (each for each in self.units if each.standing and each.standing.completed_on)
        return sum(60 * each.unit.hours for each in done)


@bp.get("/enrolments/<uuid:enrolment_id>/transcript")
@guard.permits(Action.EXPORT_RECORD)
def show(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.EXPORT_RECORD)
    if not record.own:
        opening.leave_export_on_trail(enrolment_id)
    book = record.book
    lines = timeline(book.id, book.today)
    told_whole = [line for line in lines if line.kind == "assessed" or line.kind in KINDS]
    read_texts(book.id, told_whole)
    found = judged(book)
    return render_template(
        "records/transcript.html",
        record=record,
        cohort=cohort(book.learner.cohort_id),
        edition=edition(book.learner.edition_id),
        progress=book.progress,
        hours=hours(book.plan, book.items, book.learner),
        kinds=[(str(KINDS_OF_HOURS[each.name]), each) for each in parts(book.plan, book.items, book.learner)],
        modules=modules_of(record, told_whole),
        stays=stays_of(book)[::-1],
        attained=attained(record, told_whole),
        judged=found,
        needed=told(record, found),
    )


def modules_of(record: Record, lines: Iterable[Line]) -> list[Part]:
    """In the order of the plan. One query."""
    book = record.book
    practice = confirmed_by_module(book.plan, facts_of(book.id, book.time_zone))
    states = book.progress.states
    signed: dict[str, list[Line]] = {}
    for line in lines:
        if line.kind == "assessed" and line.outcome == "achieved" and line.holds and line.item:
            signed.setdefault(line.item, []).append(line)
    return [
        Part(
            module,
            [Studied(unit, book.items.get(unit.code)) for unit in module.units],
            [_shown(skill, book.items.get(skill.code), states[skill.code], signed) for skill in module.competencies],
            practice.get(module.code, 0),
        )
        for module in book.plan.modules
    ]


def _shown(skill: Competency, standing: ItemStanding | None, state: State, signed: dict[str, list[Line]]) -> Shown:
    """The signatures of the present revision, the earliest first."""
    its = [line for line in signed.get(skill.code, []) if line.revision == skill.revision]
    return Shown(skill, standing, state, [(line, signature_of(line)) for line in reversed(its)])
