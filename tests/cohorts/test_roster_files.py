"""A roster as bytes: heads in five languages, separators and encodings, and every fault with its line and column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cohorts import result_files
from tracker.cohorts.roster_files import COLUMNS, HEADS, MOST_ROWS, MentorSaid, Row, Wrong, column_of, read

pytestmark = pytest.mark.quick
WHOLE = Row(2, "Åda", "ada@x.example", "nb", date(2026, 9, 1), "part-time")
HEADINGS = {
    "en": ("Name", "E-mail", "Language", "Start date", "Pace"),
    "nl": ("Naam", "E-mailadres", "Taal", "Startdatum", "Tempo"),
    "fr": ("Nom", "Courriel", "Langue", "Date de début", "Rythme"),
    "de": ("NAME", "E-Mail-Adresse", "Sprache", "Beginn", "Tempo"),
    "nb": ("Navn", "E-post", "Språk", "Oppstart", "Tempo"),
}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("language", HEADINGS)
def test_heads_in_five_languages(language, separator):
    rows = [HEADINGS[language], ("Åda", "ada@x.example", "Norsk", "1/9/2026", "Part time")]
    text = "\r\n".join(separator.join(row) for row in rows)
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        found = read(text.encode(encoding))
        assert (found.rows, found.faults) == ([WHOLE], [])


def test_every_name_of_a_column_is_one_columns():
    assert [column_of(column) for column in COLUMNS] == list(COLUMNS)
    every = [head for heads in HEADS.values() for head in heads]
    assert len(every) == len(set(every))
    assert not set(every) & set(COLUMNS)


def test_the_mentor_of_a_row():
    head = "name,mentor,mentor mail,function,site,modules\n"
    (row,) = read(f"{head}Ada,Nora,Nora@x.example,Nurse,North,Hygiene; ethics\n".encode()).rows
    assert row.mentor == MentorSaid("Nora", "Nora@x.example", "Nurse", "North", ("hygiene", "ethics"))


BROKEN = {
    "": (0, "", result_files.Wrong.EMPTY),
    "name\n": (0, "", result_files.Wrong.EMPTY),
    "mail\na@x.example\n": (1, "name", result_files.Wrong.MISSING_COLUMN),
    "name,shoe size\nAda,38\n": (1, "", result_files.Wrong.UNKNOWN_COLUMN),
    "name,navn\nAda,Ada\n": (1, "name", result_files.Wrong.COLUMN_TWICE),
    "name\nAda,more\n": (2, "", result_files.Wrong.TOO_MANY_CELLS),
    'name\n"Ada\n': (2, "", result_files.Wrong.BROKEN_QUOTES),
    f"name\n{'x' * 201}\n": (2, "name", result_files.Wrong.TOO_LONG),
    "name\n" + "Ada\n" * (MOST_ROWS + 1): (0, "", result_files.Wrong.TOO_MANY_ROWS),
    "name,mail\n,a@x.example\n": (2, "name", Wrong.NO_NAME),
    "name,mail\nAda,nowhere\n": (2, "mail", Wrong.MAIL),
    "name,language\nAda,Klingon\n": (2, "language", Wrong.LANGUAGE),
    "name,start\nAda,32/1/2026\n": (2, "start", Wrong.START),
    "name,pace\nAda,slowly\n": (2, "pace", Wrong.PACE),
    "name,mentor_mail\nAda,@\n": (2, "mentor_mail", Wrong.MAIL),
}


@pytest.mark.parametrize("text", BROKEN)
def test_faults(text):
    fault = read(text.encode()).faults[-1]
    assert (fault.line, fault.column, fault.wrong) == BROKEN[text]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_faults(body):
    found = read(body)
    assert found.rows or found.faults
