"""A cohort's pages as files: what a spreadsheet opens, and the line on the trail without which no file goes out."""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from flask import Response, request

from tracker import audit
from tracker.access.permissions import Action
from tracker.web import guard, looking_back
from tracker.web.cohorts import allowed
from tracker.web.spreadsheets import harmless

Cells = Sequence[object]
MARK = "\ufeff"
"""First in a file, so that every spreadsheet takes it for UTF-8."""


def csv_text(heads: Cells, rows: Iterable[Cells]) -> str:
    """A byte order mark, so that every spreadsheet reads the accents; no text is a formula, numbers stay numbers."""
    return MARK + "".join(csv_line(row) for row in (heads, *rows))


_harmless = lru_cache(maxsize=8192)(harmless)
"""Most cells of a file say one of a few words."""


def csv_line(row: Cells) -> str:
    """One row, its end included."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(
        [cell if isinstance(cell, int | float) else _harmless(cell) for cell in row]
    )
    return file.getvalue()


def in_hours(minutes: int) -> float:
    """Minutes as a spreadsheet adds them up."""
    return round(minutes / 60, 2)


def leave_on_trail(cohort_id: UUID, what: str, rows: int) -> None:
    """That this person took so many rows away. Committed before the first byte goes out."""
    day = request.args.get(looking_back.NAME)
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.EXPORT_COHORT)
        about: dict[str, str | int | None] = {"what": what, "rows": rows}
        if day:
            about["as_of"] = day
        audit.record(
            audit.Verb.COHORT_EXPORTED,
            actor_id=actor.person_id,
            provider_id=cohort.provider_id,
            object_id=cohort.id,
            **about,
        )


def as_file(body: str | bytes, name: str, kind: str = "text/csv; charset=utf-8") -> Response:
    """`name` is made of `plain_name`."""
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
