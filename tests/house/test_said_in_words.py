"""Every text that people read goes through `_`: in templates nothing else stands between the tags or in what is read
out, and no sentence stands bare in the code of the pages."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.quick

READ_OUT = ("alt", "aria-label", "aria-description", "placeholder", "title")
SAYING = {"_", "lazy", "ngettext"}
NAMES = {"Stride", "CSV", "PIN", "QR", "CEFR", "ZIP", "PDF", "Norsk bokmål"}
"""Alike in every language."""
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(rf'\b(?:{"|".join(READ_OUT)})="([^"]*)"')
TAG = re.compile(r"<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
NO_WORDS = re.compile(r"\{% block (?:body|wrap) %\}.*?\{% endblock %\}|<(code|kbd)\b[^>]*>.*?</\1>", re.DOTALL)
"""Names of classes, and what is typed alike in every language."""
WORD = re.compile(r"&\w+;|[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+(?:,? [a-z]+)+")


def bare_words(template: str) -> list[str]:
    """Words of a template that no `_` says."""
    plain = JINJA.sub(" ", NO_WORDS.sub(" ", template))
    shown = " ".join([TAG.sub(" ", plain), *ATTRIBUTE.findall(plain)])
    return [word for word in WORD.findall(shown) if word not in NAMES and not word.startswith("&")]


def bare_sentences(source: str) -> list[str]:
    """Sentences of code that no `_` says; a docstring and what an error of the program says are no such."""
    tree = ast.parse(source)
    said = {id(part) for call in ast.walk(tree) if is_saying(call) for part in ast.walk(call)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    bare = [text.value for text in texts if id(text) not in said and SENTENCE.match(text.value)]
    return [text for text in bare if text not in NAMES]


def is_saying(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return True
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in SAYING


@pytest.mark.parametrize("file", sorted((ROOT / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_a_template_says_nothing_by_itself(file: Path):
    assert bare_words(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", sorted((ROOT / "tracker" / "web").glob("*.py")), ids=lambda file: file.stem)
def test_no_sentence_stands_bare(file: Path):
    assert bare_sentences(file.read_text("utf-8")) == []


def test_catches_words_between_tags_and_read_out():
    assert bare_words('<p title="{{ _("Fine") }}">{{ _("Fine") }} Not <b>fine</b></p>') == ["Not", "fine"]
    assert bare_words('<img alt="A picture">') == ["picture"]


def test_catches_a_sentence_in_code():
    assert bare_sentences('flash("That was saved")\nflash(_("That was saved"))') == ["That was saved"]
