"""The English catalogue holds every text of the pages: what translators start from is what people read. Each other
language says all of it, with the same placeholders and markup."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from tests.house.source import ROOT

pytestmark = pytest.mark.quick
CATALOGUES = ROOT / "tracker" / "translations"
LANGUAGES = ("nl", "fr", "de", "nb")
REMEDY = (
    "Take the texts out anew: pybabel -q extract -F pyproject.toml --no-location --sort-output --omit-header "
    "-k lazy -k ngettext:1,2 -o tracker/translations/en/LC_MESSAGES/messages.po ."
)
PLACEHOLDER, MARKUP = re.compile(r"%\(\w+\)[sd]|%%"), re.compile(r"</?\w+[^>]*>|&\w+;")
EDGES = re.compile(r"^\s*|\s*$")
TIGHT = re.compile(r"[^\s\d][?!;»]|[^\s\d]:(?=\s|$)|«\S")
"""French without a space before ? ! ; : » and after «."""
WIDE = re.compile(r"[^\S\u00a0\u202f][?!;:»]|«[^\S\u00a0\u202f]")
"""Or with one at which a line may break."""


def read(file: Path, language: str = "en") -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def catalogue(language: str) -> Catalog:
    return read(CATALOGUES / language / "LC_MESSAGES" / "messages.po", language)


def texts(found: Catalog) -> set[str]:
    return {str(message.id) for message in found if message.id}


def taken_out(to: Path, root: Path = ROOT) -> set[str]:
    """Every text of the code and the templates below `root`, as pybabel finds them."""
    words = ["-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-k", "lazy", "-k", "ngettext:1,2", "-o", str(to)]
    CommandLineInterface().run(["pybabel", *words, str(root)])
    return texts(read(to))


def as_list(said: object) -> list[str]:
    return [str(each) for each in said] if isinstance(said, (tuple, list)) else [str(said)]


def faults(message: Message, language: str) -> list[str]:
    """What is wrong with the words of one text, each in a line."""
    english, said = as_list(message.id), as_list(message.string)
    found = [] if all(said) else ["is missing"]
    found += ["is fuzzy"] if message.fuzzy else []
    for own in filter(None, said):
        others = [set(PLACEHOLDER.findall(each)) for each in english]
        if set(PLACEHOLDER.findall(own)) not in others:
            found.append(f"has other placeholders: {own!r}")
        if sorted(MARKUP.findall(own)) != sorted(MARKUP.findall(english[-1])):
            found.append(f"has other markup: {own!r}")
        if EDGES.findall(own) != EDGES.findall(english[-1]):
            found.append(f"begins or ends with another space: {own!r}")
        if "—" in own or (language == "fr" and (TIGHT.search(plain(own)) or WIDE.search(plain(own)))):
            found.append(f"is set otherwise than the others: {own!r}")
    return [f"{english[0]!r} {fault}" for fault in found]


def plain(text: str) -> str:
    """Without addresses, placeholders and entities, in which a colon is no colon."""
    return re.sub(r"%\(\w+\)[sd]|https?:\S+|&\w+;|\w+:\w+", "x", MARKUP.sub("", text))


def test_the_catalogue_holds_every_text_and_no_other(tmp_path):
    found, kept = taken_out(tmp_path / "found.po"), texts(catalogue("en"))
    assert found == kept, f"new: {sorted(found - kept)[:5]}, gone: {sorted(kept - found)[:5]}. {REMEDY}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_text(language):
    said = catalogue(language)
    missing, gone = texts(catalogue("en")) - texts(said), texts(said) - texts(catalogue("en"))
    assert (sorted(missing)[:5], sorted(gone)[:5]) == ([], []), f"{len(missing)} missing, {len(gone)} gone"
    wrong = [fault for message in said if message.id for fault in faults(message, language)]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong[:40])


def test_catches_a_text_wherever_pages_take_theirs_from(tmp_path):
    places = {
        "tracker/web/room.py": 'lazy("A label"), _("A sentence"), ngettext("%(num)s unit", "%(num)s units", 2), "No"',
        "templates/room/page.html": '{{ _("A heading") }}',
    }
    for name, source in places.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(source, "utf-8")
    found = taken_out(tmp_path / "found.po", tmp_path)
    assert found == {"A label", "A sentence", "('%(num)s unit', '%(num)s units')", "A heading"}


@pytest.mark.parametrize(
    ("english", "french", "fault"),
    [
        ("Log practice", "", "is missing"),
        ("%(num)s skills", "des compétences", "has other placeholders"),
        ("<b>Read</b> it", "Lisez", "has other markup"),
        ("or ", "ou", "another space"),
        ("Really?", "Vraiment?", "set otherwise"),
        ("Really?", "Vraiment ?", "set otherwise"),
        ("Really?", "Vraiment\u00a0?", ""),
        ("See https://school.example", "Voir https://school.example", ""),
    ],
)
def test_catches_a_fault_of_a_translation(english, french, fault):
    found = faults(Message(english, french), "fr")
    assert fault in " ".join(found) if fault else found == []
