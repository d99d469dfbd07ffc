"""Every page, form error and refusal in a pseudo-language: whatever stands outside of ⟦ and ⟧ nobody translated.

The words of the pages are put between the brackets by a catalogue made for it, those of the curriculum by a folder of
translations. What is left is what people have written (names, sites, notes), dates, and what is alike everywhere.
"""

import re
import shutil
from datetime import date, timedelta
from functools import cache

import pytest
from babel.core import Locale
from babel.dates import format_date
from babel.support import NullTranslations
from sqlalchemy import select

from tests import pseudo, small_curriculum
from tests.web import sample
from tests.web import test_query_counts as pages
from tests.web.test_reading_in import ALSO, Spoken, read
from tests.web.test_wording import EXAMPLES, kinds
from tracker.extensions import Model, db
from tracker.web import speaking
from tracker.web.errors import status_of

LANGUAGE = "fr"
ALIKE = {
    "Stride",
    "tracker curriculum copy",
    "internship",
    *speaking.READING_LANGUAGES.values(),
    "CSV",
    "PDF",
    "QR",
    "ZIP",
    "Ctrl",
}
WRITTEN = {
    "person": ("name",),
    "provider": ("name", "contact"),
    "cohort": ("name",),
    "entry_text": ("text",),
    "site": ("name", "town", "department", "contact"),
    "post": ("function", "work_address"),
    "person_email": ("address",),
    "provider_break": ("name",),
    "provider_document": ("title",),
    "talk": ("place",),
    "staff_note": ("text",),
    "sign_in": ("device",),
}
"""Columns of what people have written, by table."""
KEPT = {"csrf_token", "id", "form_id", "next"}
"""Fields that carry no words of the reader."""
WORD = re.compile(r"\b[^\W\d_]{3,}\b")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")


class Pseudo(NullTranslations):
    """Says each text in brackets."""

    def gettext(self, message):
        return pseudo.marked(message)

    def ngettext(self, singular, plural, number):
        return pseudo.marked(singular if number == 1 else plural)


@pytest.fixture
def school(database, tmp_path, monkeypatch):
    """Two busy learners, and everything there is in the pseudo-language."""
    folder = pseudo.translate(shutil.copytree(small_curriculum.folder(), tmp_path / "curriculum"), LANGUAGE)
    made = pages.build(folder, small_curriculum.PROGRAMME, 2, 1)
    read(made, LANGUAGE)
    monkeypatch.setattr(speaking, "catalogue_in", lambda _language: Pseudo())
    monkeypatch.setattr(speaking, "LANGUAGES", speaking.READING_LANGUAGES)
    return made


def outside(text: str) -> str:
    """What stands in no brackets; brackets may hold brackets."""
    kept, depth = [], 0
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        kept.append(sign if depth == 0 and sign != "⟧" else " ")
    return "".join(kept)


def written() -> list[str]:
    """What people wrote, the longest first."""
    db.session.rollback()
    tables = Model.metadata.tables
    columns = [tables[name].c[column] for name, those in WRITTEN.items() for column in those]
    texts = {text for column in columns for text in db.session.scalars(select(column)) if text}
    return sorted({*texts, *(line for text in texts for line in text.splitlines())}, key=len, reverse=True)


@cache
def words_of_babel() -> frozenset[str]:
    """Of dates, languages and countries, which no catalogue of ours says."""
    locale, days = Locale(LANGUAGE), [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]
    said = {format_date(day, "EEEE EEE d MMMM MMM LLLL LLL y", locale=locale) for day in days}
    said |= {*locale.languages.values(), *locale.territories.values()}
    return frozenset(WORD.findall(" ".join(said).casefold()))


class Parts(Spoken):
    """The text of a page with a space where a tag stands, without keys and what is typed or written in a file."""

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        super().handle_data(" ")

    def handle_data(self, data):
        if self._open[-1][0] not in {"kbd", "code"}:
            super().handle_data(data)


def untranslated(source: str, known: list[str]) -> list[str]:
    """Words of a page that nobody translated and nobody wrote; codes in capitals are alike everywhere."""
    page = Parts(source)
    found = []
    for part in (page.text, page.titles, *page.attributes):
        rest = ADDRESS.sub(" ", outside(part))
        for text in [*known, *ALIKE]:
            rest = rest.replace(text, " ")
        found += [word for word in WORD.findall(rest) if not word.isupper()]
    return sorted({word for word in found if word.casefold() not in words_of_babel()})


def seen_by(client, sign_in_as, school, who):
    """The client, signed in as `who` and asking for the language."""
    client.delete_cookie("stride")
    if who:
        sign_in_as(school.people[who])
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
    return client


def every_page(client, sign_in_as, school):
    for name, (who, path) in {**pages.PAGES, **ALSO}.items():
        answer = seen_by(client, sign_in_as, school, who).get(path.format(**school.words))
        if answer.mimetype == "text/html" and answer.status_code == 200 and not name.startswith("glossary."):
            yield name, path.format(**school.words), answer  # a glossary is there to show other languages


def told(faults) -> str:
    return "\n".join(f"{name}: {words}" for name, words in faults.items())


def test_every_page(client, sign_in_as, school):
    shown = {name: answer.text for name, _path, answer in every_page(client, sign_in_as, school)}
    known = written()
    found = {name: untranslated(text, known) for name, text in shown.items()}
    assert len(found) > 60
    assert not any(found.values()), told({name: words for name, words in found.items() if words})


def test_every_form_that_is_sent_back_empty(client, sign_in_as, school):
    """Each form as its page shows it, with its fields emptied and its choices not made."""
    faults, back = {}, 0
    for name, path, _answer in list(every_page(client, sign_in_as, school)):
        seen_by(client, sign_in_as, school, {**pages.PAGES, **ALSO}[name][0])
        now = client.get(path)  # with a token of this sign-in
        for form in (each for each in now.page.forms if now.status_code == 200 and each.method == "post"):
            empty = {field: values if field in KEPT else "" for field, values in form.fields.items()}
            again = client.post(form.action or path, data=empty)
            back += again.status_code == 422
            if again.mimetype == "text/html" and again.status_code in {409, 422, 429}:
                faults[f"{name} to {form.action}"] = untranslated(again.text, written())
    assert back > 20
    assert not any(faults.values()), told({name: words for name, words in faults.items() if words})


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_refusal(client, school, monkeypatch, kind):
    error = EXAMPLES[kind][0] if kind in EXAMPLES else kind()
    monkeypatch.setitem(sample.RAISED, "it", error)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
    if status_of(error) < 500:
        assert untranslated(client.get("/raise/it").text, written()) == []


def test_what_nobody_translated_is_found():
    assert untranslated("<p title='Shown'>⟦fine ⟦too⟧ Ann⟧ Left Ann</p>", ["Ann"]) == ["Left", "Shown"]
