"""What a learner has attained beside the skills, for the pages that show it: examinations, languages, exemptions.

Every attempt stands, also those that were taken back. The forms are results.py's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import format_decimal

from tracker.curriculum.plan import LanguageAsked
from tracker.logbook.lines import Line
from tracker.standing.languages import has_proved, read
from tracker.standing.reckon import ItemStanding
from tracker.web.opening import Record
from tracker.web.speaking import lazy

KINDS = frozenset({"result-entered", "language-level-proved", "exempted"})
PROOFS = {
    "certificate": lazy("Certificate"),
    "test": lazy("Test at the school"),
    "schooling": lazy("Went to school in it"),
    "first-language": lazy("First language"),
}
EVIDENCE = {
    "diploma": lazy("Diploma"),
    "certificate": lazy("Certificate"),
    "earlier-training": lazy("Earlier training"),
    "work-experience": lazy("Work experience"),
}


@dataclass(frozen=True)
class Sat:
    """An examination of the plan, or one that was tried and is in the plan no more."""

    code: str
    title: str
    kind: str
    month: int
    standing: ItemStanding | None
    tries: Sequence[Line]

    @property
    def passed(self) -> bool:
        return self.standing is not None and self.standing.awarded_on is not None


@dataclass(frozen=True)
class Asked:
    """A language that the programme asks, and whether its level is proved."""

    asked: LanguageAsked
    level: str
    """The highest that is proved; empty where none is."""

    @property
    def met(self) -> bool:
        return self.level >= self.asked.level


@dataclass(frozen=True)
class Attained:
    examinations: Sequence[Sat]
    asked: Sequence[Asked]
    one_is_enough: bool
    without_preparation: bool
    """The plan has no language preparation, because the levels asked are proved."""
    languages: Sequence[Line]
    exemptions: Sequence[Line]


def attained(record: Record, lines: Iterable[Line]) -> Attained:
    """From the lines of the whole logbook, their texts read. What a line puts right stands beside it again."""
    lines = [each for line in lines if line.kind in KINDS for each in (line, *line.history)]
    book = record.book
    levels = read(book.learner.levels)
    languages = book.edition_plan.languages
    return Attained(
        examinations=_examinations(record, [line for line in lines if line.kind == "result-entered"]),
        asked=[Asked(each, levels.get(each.language, "")) for each in languages.asked],
        one_is_enough=languages.one_is_enough,
        without_preparation=bool(book.edition_plan.language_preparation) and has_proved(languages, levels),
        languages=[line for line in lines if line.kind == "language-level-proved"],
        exemptions=[line for line in lines if line.kind == "exempted"],
    )


def _examinations(record: Record, tries: Sequence[Line]) -> list[Sat]:
    """Those of the learner's plan; then what was tried and is in it no more."""
    book, tried = record.book, {line.item for line in tries}
    mine = {each.code for each in book.plan.examinations}
    shown = [each for each in book.edition_plan.examinations if each.code in mine | tried]
    known = {each.code for each in shown}
    plain = [(each.code, each.title, each.kind, each.month) for each in shown]
    plain += [(code, code, "", 0) for code in sorted(filter(None, tried)) if code not in known]
    return [Sat(*each, book.items.get(each[0]), [line for line in tries if line.item == each[0]]) for each in plain]


def in_points(hundredths: int) -> str:
    """`41.5`, as the reader's language writes it."""
    return str(format_decimal(Decimal(hundredths) / 100))


def score_of(line: Line) -> str:
    """`41.5 / 100`; empty where no score was entered."""
    score, out_of = line.details.get("score"), line.details.get("out_of")
    return "" if score is None or out_of is None else f"{in_points(score)} / {in_points(out_of)}"
