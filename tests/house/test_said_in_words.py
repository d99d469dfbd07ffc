"""Every sentence that people read goes through `_`: none stands bare in the code of the pages.

What stands bare in a template: test_templates.py. What a page shows untranslated: tests/web/test_pseudo_language.py.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.quick

SAYING = {"_", "lazy", "ngettext"}
KEYS = {"tracker/web/form_faults.py"}
"""Where the sentences of a library stand, as keys of what we say instead."""
SENTENCE = re.compile(r"^(?!Norsk bokmål)[A-Z][a-z]+(?:,? [a-z]+)+")


def bare_sentences(source: str) -> list[str]:
    """Sentences of code that no `_` says; a docstring and what an error of the program says are no such."""
    tree = ast.parse(source)
    said = {id(part) for call in ast.walk(tree) if is_saying(call) for part in ast.walk(call)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text.value for text in texts if id(text) not in said and SENTENCE.match(text.value)]


def is_saying(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return True
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in SAYING


def said_in_f_strings(source: str) -> list[int]:
    """Lines where `_` is called inside an f-string: there pybabel does not see it, and no translator either."""
    made = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = [call for each in made for call in ast.walk(each) if isinstance(call, ast.Call) and is_saying(call)]
    return [call.lineno for call in calls]


@pytest.mark.parametrize("file", sorted((ROOT / "tracker").rglob("*.py")), ids=lambda file: file.stem)
def test_nothing_is_said_inside_an_f_string(file: Path):
    assert said_in_f_strings(file.read_text("utf-8")) == []


def test_catches_a_text_inside_an_f_string():
    assert said_in_f_strings("plain = 1\nsaid = f\"{_('Hours')}: {plain}\"") == [2]


@pytest.mark.parametrize("file", sorted((ROOT / "tracker" / "web").glob("*.py")), ids=lambda file: file.stem)
def test_no_sentence_stands_bare(file: Path):
    found = bare_sentences(file.read_text("utf-8"))
    assert found == [] or file.relative_to(ROOT).as_posix() in KEYS


def test_catches_a_sentence_in_code():
    assert bare_sentences('flash("That was saved")\nflash(_("That was saved"))') == ["That was saved"]
