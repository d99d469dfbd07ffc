"""The texts of a folder in every language: the English by file and path, what each language says, and the rules.

A path names a text by codes, the same in the English and in a translation. Which translations are published is
translating.py's, which of them are stale coverage.py's.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tracker.curriculum import formats
from tracker.curriculum.canonical import digest_of_text
from tracker.curriculum.files import Contents, LoadedTranslation
from tracker.curriculum.reading import Path_
from tracker.curriculum.translation_formats import TranslatedForm

LANGUAGES = ("nl", "fr", "de", "nb")
"""Into which the English may be translated."""
Texts = dict[Path_, str]
_BEFORE_THOUSANDS = re.compile(r"(?<=\d)[ .,\u00a0\u202f](?=\d{3}\b)")
_FIGURES = re.compile(r"\d+")


@cache
def digest(text: str) -> str:
    """How an English text is named wherever its translation is kept."""
    return digest_of_text(text)


def english_of(contents: Contents, code: str) -> Texts:
    """Every English text of a module or programme, by its path, in the order of the file."""
    if code in contents.modules:
        return dict(_texts(_module(contents.modules[code].form)))
    if code in contents.programmes:
        return dict(_texts(_programme(contents.programmes[code].form)))
    return {}


def told_of(translation: LoadedTranslation) -> Texts:
    """Every text of a file of translations, by its path."""
    if translation.form is None:
        return {}
    head = {"language", "module", "programme", "reviewed"}
    return dict(_texts(translation.form.model_dump(exclude=head, exclude_none=True)))


def translated_codes(contents: Contents) -> list[str]:
    """The codes of everything that has texts: modules first."""
    return [*contents.modules, *contents.programmes]


def _module(form: formats.ModuleForm) -> dict[str, Any]:
    words = {"title", "summary", "aims", "key_points", "self_check"}
    return {
        "title": form.title,
        "aim": form.aim,
        "units": {unit.code: unit.model_dump(include=words) for unit in form.units},
        "competencies": {
            skill.code: {
                "title": skill.title,
                "summary": skill.summary,
                "criteria": {step.code: step.text for step in skill.criteria},
                "scope": {country: scope.note for country, scope in skill.scope.items()},
            }
            for skill in form.competencies
        },
    }


def _programme(form: formats.ProgrammeForm) -> dict[str, Any]:
    asked = {each.language: each.who for each in form.languages.asked}
    names = ("title", "summary", "region", "level", "accreditation", "overseen_by")
    return {
        **{name: getattr(form, name) for name in names},
        "languages": {"asked": asked, "note": form.languages.note},
        "duration": form.duration,
        "cost": form.cost.note if form.cost else None,
        "examinations": {each.code: each.title for each in form.examinations},
        "requirements": {each.code: each.text for each in form.requirements},
        "because": dict(form.because),
    }


def _texts(value: object, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for key, part in value.items():
                yield from _texts(part, (*path, key))
        case list():
            for index, part in enumerate(value):
                yield from _texts(part, (*path, index))


# The rules.


def agree(contents: Contents) -> None:
    """Note what does not fit its English. A text that is missing is no fault: `coverage` tells of it."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for translation in contents.translations:
        if translation.language not in LANGUAGES:
            message = f"Nothing is translated into {translation.language} here."
            translation.place.fault("language", message, f"Use one of {', '.join(LANGUAGES)}.", "language")
        if translation.form is None:
            continue
        english, told = english_of(contents, translation.code), told_of(translation)
        if not english:
            message = f"No module or programme has the code {translation.code}."
            translation.place.fault("reference", message, "Name the file as its English, or remove it.")
            continue
        _same_places(translation, english, told)
        _same_order(translation, english)
        for path in told.keys() & english.keys():
            _same_figures(translation, path, english[path], told[path])
            _said_once(translation, path, english[path], told[path], first)


def _same_places(translation: LoadedTranslation, english: Texts, told: Texts) -> None:
    lengths = _lengths(english)
    for path, length in _lengths(told).items():
        if path in lengths and length != lengths[path]:
            message = f"{_named(path)} has {length} texts, the English {lengths[path]}."
            translation.place.fault("count", message, "Give each text of the English one, in its order.", *path)
    known = {path[:n] for path in english for n in range(1, len(path) + 1)}
    strange = dict.fromkeys(_first_strange(path, known) for path in told if path not in known)
    for path in strange:
        if not isinstance(path[-1], int):  # a list that is too long was told of above
            message = f"{_named(path)} is not in the English."
            translation.place.fault("reference", message, "Give a code or key of the English file.", *path)


def _first_strange(path: Path_, known: set[Path_]) -> Path_:
    return next(path[:n] for n in range(1, len(path) + 1) if path[:n] not in known)


def _lengths(texts: Texts) -> dict[Path_, int]:
    """Of each list how many entries it has."""
    found: dict[Path_, int] = {}
    for path in texts:
        for n, part in enumerate(path):
            if isinstance(part, int):
                found[path[:n]] = max(found.get(path[:n], 0), part + 1)
    return found


def _same_order(translation: LoadedTranslation, english: Texts) -> None:
    """Codes stand in the order of the English, so that both files can be read side by side."""
    written = _orders(told_of(translation))
    for path, codes in _orders(english).items():
        mine = [code for code in written.get(path, ()) if code in codes]
        theirs = [code for code in codes if code in mine]
        for code in (here for here, there in zip(mine, theirs, strict=True) if here != there):
            message = f"{_named((*path, code))} does not stand where it stands in the English."
            translation.place.fault("order", message, "Bring the codes into the order of the English.", *path, code)
            break


CODED = {"units", "competencies", "criteria", "scope", "asked", "examinations", "requirements", "because"}
"""Keys that hold texts by code."""


def _orders(texts: Texts) -> dict[Path_, list[str]]:
    found: dict[Path_, dict[str, None]] = {}
    for path in texts:
        for n, part in enumerate(path[:-1], 1):
            if part in CODED:
                found.setdefault(path[:n], {})[str(path[n])] = None
    return {path: list(codes) for path, codes in found.items()}


def _same_figures(translation: LoadedTranslation, path: Path_, english: str, told: str) -> None:
    ours, theirs = figures(told), figures(english)
    if ours != theirs:
        message = f"{_named(path)} has the figures {_listed(ours)}, the English {_listed(theirs)}."
        translation.place.fault("figures", message, "Keep every figure a figure, and the same.", *path)


def figures(text: str) -> list[int]:
    """The numbers that are written in digits; 1,500 and 1 500 and 1.500 are one number, 07:30 and 7.30 the same two."""
    return sorted(int(digits) for digits in _FIGURES.findall(_BEFORE_THOUSANDS.sub("", text)))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _said_once(
    translation: LoadedTranslation, path: Path_, english: str, told: str, first: dict[tuple[str, str], tuple[str, str]]
) -> None:
    """One English text has one translation in a language: it is looked up by the text."""
    sheet = translation.place.sheet
    where = f"{sheet.name}, line {sheet.line(path)}"
    said, there = first.setdefault((translation.language, english), (told, where))
    if said != told:
        message = f"{_named(path)} is translated otherwise in {there}, and its English is the same."
        translation.place.fault("translated-twice", message, "Give both the same words.", *path)


def _named(path: Path_) -> str:
    return ", ".join(f"`{part}`" if isinstance(part, str) else f"no. {part + 1}" for part in path)


# What may be shown.


def made_from(file: str, path: Path_) -> str:
    """How made-from.yaml names a text."""
    return "/".join([file, *map(str, path)])


def mark(english: str, told: str) -> str:
    """What made-from.yaml keeps of a text: the beginnings of two digests."""
    return f"{digest(english)[:8]} {digest(told)[:8]}"


def is_stale(kept: Mapping[str, str], name: str, english: str, told: str) -> bool:
    """Whether the English changed after it was translated. A translation that was changed since is of today."""
    before, _space, words = kept.get(name, "").partition(" ")
    return words == digest(told)[:8] and before != digest(english)[:8]


def is_reviewed(form: TranslatedForm) -> bool:
    """Whether somebody has read the file."""
    return names_a_reader(form.reviewed)


def names_a_reader(reviewed: str) -> bool:
    """Whether a person and a day are named: `Lucie Moreau, 2026-11-21`."""
    return re.search(r"[^\W\d].*\b\d{4}-\d{2}-\d{2}\b", reviewed) is not None
