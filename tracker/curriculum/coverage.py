"""How much of the curriculum stands in each language: present, stale, reviewed, by file. And what keeps "stale" true.

A translation is stale when its English was changed after it; made-from.yaml remembers which English that was.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tracker.curriculum import glossary
from tracker.curriculum.files import MADE_FROM, Contents, LoadedTranslation
from tracker.curriculum.reading import read_sheet
from tracker.curriculum.translations import (
    LANGUAGES,
    english_of,
    is_reviewed,
    is_stale,
    made_from,
    mark,
    names_a_reader,
    told_of,
    translated_codes,
)

_HEAD = """\
# Written by `tracker curriculum coverage --keep`: from which English each text was translated. Not for editing by hand.
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one file in one language: how many texts its English has, and how many of them are what."""

    language: str
    file: str
    texts: int
    present: int
    stale: int
    reviewed: int

    def __add__(self, other: "Coverage") -> "Coverage":
        """Both together, under the name of the first."""
        return Coverage(
            self.language,
            self.file,
            self.texts + other.texts,
            self.present + other.present,
            self.stale + other.stale,
            self.reviewed + other.reviewed,
        )


def coverage(contents: Contents) -> Iterator[Coverage]:
    """Every language with each file, also where nothing of it is translated; the glossary last, English among it."""
    told = {(each.language, each.code): each for each in contents.translations}
    for language in LANGUAGES:
        for code in translated_codes(contents):
            yield _of_file(contents, language, code, told.get((language, code)))
    yield from _of_glossary(contents)


def _of_file(contents: Contents, language: str, code: str, found: LoadedTranslation | None) -> Coverage:
    english = english_of(contents, code)
    if found is None or found.form is None:
        return Coverage(language, code, len(english), 0, 0, 0)
    told = {path: text for path, text in told_of(found).items() if path in english}
    kept = contents.made_from.get(language, {})
    stale = sum(is_stale(kept, made_from(code, path), english[path], text) for path, text in told.items())
    reviewed = len(told) if is_reviewed(found.form) else 0
    return Coverage(language, code, len(english), len(told), stale, reviewed)


def _of_glossary(contents: Contents) -> Iterator[Coverage]:
    if not contents.terms:
        return
    said = read_sheet(contents.folder, glossary.FILE).data
    reviewed = names_a_reader(str(said.get("reviewed", "")))
    for language in glossary.LANGUAGES:
        present = Counter(bool(getattr(term.form, language)) for term in contents.terms)[True]
        texts = len(contents.terms)
        yield Coverage(language, "glossary", texts, present, 0, present if reviewed else 0)


def keep(contents: Contents, still_right: tuple[str, str] | None = None) -> list[Path]:
    """Write each language's made-from.yaml where it says something new; what was written.

    A stale text keeps its old line, so that it stays stale until its translation changes, or until its language and
    file are named as `still_right`. Only for contents without faults.
    """
    lines: dict[str, dict[str, str]] = {language: {} for language in contents.made_from}
    for each in contents.translations:
        right = (each.language, each.code) == still_right
        lines.setdefault(each.language, {}).update(_kept(contents, each, right=right))
    return [path for language, told in lines.items() if (path := _write(contents.folder, language, told))]


def _kept(contents: Contents, translation: LoadedTranslation, *, right: bool) -> Iterator[tuple[str, str]]:
    english = english_of(contents, translation.code)
    before = contents.made_from.get(translation.language, {})
    for path, text in told_of(translation).items():
        name = made_from(translation.code, path)
        stale = is_stale(before, name, english[path], text) and not right
        yield name, before[name] if stale else mark(english[path], text)


def _write(folder: Path, language: str, lines: dict[str, str]) -> Path | None:
    path = folder / "translations" / language / MADE_FROM
    text = _HEAD + yaml.safe_dump(lines, allow_unicode=True, width=1000)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    path.write_text(text, encoding="utf-8")
    return path
