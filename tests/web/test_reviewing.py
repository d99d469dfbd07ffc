"""What a draft would change, told once for all the programmes that it is changed in."""

from dataclasses import replace

import pytest

from tests import small_curriculum
from tests.curriculum.test_diff import with_skills
from tracker.curriculum import build, files
from tracker.curriculum.plan import Plan
from tracker.curriculum.translating import TranslationCount
from tracker.web.differing import told
from tracker.web.reviewing import mark_of, together

pytestmark = pytest.mark.quick


@pytest.fixture
def plan(app) -> Plan:
    return build.plan(files.load(small_curriculum.folder()), small_curriculum.PROGRAMME)


def harder(skill):
    return replace(skill, revision=2, level=5) if skill.code == "hand-hygiene" else skill


def fewer(skill):
    return None if skill.code == "hand-hygiene" else skill


def test_the_same_change_in_two_programmes_is_told_once(plan):
    one = told(plan, with_skills(plan, harder))
    [(change, where)] = together({"One": one, "Two": told(plan, with_skills(plan, harder))}).changed
    assert (change.item.code, where) == ("hand-hygiene", ("One", "Two"))
    assert len(together({"One": one}).again) == 1


def test_a_change_that_differs_is_told_for_each(plan):
    other = with_skills(plan, lambda skill: replace(harder(skill), level=3) if harder(skill) != skill else skill)
    found = together({"One": told(plan, with_skills(plan, harder)), "Two": told(plan, other)}).changed
    assert [where for _, where in found] == [("One",), ("Two",)]


def test_what_came_and_what_went(plan):
    less = with_skills(plan, fewer)
    found = together({"One": told(plan, less), "Two": told(less, plan), "Three": told(plan, less)})
    assert [(item.code, where) for item, where in found.removed] == [("hand-hygiene", ("One", "Three"))]
    assert [(item.code, where) for item, where in found.added] == [("hand-hygiene", ("Two",))]


def test_the_mark_knows_every_outcome():
    first = ("a", "edition", 2, 1)
    others = [("b", *first[1:]), ("a", "printing", 2, 1), ("a", "edition", 3, 1), ("a", "edition", 2, 2)]
    assert len({mark_of([each], []) for each in [first, *others]}) == 5
    assert mark_of(iter([first]), []) == mark_of([first], [])
    assert mark_of([first], [TranslationCount("fr", 1, 0)]) != mark_of([first], [TranslationCount("fr", 2, 0)])
