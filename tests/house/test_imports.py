"""The one-way order of the house: imports only point up the list, hidden ones too, and no door is imported."""

import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.source import Module, made_up, modules

pytestmark = pytest.mark.quick

LEVELS: tuple[tuple[str, ...], ...] = (
    ("extensions", "clock", "errors", "config", "places", "migrating"),
    ("audit", "mail", "files"),
    ("curriculum", "people"),
    ("access",),
    ("standing",),
    ("logbook",),
    ("certificates",),
    ("cohorts", "search"),
    ("web", "api", "cli"),
    ("models", "", "__main__"),
)
"""Each knows what stands above it. `models` gathers the tables for the migrations; "" is the factory."""
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
DOORS = LEVELS[-2]
GROUND = LEVELS[0]
WEB_PACKAGES = ("flask", "werkzeug", "jinja2", "wtforms", "markupsafe", "click")
PURE = ("tracker.errors", "tracker.standing", "tracker.curriculum.plan", "tracker.curriculum.canonical")
THINKING = frozenset({*sys.stdlib_module_names, "pydantic"})
FOR_ANY_DOOR = ("tracker.create_app", "tracker.web.demo.")
"""The factory, and who plays whom in the demo: the strip on its pages and the story it is filled with must agree."""
MAY_NAME_PACKAGES: dict[str, str] = {"tracker.web.public": "reads its own version out of the package's metadata"}
"""Modules that load others by a name in a string, with the reason."""


def room_of(imported: str) -> str:
    """The room that an import of ours leads to; "" for the factory."""
    parts = imported.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in LEVEL else ""


def order_faults(module: Module) -> list[str]:
    """Imports of our own that do not point up."""
    here = module.room
    faults = []
    for line, imported in module.imports():
        if imported.split(".")[0] != "tracker":
            continue
        there = room_of(imported)
        up = LEVEL[there] < LEVEL[here] or here == there or (here in GROUND and there in GROUND)
        if not up and not (here in DOORS and imported.startswith(FOR_ANY_DOOR)):
            faults.append(f"{module.name}:{line} imports {imported}: {here or 'the factory'} stands above it")
    return faults


def web_faults(module: Module) -> list[str]:
    """Web packages where no web is known."""
    if module.room in {*DOORS, "extensions", "", "__main__"}:
        return []
    return [
        f"{module.name}:{line} imports {name}"
        for line, name in module.imports()
        if name.split(".")[0].split("_")[0] in WEB_PACKAGES
    ]


def purity_faults(module: Module) -> list[str]:
    """Rules see plans and facts; no database, no clock, no files."""
    if module.room != "standing":
        return []
    ours = [(line, name) for line, name in module.imports() if name.split(".")[0] == "tracker"]
    theirs = [(line, name) for line, name in module.imports() if name.split(".")[0] != "tracker"]
    impure = [each for each in ours if not f"{each[1]}.".startswith(tuple(f"{pure}." for pure in PURE))]
    impure += [each for each in theirs if each[1].split(".")[0] not in THINKING]
    return [f"{module.name}:{line} imports {name}" for line, name in impure]


def commit_faults(module: Module) -> list[str]:
    """Rooms take part in a transaction; doors open and commit it."""
    if module.room in {*DOORS, "extensions", "migrating"}:
        return []
    commits = [(line, name) for line, name in module.called() if name.split(".")[-1] in {"commit", "writing"}]
    commits += [(line, name) for line, name in module.imports() if name == "tracker.extensions.writing"]
    return [f"{module.name}:{line} {name}" for line, name in commits]


def dynamic_faults(module: Module) -> list[str]:
    """Imports by a name in a string escape every rule above."""
    found = [(line, name) for line, name in module.called() if name.split(".")[-1] in {"__import__", "import_module"}]
    found += [(line, name) for line, name in module.imports() if name.split(".")[0] == "importlib"]
    allowed = module.name in MAY_NAME_PACKAGES
    return [] if allowed else [f"{module.name}:{line} {name}" for line, name in found]


def circles(graph: dict[str, set[str]]) -> list[str]:
    """The first circle of modules that import each other."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" > ".join(error.args[1])]
    return []


def graph() -> dict[str, set[str]]:
    names = {module.name for module in modules()}
    shortened = {
        module.name: {name if name in names else name.rpartition(".")[0] for _, name in module.imports()}
        for module in modules()
    }
    return {name: (found & names) - {name, "tracker"} for name, found in shortened.items()}


def test_every_room_has_its_place_in_the_order():
    unknown = {module.room for module in modules()} - set(LEVEL)
    assert not unknown, f"say in LEVELS where these stand: {sorted(unknown)}"


RULES = [order_faults, web_faults, purity_faults, commit_faults, dynamic_faults]


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps(rule):
    faults = [fault for module in modules() for fault in rule(module)]
    assert not faults, "\n".join(faults)


def test_no_circle():
    assert circles(graph()) == []


OFFENDERS = {
    "a room that imports a door": (order_faults, "tracker.logbook.append", "from tracker.web import guard"),
    "the ground that knows a room": (order_faults, "tracker.clock", "import tracker.people.models"),
    "a room that looks down": (order_faults, "tracker.people.roster", "from tracker.access import rules"),
    "two rooms side by side": (order_faults, "tracker.curriculum.plan", "from tracker.people.models import Person"),
    "a room that calls the factory": (order_faults, "tracker.logbook.append", "from tracker import create_app"),
    "one door that imports another": (order_faults, "tracker.cli.people", "from tracker.web import wording"),
    "a hidden import": (order_faults, "tracker.access.rules", "def may():\n    from tracker.logbook import queries"),
    "an import for types alone": (order_faults, "tracker.audit", "if TYPE:\n    from tracker.people import models"),
    "a relative import": (order_faults, "tracker.access.rules", "from ..logbook.models import Entry"),
    "the gathering of all tables": (order_faults, "tracker.people.roster", "import tracker.models"),
    "flask in a room": (web_faults, "tracker.cohorts.matrix", "def csv():\n    from flask import Response"),
    "an extension of flask in a room": (web_faults, "tracker.access.sessions", "import flask_login"),
    "the clock in a rule": (purity_faults, "tracker.standing.look", "from tracker import clock"),
    "the database in a rule": (purity_faults, "tracker.standing.reckon", "from sqlalchemy import select"),
    "queries in a rule": (purity_faults, "tracker.standing.look", "from tracker.curriculum.queries import plan_of"),
    "a commit in a room": (commit_faults, "tracker.logbook.append", "db.session.commit()"),
    "a transaction in a room": (commit_faults, "tracker.people.roster", "from tracker.extensions import writing"),
    "an import by name": (dynamic_faults, "tracker.people.roster", "__import__('tracker.web')"),
    "importlib": (dynamic_faults, "tracker.people.roster", "from importlib import import_module"),
}


@pytest.mark.parametrize("what", OFFENDERS)
def test_catches(what):
    rule, name, source = OFFENDERS[what]
    assert rule(made_up(name, source))


def test_catches_a_circle():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}})


ALLOWED = {
    "a door that imports a room": ("tracker.web.learning", "from tracker.logbook import learning"),
    "the factory from the command line": ("tracker.cli.serving", "from tracker import create_app"),
    "a package of the standard library": ("tracker.standing.look", "from datetime import date"),
    "the plan in a rule": ("tracker.standing.look", "from tracker.curriculum.plan import Plan"),
    "the clock in a room": ("tracker.people.roster", "from tracker import audit, clock"),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_lets_through(what):
    module = made_up(*ALLOWED[what])
    assert [fault for rule in RULES for fault in rule(module)] == []
