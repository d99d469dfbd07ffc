"""Languages proved: the highest level of each, and when the plan no longer holds language preparation."""

from dataclasses import replace

import pytest

from tests.standing.plans import PLAN
from tests.standing.saying import CHIEF, gone, said
from tracker.curriculum.plan import LanguageAsked, Languages
from tracker.standing.languages import has_proved, levels_in, plan_for, read, written

pytestmark = pytest.mark.quick

BOTH = Languages(("nl",), asked=(LanguageAsked("nl", "B1"), LanguageAsked("fr", "B1")))


def proved(seq, language, level):
    details = {"cefr": level, "proof": "test"}
    return said(seq, "language-level-proved", author=CHIEF, item=None, language=language, details=details)


def test_the_highest_level_of_each_language_counts():
    facts = [proved(2, "nl", "B2"), proved(3, "nl", "A2"), proved(4, "fr", "B1")]
    assert levels_in(facts) == {"fr": "B1", "nl": "B2"}
    assert written(levels_in(facts)) == "fr:B1,nl:B2"
    assert read("fr:B1,nl:B2") == levels_in(facts)
    assert (written({}), read("")) == ("", {})
    assert levels_in([*facts[:1], gone(5, 2)][:1]) == {"nl": "B2"}


@pytest.mark.parametrize(
    ("levels", "one", "enough"),
    [
        ({}, False, False),
        ({"nl": "B1"}, False, False),
        ({"nl": "B1"}, True, True),
        ({"nl": "A2"}, True, False),
        ({"nl": "C2", "fr": "B1"}, False, True),
        ({"nl": "C2", "fr": "A2"}, False, False),
        ({"de": "C2"}, True, False),
    ],
)
def test_what_the_programme_asks(levels, one, enough):
    assert has_proved(replace(BOTH, one_is_enough=one), levels) is enough


def test_nothing_asked_proves_nothing():
    assert has_proved(Languages(("nl",)), {"nl": "C2"}) is False


def test_language_preparation_leaves_the_plan():
    code = PLAN.modules[0].code
    plan = replace(PLAN, language_preparation=code, languages=BOTH)
    assert plan_for(plan, "nl:B1") is plan
    assert plan_for(plan, "") is plan
    assert code not in {module.code for module in plan_for(plan, "fr:B1,nl:B2").modules}
    assert plan_for(replace(plan, language_preparation=None), "fr:B1,nl:B2").modules == plan.modules
