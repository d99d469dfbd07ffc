"""What differs, in lines for a terminal."""

from dataclasses import replace

import pytest

from tests import small_curriculum
from tests.curriculum.test_diff import with_skills
from tracker.cli.differing import lines, marked
from tracker.curriculum import build, files
from tracker.curriculum.diff import word_by_word

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def plan():
    return build.plan(files.load(small_curriculum.folder()), small_curriculum.PROGRAMME)


def test_words_are_marked_in_one_line():
    assert marked(list(word_by_word("one\ntwo three", "one four\nthree"))) == "one [-two-] {+four+} three"


def test_nothing_differs_from_itself(plan):
    assert list(lines(plan, plan)) == []


def test_added_removed_again_and_the_programme(plan):
    less = with_skills(plan, lambda skill: None if skill.code == "hand-hygiene" else skill)
    assert list(lines(plan, less)) == ["small-programme:", "  - skill hand-hygiene"]
    assert list(lines(less, plan)) == ["small-programme:", "  + skill hand-hygiene"]
    harder = with_skills(plan, lambda skill: replace(skill, revision=2) if skill.code == "hand-hygiene" else skill)
    assert list(lines(plan, harder))[1] == "  ~ skill hand-hygiene, to be done again"
    assert list(lines(plan, replace(plan, title="Another")))[1] == "  ~ title: [-A small programme-] {+Another+}"
    assert list(lines(None, plan)) == ["small-programme: a new programme."]
