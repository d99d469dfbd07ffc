"""When the internship opens, which days stand and which were added later, and which documents were shown."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.standing.plans import PLAN
from tests.standing.saying import CHIEF, DAY, day, enrolled, gone, judged, said
from tests.standing.test_placements import logged, placed
from tracker.curriculum.plan import Internship
from tracker.standing.facts import live, verdicts
from tracker.standing.internship import (
    WORKING_DAY,
    Missing,
    added_later,
    documents_shown,
    missed_days,
    missing,
    opens_on,
    standing_days,
    usual_minutes,
)
from tracker.standing.planning import Calendar
from tracker.standing.reckon import ItemStanding

pytestmark = pytest.mark.quick

CALENDAR = Calendar(DAY, PLAN.months)


def plan(opens, modules=(), month=None):
    return replace(PLAN, internship=Internship(opens, modules, 200, month))


def done(item):
    """That item completed or signed off, nothing more."""
    kind = {"completed_on": DAY} if item.code in {unit.code for unit in PLAN.units} else {"awarded_on": DAY}
    return ItemStanding(item.code, "unit", last_seq=2, **kind)


def test_from_the_start_nothing_is_missing():
    assert missing(plan("from-start"), {}, CALENDAR, DAY) is None


def test_after_its_modules_every_unit_and_signable_skill_of_them_is_asked():
    module = PLAN.modules[0]
    asked = plan("after-modules", (module.code,))
    shut = missing(asked, {}, CALENDAR, DAY)
    signable = [skill.code for skill in PLAN.signable if skill.module == module.code]
    assert shut == Missing(tuple(unit.code for unit in module.units), tuple(signable))
    items = {item.code: done(item) for item in module.items}
    assert missing(asked, items, CALENDAR, DAY) is None
    last = signable[-1]
    expired = {**items, last: replace(items[last], valid_until=DAY)}
    assert missing(asked, expired, CALENDAR, DAY) is None
    assert missing(asked, expired, CALENDAR, DAY + timedelta(days=1)) == Missing(skills=(last,))


def test_what_cannot_be_signed_in_the_country_keeps_nothing_closed():
    asked = plan("after-modules", tuple(module.code for module in PLAN.modules))
    shut = missing(asked, {}, CALENDAR, DAY)
    assert set(shut.skills) == {skill.code for skill in PLAN.signable}


def test_from_a_month_on_at_the_pace_of_the_learner():
    asked = plan("from-month", month=1)
    assert opens_on(asked, CALENDAR) == DAY
    asked = plan("from-month", month=1 + PLAN.months // 2)
    first = opens_on(asked, CALENDAR)
    slow = replace(CALENDAR, months=2 * PLAN.months)
    assert DAY < first < opens_on(asked, slow)
    assert missing(asked, {}, CALENDAR, first - timedelta(days=1)) == Missing(opens_on=first)
    assert missing(asked, {}, CALENDAR, first) is None
    week = (DAY + timedelta(days=7), DAY + timedelta(days=13))
    paused = replace(CALENDAR, pauses=(week,))
    assert opens_on(asked, paused) == first + timedelta(days=7)


FACTS = [enrolled(), placed(), logged(3, 1, 420), logged(4, 2, 420), logged(5, 3), logged(6, 4, outcome="excused")]


def test_the_days_that_stand():
    living = live([*FACTS, judged(7, 3, "declined"), gone(8, 4)])
    assert list(standing_days(living)) == [day(3), day(4)]
    assert standing_days(living, 99) == {}
    assert missed_days(living, 2) == [day(4)]


def test_a_day_claimed_anew_stands_for_the_one_sent_back():
    again = said(8, "day-logged", 1, item="internship", minutes=60, outcome="present", details={"placement": 2})
    assert standing_days(live([*FACTS, judged(7, 3, "declined"), again]))[day(1)].seq == 8


def test_a_day_is_as_long_as_most_days_were():
    assert usual_minutes(live(FACTS), 2) == 420
    assert usual_minutes(live(FACTS[:2]), 2) == WORKING_DAY


def test_a_day_added_to_a_week_that_was_confirmed_in_part_is_marked():
    assert day(1).weekday() < day(4).weekday()
    facts = [*FACTS, judged(7, 3), logged(8, 0), logged(9, 7)]
    living = live(facts)
    days = [fact for fact in living if fact.kind == "day-logged"]
    assert added_later(days, verdicts(living)) == {8}
    assert added_later(days, {}) == frozenset()


def shown(seq, on=0, until=None, document=5):
    details = {"document": str(UUID(int=document)), **({"valid_until": until} if until else {})}
    return said(seq, "document-shown", on, author=CHIEF, acted_as="coordinator", item=None, details=details)


def test_of_each_document_the_last_showing_counts():
    found = documents_shown(live([enrolled(), shown(2), shown(3, 5, "2026-06-01"), shown(4, document=6)]))
    card = found[UUID(int=5)]
    assert (card.seq, card.on, card.valid_until) == (3, day(5), date(2026, 6, 1))
    assert card.holds(date(2026, 6, 1))
    assert not card.holds(date(2026, 6, 2))
    assert found[UUID(int=6)].holds(date(2090, 1, 1))
    assert documents_shown(live([enrolled(), shown(2), gone(3, 2)])) == {}
