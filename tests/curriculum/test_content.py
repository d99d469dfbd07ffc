"""The content that is shipped: no fault, every fact taught or kept, registered, and enough of it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tracker.curriculum.build import plans
from tracker.curriculum.check import check
from tracker.curriculum.facts import facts_of
from tracker.curriculum.files import load
from tracker.curriculum.plan import plan_from_json, plan_to_json
from tracker.curriculum.register import new_register, register_text
from tracker.places import place

pytestmark = pytest.mark.quick
CONTENT = place("curriculum")
DOCUMENTED = {
    "terminology",
    "clinical-procedures",
    "hygiene",
    "administrative-workflows",
    "ethics",
    "internship",
    "language-preparation",
}


def test_the_content_has_no_fault_and_covers_every_fact():
    assert [str(fault) for fault in check(CONTENT, facts=True)] == []


def test_the_register_is_current():
    written = (CONTENT / "register.yaml").read_text(encoding="utf-8")
    assert written == register_text(new_register(load(CONTENT))), "Run `tracker curriculum publish --register`."


def test_the_seven_documented_modules_are_there_and_filled():
    contents = load(CONTENT)
    assert set(contents.modules) >= DOCUMENTED
    for code, module in contents.modules.items():
        least = 4 if code in DOCUMENTED else 3
        assert len(module.form.units) >= least, code
        assert len(module.form.competencies) >= least, code


def test_there_is_enough_to_learn():
    kinds = Counter(item.kind for item in load(CONTENT).items.values())
    assert kinds["unit"] >= 80
    assert kinds["competency"] >= 80


def test_every_shipped_plan_comes_back_exactly():
    for plan in plans(load(CONTENT)):
        assert plan_from_json(plan_to_json(plan)) == plan
        assert all(0 < item.due <= 1 for item in plan.items)
        assert plan.signable


def test_shipped_codes_leave_the_prefix_to_schools():
    assert [code for code in load(CONTENT).codes if "." in code] == []


def test_every_document_of_the_facts_is_whole():
    ids = {row.id for row in facts_of(CONTENT)}
    numbers = {"B": range(1, 20), "E": range(1, 21), "N": range(9), "P": range(1, 12)}
    assert ids == {f"{letter}{n}" for letter, span in numbers.items() for n in span}


def test_a_test_that_keeps_a_fact_is_there():
    text = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parents[1].rglob("test_*.py"))
    tests = set(re.findall(r"^def test_(\w+)\(", text, re.MULTILINE))
    named = {k.removeprefix("test:") for row in facts_of(CONTENT) for k in row.kept_by if k.startswith("test:")}
    assert {name for name in named if name.replace("-", "_") not in tests} == set()
