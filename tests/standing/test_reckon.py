"""What a logbook adds up to: observations, awards and their validity, passes of a unit, sums of minutes."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.saying import (
    ANN,
    BOB,
    CHIEF,
    COHORT,
    EDITION,
    SKILL,
    UNIT,
    asked,
    closed,
    day,
    enrolled,
    gone,
    judged,
    passed,
    practised,
    said,
    seen,
)
from tracker.curriculum.plan import Examination
from tracker.standing.look import is_completed
from tracker.standing.reckon import ItemStanding, LearnerStanding, add_months, reckon_item, reckon_learner

pytestmark = pytest.mark.quick

THRICE = replace(SKILL, observations=3, mentors=2)
YEARLY = replace(SKILL, validity_months=12)
TWICE = replace(SKILL, observations=2, validity_months=12)


def reckoned(skill, facts) -> ItemStanding:
    return reckon_item(skill.code, skill, facts)


LATER = {"outcome": "more-practice"}
YEAR_FROM = {on: add_months(day(on), 12) for on in (3, 300, 800, 900)}
AWARDS = {
    # skill, facts, (awarded on, valid until, observations, mentors)
    "nothing": (SKILL, [], (None, None, 0, 0)),
    "one is enough": (SKILL, [seen(2, 3)], (day(3), None, 1, 1)),
    "more practice is none": (SKILL, [seen(2, 3, **LATER)], (None, None, 0, 0)),
    "withdrawn": (SKILL, [seen(2, 3), gone(3, 2)], (None, None, 0, 0)),
    "withdrawn and seen again": (SKILL, [seen(2, 3), gone(3, 2), seen(4, 5)], (day(5), None, 1, 1)),
    "of another revision": (SKILL, [seen(2, 3, revision=2)], (None, None, 0, 0)),
    "of two revisions": (replace(SKILL, revision=2), [seen(2, 3), seen(3, 4, revision=2)], (day(4), None, 1, 1)),
    "later more practice cancels none": (SKILL, [seen(2, 3), seen(3, 9, **LATER)], (day(3), None, 1, 1)),
    "two of three": (THRICE, [seen(2, 0), seen(3, 1, by=BOB)], (None, None, 2, 2)),
    "three by one mentor": (THRICE, [seen(2, 0), seen(3, 1), seen(4, 2)], (None, None, 3, 1)),
    "one mentor twice on a day": (THRICE, [seen(2, 0), seen(3, 0), seen(4, 1, by=BOB)], (None, None, 2, 2)),
    "two mentors on a day": (THRICE, [seen(2, 0), seen(3, 0, by=BOB), seen(4, 1)], (day(1), None, 3, 2)),
    "A, A on one day, A, B": (THRICE, [seen(2, 0), seen(3, 0), seen(4, 1), seen(5, 2, by=BOB)], (day(2), None, 3, 2)),
    "written late": (THRICE, [seen(2, 5), seen(3, 6, by=BOB), seen(4, 1)], (day(6), None, 3, 2)),
    "awarded on the first day": (SKILL, [seen(2, 3), seen(3, 9)], (day(3), None, 2, 1)),
    "a year": (YEARLY, [seen(2, 3)], (day(3), YEAR_FROM[3], 1, 1)),
    "renewed": (YEARLY, [seen(2, 3), seen(3, 300)], (day(3), YEAR_FROM[300], 2, 1)),
    "renewed after expiry": (YEARLY, [seen(2, 3), seen(3, 900)], (day(3), YEAR_FROM[900], 2, 1)),
    "one renews what took two": (TWICE, [seen(2, 1), seen(3, 2), seen(4, 800)], (day(2), YEAR_FROM[800], 3, 1)),
    "renewal withdrawn": (YEARLY, [seen(2, 3), seen(3, 300), gone(4, 3)], (day(3), YEAR_FROM[3], 1, 1)),
    "more practice renews nothing": (YEARLY, [seen(2, 3), seen(3, 300, **LATER)], (day(3), YEAR_FROM[3], 1, 1)),
    "an older day renews nothing": (YEARLY, [seen(2, 300), seen(3, 3)], (day(3), YEAR_FROM[300], 2, 1)),
}


@pytest.mark.parametrize("case", AWARDS)
def test_awards(case):
    skill, facts, expected = AWARDS[case]
    found = reckoned(skill, facts)
    assert (found.awarded_on, found.valid_until, found.observations, found.mentors) == expected


def test_the_latest_observation_is_that_of_the_latest_day():
    found = reckoned(SKILL, [seen(2, 5, outcome="more-practice", level=2), seen(3, 4)])
    assert (found.latest_outcome, found.latest_level, found.latest_on) == ("more-practice", 2, day(5))


def test_of_two_on_one_day_the_later_written_is_the_latest():
    found = reckoned(SKILL, [seen(2, 5), seen(3, 5, outcome="more-practice", level=3)])
    assert (found.latest_outcome, found.latest_level) == ("more-practice", 3)


def test_an_open_request_is_kept_with_whom_it_names_and_its_last_day():
    found = reckoned(SKILL, [asked(2, 1, until=14, mentor=BOB)])
    assert (found.waiting_since, found.waiting_until) == (day(1), day(14))
    assert (found.waiting_seq, found.waiting_mentor) == (2, BOB)


@pytest.mark.parametrize("answer", [[closed(3, 2)], [seen(3, refers=2)], [gone(3, 2)]])
def test_an_answered_request_waits_no_more(answer):
    found = reckoned(SKILL, [asked(2, 1), *answer])
    assert (found.waiting_since, found.waiting_until, found.waiting_seq, found.waiting_mentor) == (None,) * 4


def test_practice_is_counted_while_it_holds_and_notes_are_no_activity():
    found = reckoned(SKILL, [practised(2, 1), practised(3, 2), gone(4, 3), said(5, "noted", 9)])
    assert (found.practices, found.last_on, found.last_seq) == (1, day(1), 5)


UNITS = [
    ([], None, ""),
    ([passed(2, 3)], day(3), "nb"),
    ([passed(2, 3), passed(3, 1, language="en")], day(1), "nb,en"),
    ([passed(2, 3, revision=2)], None, ""),
    ([passed(2, 3), gone(3, 2, item=UNIT.code)], None, ""),
    ([passed(2, 3), passed(3, 4, language="en"), gone(4, 2, item=UNIT.code)], day(4), "en"),
]


@pytest.mark.parametrize(("facts", "on", "languages"), UNITS)
def test_passes_of_a_unit(facts, on, languages):
    found = reckon_item(UNIT.code, UNIT, facts)
    assert (found.kind, found.completed_on, found.completed_in) == ("unit", on, languages)
    assert (found.awarded_on, found.waiting_seq, found.observations) == (None, None, 0)


def exempt(seq, on, item, **more):
    more = {"author": CHIEF, "acted_as": "coordinator", "revision": 1, **more}
    return said(seq, "exempted", on, item=item, **more)


def test_an_exemption_counts_for_its_revision_and_no_pass():
    found = reckon_item(UNIT.code, UNIT, [exempt(2, 3, UNIT.code)])
    assert (found.exempted_on, found.completed_on, found.completed_in) == (day(3), None, "")
    assert is_completed(found)
    assert not is_completed(reckon_item(UNIT.code, UNIT, [exempt(2, 3, UNIT.code, revision=2)]))
    assert not is_completed(reckon_item(UNIT.code, UNIT, [exempt(2, 3, UNIT.code), gone(3, 2, item=UNIT.code)]))


@pytest.mark.parametrize(
    ("facts", "awarded", "valid"),
    [
        ([exempt(2, 3, SKILL.code)], 3, YEAR_FROM[3]),
        ([exempt(2, 3, SKILL.code), seen(3, 300)], 3, YEAR_FROM[300]),
        ([seen(2, 3), exempt(3, 300, SKILL.code)], 3, YEAR_FROM[300]),
        ([seen(2, 300), exempt(3, 3, SKILL.code)], 3, YEAR_FROM[300]),
    ],
)
def test_an_exemption_awards_and_renews_and_is_no_observation(facts, awarded, valid):
    found = reckoned(YEARLY, facts)
    assert (found.awarded_on, found.valid_until) == (day(awarded), valid)
    assert found.observations == sum(fact.kind == "assessed" for fact in facts)


def test_one_observation_after_an_exemption_renews_it_whatever_the_skill_takes_else():
    twice = replace(TWICE, validity_months=12)
    free = exempt(2, 0, twice.code)
    assert reckoned(twice, [free]).valid_until == add_months(day(0), 12)
    assert reckoned(twice, [free, seen(3, 40)]).valid_until == add_months(day(40), 12)
    before = reckoned(twice, [seen(2, 0), exempt(3, 10, twice.code)])
    assert (before.awarded_on, before.valid_until) == (day(10), add_months(day(10), 12))


def result(seq, on, outcome):
    return said(seq, "result-entered", on, author=CHIEF, acted_as="coordinator", item="written", outcome=outcome)


def test_every_attempt_at_an_examination_stays():
    written = Examination("written", "Written test", "written", 5, ("hygiene",))
    facts = [result(2, 9, "failed"), result(3, 30, "passed"), result(4, 3, "absent"), result(5, 40, "failed")]
    found = reckon_item("written", written, facts)
    assert (found.kind, found.observations, found.awarded_on) == ("examination", 4, day(30))
    assert (found.latest_outcome, found.latest_on) == ("failed", day(40))
    again = reckon_item("written", written, [*facts, gone(6, 3, item="written"), gone(7, 5, item="written")])
    assert (again.observations, again.awarded_on, again.latest_outcome) == (2, None, "failed")
    assert reckon_item("written", written, []).latest_outcome is None


def test_pauses_from_their_first_day_to_the_day_before_the_return():
    stop = [said(seq, "paused", on, author=CHIEF, item=None) for seq, on in ((2, 3), (4, 20))]
    back = said(3, "resumed", 10, author=CHIEF, item=None, refers=2)
    assert reckon_learner([enrolled(), stop[0]]).pauses == f"{day(3)}/"
    assert reckon_learner([enrolled(), stop[0], back, stop[1]]).pauses == f"{day(3)}/{day(9)},{day(20)}/"
    assert reckon_learner([enrolled(), stop[0], back, stop[1], gone(5, 3)]).pauses == f"{day(3)}/,{day(20)}/"
    assert reckon_learner([enrolled(), stop[0], gone(3, 2)]).pauses == ""


def test_a_reopening_undoes_the_end_it_names_and_a_later_end_stands():
    end = said(2, "ended", 9, author=CHIEF, item=None, outcome="left")
    again = said(3, "reopened", 12, author=CHIEF, item=None, refers=2)
    last = said(4, "ended", 30, author=CHIEF, item=None, outcome="completed")
    assert reckon_learner([enrolled(), end, again]).ended_on is None
    assert reckon_learner([enrolled(), end, again, gone(4, 3)]).ended_on == day(9)
    assert reckon_learner([enrolled(), end, again, last]).ended_how == "completed"


def test_practice_of_a_module_stands_under_the_module():
    found = reckon_item("hygiene", None, [practised(2, 4, item="hygiene")])
    assert found == ItemStanding("hygiene", "module", 2, practices=1, last_on=day(4))


def test_where_the_learner_is_follows_the_last_move():
    other = UUID(int=9)
    facts = [
        enrolled(),
        enrolled(2, "moved", edition=other, pace="evening", languages=["nl", "en"], starts_on="2026-05-01"),
    ]
    found = reckon_learner(facts)
    assert found == LearnerStanding(COHORT, other, date(2026, 5, 1), "evening", "nl,en", 2)
    assert reckon_learner(facts[:1]).edition_id == EDITION


def test_an_end_stands_until_a_coordinator_takes_it_back():
    end = said(2, "ended", 9, author=CHIEF, acted_as="coordinator", item=None, outcome="left")
    assert (reckon_learner([enrolled(), end]).ended_on, reckon_learner([enrolled(), end]).ended_how) == (day(9), "left")
    assert reckon_learner([enrolled(), end, gone(3, 2)]).ended_on is None


def test_the_last_activity_is_the_learners_own_by_the_day_it_was_written():
    facts = [
        enrolled(),
        practised(2, 1, recorded_on=day(8)),
        seen(3, 12),
        said(4, "noted", 3, author=ANN, acted_as="mentor"),
    ]
    assert reckon_learner(facts).last_on == day(8)


SUMS = [
    ([practised(2)], {"claimed_simulated": 60}),
    ([practised(2, setting="real-care", minutes=45)], {"claimed_real": 45}),
    ([practised(2), judged(3, 2)], {"confirmed_simulated": 60}),
    ([practised(2), judged(3, 2, "declined")], {"declined_simulated": 60}),
    ([practised(2), judged(3, 2), gone(4, 3)], {"claimed_simulated": 60}),
    ([practised(2), judged(3, 2), gone(4, 2)], {}),
    (
        [practised(2), judged(3, 2, "declined"), practised(4, refers=2, minutes=30)],
        {"declined_simulated": 60, "claimed_simulated": 30},
    ),
    ([practised(2, item="hygiene"), practised(3), judged(4, 3)], {"claimed_simulated": 60, "confirmed_simulated": 60}),
]
SUM_NAMES = [f"{state}_{where}" for state in ("claimed", "confirmed", "declined") for where in ("simulated", "real")]


@pytest.mark.parametrize(("facts", "sums"), SUMS)
def test_each_claim_stands_in_one_sum(facts, sums):
    found = reckon_learner([enrolled(), *facts])
    assert {name: getattr(found, name) for name in SUM_NAMES} == {**dict.fromkeys(SUM_NAMES, 0), **sums}


@given(st.data())
def test_no_minute_counts_twice(data):
    """However claims are made, judged and taken back: the six sums are the claims that hold, once each."""
    facts = [enrolled()]
    for seq in range(2, data.draw(st.integers(2, 14))):
        claims = [fact.seq for fact in facts if fact.kind == "practice-logged"]
        others = [fact.seq for fact in facts[1:]]
        kind = data.draw(
            st.sampled_from(["claim", *(["confirmed", "declined"] if claims else []), *(["gone"] if others else [])])
        )
        if kind == "claim":
            minutes, setting = data.draw(st.integers(1, 960)), data.draw(st.sampled_from(["simulated", "real-care"]))
            facts.append(practised(seq, minutes=minutes, setting=setting))
        elif kind == "gone":
            facts.append(gone(seq, data.draw(st.sampled_from(others))))
        else:
            facts.append(judged(seq, data.draw(st.sampled_from(claims)), kind))
    found = reckon_learner(facts)
    withdrawn = {fact.refers for fact in facts if fact.kind == "withdrawn"}
    held = [fact.minutes for fact in facts if fact.kind == "practice-logged" and fact.seq not in withdrawn]
    assert sum(getattr(found, name) for name in SUM_NAMES) == sum(held)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_that_month(start, months):
    later = add_months(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day == start.day or (later.day < start.day and (later + timedelta(days=1)).day == 1)


@given(st.permutations([seen(2, 0), seen(3, 1, by=BOB), gone(4, 2), asked(5), practised(6), seen(7, 3)]))
def test_the_order_in_which_facts_are_handed_in_does_not_matter(facts):
    assert reckoned(THRICE, facts) == reckoned(THRICE, sorted(facts, key=lambda fact: fact.seq))
