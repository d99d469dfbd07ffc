"""A roster, read into rows: bytes in, plain values or faults out. Pure; knows no person and no cohort.

Decoded, parted and quoted as a file of results (result_files.py). What a row means for a cohort is rosters.py's.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from email_validator import EmailNotValidError, validate_email

from tracker.cohorts import result_files
from tracker.cohorts.result_files import Fault, day_in, decoded, heading, lines_of, plain_cell, separated, short

MOST_BYTES = 400 * 1024
MOST_ROWS = 1000
MOST_LETTERS = 200
"""Of one cell."""
COLUMNS = (
    "name",
    "mail",
    "language",
    "start",
    "pace",
    "mentor",
    "mentor_mail",
    "mentor_function",
    "mentor_site",
    "modules",
)
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "learner",
        "full_name",
        "naam",
        "leerling",
        "cursist",
        "nom",
        "apprenant",
        "nom_complet",
        "lernende",
        "navn",
        "elev",
    ),
    "mail": (
        *("e_mail", "email", "mail_address", "email_address", "e_mailadres", "mailadres", "courriel", "e_post"),
        *("adresse_mail", "adresse_e_mail", "mailadresse", "e_mail_adresse", "epost", "e_postadresse", "epostadresse"),
    ),
    "language": ("taal", "langue", "sprache", "språk", "sprak"),
    "start": (
        *("start_date", "starts_on", "startdatum", "begin", "begindatum", "début", "debut", "date_de_début"),
        *("date_de_debut", "beginn", "startdato", "oppstart"),
    ),
    "pace": ("tempo", "rythme", "takt"),
    "mentor": ("mentor_name", "naam_mentor", "tuteur", "nom_du_tuteur", "name_mentor", "veileder", "mentornavn"),
    "mentor_mail": (
        *("mentor_email", "mentor_e_mail", "mail_mentor", "mail_du_tuteur", "tuteur_mail", "courriel_du_tuteur"),
        *("mail_veileder", "veileder_mail", "veileder_e_post", "e_mail_mentor"),
    ),
    "mentor_function": ("function", "functie", "functie_mentor", "fonction", "funktion", "funksjon", "stilling"),
    "mentor_site": ("site", "plaats", "stageplaats", "lieu", "lieu_de_stage", "einrichtung", "praksissted", "sted"),
    "modules": ("module", "modulen", "moduler"),
}
"""What else the columns may be called, in the five languages of the pages."""
BY_HEAD = {head: column for column, heads in HEADS.items() for head in (column, *heads)}
LANGUAGES = {
    "en": ("english", "engels", "anglais", "englisch", "engelsk"),
    "nl": ("dutch", "nederlands", "néerlandais", "niederländisch", "nederlandsk"),
    "fr": ("french", "frans", "français", "französisch", "fransk"),
    "de": ("german", "duits", "allemand", "deutsch", "tysk"),
    "nb": ("no", "norwegian", "noors", "norvégien", "norwegisch", "norsk", "norsk bokmål", "bokmål"),
}
PACES = {
    "full-time": ("full time", "fulltime", "voltijds", "temps plein", "à temps plein", "vollzeit", "heltid"),
    "part-time": ("part time", "parttime", "deeltijds", "temps partiel", "à temps partiel", "teilzeit", "deltid"),
    "evening": (
        "evenings",
        "avond",
        "avondonderwijs",
        "soir",
        "en soirée",
        "cours du soir",
        "abend",
        "abends",
        "kveld",
    ),
}
PARTED = re.compile(r"[\s,;|/+]+")


class Wrong(StrEnum):
    """What is wrong in a row; of the file as a whole, result_files.Wrong."""

    NO_NAME = "no-name"
    MAIL = "mail"
    LANGUAGE = "language"
    START = "start"
    PACE = "pace"
    MAIL_TWICE = "mail-twice"
    """`value` is the line that has it already."""
    NAME_TWICE = "name-twice"
    SEVERAL_HERE = "several-here"
    """Of this name, and the row has no mail to tell which."""
    OTHER_COHORT = "other-cohort"
    """A learner of the same programme, in another cohort."""
    TRAINING_ENDED = "training-ended"
    OWN = "own-row"
    NOT_TAUGHT_SO = "not-taught-so"
    """A pace that the edition is not taught at."""
    FAR_START = "far-start"
    MENTOR_UNSAID = "mentor-unsaid"
    """A function, site or modules, and no mentor."""
    MENTOR_OWN = "mentor-own"
    """A learner of the file, or the learner of the row."""
    NO_MENTOR = "no-mentor"
    SEVERAL_MENTORS = "several-mentors"
    MENTOR_NEEDS = "mentor-needs"
    """A mentor who is new here, without name, function or site."""
    MENTOR_DIFFERS = "mentor-differs"
    """Two rows say different things of one new mentor; `value` is the line before."""
    NO_SITE = "no-site"
    SEVERAL_SITES = "several-sites"
    NO_MODULE = "no-module"


@dataclass(frozen=True, slots=True)
class MentorSaid:
    """The mentor that a row names."""

    name: str = ""
    mail: str = ""
    function: str = ""
    site: str = ""
    modules: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return any((self.name, self.mail, self.function, self.site, self.modules))


@dataclass(frozen=True, slots=True)
class Row:
    """One learner as the file says it; what it leaves open is the cohort's."""

    line: int
    name: str
    mail: str = ""
    language: str = ""
    starts_on: date | None = None
    pace: str = ""
    mentor: MentorSaid = field(default_factory=MentorSaid)


@dataclass
class Reading:
    """What a file holds."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(body: bytes) -> Reading:
    """Everything the file says, or everything that is wrong with it."""
    found = Reading()
    text = decoded(body) if len(body) <= MOST_BYTES else ""
    if len(body) > MOST_BYTES or (text and len(text.encode()) > MOST_BYTES):
        found.faults.append(Fault(0, "", result_files.Wrong.TOO_LARGE))
    elif text is None:
        found.faults.append(Fault(0, "", result_files.Wrong.NO_TEXT))
    else:
        _read_text(text, found)
        if not found.rows and not found.faults:
            found.faults.append(Fault(0, "", result_files.Wrong.EMPTY))
    return found


def column_of(cell: str) -> str:
    """The column that a head means, in any of the languages; empty for one that nobody knows."""
    return BY_HEAD.get("_".join(heading(cell).replace(".", " ").split("_")).strip("_"), "")


def _read_text(text: str, found: Reading) -> None:
    separator, text, skipped = separated(text, lambda cell: bool(column_of(cell)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = lines_of(reader, found.faults, skipped)
    head = next(rows, None)
    columns = _columns(*head, found) if head else []
    if found.faults or not columns:
        return
    for line, said in _cells(islice(rows, MOST_ROWS), columns, found):
        row, faults = understood(line, said)
        found.faults += faults
        if row and not faults:
            found.rows.append(row)
    if next(rows, None) is not None:
        found.faults.append(Fault(0, "", result_files.Wrong.TOO_MANY_ROWS))


def _columns(line: int, cells: Sequence[str], found: Reading) -> list[str]:
    names = [column_of(cell) for cell in cells]
    for name, cell in zip(names, cells, strict=True):
        if cell.strip() and not name:
            found.faults.append(Fault(line, "", result_files.Wrong.UNKNOWN_COLUMN, short(cell)))
        twice = Fault(line, name, result_files.Wrong.COLUMN_TWICE)
        if name and names.count(name) > 1 and twice not in found.faults:
            found.faults.append(twice)
    if "name" not in names:
        found.faults.append(Fault(line, "name", result_files.Wrong.MISSING_COLUMN))
    return names


def _cells(
    rows: Iterator[tuple[int, list[str]]], columns: Sequence[str], found: Reading
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row as text by column; those that do not fit the head are faults."""
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(columns) :]):
            found.faults.append(Fault(line, "", result_files.Wrong.TOO_MANY_CELLS))
            continue
        said = {name: " ".join(plain_cell(cell).split()) for name, cell in zip(columns, cells, strict=False) if name}
        long = [
            Fault(line, name, result_files.Wrong.TOO_LONG) for name, cell in said.items() if len(cell) > MOST_LETTERS
        ]
        found.faults += long
        if not long:
            yield line, said


def understood(line: int, said: Mapping[str, str]) -> tuple[Row | None, list[Fault]]:
    """One row, and everything that is wrong with it; a form fills in the same columns."""
    faults = []
    if not said.get("name"):
        faults.append(Fault(line, "name", Wrong.NO_NAME))
    mails = {}
    for column in ("mail", "mentor_mail"):
        mails[column] = mailbox(said.get(column, ""))
        if said.get(column) and not mails[column]:
            faults.append(Fault(line, column, Wrong.MAIL, short(said[column])))
    words = {}
    for column, known, wrong in (("language", LANGUAGES, Wrong.LANGUAGE), ("pace", PACES, Wrong.PACE)):
        words[column] = _word(said.get(column, ""), known)
        if said.get(column) and not words[column]:
            faults.append(Fault(line, column, wrong, short(said[column])))
    starts_on = day_in(said.get("start", ""))
    if said.get("start") and starts_on is None:
        faults.append(Fault(line, "start", Wrong.START, short(said["start"])))
    mentor = MentorSaid(
        said.get("mentor", ""),
        mails["mentor_mail"],
        said.get("mentor_function", ""),
        said.get("mentor_site", ""),
        tuple(filter(None, PARTED.split(said.get("modules", "").casefold()))),
    )
    if faults:
        return None, faults
    return Row(line, said["name"], mails["mail"], words["language"], starts_on, words["pace"], mentor), []


def mailbox(text: str) -> str:
    """An address as people write it; empty for what is none. It is not asked whether it answers."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return ""


def _word(text: str, known: Mapping[str, Sequence[str]]) -> str:
    plain = " ".join(text.casefold().split())
    return next((word for word, others in known.items() if plain == word or plain in others), "")
