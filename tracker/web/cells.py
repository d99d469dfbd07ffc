"""The matrix as markup. The one place where HTML is put together in Python, because a template is too slow.

Only two things come from outside, the learner's name and the words about the plan; both are escaped here. A cell is
drawn once for each way it can look, by the macros of templates/components/cells.html, and then only repeated.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from uuid import UUID

from flask import get_template_attribute
from markupsafe import Markup, escape

from tracker.cohorts.hours import THEORY, LineHours, hours_of
from tracker.cohorts.lines import Line
from tracker.cohorts.matrix import Column, Kind, Picked, asked_of
from tracker.cohorts.sights import NOTHING, Sight
from tracker.standing.internship import INTERNSHIP
from tracker.standing.look import State
from tracker.web.speaking import _, hours, ngettext
from tracker.web.wording import against_plan

ROW = (
    '<tr data-href="/enrolments/{id}/"><th scope="row"><span class="row"><a href="/enrolments/{id}">{name}'
    '</a><span class="late num{bad}">{plan}</span></span></th>{cells}</tr>'
)
Drawn = Callable[..., str]
"""A macro: what it says in, markup out."""


def rows(columns: Sequence[Column], picked: Sequence[Picked], today: date) -> Markup:
    """The rows of <tbody>: one learner each, one cell for each column."""
    with_hours = any(column.kind is Kind.HOURS for column in columns)
    found = {each.line.enrolment_id: each for each in hours_of((one.line for one in picked), today) if with_hours}
    desk = Desk(columns, found)
    return Markup("\n".join(desk.row(each.line) for each in picked))  # noqa: S704 made of constants and escaped text


class Pen:
    """Draws the cells of the columns that look alike: of one kind, that need as many observations, at one place."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.start = '<td class="m0">' if column.first else "<td>"
        self.cell: Drawn = cache(get_template_attribute("components/cells.html", "cell"))
        self.mark: Drawn = cache(get_template_attribute("components/cells.html", "mark"))
        self.known: dict[object, str] = {}
        self.out = f"{self.start}{self.cell('out')}</td>"

    def drawn(self, sight: Sight) -> str:
        found = self.known.get(sight)
        if found is None:
            draw = {Kind.SKILL: self._skill, Kind.UNIT: self._unit}.get(self.column.kind, self._examination)
            found = self.known[sight] = f"{self.start}{draw(sight)}</td>"
        return found

    def hours(self, done: int, planned: int, *, short: bool) -> str:
        key = (done, planned, short)
        if key not in self.known:
            percent = min(100, 100 * done // planned)
            look = "more-practice" if short else "signed-off" if percent == 100 else "practising" if done else ""  # noqa: PLR2004
            words = hours_in_words(done, planned, short=short)
            self.known[key] = f"{self.start}{self.mark(look or 'not-started', words, str(percent))}</td>"
        return self.known[key]

    def _skill(self, sight: Sight) -> str:
        note = ""
        if sight.state == State.PARTLY:
            needed = self.column.needed
            note = _("%(done)s of %(all)s", done=min(sight.observations, needed), all=needed)
        level = sight.level if sight.state in {State.SIGNED_OFF, State.PRACTISING} else 0
        exempt = sight.exempt and sight.state == State.SIGNED_OFF
        return self.cell(sight.state, level, note, sight.doubted, exempt)

    def _unit(self, sight: Sight) -> str:
        look = "signed-off" if sight.completed else "not-started"
        return self.mark(look, unit_in_words(sight))

    def _examination(self, sight: Sight) -> str:
        looks = {State.SIGNED_OFF: "signed-off", State.NOT_STARTED: "not-started"}
        return self.mark(looks.get(sight.state, "more-practice"), examination_in_words(sight))


class Desk:
    """The pens, and what rows share: what is said of being ahead or behind."""

    def __init__(self, columns: Sequence[Column], of_hours: Mapping[UUID, LineHours]) -> None:
        made: dict[tuple[Kind, int, bool], Pen] = {}
        kinds = [(column, (column.kind, column.needed, column.first)) for column in columns]
        self.pens = [(column, made.get(kind) or made.setdefault(kind, Pen(column))) for column, kind in kinds]
        self.plain = [(column.code, pen) for column, pen in self.pens if column.kind is not Kind.HOURS]
        self.of_hours = of_hours
        self.said: dict[tuple[int, bool, bool], str] = {}
        self.plans: dict[int, frozenset[str]] = {}

    def row(self, line: Line) -> str:
        key = id(line.plan)
        mine = self.plans.get(key) or self.plans.setdefault(key, asked_of(line.plan))
        seen = line.seen
        cells = [pen.drawn(seen.get(code, NOTHING)) if code in mine else pen.out for code, pen in self.plain]
        if line.enrolment_id in self.of_hours:
            cells += self._hours(self.of_hours[line.enrolment_id])
        return ROW.format(
            id=line.enrolment_id,
            name=escape(line.name),
            bad=" bad" if line.behind else "",
            plan=self._against_plan(line),
            cells="".join(cells),
        )

    def _hours(self, found: LineHours) -> list[str]:
        """The columns of hours come last."""
        short = {each.part for each in found.worrying}
        drawn = []
        for column, pen in self.pens[len(self.plain) :]:
            done, planned = sums(found, column.code)
            drawn.append(pen.hours(done, planned, short=column.code in short) if planned else pen.out)
        return drawn

    def _against_plan(self, line: Line) -> str:
        key = (line.weeks, line.complete, line.paused_on is not None)
        if key not in self.said:
            self.said[key] = str(escape(in_words(line)))
        return self.said[key]


def sums(found: LineHours, code: str) -> tuple[int, int]:
    """Minutes done and planned under a column of hours."""
    parts = [each for each in found.parts if _column_of(each.name) == code]
    return sum(each.confirmed for each in parts), sum(each.planned for each in parts)


def _column_of(part: str) -> str:
    return part if part in {THEORY, INTERNSHIP} else "practice"


def hours_in_words(done: int, planned: int, *, short: bool = False) -> str:
    words = _("%(done)s confirmed of %(all)s", done=hours(done), all=hours(planned))
    return _("%(hours)s, will not be enough at this pace", hours=words) if short else words


def unit_in_words(sight: Sight) -> str:
    if sight.waived:
        return _("Exempt")
    return _("Completed") if sight.completed else _("Not started")


def examination_in_words(sight: Sight) -> str:
    if sight.state == State.SIGNED_OFF:
        return _("Passed")
    if not sight.observations:
        return _("Not tried yet")
    return ngettext("Not passed yet, tried once", "Not passed yet, tried %(num)s times", sight.observations)


def in_words(line: Line) -> str:
    """Where a learner is against the plan, as short as a line of a table has it."""
    if line.ended_on is not None:
        return _("training ended")
    if line.paused_on is not None:
        return _("paused")
    return _("all complete") if line.complete else against_plan(line.weeks)
