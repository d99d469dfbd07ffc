"""How each file of the product looks: it says what lives in it, its tests stand where one seeks them, it has a name
that says something, and it asks tracker.clock what time it is.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, Module, made_up, modules

pytestmark = pytest.mark.quick

SHORT = 40
"""Lines below which a file may do without tests of its own: whoever uses it tests it."""
MIRRORED_ELSEWHERE = {
    "tracker.access.models": "tests/test_migrations.py",  # rows alone
    "tracker.access.permissions": "tests/access/test_rules.py",  # words alone, each in the table
    "tracker.access.predicates": "tests/access/test_rules.py",  # proven by the table that uses them
    "tracker.access.vouch_links": "tests/web/test_contacts.py",  # asked and answered on one page
    "tracker.access.subjects": "tests/access/test_rules.py",  # ids alone, in every row of the table
    "tracker.certificates.learners": "tests/cohorts/test_ready.py",  # one learner against the list of all
    "tracker.people.notes": "tests/web/test_notes.py",  # written and removed by the pages
    "tracker.people.talks": "tests/web/test_talks.py",
    "tracker.web.record_parts": "tests/web/test_records.py",
    "tracker.cohorts.everybody": "tests/web/test_learners.py",
    "tracker.cli.story": "tests/cli/test_demo.py",  # one story, judged by what it tells in the end
    "tracker.cohorts.mentors": "tests/web/test_mentors_page.py",  # told by the pages that ask it
    "tracker.cohorts.roster_mentors": "tests/cohorts/test_rosters.py",  # each row's mentor
    "tracker.people.newcomers": "tests/cohorts/test_rosters.py",  # made by rosters alone
    "tracker.web.roster_faults": "tests/web/test_roster_import.py",  # sentences alone
    "tracker.curriculum.files": "tests/curriculum/test_check.py",  # its faults come out of the check
    "tracker.curriculum.formats": "tests/curriculum/test_check.py",
    "tracker.curriculum.forming": "tests/curriculum/test_check.py",
    "tracker.curriculum.translation_formats": "tests/curriculum/test_translations.py",
    "tracker.curriculum.remedies": "tests/curriculum/test_check.py",
    "tracker.curriculum.models": "tests/test_migrations.py",
    "tracker.standing.saying": "tests/standing/test_kinds.py",  # the base of every kind
    "tracker.errors": "tests/web/test_errors.py",  # names and values; the sentences are the web's
    "tracker.logbook.agenda": "tests/web/test_agenda.py",  # as a calendar program reads it
    "tracker.logbook.books": "tests/logbook/test_append.py",  # opened by every test of the logbook
    "tracker.logbook.facts": "tests/logbook/test_verifying.py",  # read back by every proof
    "tracker.logbook.keeping": "tests/logbook/test_machine.py",  # kept rows against a fresh reckoning, after any verbs
    "tracker.logbook.models": "tests/logbook/test_triggers.py",
    "tracker.logbook.whose": "tests/logbook/test_inbox.py",  # beside every line of it
    "tracker.logbook.together": "tests/web/test_together.py",  # one query, told by the page that asks it
    "tracker.mail.models": "tests/test_migrations.py",
    "tracker.migrating": "tests/test_migrations.py",
    "tracker.people.desk_models": "tests/test_migrations.py",
    "tracker.people.models": "tests/people/test_roster.py",
    "tracker.people.contacts": "tests/web/test_contacts.py",
    "tracker.web.asking_contacts": "tests/web/test_contacts.py",
    "tracker.web.reasons": "tests/web/test_attention.py",  # words alone, read off the page
    "tracker.web.handed_request": "tests/web/test_by_link.py",  # the way that all others follow
    "tracker.web.matter": "tests/web/test_link_states.py",  # what all that can be signed by a link has in common
    "tracker.web.offers": "tests/web/test_handing.py",
    "tracker.cohorts.inspecting": "tests/web/test_inspection.py",  # by the pack and the sample
    "tracker.web.cohort_files": "tests/web/test_cohort_lists.py",  # by the files it makes
    "tracker.logbook.past": "tests/web/test_looking_back.py",  # by the pages of a past day
    "tracker.web.staff_forms": "tests/web/test_staff_pages.py",
    "tracker.web.trail_words": "tests/web/test_trail.py",
    "tracker.web.looked_at": "tests/web/test_trail.py",
    "tracker.web.together_form": "tests/web/test_together.py",
}
"""Modules, or folders of them, whose tests stand in another file."""
SAYS_NOTHING = {"utils", "util", "helpers", "common", "services", "managers", "misc", "tools", "core", "base"}
ASKS_THE_TIME = re.compile(r"(datetime\.)?(datetime|date)\.(now|today|utcnow)|time\.(time|localtime|gmtime)")


def docstring_faults(module: Module) -> list[str]:
    """An empty __init__.py has nothing to say."""
    if ast.get_docstring(module.tree) or not module.tree.body:
        return []
    return [f"{module.name} opens without a docstring: what lives here, what does not?"]


def clock_faults(module: Module) -> list[str]:
    if module.name == "tracker.clock":
        return []
    asked = [(line, name) for line, name in module.called() if ASKS_THE_TIME.fullmatch(name)]
    return [f"{module.name}:{line} asks {name}; ask tracker.clock" for line, name in asked]


def name_faults(module: Module) -> list[str]:
    return [f"{module.name} says nothing of what it holds" for part in module.name.split(".") if part in SAYS_NOTHING]


def mirror(module: Module) -> Path:
    *folders, name = module.name.split(".")[1:]
    return Path("tests", *folders, f"test_{name}.py")


def mirror_faults(module: Module, there: set[Path]) -> list[str]:
    elsewhere = any(f"{module.name}.".startswith(f"{name}.") for name in MIRRORED_ELSEWHERE)
    if module.package or elsewhere or len(module.source.splitlines()) < SHORT:
        return []
    return [] if mirror(module) in there else [f"{module.name} has no {mirror(module)}"]


def there() -> set[Path]:
    return {file.relative_to(ROOT) for file in (ROOT / "tests").rglob("test_*.py")}


RULES = [docstring_faults, clock_faults, name_faults]


@pytest.mark.parametrize("rule", RULES)
def test_every_module(rule):
    faults = [fault for module in modules() for fault in rule(module)]
    assert not faults, "\n".join(faults)


def test_the_tests_mirror_the_tree():
    found = there()
    faults = [fault for module in modules() for fault in mirror_faults(module, found)]
    assert not faults, "\n".join(faults)


def test_every_exception_is_still_one():
    known = {module.name: module for module in modules()}
    assert set(MIRRORED_ELSEWHERE) <= set(known)
    assert [name for name in MIRRORED_ELSEWHERE if mirror(known[name]) in there()] == []
    assert {Path(file) for file in MIRRORED_ELSEWHERE.values()} <= there()


OFFENDERS = {
    "no docstring": (docstring_faults, "tracker.people.roster", "import json"),
    "the time from elsewhere": (clock_faults, "tracker.people.roster", "import datetime\ndatetime.datetime.now()"),
    "the day from elsewhere": (clock_faults, "tracker.people.roster", "from datetime import date\ndate.today()"),
    "the seconds from elsewhere": (clock_faults, "tracker.people.roster", "import time\ntime.time()"),
    "a drawer for anything": (name_faults, "tracker.people.utils", '"""All sorts."""'),
}


@pytest.mark.parametrize("what", OFFENDERS)
def test_catches(what):
    rule, name, source = OFFENDERS[what]
    assert rule(made_up(name, source))


def test_catches_a_module_without_tests():
    long = made_up("tracker.people.roster", "x = 1\n" * SHORT)
    assert mirror_faults(long, set()) == ["tracker.people.roster has no tests/people/test_roster.py"]
    assert mirror_faults(long, {Path("tests/people/test_roster.py")}) == []
