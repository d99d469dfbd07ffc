"""Files of results: what is read out of good ones, and that every broken or hostile one is told by line and column."""

import random
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cohorts.result_files import MOST_BYTES, MOST_ROWS, NEEDED, Row, Wrong, decoded, points, read

pytestmark = pytest.mark.quick

HEAD = "learner,examination,date,outcome,score,out_of,remark\n"
LINE = "Zoë Berg,written-test,2026-03-02,passed,41.5,60,Well done\n"
ROW = Row(2, "Zoë Berg", "written-test", date(2026, 3, 2), "passed", 4150, 6000, "Well done")


def text(body: str) -> bytes:
    return body.encode()


GOOD = {
    "plain": text(HEAD + LINE),
    "with a mark": b"\xef\xbb\xbf" + text(HEAD + LINE),
    "Windows": (HEAD + LINE).replace("\n", "\r\n").encode("cp1252"),
    "UTF-16": (HEAD + LINE).encode("utf-16"),
    "old Mac": (HEAD + LINE).replace("\n", "\r").encode(),
    "semicolons": text((HEAD + LINE).replace(",", ";")),
    "tabs": text((HEAD + LINE).replace(",", "\t")),
    "named separator": text("sep=;\n" + (HEAD + LINE).replace(",", ";")),
    "decimal comma": text((HEAD + LINE).replace(",", ";").replace("41.5", "41,5")),
    "no last line end": text((HEAD + LINE).rstrip("\n")),
    "empty lines": text(HEAD + "\n,,,,,,\n" + LINE),
    "other case and blanks": text(HEAD.upper().replace("_", " ") + LINE.replace("passed", " PASSED ")),
    "columns in another order": text(
        "outcome,date,remark,examination,learner,out-of,score\n"
        "passed,2/3/2026,Well done,written-test,Zoë Berg,60,41.50\n"
    ),
    "day first with points": text(HEAD + LINE.replace("2026-03-02", "02.03.2026")),
    "quoted": text(HEAD + '"Zoë Berg","written-test","2026-03-02","passed","41.5","60","Well done"\n'),
    "cells too many but empty": text(HEAD + LINE.rstrip("\n") + ",,,\n"),
    "a nameless last column": text(HEAD.rstrip("\n") + ",\n" + LINE.rstrip("\n") + ",\n"),
    "letters in two pieces": text(HEAD + LINE.replace("ë", "e\u0308")),
}


@pytest.mark.parametrize("what", GOOD)
def test_the_same_result_however_it_is_written(what):
    found = read(GOOD[what])
    assert found.faults == []
    (row,) = found.rows
    line = 3 if what == "named separator" else 4 if what == "empty lines" else 2
    assert row == Row(line, *[getattr(ROW, name) for name in Row.__slots__[1:]])


def test_a_text_over_several_lines_and_rows_left_empty():
    found = read(
        text(HEAD + 'Ada,written-test,2026-03-02,failed,,,"Two\nlines, and ""more"""\nBen,written-test,,,,,\n' + LINE)
    )
    assert [(row.line, row.remark) for row in found.rows] == [(2, 'Two\nlines, and "more"'), (5, "Well done")]
    assert (found.left_empty, found.faults) == (1, [])


def test_signs_of_a_formula_are_text():
    found = read(
        text(HEAD + "'=Ada,written-test,2026-03-02,absent,,,=1+1\n+Ben,written-test,2026-03-02,absent,,,'@x\n")
    )
    assert [(row.learner, row.remark) for row in found.rows] == [("=Ada", "=1+1"), ("+Ben", "@x")]


@pytest.mark.parametrize(
    ("said", "number"),
    [("0", 0), ("7", 700), ("41.5", 4150), ("41,50", 4150), ("1000", 100000)]
    + [
        (odd, None)
        for odd in ("", "1001", "41.555", "-1", "1e3", "٣", "1.", ".5", "1 000", "7/10", "NaN", "½", "0x10", "99999")
    ],
)
def test_points(said, number):
    assert points(said) == number


def workbook() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def row(**cells: str) -> bytes:
    known = {"learner": "Ada", "examination": "written-test", "date": "2026-03-02", "outcome": "passed"} | cells
    return text(HEAD + ",".join(f'"{known.get(name, "")}"' for name in HEAD.strip().split(",")) + "\n")


BROKEN = {
    "nothing": (b"", Wrong.EMPTY),
    "blanks": (b" \r\n \n", Wrong.EMPTY),
    "a mark alone": (b"\xef\xbb\xbf", Wrong.EMPTY),
    "head alone": (text(HEAD), Wrong.EMPTY),
    "head and empty rows": (text(HEAD + ",,,\n"), Wrong.EMPTY),
    "too large": (b"a" * (MOST_BYTES + 1), Wrong.TOO_LARGE),
    "too large once it is read": (text(HEAD) + "é".encode("cp1252") * (MOST_BYTES - 100), Wrong.TOO_LARGE),
    "too many rows": (text(HEAD + "Ada,x,2026-03-02,absent,,,\n" * (MOST_ROWS + 1)), Wrong.TOO_MANY_ROWS),
    "too many rows left empty": (text(HEAD + "Ada,x,,,,,\n" * (MOST_ROWS + 1)), Wrong.TOO_MANY_ROWS),
    "a workbook": (workbook(), Wrong.NO_TEXT),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), Wrong.NO_TEXT),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), Wrong.NO_TEXT),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64), Wrong.NO_TEXT),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(64), Wrong.NO_TEXT),
    "a zero byte": (text(HEAD) + b"Ada\x00,written-test,2026-03-02,passed,,,\n", Wrong.NO_TEXT),
    "an escape": (text(HEAD) + b"\x1b[31mAda,written-test,2026-03-02,passed,,,\n", Wrong.NO_TEXT),
    "half a UTF-16": (b"\xff\xfea", Wrong.NO_TEXT),
    "UTF-16 without its mark": ((HEAD + LINE).encode("utf-16-le"), Wrong.NO_TEXT),
    "UTF-32": ((HEAD + LINE).encode("utf-32"), Wrong.NO_TEXT),
    "no letter of Windows": (text(HEAD) + b"Ada\x81,written-test,2026-03-02,passed,,,\n", Wrong.NO_TEXT),
    "surrogates": (text(HEAD) + b"\xed\xa0\x80\x81", Wrong.NO_TEXT),
    "a web page": (b"<!doctype html><script>alert(1)</script>", Wrong.UNKNOWN_COLUMN),
    "JSON": (b'{"learner": "Ada"}', Wrong.UNKNOWN_COLUMN),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n", Wrong.UNKNOWN_COLUMN),
    "no head": (text(LINE), Wrong.UNKNOWN_COLUMN),
    "an open quotation mark": (text(HEAD + '"Ada,written-test,2026-03-02,passed,,,\n'), Wrong.BROKEN_QUOTES),
    "text behind one": (text(HEAD + '"Ada"x,written-test,2026-03-02,passed,,,\n'), Wrong.BROKEN_QUOTES),
    "a head with an open one": (text('"learner,examination'), Wrong.BROKEN_QUOTES),
    "one cell of megabytes": (text(HEAD + '"' + "a" * 200_000 + '"'), Wrong.BROKEN_QUOTES),
    "spaces as separator": (text(HEAD.replace(",", " ") + LINE.replace(",", " ")), Wrong.UNKNOWN_COLUMN),
    "bars as separator": (text(HEAD.replace(",", "|") + LINE.replace(",", "|")), Wrong.UNKNOWN_COLUMN),
    "a named separator nobody has": (text("sep=|\n" + (HEAD + LINE).replace(",", "|")), Wrong.UNKNOWN_COLUMN),
    "a column of somebody else": (text("points," + HEAD + "1," + LINE), Wrong.UNKNOWN_COLUMN),
    "a column twice": (text("learner," + HEAD + "Ada," + LINE), Wrong.COLUMN_TWICE),
    **{
        f"no column {name}": (text(HEAD.replace(name + ",", "") + LINE), Wrong.MISSING_COLUMN)
        for name in NEEDED
    },
    "more cells than columns": (text(HEAD + LINE.rstrip("\n") + ",more\n"), Wrong.TOO_MANY_CELLS),
    "a comma in a remark": (text(HEAD + LINE.replace("Well done", "Well, done")), Wrong.TOO_MANY_CELLS),
    "a decimal comma between commas": (text(HEAD + LINE.replace("41.5", "41,5")), Wrong.TOO_MANY_CELLS),
    "fewer cells": (text(HEAD + "Ada,written-test,2026-03-02\n"), Wrong.MISSING),
    **{f"no {name}": (row(**{name: "", "remark": "x"}), Wrong.MISSING) for name in NEEDED},
    "a name of blanks": (row(learner="   "), Wrong.MISSING),
    "a name of nothing seen": (row(learner="\u200b\u202e"), Wrong.MISSING),
    "a long name": (row(learner="a" * 401), Wrong.TOO_LONG),
    "a long remark": (row(remark="é" * 401), Wrong.TOO_LONG),
    **{
        f"the day {said!r}": (row(date=said), Wrong.DATE)
        for said in (
            "2026-02-30", "30/02/2026", "2026-13-01", "03/13/2026", "26-03-02", "2/3/26", "2026/03/02", "20260302",
            "yesterday", "46083", "2026-03-02T10:00", "0000-01-01", "2026-3", "=TODAY()", "２０２６-03-02",
            "-2026-03-02", "99999-01-01", "1e9", "2026–03–02",
        )
    },
    **{
        f"the outcome {said!r}": (row(outcome=said), Wrong.OUTCOME)
        for said in ("yes", "1", "geslaagd", "pass", "passed!", "=passed", "пassed", "passed failed", "NULL", "true")
    },
    **{
        f"the score {said!r}": (row(score=said, out_of="60"), Wrong.NUMBER)
        for said in ("a", "-1", "1e3", "41.555", "1001", "NaN", "inf", "=40+1", "41 ,5", "٤١", "1'000", "41%", "9" * 40)
    },
    "out of zero": (row(score="0", out_of="0"), Wrong.NUMBER),
    "out of words": (row(score="1", out_of="all"), Wrong.NUMBER),
    "a score of nobody": (row(outcome="absent", score="1", out_of="2"), Wrong.SCORE_OF_ABSENT),
    "a maximum of nobody": (row(outcome="absent", out_of="2"), Wrong.SCORE_OF_ABSENT),
    "a score alone": (row(score="1"), Wrong.HALF_A_SCORE),
    "a maximum alone": (row(out_of="1"), Wrong.HALF_A_SCORE),
    "a score far above": (row(score="1000", out_of="1"), Wrong.SCORE_ABOVE),
    "a score above": (row(score="60.01", out_of="60"), Wrong.SCORE_ABOVE),
}  # fmt: skip


def test_there_are_enough_of_them():
    assert len(BROKEN) >= 100


@pytest.mark.parametrize("what", BROKEN)
def test_each_broken_file_is_told_and_gives_no_row(what):
    body, wrong = BROKEN[what]
    found = read(body)
    assert wrong in {fault.wrong for fault in found.faults}, found.faults
    assert not found.rows or wrong is Wrong.TOO_MANY_ROWS
    assert all(len(fault.value) <= 41 for fault in found.faults)


def test_every_fault_names_its_line():
    body = (
        HEAD
        + LINE
        + "Ada,,2026-03-02,passed,,,\n"
        + LINE
        + '"Two\nlines",written-test,soon,passed,9,8,\n'
        + "Ben,x,y,z,,,\n"
    )
    found = read(text(body))
    said = [(fault.line, fault.column, fault.wrong) for fault in found.faults]
    assert said == [
        (3, "examination", Wrong.MISSING),
        (5, "date", Wrong.DATE),
        (7, "date", Wrong.DATE),
        (7, "outcome", Wrong.OUTCOME),
    ]


@given(st.binary(max_size=400))
def test_whatever_bytes_come_nothing_is_raised(body):
    found = read(body)
    assert found.rows or found.faults or found.left_empty


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=9), max_size=8), st.sampled_from(",;\t"))
def test_whatever_rows_come_nothing_is_raised(rows, separator):
    body = HEAD.replace(",", separator) + "\n".join(separator.join(cells) for cells in rows)
    found = read(body.encode("utf-8", "replace"))
    assert all(fault.line <= body.count("\n") + body.count("\r") + 1 for fault in found.faults)


def test_a_good_file_with_any_byte_changed_is_read_or_told():
    dice, whole = random.Random(5), bytearray(GOOD["plain"] * 3)  # noqa: S311 no secret
    for _ in range(500):
        body = bytearray(whole)
        body[dice.randrange(len(body))] = dice.randrange(256)
        found = read(bytes(body))
        assert found.rows or found.faults


def test_what_was_shown_is_read_alike_when_it_comes_back():
    for body in GOOD.values():
        again = read((decoded(body) or "").encode())
        assert (again.rows, again.faults) == (read(body).rows, [])
