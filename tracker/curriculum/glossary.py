"""The glossary: words of the work in five languages, as the folder holds them now, and the rules for its entries.

It stands in no edition: a word is right or wrong for every cohort alike. Finding in it is tracker.search's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tracker.curriculum.files import Contents, LoadedTerm, load_glossary
from tracker.curriculum.formats import TermForm

FILE = "glossary.yaml"
LANGUAGES = ("en", "nl", "fr", "de", "nb")
_PARTED = re.compile(r";\s+(?![^(]*\))")
"""Between two words for one thing; not between those in brackets."""
_BEFORE_SIGN = re.compile(r" (?=[?!:;])")
_kept: dict[Path, tuple[tuple[int, int], "Glossary"]] = {}


@dataclass(frozen=True, slots=True)
class Term:
    """An entry. `words` has every word of each language, the most usual first."""

    code: str
    kind: str
    module: str
    units: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    means: str
    english: str
    beware: str


@dataclass(frozen=True, eq=False)
class Glossary:
    """All entries in the order of the file. Each reading is its own, so what is made of it can be kept by it."""

    terms: tuple[Term, ...]
    reviewed: str = "nobody"

    @cached_property
    def modules(self) -> dict[str, int]:
        """How many entries each module has, in the order of the file."""
        codes = [term.module for term in self.terms]
        return {code: codes.count(code) for code in dict.fromkeys(codes)}

    def of_module(self, code: str) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.module == code)

    def of_unit(self, code: str) -> tuple[Term, ...]:
        """Those learnt in the unit, also where they belong to another module."""
        return tuple(term for term in self.terms if code in term.units)


def glossary_of(folder: Path) -> Glossary:
    """The folder's glossary, read again when its file has changed. Faulty entries are left out; without a file none."""
    try:
        stat = (folder / FILE).stat()
    except OSError:
        return Glossary(())
    state = (stat.st_mtime_ns, stat.st_size)
    kept = _kept.get(folder)
    if kept is None or kept[0] != state:
        kept = _kept[folder] = (state, _read(folder))
    return kept[1]


def _read(folder: Path) -> Glossary:
    contents = Contents(folder)
    load_glossary(contents)
    reviewed = contents.sheets[0].data.get("reviewed", "nobody") if contents.terms else "nobody"
    return Glossary(tuple(_term(each.form) for each in contents.terms), str(reviewed))


def _term(form: TermForm) -> Term:
    words = {language: _words(language, getattr(form, language)) for language in LANGUAGES}
    english, beware = form.english or "", form.beware or ""
    return Term(form.code, form.kind, form.module, tuple(form.units), words, form.means, english, beware)


def _words(language: str, text: str) -> tuple[str, ...]:
    """French has a space before its signs, at which no line may break."""
    parted = _PARTED.split(text)
    return tuple(_BEFORE_SIGN.sub("\u00a0", word) if language == "fr" else word for word in parted)


def agree(contents: Contents) -> None:
    """Note what does not fit: a code used twice, a module or a unit that is not there."""
    kinds = {code: kind for kind, code, _ in contents.named}
    first: dict[str, LoadedTerm] = {}
    for term in contents.terms:
        _agrees(term, kinds, first.setdefault(term.form.code, term))


def _agrees(term: LoadedTerm, kinds: Mapping[str, str], first: LoadedTerm) -> None:
    form, place = term.form, term.place
    if first is not term:
        message = f"The entry {form.code} is written twice: also in line {first.place.sheet.line(first.place.path)}."
        place.fault("duplicate-code", message, "Keep one of the two.", "code")
    if kinds.get(form.module) != "module":
        message = f"The entry {form.code} belongs to {form.module}, which is no module."
        place.fault("reference", message, "Give the code of a module, or remove the entry.", "module")
    for index, unit in enumerate(form.units):
        if kinds.get(unit) != "unit" or unit in form.units[:index]:
            what = "named twice" if unit in form.units[:index] else "no unit"
            message = f"The entry {form.code} is learnt in {unit}, which is {what}."
            place.fault("reference", message, "Give the code of a unit, each once.", "units", index)
