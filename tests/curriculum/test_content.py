"""The content that is shipped: no fault, every fact taught or kept, registered, and enough of it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tracker.curriculum.build import plans
from tracker.curriculum.check import check
from tracker.curriculum.facts import facts_of
from tracker.curriculum.files import load
from tracker.curriculum.plan import Staged, plan_from_json, plan_to_json
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


PROGRAMMES = {
    "be-nl-vocational": (12, range(550, 1001)),
    "be-fr-vocational": (12, range(550, 1001)),
    "be-brussels-bilingual": (18, range(1000, 1301)),
    "be-english-theory": (18, range(1000, 1301)),
    "be-higher-education": (24, range(1700, 1901)),
    "be-practice-assistant": (18, range(2250, 2701)),
    "no-trondheim-12": (12, range(550, 1001)),
    "no-oslo-18": (18, range(1100, 1301)),
    "no-bergen-24": (24, range(1500, 1701)),
    "cpd-belgium": (6, range(50, 101)),
    "cpd-norway": (6, range(50, 101)),
}
"""Months at the pace of the plan, and hours without language preparation. 90 credits are 2250 to 2700 hours."""


def test_each_documented_programme_is_there_with_hours_that_can_be_true():
    found = {plan.programme: plan for plan in plans(load(CONTENT))}
    assert set(found) == set(PROGRAMMES)
    for code, (months, hours) in PROGRAMMES.items():
        own = found[code].without_language_preparation()
        assert own.months == months, code
        assert own.theory_hours + own.practice_hours in hours, code
        assert (found[code].kind == "course") == code.startswith("cpd-")


def test_every_item_can_be_learnt_somewhere():
    contents = load(CONTENT)
    assert set(contents.items) == {item.code for plan in plans(contents) for item in plan.items}


def test_example_costs_are_marked_and_nobody_who_oversees_is_made_up():
    found = {plan.programme: plan for plan in plans(load(CONTENT))}
    costs = {code: (p.cost.least, p.cost.most, p.cost.currency) for code, p in found.items() if p.cost}
    assert costs == {
        "no-oslo-18": (30_000, 45_000, "NOK"),
        "no-bergen-24": (40_000, 55_000, "NOK"),
        "no-trondheim-12": (25_000, 35_000, "NOK"),
    }
    assert all("may change" in found[code].cost.note for code in costs)
    overseen = {code: p.overseen_by for code, p in found.items() if p.overseen_by}
    assert overseen == {"be-nl-vocational": "AHOVOKS", "be-fr-vocational": "ARES"}


def test_what_is_only_reported_asks_for_a_check_against_the_law():
    contents = load(CONTENT)
    reported = [item.form for item in contents.items.values() if "P3" in item.form.source and item.kind == "competency"]
    assert reported
    for form in reported:
        assert form.scope["BE"].status == "supervised", form.code
        assert "against current Belgian law" in form.scope["BE"].note
    outline = contents.programmes["be-practice-assistant"].form
    assert outline.internship.hours >= 750
    assert all("against current law" in text for text in (outline.summary, outline.level, outline.duration or ""))


def test_english_comes_first_and_an_official_language_again():
    languages = next(p.languages for p in plans(load(CONTENT)) if p.programme == "be-english-theory")
    assert languages.staged == Staged("en", ("nl", "fr"))
    assert languages.one_is_enough


def test_every_shipped_plan_comes_back_exactly():
    for plan in plans(load(CONTENT)):
        assert plan_from_json(plan_to_json(plan)) == plan
        assert all(0 < item.due <= 1 for item in plan.items)
        assert plan.signable


def test_nothing_shipped_is_due_before_what_it_needs():
    for plan in plans(load(CONTENT)):
        dues = {item.code: item.due for item in plan.items}
        early = [(i.code, need) for i in plan.items for need in i.needs if dues.get(need, 0) > i.due]
        assert early == [], plan.programme


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


PAGES = {
    "assess": "signing.sign",
    "cohort": "cohorts.show",
    "learner": "learning.home",
    "log-practice": "practising.practice",
    "module": "curriculum.item",
    "privacy": "public.privacy",
    "programme": "curriculum.programme",
    "record": "learning.home",  # what staff and mentors see there
    "skill": "curriculum.item",
    "unit": "learning.unit",
}
"""The pages that facts.yaml says keep a fact, by the name it gives them."""


def test_a_page_that_keeps_a_fact_is_there(app):
    named = {k.removeprefix("page:") for row in facts_of(CONTENT) for k in row.kept_by if k.startswith("page:")}
    assert named == set(PAGES)
    assert set(PAGES.values()) <= {rule.endpoint for rule in app.url_map.iter_rules()}
