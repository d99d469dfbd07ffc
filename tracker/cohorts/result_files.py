"""A file of examination results, read into rows: bytes in, plain values or faults out. Pure; knows no learner.

Whatever is in the file, the answer is rows and faults with their line and column, never an exception. What a row means
for a cohort is result_imports.py's. How any such file is decoded, parted and quoted is said here too: roster_files.py
reads the same way.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from tracker.people.names import clean

MOST_BYTES = 400 * 1024
"""Twice what MOST_ROWS take up; small enough to travel with the form that enters them."""
MOST_ROWS = 2000
MOST_LETTERS = 400
"""Of one cell; more is no result."""
QUOTED = 40
"""So much of a cell is told again in its fault."""
COLUMNS = ("learner", "examination", "date", "outcome", "score", "out_of", "remark")
NEEDED = ("learner", "examination", "date", "outcome")
OUTCOMES = ("passed", "failed", "absent")
SEPARATORS = (",", ";", "\t")
MOST_POINTS = 1000
FORMULAS = "=+-@"
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
POINTS = re.compile(r"\d{1,4}([.,]\d{1,2})?", re.ASCII)


class Wrong(StrEnum):
    """What is wrong in a file; of the whole, of its head, of one row."""

    EMPTY = "empty"
    """Nothing in it, or nothing but its head."""
    TOO_LARGE = "too-large"
    TOO_MANY_ROWS = "too-many-rows"
    NO_TEXT = "no-text"
    """A workbook, a picture, or characters of no known kind."""
    BROKEN_QUOTES = "broken-quotes"
    """A quotation mark that is never closed, or text behind one."""
    MISSING_COLUMN = "missing-column"
    UNKNOWN_COLUMN = "unknown-column"
    COLUMN_TWICE = "column-twice"
    TOO_MANY_CELLS = "too-many-cells"
    TOO_LONG = "too-long"
    MISSING = "missing"
    """A cell that a row needs."""
    DATE = "date"
    OUTCOME = "outcome"
    NUMBER = "number"
    SCORE_OF_ABSENT = "score-of-absent"
    HALF_A_SCORE = "half-a-score"
    SCORE_ABOVE = "score-above"
    TWICE = "twice"
    """The file says something of this learner, examination and day before; `value` is the line."""
    NO_LEARNER = "no-learner"
    SEVERAL_LEARNERS = "several-learners"
    LEARNER_ENDED = "learner-ended"
    OWN = "own"
    """Nobody enters results of their own."""
    NO_EXAMINATION = "no-examination"
    FUTURE = "future"
    BEFORE_START = "before-start"
    TOO_MANY_ATTEMPTS = "too-many-attempts"
    """At this examination, with those of the logbook and of the rows above."""
    OTHER_RESULT = "other-result"
    """Another result of that day stands in the logbook."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right; `line` counts from 1, 0 for the file as a whole."""

    line: int
    column: str
    wrong: StrEnum
    """Of a file of results a Wrong."""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One result as the file says it. Scores are hundredths of a point."""

    line: int
    learner: str
    examination: str
    on: date
    outcome: str
    score: int | None = None
    out_of: int | None = None
    remark: str = ""


@dataclass
class Reading:
    """What a file holds."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_empty: int = 0
    """Rows of the template that nobody filled in."""


def read(body: bytes) -> Reading:
    """Everything the file says, or everything that is wrong with it."""
    found = Reading()
    text = decoded(body) if len(body) <= MOST_BYTES else ""
    if len(body) > MOST_BYTES or (text and len(text.encode()) > MOST_BYTES):
        found.faults.append(Fault(0, "", Wrong.TOO_LARGE))
    elif text is None:
        found.faults.append(Fault(0, "", Wrong.NO_TEXT))
    elif not text.strip():
        found.faults.append(Fault(0, "", Wrong.EMPTY))
    else:
        _read_text(text, found)
    return found


def decoded(body: bytes) -> str | None:
    """The text, whatever wrote it: UTF-8, UTF-16 with its mark, else Windows-1252. None where it is no text."""
    kinds = ["utf-16"] if body.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for kind in kinds:
        try:
            text = body.decode(kind)
        except UnicodeDecodeError:
            continue
        odd = any((each < " " and each not in "\t\r\n") or each == "\x7f" for each in text)
        return None if odd else text
    return None


def _read_text(text: str, found: Reading) -> None:
    separator, text, skipped = separated(text, lambda cell: heading(cell) in COLUMNS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = lines_of(reader, found.faults, skipped)
    head = next(rows, None)
    if head is None:
        if not found.faults:
            found.faults.append(Fault(0, "", Wrong.EMPTY))
        return
    columns = _columns(*head, found)
    if found.faults:
        return
    for number, cells in islice(rows, MOST_ROWS):
        _row(number, cells, columns, found)
    if next(rows, None) is not None:
        found.faults.append(Fault(0, "", Wrong.TOO_MANY_ROWS))
    if not found.rows and not found.faults and not found.left_empty:
        found.faults.append(Fault(0, "", Wrong.EMPTY))


def separated(text: str, known: Callable[[str], bool]) -> tuple[str, str, int]:
    """What stands between the cells, the text without a first line `sep=;`, and how many lines that took away.

    `known` says of a cell whether it names a column.
    """
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    named = first.strip().strip('"').casefold()
    if named.startswith("sep=") and len(named) <= len("sep=") + 1:
        separator = first.strip('\r"')[4:5] or "\t"
        return (separator if separator in SEPARATORS else ","), rest, 1
    found = max(SEPARATORS, key=lambda each: len({cell for cell in first.split(each) if known(cell)}))
    return found, text.lstrip("\ufeff"), 0


def lines_of(reader: "Iterator[list[str]]", faults: list[Fault], skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, with the line it begins on."""
    number = 1 + skipped
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            faults.append(Fault(number, "", Wrong.BROKEN_QUOTES))
            return
        if any(cell.strip() for cell in cells):
            yield number, cells
        number = 1 + skipped + reader.line_num  # type: ignore[attr-defined]


def heading(cell: str) -> str:
    return "_".join(cell.strip().strip('"').casefold().replace("-", " ").replace("_", " ").split())


def _columns(line: int, cells: Sequence[str], found: Reading) -> list[str]:
    """The name of each column, empty for one without; every fault of the head at once."""
    names = [heading(cell) for cell in cells]
    for name, cell in zip(names, cells, strict=True):
        if name and name not in COLUMNS:
            found.faults.append(Fault(line, "", Wrong.UNKNOWN_COLUMN, short(cell)))
        elif name and names.count(name) > 1 and Fault(line, name, Wrong.COLUMN_TWICE) not in found.faults:
            found.faults.append(Fault(line, name, Wrong.COLUMN_TWICE))
    found.faults += [Fault(line, name, Wrong.MISSING_COLUMN) for name in NEEDED if name not in names]
    return names


def _row(line: int, cells: Sequence[str], columns: Sequence[str], found: Reading) -> None:
    if any(cell.strip() for cell in cells[len(columns) :]):
        found.faults.append(Fault(line, "", Wrong.TOO_MANY_CELLS))
        return
    said = {name: plain_cell(cell) for name, cell in zip(columns, cells, strict=False) if name}
    if not any(said.get(name) for name in ("date", "outcome", "score", "out_of", "remark")):
        found.left_empty += 1
        return
    faults = [Fault(line, name, Wrong.TOO_LONG) for name, cell in said.items() if len(cell) > MOST_LETTERS]
    faults += [Fault(line, name, Wrong.MISSING) for name in NEEDED if not said.get(name)]
    row = None if faults else _result(line, said, faults)
    found.faults += faults
    if row and not faults:
        found.rows.append(row)


def _result(line: int, said: dict[str, str], faults: list[Fault]) -> Row | None:
    on, outcome = day_in(said["date"]), said["outcome"].casefold()
    if on is None:
        faults.append(Fault(line, "date", Wrong.DATE, short(said["date"])))
    if outcome not in OUTCOMES:
        faults.append(Fault(line, "outcome", Wrong.OUTCOME, short(said["outcome"])))
    numbers = {name: points(said[name]) if said.get(name) else None for name in ("score", "out_of")}
    for name, number in numbers.items():
        if said.get(name) and number is None:
            faults.append(Fault(line, name, Wrong.NUMBER, short(said[name])))
    if on is None or faults:
        return None
    if wrong := _score(outcome, **numbers):
        faults.append(Fault(line, "score", wrong))
        return None
    return Row(line, said["learner"], said["examination"], on, outcome, **numbers, remark=said.get("remark", ""))


def _score(outcome: str, score: int | None, out_of: int | None) -> Wrong | None:
    if outcome == "absent" and (score is not None or out_of is not None):
        return Wrong.SCORE_OF_ABSENT
    if (score is None) != (out_of is None):
        return Wrong.HALF_A_SCORE
    if out_of == 0:
        return Wrong.NUMBER
    return Wrong.SCORE_ABOVE if score is not None and out_of is not None and score > out_of else None


def plain_cell(cell: str) -> str:
    """A cell as it is kept; a sign that a spreadsheet put before a formula's is taken away again."""
    text = clean(cell)
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in FORMULAS else text


def day_in(text: str) -> date | None:
    """2026-11-21, or with the day first: 21/11/2026, 21.11.2026."""
    found = DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = found[1] or found[6], found[2] or found[5], found[3] or found[4]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def points(text: str) -> int | None:
    """Hundredths of a point; None for what is no number up to 1,000 with two places at most."""
    if not POINTS.fullmatch(text):
        return None
    number = int(Decimal(text.replace(",", ".")) * 100)
    return number if number <= 100 * MOST_POINTS else None


def short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
