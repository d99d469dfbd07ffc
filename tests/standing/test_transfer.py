"""What a learner keeps, loses and gets when the plan becomes another one."""

from dataclasses import replace
from datetime import date

import pytest

from tests import small_curriculum
from tracker.curriculum import build, files
from tracker.standing.reckon import ItemStanding
from tracker.standing.transfer import differing, transfer

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


def moved(before, after, items, later=None):
    """Without `later`, an item of another revision has nothing under the new plan."""
    gone = differing(before, after)
    later = {code: each for code, each in items.items() if code not in gone} if later is None else later
    return transfer(before, after, items, later, TODAY)


def test_the_same_plan_keeps_everything(plan, items):
    found = moved(plan, plan, items)
    assert found.carries_over == (UNIT, SKILL, PARTLY)
    assert found.again + found.leaves + found.returns + found.newly == ()
    assert differing(plan, plan) == frozenset()


def test_another_revision_asks_again_for_what_was_done(plan, items):
    found = moved(plan, later(plan, lambda item: replace(item, revision=2)), items)
    assert found.again == (UNIT, SKILL, PARTLY)
    assert found.carries_over == ()


def test_what_the_new_plan_lacks_leaves_and_what_it_adds_is_new(plan, items):
    without = later(plan, lambda item: None if item.code == SKILL else item)
    assert moved(plan, without, items).leaves == (SKILL,)
    assert moved(without, plan, items).newly == (SKILL,)
    assert differing(without, plan) == {SKILL}


def test_what_was_done_under_an_earlier_plan_counts_again(plan, items):
    without = later(plan, lambda item: None if item.code == SKILL else item)
    found = moved(without, plan, {}, items)
    assert (found.returns, found.newly) == ((UNIT, SKILL, PARTLY), ())


def test_an_open_request_leaves_with_its_skill(plan, items):
    without = later(plan, lambda item: None if item.code == OPEN else item)
    assert moved(plan, without, items).leaves == ()
    asked = {OPEN: replace(items[OPEN], waiting_since=TODAY, waiting_until=TODAY)}
    assert moved(plan, without, asked).leaves == (OPEN,)


def test_a_skill_that_ran_out_has_nothing_to_carry_but_its_observations(plan, items):
    ran_out = {SKILL: replace(items[SKILL], valid_until=date(2026, 5, 20), observations=0, mentors=0)}
    assert moved(plan, plan, ran_out).carries_over == ()
