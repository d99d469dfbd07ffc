"""What a reader of the earlier plan has to know of the later one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import small_curriculum
from tracker.curriculum import build, files
from tracker.curriculum.diff import ADDED, KEPT, REMOVED, compare, word_by_word
from tracker.curriculum.plan import (
    Cost,
    Examination,
    Internship,
    LanguageAsked,
    Languages,
    Pace,
    Practice,
    Reason,
    Staged,
)

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def plan():
    return build.plan(files.load(small_curriculum.folder()), small_curriculum.PROGRAMME)


def with_skills(plan, change):
    """The plan with the skills of its first module put through `change`, which may drop one by giving None."""
    first, *rest = plan.modules
    skills = tuple(kept for skill in first.competencies if (kept := change(skill)) is not None)
    return replace(plan, modules=(replace(first, competencies=skills), *rest))


def test_a_plan_does_not_differ_from_itself(plan):
    assert not compare(plan, plan)


def test_another_word_is_shown_in_its_sentence_and_asks_nothing_again(plan):
    def reword(skill):
        first, *rest = skill.criteria
        return replace(skill, criteria=(replace(first, text="Prepares the clean room"), *rest))

    found = compare(plan, with_skills(plan, reword))
    assert [change.after.code for change in found.changed] == list(small_curriculum.SKILLS[:3])
    assert not found.again
    [part] = found.changed[0].parts
    assert part.part == "criterion:prepares"
    assert (ADDED, " clean") in part.pieces


def test_another_revision_is_asked_again(plan):
    later = with_skills(plan, lambda skill: replace(skill, revision=2) if skill.code == "hand-hygiene" else skill)
    assert [change.after.code for change in compare(plan, later).again] == ["hand-hygiene"]


def test_added_and_removed_are_each_others_mirror(plan):
    fewer = with_skills(plan, lambda skill: None if skill.code == "hand-hygiene" else skill)
    assert [item.code for item in compare(plan, fewer).removed] == ["hand-hygiene"]
    assert [item.code for item in compare(fewer, plan).added] == ["hand-hygiene"]


def test_an_item_in_another_module_has_moved(plan):
    first, second, *rest = plan.modules
    skill = replace(first.competencies[0], module=second.code)
    later = replace(
        plan,
        modules=(
            replace(first, competencies=first.competencies[1:]),
            replace(second, competencies=(*second.competencies, skill)),
            *rest,
        ),
    )
    found = compare(plan, later)
    assert [change.after.code for change in found.moved] == [skill.code]
    assert not found.added
    assert not found.removed


def test_what_belongs_to_no_item_is_told_too(plan):
    assert [part.part for part in compare(plan, replace(plan, title="Another title")).programme] == ["title"]


@pytest.mark.parametrize(
    "change",
    [
        {"country": "BE"},
        {"region": "Oslo"},
        {"provider_types": ("online",)},
        {"delivery": ("online",)},
        {"level": "Another"},
        {"duration": "Longer"},
        {"kind": "course"},
        {"accreditation": "Another"},
        {"overseen_by": "Somebody"},
        {"language_preparation": "hygiene"},
        {"cost": Cost(1, 2, "NOK")},
        {"languages": Languages(("nb",))},
        {"languages": Languages(("nb",), ("en",), (LanguageAsked("nb", "B1"),))},
        {"languages": Languages(("nb",), ("en",), staged=Staged("nb", ("en",)))},
        {"languages": Languages(("nb",), ("en",), one_is_enough=True)},
        {"paces": (Pace("full-time", 11),)},
        {"internship": Internship("from-month", hours=40, month=3)},
        {"examinations": (Examination("e", "Test", "written", 3, ("hygiene",)),)},
        {"requirements": ()},
        {"because": (Reason("B15", "So"),)},
    ],
    ids=str,
)
def test_nothing_of_a_programme_changes_unseen(plan, change):
    assert compare(plan, replace(plan, **change)).programme


@pytest.mark.parametrize("change", [{"months": (2, 6)}, {"practice": Practice(1, 1)}, {"aim": "Another"}], ids=str)
def test_nothing_of_a_module_changes_unseen(plan, change):
    first, *rest = plan.modules
    assert compare(plan, replace(plan, modules=(replace(first, **change), *rest))).programme


@given(st.text(), st.text())
def test_the_pieces_give_back_both_texts(before, after):
    pieces = list(word_by_word(before, after))
    for text, other in ((before, ADDED), (after, REMOVED)):
        said = "".join(words for what, words in pieces if what != other)
        assert said.split() == text.split()
    assert all(what in {KEPT, ADDED, REMOVED} for what, _words in pieces)


def test_a_word_is_the_same_whatever_space_stands_before_it():
    assert list(word_by_word("Clean hands\nAsk", "Our clean\nhands Ask")) == [
        (REMOVED, "Clean"),
        (ADDED, "Our clean"),
        (KEPT, "\nhands Ask"),
    ]
    assert list(word_by_word("Continuing", "Our Continuing")) == [(ADDED, "Our"), (KEPT, " Continuing")]
