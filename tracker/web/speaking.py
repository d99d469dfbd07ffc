"""How texts, dates and numbers are said in the reader's language. Which words: wording.py and the templates.

`_` translates at once, `lazy` when the page is made (for labels of forms, which are written before anybody reads).
The catalogues are tracker/translations/<language>/LC_MESSAGES/messages.po, read as they are: nothing is compiled.
"""

from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import flask_babel
from babel.core import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations
from flask import Flask, g, has_app_context
from markupsafe import Markup, escape

CATALOGUES = Path(__file__).parent.parent / "translations"
READING_LANGUAGES = {"en": "English", "nl": "Nederlands", "fr": "Français", "de": "Deutsch", "nb": "Norsk bokmål"}
"""Languages in which the curriculum can be read (reading_in.py), each named in itself."""


def _file(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


LANGUAGES = {code: name for code, name in READING_LANGUAGES.items() if _file(code).exists()}
"""Languages that the pages speak. English needs no words of its own: it is what the code says."""


@cache
def catalogue_in(language: str) -> NullTranslations:
    """What each text is in a language; the text itself where nothing is said of it. Read once, in some ten ms."""
    if language not in LANGUAGES:
        return NullTranslations()
    with _file(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _catalogue() -> NullTranslations:
    """Kept for the request: seven times as fast as asking for the reader's language at each text."""
    if not has_app_context():
        return NullTranslations()
    if "catalogue" not in g:
        g.catalogue = catalogue_in(str(_locale()))
    return cast("NullTranslations", g.catalogue)


def _(text: str, **values: object) -> str:
    """The text in the reader's language, with its %(name)s filled in; markup when one of the values is."""
    said: str = _catalogue().gettext(text)
    if any(isinstance(value, Markup) for value in values.values()):
        said = escape(said)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    said: str = _catalogue().ngettext(one, many, number)
    return said % {"num": number, **values}


def lazy(text: str) -> str:
    """A text that is translated each time it is shown."""
    return cast("str", LazyProxy(_, text, enable_cache=False))


def forget() -> None:
    """After the reader's language has changed within a request."""
    g.pop("catalogue", None)
    flask_babel.refresh()


def speak(app: Flask) -> None:
    """Give the templates `_`, `ngettext` and `trans`, with the catalogue that is kept for the request."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().gettext(text),
        lambda one, many, number: _catalogue().ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.filters.update(in_line=in_line, opening=opening)


def _locale() -> Locale:
    return flask_babel.get_locale() or Locale("en")


def in_line(text: str) -> str:
    """A word that stands for itself elsewhere, within a line: `passed` for `Passed`. German keeps its capitals."""
    return text if str(_locale()) == "de" else text[:1].lower() + text[1:]


def opening(text: str) -> str:
    """With a capital, as a line begins."""
    return text[:1].upper() + text[1:]


def day(value: date) -> str:
    """`21 November 2026`; the time zone is the caller's affair."""
    return _day(str(_locale()), value, "long")


def short_day(value: date) -> str:
    """`21 Nov 2026`, for tables."""
    return _day(str(_locale()), value, "medium")


def weekday(value: date) -> str:
    """`Mon 16 Nov`, for the days of one week."""
    return _weekday(str(_locale()), value)


@lru_cache(maxsize=4096)
def _weekday(locale: str, value: date) -> str:
    if locale == "en":
        return format_date(value, "EEE d MMM", locale=locale)
    return format_skeleton("MMMEd", value, locale=locale)


@lru_cache(maxsize=4096)
def _day(locale: str, value: date, length: Any) -> str:  # noqa: ANN401 Babel names its lengths with literals
    # The Americans' order of the month first would be misread in Belgium and Norway.
    pattern = {"long": "d MMMM y", "medium": "d MMM y"}[length] if locale == "en" else length
    return format_date(value, pattern, locale=locale)


def moment(value: datetime, time_zone: str = "UTC") -> str:
    """`21 Nov 2026, 14:05`, on the clock of that time zone."""
    locale = _locale()
    there = value.astimezone(get_timezone(time_zone))
    return f"{short_day(there.date())}, {format_datetime(there, 'HH:mm', locale=locale)}"


def clock_time(value: datetime, time_zone: str = "UTC") -> str:
    """`14:05`."""
    return format_datetime(value.astimezone(get_timezone(time_zone)), "HH:mm", locale=_locale())


def language_name(code: str) -> str:
    """`Dutch` for `nl`, in the reader's language."""
    return str(_locale().languages.get(code, code))


def country_name(code: str) -> str:
    """`Belgium` for `BE`, in the reader's language."""
    return str(_locale().territories.get(code, code))


def number(value: int) -> str:
    """`12,000`, as the reader's language writes it."""
    return format_decimal(value, locale=_locale())


def hours(minutes: int) -> str:
    """`2 h`, `1 h 30 min`, `45 min`, as people say it; nobody has to work out what 0.8 h was."""
    whole, rest = divmod(minutes, 60)
    parts = [_("%(number)s h", number=number(whole)) if whole or not rest else ""]
    parts.append(_("%(number)s min", number=rest) if rest else "")
    return " ".join(filter(None, parts))
