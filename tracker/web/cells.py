"""The skills matrix as markup. The one place where HTML is put together in Python, because a template is too slow.

Only two things come from outside, the learner's name and the words about the plan; both are escaped here. A cell is
drawn once for each way it can look, by the macro of templates/components/cells.html, and then only repeated.
"""

from collections.abc import Callable, Sequence

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
    pens = pens_for(columns)
    said: dict[tuple[int, bool], str] = {}
    return Markup("\n".join(_row(each.line, pens, said) for each in picked))  # noqa: S704 made of constants and escaped text


def _row(line: Line, pens: Sequence[tuple[str, "Pen"]], said: dict[tuple[int, bool], str]) -> str:
    mine = {item.code for item in line.plan.competencies}
    seen = line.seen
    cells = [pen.drawn(seen.get(code, NOTHING)) if code in mine else pen.out for code, pen in pens]
    key = (line.weeks, line.complete)
    if key not in said:
        said[key] = str(escape(_("all complete") if line.complete else against_plan(line.weeks)))
    return ROW.format(
        id=line.enrolment_id,
        name=escape(line.name),
        bad=" bad" if line.behind else "",
        plan=said[key],
        cells="".join(cells),
    )


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
        return f"{self.start}{self.cell(sight.state, level, note, sight.doubted)}</td>"


def pens_for(columns: Sequence[Column]) -> list[tuple[str, Pen]]:
    """The code and the pen of each column; columns that look alike share one."""
    cell = get_template_attribute("components/cells.html", "cell")
    pens: dict[tuple[int, bool], Pen] = {}
    for column in columns:
        start = '<td class="m0">' if column.first else "<td>"
        pens.setdefault((column.needed, column.first), Pen(column.needed, start, cell))
    return [(column.code, pens[column.needed, column.first]) for column in columns]
