"""Which learners and skills the matrix shows, and in which order."""

import pytest

from tests.cohorts.worlds import World
from tracker.cohorts.attention import press_of
from tracker.cohorts.lines import roll_of
from tracker.cohorts.matrix import Show, Sort, columns, percents, pick


@pytest.fixture
def world(database):
    made = World()
    made.busy("Åse Lund")
    made.learner("Bram Janssens")
    return made


def picked(world, *, module="", **asked):
    roll = roll_of(world.cohort)
    press = press_of(roll)
    found = pick(roll, among=columns(roll.plan, module), press=press, **asked)
    return {each.line.name: list(each.codes) for each in found}


def test_columns_are_numbered_by_module(world):
    found = columns(roll_of(world.cohort).plan)
    assert [(each.number, each.code, each.first) for each in found][2:5] == [
        ("1.3", "waste-sorting", False),
        ("2.1", "blood-pressure", True),
        ("2.2", "pulse", False),
    ]
    assert [each.code for each in columns(roll_of(world.cohort).plan, "hygiene")] == [
        "hand-hygiene",
        "sterile-field",
        "waste-sorting",
    ]


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        (Show.WAITING, ["hand-hygiene"]),
        (Show.OVERDUE, ["hand-hygiene"]),
        (Show.MORE_PRACTICE, ["waste-sorting"]),
        (Show.DOUBTED, None),
        (Show.EXPIRING, None),
        (Show.EXPIRED, None),
    ],
)
def test_a_skill_is_the_reason(world, show, codes):
    assert picked(world, show=show) == ({} if codes is None else {"Åse Lund": codes})
    assert picked(world, show=show, module="clinical-procedures") == {}


def test_every_choice_answers(world):
    for show in Show:
        assert set(picked(world, show=show)) <= {"Åse Lund", "Bram Janssens"}, show


def test_on_plan_and_behind_are_everybody(world):
    parts = [set(picked(world, show=show)) for show in (Show.ON_PLAN, Show.BEHIND)]
    assert parts[0] | parts[1] == set(picked(world))
    assert not parts[0] & parts[1]


def test_a_name_is_found_without_its_marks(world):
    assert list(picked(world, name="ase l")) == ["Åse Lund"]
    assert list(picked(world, name="%")) == []


def test_orders(world):
    assert list(picked(world)) == ["Åse Lund", "Bram Janssens"]
    assert list(picked(world, sort=Sort.BEHIND)) == ["Bram Janssens", "Åse Lund"]
    assert list(picked(world, sort=Sort.WAITING)) == ["Åse Lund", "Bram Janssens"]


def test_the_line_below_counts_who_is_shown(world):
    roll = roll_of(world.cohort)
    among = columns(roll.plan)
    found = dict(zip([each.code for each in among], percents(among, pick(roll, among=among)), strict=True))
    assert (found["pulse"], found["hand-hygiene"]) == (50, 0)
    only = pick(roll, among=among, name="åse")
    assert percents(among, only)[[each.code for each in among].index("pulse")] == 100
    assert set(percents(among, [])) == {0}
