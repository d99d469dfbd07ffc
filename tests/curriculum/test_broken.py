"""Broken curricula, each another way, and every line that their author is told, word for word.

What is told stands in broken.txt: the name of a curriculum, and below it its faults as `tracker curriculum check`
prints them. Single faults are those of test_check.py; here are also curricula with several at once.
"""

from pathlib import Path

import pytest
import yaml

from tests.curriculum.small import competency, small, unit, write
from tests.curriculum.test_check import ETHICS, OFFENDERS, PROGRAMME, TERMS, first_competency, first_unit
from tracker.curriculum.check import check

pytestmark = pytest.mark.quick


def told() -> dict[str, list[str]]:
    text = Path(__file__).with_name("broken.txt").read_text("utf-8")
    blocks = (block.splitlines() for block in text.strip().split("\n\n"))
    return {name: [line.strip() for line in faults] for name, *faults in blocks}


def several(*changes):
    def spoil(files):
        for change in changes:
            change(files)

    return spoil


def ethics(change):
    return lambda files: change(files[ETHICS])


def programme(change):
    return lambda files: change(files[PROGRAMME])


def text(name, old, new):
    """A change to the text of a file, for what no values can say."""

    def spoil(files):
        written = yaml.safe_dump(files[name], sort_keys=False)
        assert old in written
        files[name] = written.replace(old, new, 1)

    return spoil


REGISTERED = {"kind": "competency", "revision": 2, "digest": "0" * 64}

SEVERAL = {
    "three faults in one unit": first_unit(hours=0, title="", aims="name it"),
    "a unit and its skill": several(first_unit(aims=[]), first_competency(level=0)),
    "one fault in each of three files": several(
        first_unit(hours="many"),
        lambda files: files[TERMS].update(title=""),
        programme(lambda p: p.update(country="Belgium")),
    ),
    "a module taken out that everything needs": lambda files: files.pop(TERMS),
    "a skill copied without a new code": ethics(lambda m: m["competencies"].append(competency("ethics-talk", level=9))),
    "a programme without modules": programme(lambda p: p.update(modules=[])),
    "months that run backwards and beyond the end": programme(
        lambda p: (p["modules"][0].update(months=[4, 1]), p["modules"][1].update(months=[12, 19]))
    ),
    "hours below those of the units": programme(lambda p: p["modules"][3].update(hours=1)),
    "an examination about nothing that is there": programme(
        lambda p: p["examinations"][0].update(covers=["law"], month=30)
    ),
    "a reason for a rule that nobody knows": programme(lambda p: p["because"].update(B99="We are small.")),
    "a tab for indentation": text(ETHICS, "\n  revision: 1", "\n\trevision: 1"),
    "a colon forgotten": text(ETHICS, "title: Ethics", "title Ethics"),
    "a key given twice": text(ETHICS, "title: Ethics", "title: Ethics\ntitle: Moral"),
    "an alias": text(ETHICS, "title: Ethics", "title: &t Ethics\naim: *t"),
    "a tag that would run something": text(ETHICS, "title: Ethics", "title: !!python/name:os.system x"),
    "two documents in one file": text(ETHICS, "title: Ethics", "---\ntitle: Ethics"),
    "a revision lower than the one published": lambda files: files.update(
        {"register.yaml": {"items": {"ethics-work": REGISTERED}}}
    ),
    "a code published as something else": lambda files: files.update(
        {"register.yaml": {"items": {"ethics-work": {"kind": "unit", "revision": 1, "digest": "0" * 64}}}}
    ),
    "a code that was published and is gone": lambda files: files.update(
        {"register.yaml": {"items": {"old-skill": {**REGISTERED, "revision": 1}}}}
    ),
    "a unit of another school's file": ethics(lambda m: m["units"].append(unit("Our School.unit", howrs=2))),
}
CURRICULA = {**{name: spoil for name, (spoil, *_) in OFFENDERS.items()}, **SEVERAL}
TOLD = told()


def test_at_least_forty_are_told_word_for_word_and_no_two_alike():
    assert len(TOLD) >= 40
    assert len({tuple(faults) for faults in TOLD.values()}) == len(TOLD)
    assert set(TOLD) <= set(CURRICULA)
    assert set(SEVERAL) <= set(TOLD)
    assert sum(len(faults) > 1 for faults in TOLD.values()) >= 10


@pytest.mark.parametrize("name", TOLD)
def test_its_author_is_told(tmp_path, name):
    files = small()
    CURRICULA[name](files)
    assert [str(fault) for fault in check(write(tmp_path, files))] == TOLD[name]
