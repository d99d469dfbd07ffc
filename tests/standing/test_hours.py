"""Hours: each unit once, each claim in one sum, a share of practice only when there is something to share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.plans import PLAN, UNITS
from tests.standing.saying import DAY, day, enrolled, gone, judged, passed, practised, said
from tracker.standing.hours import Hours, hours, parts, short_by
from tracker.standing.reckon import reckon_item, reckon_learner

pytestmark = pytest.mark.quick


def summed(*facts) -> Hours:
    facts = [enrolled(), *facts]
    items = {unit.code: reckon_item(unit.code, unit, [f for f in facts if f.item == unit.code]) for unit in UNITS}
    return hours(PLAN, items, reckon_learner(facts))


def test_what_is_planned_is_that_of_the_whole_plan():
    found = summed()
    assert (found.planned_theory, found.planned_practice) == (60 * 10, 60 * 70)
    assert (found.theory, found.claimed, found.confirmed, found.declined) == (0, 0, 0, 0)
    assert (found.planned_share, found.practice_share) == (88, None)


def test_a_unit_in_two_languages_counts_its_planned_hours_once():
    both = [passed(2, item="unit-3"), passed(3, 1, item="unit-3", language="en")]
    assert summed(*both).theory == summed(both[0]).theory == 3 * 60


def test_a_unit_of_another_revision_counts_nothing_and_one_taken_back_neither():
    assert summed(passed(2, item="unit-4", revision=2)).theory == 0
    assert summed(passed(2, item="unit-4"), gone(3, 2, item="unit-4")).theory == 0


def test_practice_stands_where_its_verdict_puts_it():
    found = summed(
        practised(2), practised(3, setting="real-care"), judged(4, 3), practised(5), judged(6, 5, "declined")
    )
    assert (found.claimed, found.confirmed_simulated, found.confirmed_real, found.declined) == (60, 0, 60, 60)
    assert found.confirmed == 60


@pytest.mark.parametrize(("minutes", "share"), [(0, None), (599, None), (600, 50), (900, 60), (960, 62)])
def test_the_share_of_practice_is_hidden_under_twenty_hours(minutes, share):
    theory = [passed(seq, item=f"unit-{seq - 1}") for seq in (2, 3, 4, 5)]
    claim = [practised(6, minutes=minutes), judged(7, 6)] if minutes else []
    assert summed(*theory, *claim).practice_share == share


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["nb", "en"]), st.integers(1, 2)), max_size=12))
def test_no_hour_of_theory_counts_twice(done):
    facts = [
        passed(seq, item=f"unit-{number}", language=language, revision=revision)
        for seq, (number, language, revision) in enumerate(done, start=2)
    ]
    assert summed(*facts).theory == 60 * sum({number for number, _, revision in done if revision == 1})


@given(st.lists(st.tuples(st.integers(1, 960), st.sampled_from(["", "confirmed", "declined"])), max_size=12))
def test_no_minute_of_practice_counts_twice(claims):
    facts = []
    for minutes, verdict in claims:
        seq = len(facts) + 2
        facts += [practised(seq, minutes=minutes)] + ([judged(seq + 1, seq, verdict)] if verdict else [])
    found = summed(*facts)
    assert found.claimed + found.confirmed + found.declined == sum(minutes for minutes, _ in claims)
    assert found.confirmed == sum(minutes for minutes, verdict in claims if verdict == "confirmed")


def test_hours_of_a_unit_nobody_asks_for_are_neither_done_nor_planned():
    free = said(2, "exempted", item="unit-4", revision=1)
    assert (summed(free).planned_theory, summed(free).theory) == (6 * 60, 0)
    both = summed(free, passed(3, item="unit-4"))
    assert (both.planned_theory, both.theory) == (10 * 60, 4 * 60)


def test_each_kind_of_hours_apart_and_all_practice_together():
    facts = [enrolled(), practised(2), judged(3, 2), practised(4, setting="real-care"), passed(5, item="unit-1")]
    items = {"unit-1": reckon_item("unit-1", UNITS[0], [facts[-1]])}
    found = {each.name: each for each in parts(PLAN, items, reckon_learner(facts))}
    assert list(found) == ["theory", "simulated", "real-care", "internship", "practice"]
    assert (found["theory"].confirmed, found["theory"].missing) == (60, 540)
    assert (found["simulated"].planned, found["simulated"].confirmed, found["simulated"].missing) == (1800, 60, 1740)
    assert (found["real-care"].planned, found["real-care"].claimed) == (0, 60)
    both = found["practice"]
    assert (both.planned, both.claimed, both.confirmed, both.declined) == (70 * 60, 60, 60, 0)
    assert "real-care" not in {each.name for each in parts(PLAN, items, reckon_learner([enrolled()]))}


@pytest.mark.parametrize(
    ("have", "on", "short"),
    [(0, 10, None), (0, 14, 1000), (140, 14, 300), (200, 14, 0), (1000, 20, 0), (350, 70, 650), (350, 90, 650)],
)
def test_minutes_that_will_be_missing_at_this_pace(have, on, short):
    ends_on = day(70)
    assert short_by(need=1000, have=have, since=DAY, ends_on=ends_on, today=day(on), out=()) == short


def test_days_that_do_not_count_make_no_pace():
    out = ((day(7), day(20)),)
    assert short_by(need=1000, have=100, since=DAY, ends_on=day(70), today=day(21), out=out) is None
    assert short_by(need=1000, have=100, since=DAY, ends_on=day(70), today=day(28), out=out) == 600
