"""A learner's next steps: one reason for each skill, the next unit, and never all of one kind."""

from dataclasses import replace

import pytest

from tests.standing.plans import PLAN, PULSE, UNITS
from tests.standing.saying import ANN, SKILL, asked, closed, day, gone, judged, module, passed, practised, said, seen
from tests.standing.test_placements import logged
from tracker.standing.forecast import Forecast
from tracker.standing.reckon import reckon_item
from tracker.standing.steps import MOST, Why, next_steps, next_unit

pytestmark = pytest.mark.quick

MORE = {"outcome": "more-practice"}
YEAR = 365
THRICE = replace(PULSE, observations=3, mentors=2, validity_months=12)


def plan_with(*skills):
    return replace(
        PLAN, modules=(module("hygiene", tuple(UNITS[:2]), ()), module("clinical", tuple(UNITS[2:]), skills))
    )


def items_of(plan, facts):
    codes = {fact.item for fact in facts}
    known = {item.code: item for item in plan.items}
    return {code: reckon_item(code, known.get(code), [f for f in facts if f.item == code]) for code in codes}


def steps(facts, on=0, skill=PULSE, **more):
    plan = plan_with(skill)
    return next_steps(plan, items_of(plan, facts), facts, day(on), **more)


def step_of_skill(facts, on=0, skill=PULSE):
    return next((step for step in steps(facts, on, skill) if step.why is not Why.UNIT), None)


THREE = [practised(5, 2), practised(6, 3), practised(7, 4)]
CASES = {
    # skill, facts, day looked at, reason
    "practised twice": (PULSE, THREE[:2], 4, None),
    "practised three times": (PULSE, THREE, 4, Why.READY),
    "one of three was taken back": (PULSE, [*THREE, gone(8, 5)], 4, None),
    "one of three was sent back": (PULSE, [*THREE, judged(8, 5, "declined")], 4, Why.HOURS_BACK),
    "three times before it was seen": (THRICE, [*THREE, seen(8, 5)], 5, Why.PARTLY),
    "more practice needed": (PULSE, [seen(2, **MORE)], 1, Why.MORE_PRACTICE),
    "more practice needed, practised twice": (PULSE, [seen(2, **MORE), *THREE[:2]], 4, Why.MORE_PRACTICE),
    "more practice needed, practised three times": (PULSE, [seen(2, **MORE), *THREE], 4, Why.READY),
    "that word was taken back": (PULSE, [seen(2, **MORE), gone(3, 2)], 1, None),
    "request sent back": (PULSE, [asked(2), closed(3, 2)], 1, Why.TURNED_DOWN),
    "request taken back": (PULSE, [asked(2), closed(3, 2, "withdrawn")], 1, None),
    "request open": (PULSE, [asked(2)], 1, Why.WAITING),
    "request open, although practised": (PULSE, [asked(2), *THREE], 4, Why.WAITING),
    "request lapsed": (PULSE, [asked(2, until=13)], 14, Why.LAPSED),
    "signed off": (PULSE, [seen(2)], 1, None),
    "signed off, later found wanting": (PULSE, [seen(2), seen(3, 1, **MORE)], 1, Why.MORE_PRACTICE),
    "31 days left": (replace(PULSE, validity_months=12), [seen(2)], YEAR - 31, None),
    "30 days left": (replace(PULSE, validity_months=12), [seen(2)], YEAR - 30, Why.EXPIRING),
    "30 days left, asked again": (
        replace(PULSE, validity_months=12),
        [seen(2), asked(3, until=YEAR)],
        YEAR - 20,
        Why.WAITING,
    ),
    "ran out": (replace(PULSE, validity_months=12), [seen(2)], YEAR + 1, Why.EXPIRED),
    "may not be signed in this country": (PLAN.competency("injections"), [seen(2, item="injections", **MORE)], 1, None),
    "only a note": (PULSE, [said(2, "noted")], 1, None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_reason_of_a_skill(case):
    skill, facts, on, why = CASES[case]
    found = step_of_skill(facts, on, skill)
    assert (found and found.why) == why


def test_every_reason_has_a_case():
    assert {why for _skill, _facts, _on, why in CASES.values()} == {*Why, None} - {Why.UNIT, Why.SHORT}


def test_a_step_says_who_when_and_where_it_is_written():
    assert step_of_skill([seen(2, 3, **MORE)], 4).by == ANN
    assert (step_of_skill([seen(2, 3, **MORE)], 4).on, step_of_skill([seen(2, 3, **MORE)], 4).seq) == (day(3), 2)
    back = step_of_skill([practised(2), judged(3, 2, "declined")], 1)
    assert (back.claim, back.seq) == (2, 3)
    waiting = step_of_skill([asked(2, 1, until=14, mentor=ANN)], 3)
    assert (waiting.on, waiting.until, waiting.by, waiting.seq) == (day(1), day(14), ANN, 2)


def test_hours_sent_back_leave_when_claimed_anew_or_old():
    back = [practised(2), judged(3, 2, "declined")]
    assert step_of_skill(back, 21).why is Why.HOURS_BACK
    assert step_of_skill(back, 22) is None
    assert step_of_skill([*back, practised(4, refers=2)], 1) is None


def test_a_day_sent_back_says_which_day_it_was():
    back = step_of_skill([logged(2, 5), judged(3, 2, "declined", on=6)], 8)
    assert (back.why, back.item, back.day, back.claim, back.on) == (Why.HOURS_BACK, "internship", day(5), 2, day(6))
    assert step_of_skill([practised(2, 5), judged(3, 2, "declined")], 8).day is None
    anew = replace(logged(4, 5), refers=2)
    assert step_of_skill([logged(2, 5), judged(3, 2, "declined"), anew], 8) is None


def test_hours_that_will_not_suffice_are_told_while_nothing_waits_longer():
    late = Forecast("internship", 6000, 480, 3000, 4800, day(300))
    fine = replace(late, part="practice", short=0)
    facts = [asked(2), *(practised(n, item="hands") for n in (3, 4, 5))]
    found = steps(facts, 1, ahead=[fine, late])
    short = next(step for step in found if step.why is Why.SHORT)
    assert (short.item, short.count, short.until) == ("internship", 4800, day(300))
    assert [step.why for step in found].index(Why.SHORT) < [step.why for step in found].index(Why.WAITING)
    assert Why.SHORT not in {step.why for step in steps(facts, 1, ahead=[fine])}


def test_the_next_unit_is_the_first_due_whose_needs_are_completed():
    plan = plan_with(replace(PULSE, needs=("unit-2",)))
    assert next_unit(plan, {}).item == "unit-1"
    done = items_of(plan, [passed(2, item="unit-1")])
    assert (next_unit(plan, done).item, next_unit(plan, done).count) == ("unit-2", 1)
    assert next_unit(plan, items_of(plan, [passed(n, item=f"unit-{n}") for n in (1, 2, 3, 4)])) is None
    late = replace(PLAN, modules=(module("hygiene", (replace(UNITS[0], needs=("unit-2",)), UNITS[1]), ()),))
    assert next_unit(late, {}).item == "unit-2"


def test_one_of_every_kind_before_two_of_any():
    skills = [replace(SKILL, code=f"skill-{n}") for n in range(9)]
    plan = plan_with(*skills)
    facts = [seen(n + 2, n, item=f"skill-{n}", **MORE) for n in range(7)]
    facts += [asked(20), said(21, "noted")]
    facts = [replace(fact, item="skill-7") if fact.kind == "sign-off-requested" else fact for fact in facts]
    found = next_steps(plan, items_of(plan, facts), facts, day(8))
    assert [step.why for step in found] == [Why.MORE_PRACTICE] * 3 + [Why.UNIT, Why.WAITING]
    assert [step.item for step in found[:3]] == ["skill-6", "skill-5", "skill-4"]
    assert len(found) == MOST
