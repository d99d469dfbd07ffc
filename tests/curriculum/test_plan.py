"""A plan: found by code, in programme order, and written down so that it comes back exactly."""

from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from types import UnionType
from typing import Annotated, get_args, get_origin, get_type_hints
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.curriculum.build import plan as build_plan
from tracker.curriculum.files import load
from tracker.curriculum.plan import Competency, Cost, Plan, Scope, Unit, plan_from_json, plan_to_json, structure_digest

pytestmark = pytest.mark.quick

LEAVES = {
    str: st.text(alphabet=st.characters(codec="utf-8"), max_size=8).map(lambda text: normalize("NFC", text)),
    int: st.integers(),
    bool: st.booleans(),
    float: st.integers(0, 10_000).map(lambda parts: parts / 10_000),
}


def strategy(kind):
    """Any value of a field's type, so that a field added later is tried too."""
    origin = get_origin(kind)
    if origin is Annotated:
        return strategy(get_args(kind)[0])
    if origin is UnionType:
        return st.none() | strategy(get_args(kind)[0])
    if origin is tuple:
        parts = get_args(kind)
        if parts[-1] is Ellipsis:
            return st.lists(strategy(parts[0]), max_size=2).map(tuple)
        return st.tuples(*map(strategy, parts))
    if is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return st.builds(kind, **{f.name: strategy(hints[f.name]) for f in fields(kind) if f.init})
    return LEAVES[kind]


@pytest.fixture
def plan(folder):
    return build_plan(load(folder), "small")


@given(strategy(Plan))
def test_any_plan_comes_back_exactly(plan):
    body = plan_to_json(plan)
    assert plan_from_json(body) == plan
    assert plan_to_json(plan_from_json(body)) == body


def test_items_are_found_by_code(plan):
    assert plan.item("ethics-work") is plan.competency("ethics-work")
    assert plan.unit("ethics-words").module == "ethics"
    assert plan.module_of("ethics-work") is plan.module("ethics")


@pytest.mark.parametrize("code", ["nothing", "ethics"])
def test_what_is_no_item_is_not_found(plan, code):
    for find in (plan.item, plan.unit, plan.competency, plan.module_of):
        with pytest.raises(KeyError):
            find(code)


def test_a_unit_is_no_competency(plan):
    with pytest.raises(KeyError):
        plan.competency("ethics-words")
    with pytest.raises(KeyError):
        plan.unit("ethics-work")


def test_items_stand_in_programme_order(plan):
    assert [item.code for item in plan.items[:4]] == [
        "terminology-words",
        "terminology-rules",
        "terminology-work",
        "terminology-talk",
    ]
    assert [m.code for m in plan.modules][-1] == plan.items[-1].module == "internship"
    assert all(isinstance(item, Unit) for item in plan.units)
    assert all(isinstance(item, Competency) for item in plan.competencies)
    assert len(plan.units) + len(plan.competencies) == len(plan.items) == 20


@pytest.mark.parametrize(("status", "highest"), [("allowed", 5), ("supervised", 4), ("not-allowed", 0)])
def test_the_highest_level_of_a_country(plan, status, highest):
    scoped = replace(plan.competency("ethics-work"), scope=(Scope("BE", status),))
    assert scoped.highest_level("BE") == highest
    assert scoped.highest_level("NO") == 5


def test_what_cannot_be_signed_in_the_country_is_not_signable(plan):
    module = plan.module("ethics")
    closed = replace(module.competencies[0], scope=(Scope("BE", "not-allowed"),))
    narrowed = replace(plan, modules=(replace(module, competencies=(closed, module.competencies[1])),))
    assert narrowed.signable == (module.competencies[1],)


def test_a_criterion_by_its_full_code(plan):
    work = plan.competency("ethics-work")
    assert work.full_code("first") == "ethics-work/first"
    with pytest.raises(KeyError):
        work.full_code("tenth")


def test_months_and_hours(plan):
    assert (plan.months, plan.months_at("full-time"), plan.months_at("evening")) == (12, 12, 24)
    with pytest.raises(KeyError):
        plan.months_at("part-time")
    assert (plan.theory_hours, plan.practice_hours) == (100, 80)


def test_without_language_preparation_nothing_of_it_is_left(plan):
    assert plan.without_language_preparation() is plan
    asked = replace(plan, language_preparation="ethics")
    rest = asked.without_language_preparation()
    assert "ethics" not in [m.code for m in rest.modules]
    assert rest.examinations == ()
    with pytest.raises(KeyError):
        rest.item("ethics-work")


def test_a_plan_cannot_be_changed(plan):
    with pytest.raises(FrozenInstanceError):
        plan.title = "Another"


def test_words_make_no_new_structure_and_numbers_do(plan):
    unit = plan.units[0]
    module = plan.modules[0]

    def with_unit(**changes):
        changed = replace(module, units=(replace(unit, **changes), *module.units[1:]))
        return structure_digest(replace(plan, modules=(changed, *plan.modules[1:])))

    known = structure_digest(plan)
    assert with_unit(title="Better", summary="Words", aims=("a",), source=("B5",)) == known
    assert structure_digest(replace(plan, title="Better", overseen_by="ARES", accreditation="Other")) == known
    assert structure_digest(replace(plan, cost=Cost(1, 2, "NOK"), duration="About a year")) == known
    assert structure_digest(replace(plan, kind="course")) != known
    for changes in ({"hours": 11}, {"revision": 2}, {"digest": "0"}, {"needs": ("x",)}, {"due": 0.5}, {"code": "x"}):
        assert with_unit(**changes) != known


def test_a_field_that_is_left_at_its_default_is_not_written(plan):
    body = plan_to_json(plan)
    for name in ("retired", "validity_months", "kind", "duration", "cost", "one_is_enough", "staged", "who"):
        assert f'"{name}"' not in body.replace('"kind":"written"', "").replace('"kind":"practical"', "")
