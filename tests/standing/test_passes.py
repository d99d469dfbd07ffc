"""Which pass of a unit is still to do, in every order of passes."""

from dataclasses import replace

import pytest

from tests.standing.plans import PLAN
from tracker.curriculum.plan import Staged
from tracker.standing.passes import still_in
from tracker.standing.reckon import ItemStanding

pytestmark = pytest.mark.quick


@pytest.fixture
def staged():
    """English first, then Dutch or French."""
    return replace(PLAN, languages=replace(PLAN.languages, staged=Staged("en", ("nl", "fr"))))


def completed(languages):
    return ItemStanding("unit-1", "unit", 1, completed_in=languages)


@pytest.mark.parametrize(
    ("done", "taught", "still"),
    [
        ("", (), ()),
        ("en", (), ("nl", "fr")),
        ("en", ("en", "nl"), ("nl",)),
        ("en", ("en", "de"), ("nl", "fr")),
        ("en,nl", (), ()),
        ("fr,en", ("nl",), ()),
        ("nl", (), ()),
    ],
)
def test_the_second_pass_is_told_after_the_first(staged, done, taught, still):
    assert still_in(staged, completed(done), taught) == still


def test_nothing_is_told_before_anything_was_done(staged):
    assert still_in(staged, None) == ()


def test_nothing_is_told_where_a_programme_asks_for_one_language():
    assert still_in(PLAN, completed("en")) == ()
