"""In which language the curriculum is read, and the two filters that show a text of it in that language.

The order is the reader's language, then those of the cohort that a page is about, then English. Rooms keep the English
text of an edition; a page looks up the reader's words by it. In which language the pages themselves speak: speaking.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import flask_babel
from flask import Flask, g, has_request_context, request
from markupsafe import Markup, escape

from tracker.curriculum.translating import Sayings, words_in
from tracker.curriculum.translations import digest
from tracker.web import guard
from tracker.web.speaking import READING_LANGUAGES, _, language_name

ENGLISH = "en"
COOKIE = "language"
ASKED = "words"
"""`?words=en` shows one page with the English words."""
NORWEGIAN = {"no": "nb", "nn": "nb"}
"""What browsers in Norway ask for beside `nb`."""


class Worded(str):
    """A text and the language it is in."""

    __slots__ = ("lang",)
    lang: str


@dataclass
class Reading:
    """In which languages one request reads, and what it has shown so far."""

    reader: str
    cohort: tuple[str, ...] = ()
    drafts: bool = False
    """A translation was shown that nobody has reviewed."""
    _known: dict[str, Sayings] | None = field(default=None, repr=False)

    @property
    def asked(self) -> list[str]:
        """The languages before English, the first the reader's."""
        languages = list(dict.fromkeys([self.reader, *self.cohort]))
        return languages[: languages.index(ENGLISH)] if ENGLISH in languages else languages

    @property
    def known(self) -> dict[str, Sayings]:
        """Those of them in which anything is published, with all of it. Asks the database once, and not for English."""
        if self._known is None:
            self._known = words_in(self.asked) if self.asked else {}
        return self._known

    @property
    def wanted(self) -> str:
        """What is no fallback: the reader's language, or the first in which there is anything at all."""
        return next(iter(self.known), ENGLISH)

    def said(self, text: str) -> Worded:
        """The text in the first language that has it."""
        key = digest(text) if self.known else ""
        for language, sayings in self.known.items():
            found = sayings.get(key)
            if found and found.text:
                self.drafts |= not found.reviewed
                return worded(found.text, language)
        return worded(text, ENGLISH)


def worded(text: str, language: str) -> Worded:
    made = Worded(text)
    made.lang = language
    return made


def reading() -> Reading:
    """Of this request."""
    if "reading" not in g:
        g.reading = Reading(ENGLISH if english_asked() else readers_language())
    found: Reading = g.reading
    return found


def english_asked() -> bool:
    """Whether the address asks for the English words of this one page."""
    return has_request_context() and request.args.get(ASKED) == ENGLISH


def readers_language() -> str:
    """Of the account; of somebody not signed in what they chose here, else what their browser asks for."""
    if not has_request_context():
        return ENGLISH
    reader = guard.known_actor()
    if reader.signed_in:
        return reader.language if reader.language in READING_LANGUAGES else ENGLISH
    chosen = request.cookies.get(COOKIE)
    if chosen in READING_LANGUAGES:
        return str(chosen)
    found = request.accept_languages.best_match([*READING_LANGUAGES, *NORWEGIAN], ENGLISH) or ENGLISH
    return NORWEGIAN.get(found, found)


def of_cohort(languages: str | Iterable[str]) -> None:
    """The page is about a cohort or one of its learners: its languages come after the reader's. `nl,fr` or codes."""
    codes = languages.split(",") if isinstance(languages, str) else languages
    if not english_asked():
        g.reading = Reading(readers_language(), tuple(filter(None, codes)))


def forget() -> None:
    """After the reader's language has changed within a request."""
    g.pop("reading", None)


# The filters.


def plain_words(text: str) -> Worded:
    """The text in the reader's language, for attributes, options, titles and files."""
    return reading().said(text)


def words(text: str) -> Markup:
    """The text in the reader's language, marked up with it; where it fell back, the language stands beside it."""
    return marked_up(plain_words(text))


def marked_up(said: str) -> Markup:
    """A text that was looked up already, such as the label of a choice; any other text is escaped alone."""
    language = getattr(said, "lang", "") if said else ""
    told = escape(str(said))
    if language and language != page_language():
        told = Markup('<span lang="{}">{}</span>').format(language, told)
    return told + Markup(" ") + fallback(language) if language and language != reading().wanted else told


def fallback(language: str) -> Markup:
    """The small mark beside a text that is not in the reader's language."""
    return Markup('<span class="tongue">{}</span>').format(_("in %(language)s", language=language_name(language)))


def page_language() -> str:
    """What <html lang> says."""
    return str(flask_babel.get_locale() or ENGLISH)


def lang(text: str) -> Markup:
    """The attribute of an element that holds the text alone: ` lang="fr"`, or nothing in the page's language."""
    language = reading().said(text).lang
    return Markup() if language == page_language() else Markup(' lang="{}"').format(language)


# What a page says of its words.


def english_words_at() -> str:
    """The address of this page in English, when it showed words that nobody has reviewed; else empty."""
    return address(ENGLISH) if reading().drafts else ""


def own_words_at() -> str:
    """The address of this page in the reader's own language, when it was asked for in English; else empty."""
    own = readers_language() if english_asked() else ENGLISH
    return "" if own == ENGLISH else address()


def address(language: str = "") -> str:
    """This page with its words in that language; without one, as the reader has it."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != ASKED]
    query = urlencode([*kept, *([(ASKED, language)] if language else [])])
    return f"{request.path}?{query}" if query else request.path


def lend(app: Flask) -> None:
    """Give the templates the filters, and the frame what it says of the words."""
    app.jinja_env.filters.update(words=words, plain_words=plain_words, marked_up=marked_up, lang=lang)
    app.jinja_env.globals.update(
        english_words_at=english_words_at,
        own_words_at=own_words_at,
        page_address=address,
        readers_language=readers_language,
        reading_languages=READING_LANGUAGES,
    )
