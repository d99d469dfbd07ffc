"""What no template, script or style sheet may hold: unescaped text, inline style or script, anything from another host,
an English word that no translator sees, and markup made from strings.
"""

import ast
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.source import ROOT, Module, made_up, modules

pytestmark = pytest.mark.quick

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = sorted(file for file in (ROOT / "tracker/web/static").rglob("*") if file.suffix in {".js", ".css"})
REVIEWED = {
    "tracker.web.cells": "draws the thousands of cells of a matrix; a name is escaped, the rest are constants and ids",
}
"""Files that mark text as safe HTML, each with the reason why nothing a person wrote can be in it."""
NAMES = {"Stride", "E-mail"}
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
CLASSES = {"body", "wrap"}
"""Blocks of the layout that stand in a class attribute."""
LOADING = {"src", "srcset", "poster", "data"}
LEXER = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
HOLE = "\N{WHITE SQUARE}"
WORD = re.compile(r"[A-Za-z]{2,}")
SINKS = re.compile(
    r"\.(innerHTML|outerHTML|srcdoc)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextual"
)
ELSEWHERE = re.compile(r"(url\(|@import|import|from|fetch\()\s*[\"'(]*\s*(https?:)?//", re.IGNORECASE)


def holes(source: str) -> tuple[str, list[str]]:
    """The template with a hole for everything that is filled in, line by line as it was; and the filters used."""
    kept, filters, translating, unspoken, last = [], [], False, False, ""
    for _, kind, value in LEXER.lex(source):
        if kind == "data":
            kept.append("\n" * value.count("\n") if translating or unspoken else value)
        else:
            kept.append(HOLE if kind == "variable_begin" else "\n" * value.count("\n"))
        if kind == "name" and last in {"{%", "{%-", "{%+"} and value in {"trans", "endtrans"}:
            translating = value == "trans"
        if kind == "name" and last == "|":
            filters.append(value)
        if kind == "name" and (last == "block" or value == "endblock"):
            unspoken = value in CLASSES
        if kind != "whitespace":
            last = value
    return "".join(kept), filters


@dataclass
class Inspection(HTMLParser):
    """Walks a template with holes and notes what should not be there."""

    source: str
    found: list[str] = field(default_factory=list)
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()

    def note(self, what: str) -> None:
        self.found.append(f"{self.getpos()[0]}: {what}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside = tag
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.note(f"<{tag}> carries {name}")
            if (name in LOADING or (tag == "link" and name == "href")) and "//" in value:
                self.note(f"<{tag}> loads from another host: {value}")
            if name in SPOKEN and WORD.search(value.replace(HOLE, "")) and value not in NAMES:
                self.note(f"{name} in English outside _(): {value}")
        if tag == "style" or (tag == "script" and "src" not in given):
            self.note(f"<{tag}> stands in the page")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.inside = ""

    def handle_data(self, data: str) -> None:
        for line in data.splitlines():
            text = line.replace(HOLE, " ").strip()
            for name in NAMES:
                text = text.replace(name, "")
            if WORD.search(text) and self.inside != "kbd":
                self.note(f"English outside _(): {text}")


def template_faults(name: str, source: str) -> list[str]:
    plain, filters = holes(source)
    found = Inspection(plain).found
    if name not in REVIEWED:
        found += [f"|{used}" for used in filters if used in {"safe", "urlize"}]
        found += ["autoescape switched off"] if re.search(r"{%-?\s*autoescape", source) else []
    return [f"{name}:{each}" for each in found]


def static_faults(name: str, source: str) -> list[str]:
    lines = enumerate(source.splitlines(), 1)
    return [f"{name}:{n}: {line.strip()}" for n, line in lines if SINKS.search(line) or ELSEWHERE.search(line)]


def markup_faults(module: Module) -> list[str]:
    """HTML made from anything but a constant, to which `format` and `join` add escaped text."""
    if module.name in REVIEWED:
        return []
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    return [f"{module.name}:{call.lineno} {ast.unparse(call)}" for call in calls if makes_markup(call)]


def makes_markup(call: ast.Call) -> bool:
    name = ast.unparse(call.func).split(".")[-1]
    variable = not all(isinstance(argument, ast.Constant) for argument in call.args)
    return (name == "Markup" and variable) or name in {"render_template_string", "from_string"}


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", TEMPLATES, ids=shown)
def test_every_template(file: Path):
    faults = template_faults(shown(file), file.read_text("utf-8"))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("file", STATIC, ids=shown)
def test_every_script_and_style_sheet(file: Path):
    faults = static_faults(shown(file), file.read_text("utf-8"))
    assert not faults, "\n".join(faults)


def test_no_module_makes_markup():
    faults = [fault for module in modules() for fault in markup_faults(module)]
    assert not faults, "\n".join(faults)


OFFENDERS = {
    "text past the escaping": "{{ comment|safe }}",
    "escaping switched off": "{% autoescape false %}{{ comment }}{% endautoescape %}",
    "inline style": '<p style="color: red">{{ _("Late") }}</p>',
    "a style in a condition": '<p {% if late %}style="color: red"{% endif %}>{{ _("Late") }}</p>',
    "an inline handler": '<button onclick="send()">{{ _("Send") }}</button>',
    "an inline script": "<script>send()</script>",
    "a style sheet of another host": '<link rel="stylesheet" href="https://cdn.example/app.css">',
    "a picture of another host": '<img alt="" src="//cdn.example/x.png">',
    "a bare word": "<p>Late</p>",
    "a word between two filled in": "<p>{{ name }} was late {{ day }}</p>",
    "a bare label": '<nav aria-label="Main"></nav>',
}


@pytest.mark.parametrize("what", OFFENDERS)
def test_catches(what):
    assert template_faults("made up", OFFENDERS[what])


@pytest.mark.parametrize(
    "source",
    [
        '<p class="{{ kind }}">{{ _("Late") }}: {{ day }} · {{ 3 }}</p>',
        "<p>{% trans name=name %}{{ name }} was late{% endtrans %}</p>",
        '<a href="https://example.org"{% if here %} aria-current="page"{% endif %}>{{ _("More") }}</a>',
        '{# A note to the reader #}<img alt="{{ _("A cell") }}" src="{{ asset("cell.png") }}">',
    ],
)
def test_lets_through(source):
    assert template_faults("made up", source) == []


def test_catches_scripts_that_make_markup_and_sheets_from_elsewhere():
    assert static_faults("a.js", "cell.innerHTML = text")
    assert static_faults("a.js", "import { x } from 'https://cdn.example/x.js'")
    assert static_faults("a.css", "@import url(https://cdn.example/x.css);")
    assert not static_faults("a.css", "src: url(fonts/a.woff2)")


def test_every_exception_is_still_one():
    assert set(REVIEWED) <= {module.name for module in modules()} | {shown(file) for file in TEMPLATES}


def test_catches_markup_made_in_python():
    assert not markup_faults(made_up("tracker.web.wording", "Markup('<b>{}</b>').format(name)"))
    assert markup_faults(made_up("tracker.web.wording", "Markup(f'<b>{name}</b>')"))
