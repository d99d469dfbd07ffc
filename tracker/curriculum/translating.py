"""Published translations: rows that never change, looked up by the SHA-256 of an English text.

They stand in no edition: a better word needs neither a new edition nor a new printing. A text taken away is a new
row without words; the old rows stay, so what a signer read can be proved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, func, insert, select
from sqlalchemy.orm import Session, scoped_session

from tracker.curriculum.files import Contents
from tracker.curriculum.models import Translation
from tracker.curriculum.translations import digest, english_of, is_reviewed, is_stale, made_from, told_of
from tracker.extensions import db


@dataclass(frozen=True, slots=True)
class Said:
    """An English text in another language; without words where its translation was taken away."""

    text: str
    reviewed: bool = False


Sayings = Mapping[str, Said]
"""By the digest of the English."""


@dataclass(frozen=True, slots=True)
class TranslationCount:
    """What publishing added in one language: texts with words, and texts whose words were taken away."""

    language: str
    texts: int
    removed: int


# Publishing.


def publish(session: Session | scoped_session[Any], contents: Contents, on: datetime) -> list[TranslationCount]:
    """Add what is new, other and gone. The same folder again adds nothing. Only for contents without faults."""
    number = (session.scalar(select(func.max(Translation.number))) or 0) + 1
    found = news(contents)
    for language, said in found.items():
        rows = [
            {"language": language, "english": key, "number": number, "text": one.text, "reviewed": one.reviewed}
            for key, one in said.items()
        ]
        session.execute(insert(Translation), [{**row, "published_at": on} for row in rows])
    return counted(found)


def counted(found: Mapping[str, Sayings]) -> list[TranslationCount]:
    """How much there is of what `news` found."""
    gone = {language: sum(not one.text for one in said.values()) for language, said in found.items()}
    return [TranslationCount(language, len(said) - gone[language], gone[language]) for language, said in found.items()]


def news(contents: Contents) -> dict[str, dict[str, Said]]:
    """What publishing would add: new and other words, and none where a translation was taken away.

    A text whose English is gone keeps its words: older editions still show it.
    """
    english, found = _all_english(contents), {}
    told = sayings(contents)
    before = _newest(told)
    for language, said in told.items():
        added = {key: one for key, one in said.items() if before[language].get(key, Said("")) != one}
        gone = {key: Said("") for key, one in before[language].items() if one.text and key in english - said.keys()}
        if added or gone:
            found[language] = added | gone
    return found


def sayings(contents: Contents) -> dict[str, dict[str, Said]]:
    """What the folder says in each language that it has, or that is published. What is stale is left out."""
    found: dict[str, dict[str, Said]] = {language: {} for language in _published()}
    for each in contents.translations:
        said = found.setdefault(each.language, {})
        english, kept = english_of(contents, each.code), contents.made_from.get(each.language, {})
        for path, text in told_of(each).items():
            if each.form and not is_stale(kept, made_from(each.code, path), english[path], text):
                key, reviewed = digest(english[path]), is_reviewed(each.form)
                said[key] = Said(text, reviewed or (key in said and said[key].reviewed))
    return found


def _published() -> list[str]:
    return list(db.session.scalars(select(Translation.language).distinct()))


def _all_english(contents: Contents) -> set[str]:
    codes = (*contents.modules, *contents.programmes)
    return {digest(text) for code in codes for text in english_of(contents, code).values()}


# Reading.

_kept: "WeakKeyDictionary[Pool, dict[str, tuple[int, Sayings]]]" = WeakKeyDictionary()
"""By the pool of connections, because another database has other words: language -> newest number, and its words."""


def words_in(languages: Iterable[str]) -> dict[str, Sayings]:
    """Everything published in these languages. One small query; another where something was published since."""
    wanted = list(languages)
    kept = _kept.setdefault(db.engine.pool, {})
    newest = select(Translation.language, func.max(Translation.number)).where(Translation.language.in_(wanted))
    rows = db.session.execute(newest.group_by(Translation.language))
    numbers: dict[str, int] = {language: number for language, number in rows if number}
    late = [language for language in numbers if kept.get(language, (0, {}))[0] != numbers[language]]
    if late:
        for language, said in _newest(late).items():
            kept[language] = (numbers[language], said)
    return {language: kept[language][1] for language in wanted if language in numbers}


def _newest(languages: Iterable[str]) -> dict[str, dict[str, Said]]:
    """Of each English text the newest words; those taken away too."""
    found: dict[str, dict[str, Said]] = {language: {} for language in languages}
    columns = (Translation.language, Translation.english, Translation.text, Translation.reviewed)
    query = select(*columns).where(Translation.language.in_(found)).order_by(Translation.number)
    for language, key, text, reviewed in db.session.execute(query):
        found[language][key] = Said(text, reviewed)
    return found
