"""What is wrong with a roster, in words: where, what, and what to do."""

from enum import StrEnum

from tracker.cohorts import result_files
from tracker.cohorts.result_files import Fault
from tracker.cohorts.roster_files import MOST_BYTES, MOST_LETTERS, MOST_ROWS, Wrong
from tracker.web.speaking import _
from tracker.web.wording import PACES


def place(fault: Fault) -> str:
    if not fault.line:
        return _("The file")
    if fault.column:
        return _("Line %(line)s, column %(column)s", line=fault.line, column=fault.column)
    return _("Line %(line)s", line=fault.line)


def sentence(fault: Fault) -> str:
    return {**_of_file(fault.value), **_of_row(fault.value), **_of_mentor(fault.value)}[fault.wrong]


def _of_file(value: str) -> dict[StrEnum, str]:
    wrong = result_files.Wrong
    return {
        wrong.EMPTY: _("There is nobody in it. Fill in at least one row below the column names."),
        wrong.TOO_LARGE: _("It is larger than %(most)s KB. Split it into two files.", most=MOST_BYTES // 1024),
        wrong.TOO_MANY_ROWS: _("It has more than %(most)s rows. Split it into two files.", most=MOST_ROWS),
        wrong.NO_TEXT: _("It is no text. In the spreadsheet choose Save as, then CSV, and upload that."),
        wrong.BROKEN_QUOTES: _(
            "From here on it cannot be read: a quotation mark is not closed, or a cell is far too long."
        ),
        wrong.MISSING_COLUMN: _("This column is missing. The template has all of them."),
        wrong.UNKNOWN_COLUMN: _(
            "Nobody knows the column “%(value)s”. Take it out, or name it as in the template.", value=value
        ),
        wrong.COLUMN_TWICE: _("This column is there twice. Take one out."),
        wrong.TOO_MANY_CELLS: _(
            "This row has more cells than there are columns. Put text with a separator in quotation marks."
        ),
        wrong.TOO_LONG: _("This is too long: %(most)s letters at most.", most=MOST_LETTERS),
    }


def _of_row(value: str) -> dict[StrEnum, str]:
    pace = str(PACES.get(value, value))
    return {
        Wrong.NO_NAME: _("The name is empty. Fill it in, or take the row out."),
        Wrong.MAIL: _("“%(value)s” is no mail address. Correct it, or leave the cell empty.", value=value),
        Wrong.LANGUAGE: _("“%(value)s” is no language here. Write en, nl, fr, de or nb.", value=value),
        Wrong.START: _("“%(value)s” is no date. Write it as 2026-11-21 or 21/11/2026.", value=value),
        Wrong.PACE: _("“%(value)s” is no pace. Write full-time, part-time or evening.", value=value),
        Wrong.MAIL_TWICE: _("Line %(value)s has this address already. Take one out, or correct it.", value=value),
        Wrong.NAME_TWICE: _(
            "Line %(value)s has this name already. Take one out, or give both a mail address.", value=value
        ),
        Wrong.SEVERAL_HERE: _(
            "Several learners here are called “%(value)s”. Write the mail address of who is meant.", value=value
        ),
        Wrong.OTHER_COHORT: _(
            "“%(value)s” is in another cohort of this programme. Move them from there, and take the row out.",
            value=value,
        ),
        Wrong.TRAINING_ENDED: _(
            "The training of “%(value)s” has ended. Open it again on their record, and take the row out.", value=value
        ),
        Wrong.OWN: _("This is you. Somebody else has to enrol you."),
        Wrong.NOT_TAUGHT_SO: _("The programme of this cohort is not taught %(pace)s.", pace=pace),
        Wrong.FAR_START: _("This is more than four years from the start of the cohort, %(value)s.", value=value),
    }


def _of_mentor(value: str) -> dict[StrEnum, str]:
    return {
        Wrong.MENTOR_UNSAID: _("There is something of a mentor, and no mentor. Fill in the name or the mail address."),
        Wrong.MENTOR_OWN: _("A learner of this file has that address. Nobody is a mentor of their own class."),
        Wrong.NO_MENTOR: _(
            "Nobody called “%(value)s” may sign at a site of the school. Write mail address, function and site too.",
            value=value,
        ),
        Wrong.SEVERAL_MENTORS: _("Several mentors are called “%(value)s”. Write the mail address.", value=value),
        Wrong.MENTOR_NEEDS: _(
            "“%(value)s” is no mentor here yet: fill in name, function and site of the mentor.", value=value
        ),
        Wrong.MENTOR_DIFFERS: _("Line %(value)s says something else of this mentor. Make both the same.", value=value),
        Wrong.NO_SITE: _(
            "The school has no site “%(value)s”. Write it as on the page Sites, or add it there.", value=value
        ),
        Wrong.SEVERAL_SITES: _(
            "The school has several sites “%(value)s”. Write it with the department, as “Name, department”.",
            value=value,
        ),
        Wrong.NO_MODULE: _(
            "“%(value)s” is no module of this programme. Write the codes, such as hygiene.", value=value
        ),
    }
