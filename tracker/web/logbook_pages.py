"""The logbook as a page and as a file. Taking an entry back: taking_back.py."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
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
from tracker.logbook.lines import Became, Line
from tracker.web import guard, opening
from tracker.web.forms import Filter, choices
from tracker.web.opening import Record
from tracker.web.reading_in import of_cohort, plain_words
from tracker.web.speaking import _, lazy
from tracker.web.spreadsheets import harmless
from tracker.web.telling import BECAME, FILTERS

bp = Blueprint("logbook", __name__)
for name, words in FILTERS.items():
    bp.add_app_template_filter(words, name)

ON_ONE_PAGE = 40
KINDS = {
    "unit-completed": lazy("Units completed"),
    "practice-logged": lazy("Practice"),
    "sign-off-requested": lazy("Requests"),
    "assessed": lazy("Assessments"),
    "feedback-given": lazy("Feedback"),
    "noted": lazy("Notes"),
}
STATES = (Became.WAITING, Became.CONFIRMED, Became.SENT_BACK, Became.WITHDRAWN)
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
    "words",
    "signed_as",
)
"""Heads of the file: stable words, not translated, so that a spreadsheet made once works again."""


class LogbookFilter(Filter):
    """What of the logbook is shown; empty means everything."""

    kind = SelectField(lazy("Kind"), choices=choices({"": lazy("Everything"), **KINDS}), default="")
    module = SelectField(lazy("Module"), default="", validate_choice=False)
    state = SelectField(
        lazy("State"),
        choices=choices({"": lazy("Any"), **{each.value: BECAME[each][2] for each in STATES}}),
        default="",
    )


@bp.get("/enrolments/<uuid:enrolment_id>/logbook")
@guard.permits(Action.SEE_RECORD)
def logbook(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    wanted = LogbookFilter()
    wanted.module.choices = choices(
        {"": _("All")} | {each.code: plain_words(each.title) for each in record.book.plan.modules}
    )
    lines = [line for line in queries.timeline(enrolment_id, record.book.today) if fits(record.book, line, wanted)]
    first = min(page_start(), max(0, len(lines) - 1) // ON_ONE_PAGE * ON_ONE_PAGE)
    shown = lines[first : first + ON_ONE_PAGE]
    queries.read_texts(enrolment_id, shown)
    return render_template(
        "learning/logbook.html",
        record=record,
        form=wanted,
        weeks=by_week(shown),
        first=first,
        last=first + len(shown),
        total=len(lines),
        newer=address_of(record, first - ON_ONE_PAGE) if first else "",
        older=address_of(record, first + ON_ONE_PAGE) if first + ON_ONE_PAGE < len(lines) else "",
        filtered=any(field.data for field in wanted),
        may_export=may(guard.actor(), Action.EXPORT_RECORD, record.ref),
    )


def fits(book: Book, line: Line, wanted: LogbookFilter) -> bool:
    if wanted.module.data and (line.item is None or module_of(book, line.item) != wanted.module.data):
        return False
    return line.kind == (wanted.kind.data or line.kind) and line.became == (wanted.state.data or line.became)


def module_of(book: Book, code: str) -> str | None:
    """The module of an item; None for what is no longer in the plan."""
    if any(module.code == code for module in book.plan.modules):
        return code
    return next((item.module for item in book.plan.items if item.code == code), None)


def page_start() -> int:
    text = request.args.get("from", "")
    return int(text) // ON_ONE_PAGE * ON_ONE_PAGE if text.isdecimal() and len(text) < len("1000000") else 0


def address_of(record: Record, start: int) -> str:
    """This page with the same filter, from another line on."""
    kept = [(name, value) for name, value in request.args.items() if name in {"kind", "module", "state"} and value]
    query = urlencode([*kept, *([("from", start)] if start else [])])
    return record.address("logbook") + (f"?{query}" if query else "")


def by_week(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    """Lines under the Monday of their week; they come sorted."""
    return [(monday, list(group)) for monday, group in groupby(lines, key=lambda line: monday_of(line.on))]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


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


def cells(record: Record) -> Iterator[list[str]]:
    """Every entry as one line of the file, in the order of writing."""
    titles = record.titles()
    for line in queries.every_entry(record.ref.id, record.book.today):
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
            "\n".join(words),
            ", ".join(line.signed_as),
        ]
        yield [harmless(value) for value in values]
