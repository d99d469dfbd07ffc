"""The logbook as a page and as a file. Taking an entry back: taking_back.py."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import find_enrolment
from tracker.logbook import queries
from tracker.logbook.books import Book, open_book
from tracker.logbook.lines import Became, Line, told
from tracker.standing.internship import INTERNSHIP, monday_of
from tracker.web import guard, opening
from tracker.web.forms import Filter, choices
from tracker.web.opening import Record
from tracker.web.reading_in import marked_up, of_cohort, plain_words
from tracker.web.speaking import _, lazy, short_day
from tracker.web.spreadsheets import harmless
from tracker.web.telling import BECAME, FILTERS

bp = Blueprint("logbook", __name__)
for name, words in FILTERS.items():
    bp.add_app_template_filter(words, name)

ON_ONE_PAGE = 40
OF_PLACEMENTS = frozenset({"placed", "placement-ended", "placement-evaluated", "document-shown"})
"""What is said of an internship without naming its module."""
GROUPS: dict[str, tuple[str, frozenset[str]]] = {
    "study": (lazy("Units studied"), frozenset({"unit-completed"})),
    "practice": (lazy("Practice"), frozenset({"practice-logged"})),
    "internship": (lazy("Internship"), OF_PLACEMENTS | {"day-logged"}),
    "requests": (lazy("Requests"), frozenset({"sign-off-requested"})),
    "assessments": (lazy("Assessments"), frozenset({"assessed"})),
    "results": (lazy("Results and exemptions"), frozenset({"result-entered", "language-level-proved", "exempted"})),
    "feedback": (lazy("Feedback"), frozenset({"feedback-given", "feedback-noted"})),
    "notes": (lazy("Notes"), frozenset({"noted"})),
    "training": (
        lazy("Start, pauses, end"),
        frozenset({"enrolled", "moved", "paused", "resumed", "ended", "reopened"}),
    ),
}
"""What can be chosen as kind, and the kinds of entry it means: every one that is told by itself."""
STATES = (Became.WAITING, Became.CONFIRMED, Became.SENT_BACK, Became.WITHDRAWN, Became.IN_DISPUTE)
COLUMNS = (
    "number",
    "recorded_at",
    "on",
    "kind",
    "code",
    "title",
    "who",
    "as",
    "hours_minutes",
    "setting",
    "help_needed",
    "outcome",
    "language",
    "refers_to",
    "became",
    "counts_for",
    "words",
    "signed_as",
)
"""Heads of the file: stable words, not translated, so that a spreadsheet made once works again."""


class LogbookFilter(Filter):
    """What of the logbook is shown; empty means everything."""

    kind = SelectField(
        lazy("Kind"),
        choices=choices({"": lazy("Everything"), **{name: words for name, (words, _kinds) in GROUPS.items()}}),
        default="",
    )
    module = SelectField(lazy("Module"), default="", validate_choice=False)
    week = SelectField(lazy("Week of"), default="", validate_choice=False)
    state = SelectField(
        lazy("State"),
        choices=choices({"": lazy("Any"), **{each.value: BECAME[each][2] for each in STATES}}),
        default="",
    )


@bp.get("/enrolments/<uuid:enrolment_id>/logbook")
@guard.permits(Action.SEE_RECORD)
def logbook(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    every = queries.timeline(enrolment_id, record.book.today)
    wanted = logbook_filter(record, every)
    lines = [line for line in every if fits(record.book, line, wanted)]
    first = min(page_start(), max(0, len(lines) - 1) // ON_ONE_PAGE * ON_ONE_PAGE)
    shown = lines if "all" in request.args else lines[first : first + ON_ONE_PAGE]
    queries.read_texts(enrolment_id, shown)
    queries.read_names(shown)
    return render_template(
        "learning/logbook.html",
        record=record,
        titles=titles_of(record),
        form=wanted,
        weeks=by_week(shown),
        first=first,
        last=first + len(shown),
        total=len(lines),
        newer=address_of(record, first - ON_ONE_PAGE) if first else "",
        older=address_of(record, first + ON_ONE_PAGE) if first + len(shown) < len(lines) else "",
        on_one_page=address_of(record, all=1),
        csv=address_of(record, below="logbook.csv"),
        chosen=chosen(wanted),
        filtered=any(field.data for field in wanted),
        may_export=may(guard.actor(), Action.EXPORT_RECORD, record.ref),
    )


def logbook_filter(record: Record, lines: Sequence[Line]) -> LogbookFilter:
    """With the modules of the plan and the weeks of which something is told."""
    wanted = LogbookFilter()
    modules = {each.code: plain_words(each.title) for each in record.book.plan.modules}
    weeks = {monday.isoformat(): short_day(monday) for monday in dict.fromkeys(monday_of(line.on) for line in lines)}
    wanted.module.choices = choices({"": _("All")} | modules)
    wanted.week.choices = choices({"": _("Any")} | weeks)
    return wanted


def chosen(wanted: LogbookFilter) -> list[str]:
    """What the filter says, in words: paper shows no form."""
    words = ({choice.value: choice.label for choice in each.choices}.get(each.data) for each in wanted if each.data)
    return [marked_up(word) for word in words if word]


def titles_of(record: Record) -> dict[str, str]:
    return record.titles() | {each.code: each.title for each in record.book.plan.examinations}


def fits(book: Book, line: Line, wanted: LogbookFilter) -> bool:
    """Whether a line, or what it puts right, is of the kind, module, week and state that was asked for."""
    if wanted.module.data and wanted.module.data != module_of_line(book, line):
        return False
    if wanted.week.data and wanted.week.data != monday_of(line.on).isoformat():
        return False
    if wanted.kind.data and line.kind not in GROUPS[wanted.kind.data][1]:
        return False
    return not wanted.state.data or wanted.state.data in states_of(line)


def states_of(line: Line) -> set[Became]:
    """What became of it and of what it puts right; and in dispute, where one of its answers is."""
    denied = (each.became for each in line.whole if each.became is Became.IN_DISPUTE)
    return {line.became, *(each.became for each in line.history), *denied}


def module_of_line(book: Book, line: Line) -> str | None:
    if line.kind in OF_PLACEMENTS:
        return INTERNSHIP
    return module_of(book, line.item) if line.item else None


def module_of(book: Book, code: str) -> str | None:
    """The module of an item; None for what is no longer in the plan."""
    if any(module.code == code for module in book.plan.modules):
        return code
    return next((item.module for item in book.plan.items if item.code == code), None)


def page_start() -> int:
    text = request.args.get("from", "")
    return int(text) // ON_ONE_PAGE * ON_ONE_PAGE if text.isdecimal() and len(text) < len("1000000") else 0


def address_of(record: Record, start: int = 0, below: str = "logbook", **more: int) -> str:
    """This page, or the file, with the same filter, from another line on."""
    names = {"kind", "module", "week", "state"}
    kept: list[tuple[str, object]] = [each for each in request.args.items() if each[0] in names and each[1]]
    query = urlencode([*kept, *([("from", start)] if start else []), *more.items()])
    return record.address(below) + (f"?{query}" if query else "")


def by_week(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    """Lines under the Monday of their week; they come sorted."""
    return [(monday, list(group)) for monday, group in groupby(lines, key=lambda line: monday_of(line.on))]


@bp.get("/enrolments/<uuid:enrolment_id>/logbook.csv")
@guard.permits(Action.EXPORT_RECORD)
def logbook_csv(enrolment_id: UUID) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    guard.require(Action.EXPORT_RECORD, ref)
    opening.leave_export_on_trail(enrolment_id)
    record = Record(ref, open_book(enrolment_id), own=guard.actor().person_id == ref.learner_id)
    of_cohort(record.book.learner.languages)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(cells(record))
    name = f"logbook-{record.book.today.isoformat()}.csv"
    return Response(
        "\ufeff" + file.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def wanted_entries(record: Record) -> list[Line]:
    """Every entry in the order of writing; with a filter those that the page tells with it."""
    lines = queries.every_entry(record.ref.id, record.book.today)
    wanted = logbook_filter(record, lines)
    if not any(each.data for each in wanted):
        return lines
    shown = [line for line in told(lines) if fits(record.book, line, wanted)]
    seqs = {inner.seq for line in shown for inner in line.whole}
    return [line for line in lines if line.seq in seqs]


def cells(record: Record) -> Iterator[list[str]]:
    """Each entry as one line of the file."""
    titles = titles_of(record)
    for line in wanted_entries(record):
        words = [text for field, text in sorted(line.texts.items()) if field != "signed_as"]
        values = [
            line.seq,
            line.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            line.on.isoformat(),
            line.kind,
            line.item,
            plain_words(titles.get(line.item or "", "")),
            line.author,
            line.acted_as,
            f"{line.minutes // 60}:{line.minutes % 60:02}" if line.minutes else "",
            line.setting,
            line.level,
            line.outcome,
            line.language,
            line.refers,
            "" if line.became is Became.STANDS else line.became.value,
            line.counts.value,
            "\n".join(words),
            ", ".join(line.signed_as),
        ]
        yield [harmless(value) for value in values]
