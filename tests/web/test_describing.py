"""A programme in words: every fact that its files may hold is said, and what they leave out is not."""

from dataclasses import replace
from typing import get_args

import pytest

from tests import factories
from tracker.curriculum import formats, queries
from tracker.curriculum.plan import Cost, Internship, LanguageAsked, Languages, Practice
from tracker.web.describing import AT_A_GLANCE, COMPARED, SAY, facts, practice_share, side_by_side
from tracker.web.wording import DELIVERIES, PROVIDERS

pytestmark = pytest.mark.quick
FOURTH = "Opens in month 4"


@pytest.fixture
def plan(app):
    return queries.plan_of(factories.edition())


def lines(plan, name, **changes):
    return SAY[name][1](replace(plan, **changes), str)


def test_every_kind_of_provider_and_delivery_has_its_word():
    assert set(PROVIDERS) == set(get_args(formats.ProviderType))
    assert set(DELIVERIES) == set(get_args(formats.Delivery))


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("country", {"country": "BE"}, ["Belgium"]),
        ("region", {"region": "Brussels"}, ["Brussels"]),
        ("provider_types", {"provider_types": ("online", "apprenticeship")}, ["Online", "Apprenticeship"]),
        ("delivery", {"delivery": ("on-the-job",)}, ["On the job"]),
        ("cost", {"cost": Cost(900, 12000, "EUR")}, ["EUR 900 to 12,000 (example figures)"]),
        ("cost", {"cost": None}, []),
        ("internship", {"internship": Internship("from-start", hours=0)}, ["None"]),
        (
            "internship",
            {"internship": Internship("from-month", hours=1200, month=4)},
            ["1,200 hours", FOURTH],
        ),
        (
            "internship",
            {"internship": Internship("after-modules", ("hygiene",), 40)},
            ["40 hours", "Opens after Hygiene"],
        ),
        ("examinations", {"examinations": ()}, ["None"]),
        ("overseen_by", {"overseen_by": ""}, []),
    ],
)
def test_a_fact_in_words(plan, name, changes, said):
    assert lines(plan, name, **changes) == said


def test_one_of_two_languages_is_enough_where_it_is(plan):
    asked = (LanguageAsked("nl", "B1"), LanguageAsked("fr", "B1", "in Wallonia"))
    both = Languages(("nl", "fr"), asked=asked, note="A note.")
    assert lines(plan, "asked", languages=both) == ["Dutch at level B1", "French at level B1: in Wallonia", "A note."]
    assert "One of these is enough" in lines(plan, "asked", languages=replace(both, one_is_enough=True))


def test_theory_and_practice_are_all_hours_once(plan):
    assert lines(plan, "theory") == ["24 hours"]
    assert lines(plan, "practice") == ["64 hours, 73 % of all", "14 simulated, 50 in real care"]
    nothing = replace(plan, internship=Internship("from-start"), modules=tuple(map(bare, plan.modules)))
    assert practice_share(nothing) == 0


def bare(module):
    return replace(module, practice=Practice(), units=())


def test_a_page_leaves_out_what_is_not_said_and_a_comparison_what_nobody_says(plan):
    labels = dict(facts(plan, AT_A_GLANCE))
    assert "Cost" not in labels
    assert labels["Country"] == ["Norway"]
    costly = replace(plan, cost=Cost(1, 2, "NOK"))
    assert "Cost" not in dict(side_by_side([plan, plan]))
    assert dict(side_by_side([plan, costly]))["Cost"] == [[], ["NOK 1 to 2 (example figures)"]]
    assert set(AT_A_GLANCE) | set(COMPARED) == set(SAY)
