"""What a learner keeps, loses and gets when the plan becomes another one."""

from dataclasses import replace
from datetime import date

import pytest

from tests import small_curriculum
from tracker.curriculum import build, files
from tracker.standing.reckon import ItemStanding
from tracker.standing.transfer import transfer

pytestmark = pytest.mark.quick
TODAY = date(2026, 6, 1)
UNIT, SKILL, PARTLY, OPEN = "chain-of-infection", "hand-hygiene", "sterile-field", "waste-sorting"


@pytest.fixture(scope="module")
def plan():
    return build.plan(files.load(small_curriculum.folder()), small_curriculum.PROGRAMME)


@pytest.fixture
def items():
    day = date(2026, 5, 1)
    return {
        UNIT: ItemStanding(UNIT, "unit", 2, completed_on=day, completed_in="nb", last_on=day),
        SKILL: ItemStanding(SKILL, "competency", 3, awarded_on=day, observations=1, mentors=1, last_on=day),
        PARTLY: ItemStanding(PARTLY, "competency", 4, observations=1, mentors=1, last_on=day),
        OPEN: ItemStanding(OPEN, "competency", 5, practices=3, last_on=day),
    }


def later(plan, change):
    return replace(
        plan,
        modules=tuple(
            replace(
                module,
                units=tuple(kept for unit in module.units if (kept := change(unit))),
                competencies=tuple(kept for skill in module.competencies if (kept := change(skill))),
            )
            for module in plan.modules
        ),
    )


def test_the_same_plan_keeps_everything(plan, items):
    found = transfer(plan, plan, items, TODAY)
    assert found.carries_over == (UNIT, SKILL, PARTLY)
    assert (found.again, found.leaves, found.newly) == ((), (), ())


def test_another_revision_asks_again_for_what_was_done(plan, items):
    found = transfer(plan, later(plan, lambda item: replace(item, revision=2)), items, TODAY)
    assert found.again == (UNIT, SKILL, PARTLY)
    assert found.carries_over == ()


def test_what_the_new_plan_lacks_leaves_and_what_it_adds_is_new(plan, items):
    without = later(plan, lambda item: None if item.code == SKILL else item)
    assert transfer(plan, without, items, TODAY).leaves == (SKILL,)
    assert transfer(without, plan, items, TODAY).newly == (SKILL,)


def test_a_skill_that_ran_out_has_nothing_to_carry_but_its_observations(plan, items):
    ran_out = {SKILL: replace(items[SKILL], valid_until=date(2026, 5, 20), observations=0, mentors=0)}
    assert transfer(plan, plan, ran_out, TODAY).carries_over == ()
