"""The skills matrix as markup. The one place where HTML is put together in Python, because a template is too slow.

Only two things come from outside, the learner's name and the words about the plan; both are escaped here. A cell is
drawn once for each way it can look, by the macro of templates/components/cells.html, and then only repeated.
"""

from collections.abc import Callable, Sequence
from functools import cache

from flask import get_template_attribute
from markupsafe import Markup, escape

from tracker.cohorts.lines import Line
from tracker.cohorts.matrix import Column, Picked
from tracker.cohorts.sights import NOTHING, Sight
from tracker.standing.look import State
from tracker.web.speaking import _
from tracker.web.wording import against_plan

ROW = (
    '<tr data-href="/enrolments/{id}/competencies/"><th scope="row"><span class="row"><a href="/enrolments/{id}">{name}'
    '</a><span class="late num{bad}">{plan}</span></span></th>{cells}</tr>'
)


def rows(columns: Sequence[Column], picked: Sequence[Picked]) -> Markup:
    """The rows of <tbody>: one learner each, one cell for each column."""
    desk = Desk(columns)
    return Markup("\n".join(desk.row(each.line) for each in picked))  # noqa: S704 made of constants and escaped text


class Pen:
    """Draws the cells of the columns that look alike: that need as many observations, at the same place of a module."""

    def __init__(self, needed: int, start: str, cell: Callable[..., str]) -> None:
        self.needed, self.start, self.cell = needed, start, cell
        self.known: dict[Sight, str] = {}
        self.out = f"{start}{cell('out')}</td>"

    def drawn(self, sight: Sight) -> str:
        found = self.known.get(sight)
        if found is None:
            found = self.known[sight] = self._draw(sight)
        return found

    def _draw(self, sight: Sight) -> str:
        note = ""
        if sight.state == State.PARTLY:
            note = _("%(done)s of %(all)s", done=min(sight.observations, self.needed), all=self.needed)
        level = sight.level if sight.state in {State.SIGNED_OFF, State.PRACTISING} else 0
        exempt = sight.exempt and sight.state == State.SIGNED_OFF
        return f"{self.start}{self.cell(sight.state, level, note, sight.doubted, exempt)}</td>"


class Desk:
    """The pens, and what rows share: what is said of being ahead or behind."""

    def __init__(self, columns: Sequence[Column]) -> None:
        cell = cache(get_template_attribute("components/cells.html", "cell"))
        kinds = {(column.needed, column.first) for column in columns}
        starts = {True: '<td class="m0">', False: "<td>"}
        made = {(needed, first): Pen(needed, starts[first], cell) for needed, first in kinds}
        self.pens = [(column.code, made[column.needed, column.first]) for column in columns]
        self.said: dict[tuple[int, bool, bool], str] = {}

    def row(self, line: Line) -> str:
        mine, seen = line.mine, line.seen
        cells = [pen.drawn(seen.get(code, NOTHING)) if code in mine else pen.out for code, pen in self.pens]
        return ROW.format(
            id=line.enrolment_id,
            name=escape(line.name),
            bad=" bad" if line.behind else "",
            plan=self._against_plan(line),
            cells="".join(cells),
        )

    def _against_plan(self, line: Line) -> str:
        key = (line.weeks, line.complete, line.paused_on is not None)
        if key not in self.said:
            self.said[key] = str(escape(in_words(line)))
        return self.said[key]


def in_words(line: Line) -> str:
    """Where a learner is against the plan, as short as a line of a table has it."""
    if line.paused_on is not None:
        return _("paused")
    return _("all complete") if line.complete else against_plan(line.weeks)
