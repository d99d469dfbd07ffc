"""Where a learner stands on a day: counts against the plan, states of modules, weeks ahead or behind."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.plans import PLAN, UNITS
from tests.standing.saying import DAY, asked, day, passed, practised, seen
from tracker.standing.look import ModuleState, State
from tracker.standing.planning import Calendar
from tracker.standing.progress import Count, Progress, progress
from tracker.standing.reckon import reckon_item

pytestmark = pytest.mark.quick

CALENDAR = Calendar(DAY, 10)
ALL_UNITS = [passed(seq, item=unit.code) for seq, unit in enumerate(UNITS, start=2)]
HANDS, PULSE = seen(6, item="hands"), seen(7, item="pulse")


def standing(*facts, on: int = 0, plan=PLAN) -> Progress:
    codes = {fact.item for fact in facts}
    known = {item.code: item for item in plan.items}
    items = {code: reckon_item(code, known.get(code), [f for f in facts if f.item == code]) for code in codes}
    return progress(plan, items, CALENDAR, day(on))


def test_on_day_one_nothing_is_done_and_nothing_is_late():
    found = standing()
    assert (found.week, found.weeks_in_all, found.weeks, found.percent) == (1, 44, 0, 0)
    assert (found.units, found.skills) == (Count(0, 4), Count(0, 2))
    assert {each.state for each in found.modules} == {ModuleState.NOT_STARTED}
    assert set(found.states.values()) == {State.NOT_STARTED}
    assert not found.complete


def test_half_way_half_is_planned():
    found = standing(on=153)
    assert found.share_of_time == 0.5
    assert (found.units.planned, found.skills.planned) == (2, 1)
    assert found.weeks == -13


def test_skills_are_counted_by_their_state():
    found = standing(HANDS, asked(8), practised(9, item="injections"))
    assert found.skills == Count(1, 2, waiting=1, under_way=0)
    assert found.states == {"hands": State.SIGNED_OFF, "pulse": State.WAITING, "injections": State.PRACTISING}


def test_what_nobody_may_sign_in_the_country_is_not_asked_for():
    """Injections are shown with their state, and counted nowhere: the programme can be completed without (E19)."""
    found = standing(*ALL_UNITS, HANDS, PULSE)
    assert found.skills == Count(2, 2)
    assert [each.state for each in found.modules] == [ModuleState.COMPLETE, ModuleState.COMPLETE]
    assert found.complete
    assert found.percent == 100
    assert standing(*ALL_UNITS, HANDS, PULSE, on=306).weeks == 0


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ([], ModuleState.NOT_STARTED),
        ([practised(9, item="pulse")], ModuleState.UNDER_WAY),
        ([asked(9)], ModuleState.UNDER_WAY),
        ([seen(9, item="pulse", outcome="more-practice")], ModuleState.UNDER_WAY),
        ([PULSE], ModuleState.UNDER_WAY),
        ([ALL_UNITS[2]], ModuleState.UNDER_WAY),
        ([*ALL_UNITS[2:], PULSE], ModuleState.COMPLETE),
    ],
)
def test_states_of_a_module(facts, state):
    assert standing(*facts).modules[1].state is state
    assert standing(*facts).modules[0].state is ModuleState.NOT_STARTED


def test_a_skill_that_expired_takes_its_module_back_under_way():
    assert standing(*ALL_UNITS[:2], HANDS, on=365).modules[0].state is ModuleState.COMPLETE
    assert standing(*ALL_UNITS[:2], HANDS, on=366).modules[0].state is ModuleState.UNDER_WAY


def test_modules_add_up_to_the_whole():
    found = standing(ALL_UNITS[0], ALL_UNITS[2], HANDS, on=200)
    for name in ("units", "skills"):
        for part in ("done", "total", "planned", "waiting", "under_way"):
            assert sum(getattr(getattr(each, name), part) for each in found.modules) == getattr(
                getattr(found, name), part
            )


@given(st.sets(st.sampled_from(range(6))), st.integers(0, 5), st.integers(0, 400))
def test_one_more_thing_done_never_looks_worse(done, more, on):
    all_facts = [*ALL_UNITS, HANDS, PULSE]
    less, better = (standing(*(all_facts[n] for n in chosen), on=on) for chosen in (done, done | {more}))
    assert better.percent >= less.percent
    assert better.weeks >= less.weeks
    assert better.units.done + better.skills.done >= less.units.done + less.skills.done


def test_an_empty_plan_is_no_division_by_zero():
    assert standing(plan=replace(PLAN, modules=())).percent == 0
