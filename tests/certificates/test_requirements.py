"""What certification needs: each line by its code, ready only when every line is met, never less for doing more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standing.plans import PLAN
from tracker.certificates.requirements import Done, Kind, judge, looked_at
from tracker.curriculum.plan import Examination, LanguageAsked, Languages, Plan, Requirement

pytestmark = pytest.mark.quick

CODES = (*list(Kind)[:6], "test", "show", "show-all", "law-checked")
ASKING = replace(
    PLAN,
    requirements=tuple(Requirement(code, f"{code}.") for code in CODES),
    examinations=(
        Examination("test", "Test", "written", 5, ("hygiene",)),
        Examination("show", "Demonstration", "practical", 8, ("hygiene",)),
        Examination("show-all", "Demonstration of all", "practical", 10, ("hygiene", "clinical")),
    ),
    languages=Languages(("nl",), asked=(LanguageAsked("nl", "B1"), LanguageAsked("fr", "B1"))),
)
UNITS = frozenset(unit.code for unit in ASKING.units)
SKILLS = frozenset(skill.code for skill in ASKING.signable)
ALL = Done(
    units=UNITS,
    skills=SKILLS,
    passed=frozenset({"test", "show", "show-all"}),
    simulated=30 * 60,
    days=40 * 60,
    levels={"nl": "B1", "fr": "C1"},
    shown=frozenset({"law-checked"}),
    placements=2,
    evaluated=2,
)


def line(code: str, done: Done, plan: Plan = ASKING):
    return next(each for each in judge(plan, done).lines if each.code == code)


def test_nothing_done_meets_nothing_and_everything_done_meets_all():
    nothing, everything = judge(ASKING, Done()), judge(ASKING, ALL)
    assert [each.code for each in nothing.lines] == list(CODES)
    assert (nothing.met, nothing.ready, nothing.may_sit) == (0, False, ())
    assert (everything.met, everything.ready, everything.missing) == (len(CODES), True, ())


def test_units_and_skills_say_which_are_missing_and_ask_for_none_that_nobody_may_sign():
    some = replace(ALL, units=UNITS - {"unit-2"}, skills=frozenset({"hands"}))
    assert (line("all-units", some).have, line("all-units", some).missing) == (3, ("unit-2",))
    assert (line("all-skills", some).need, line("all-skills", some).missing) == (2, ("pulse",))


def test_hours_count_in_minutes_and_real_care_stands_in_for_simulated():
    found = line("internship-hours", replace(ALL, days=39 * 60 + 30))
    assert (found.in_minutes, found.have, found.need, found.short, found.met) == (True, 2370, 2400, 30, False)
    assert line("practical-hours", replace(ALL, simulated=0, real=30 * 60)).met
    half = replace(ASKING, modules=(ASKING.modules[0], replace(ASKING.modules[1], practice=REAL)))
    assert not line("practical-hours", replace(ALL, simulated=90 * 60), half).met
    assert line("practical-hours", replace(ALL, simulated=10 * 60, real=20 * 60), half).met


REAL = replace(PLAN.modules[1].practice, simulated=0, real_care=20)


@pytest.mark.parametrize(
    ("levels", "one", "have", "met", "missing"),
    [
        ({}, False, 0, False, ("nl", "fr")),
        ({"fr": "B2"}, False, 1, False, ("nl",)),
        ({"fr": "B2"}, True, 1, True, ()),
        ({"nl": "B1", "fr": "B1"}, False, 2, True, ()),
        ({"nl": "A2"}, True, 0, False, ("nl", "fr")),
    ],
)
def test_languages(levels, one, have, met, missing):
    plan = replace(ASKING, languages=replace(ASKING.languages, one_is_enough=one))
    found = line("languages-asked", replace(ALL, levels=levels), plan)
    assert (found.have, found.met, found.missing, found.by_person) == (have, met, missing, False)


def test_a_language_asked_of_some_is_proved_or_looked_at():
    some = replace(ASKING, languages=Languages(("nb",), asked=(LanguageAsked("nb", "B2", "People from abroad"),)))
    assert [each.code for each in looked_at(some)] == ["languages-asked", "law-checked"]
    open_one = line("languages-asked", replace(ALL, levels={}), some)
    assert (open_one.met, open_one.by_person) == (False, True)
    assert line("languages-asked", replace(ALL, shown=frozenset({"languages-asked"}), levels={}), some).met
    assert line("languages-asked", replace(ALL, levels={"nb": "B2"}), some).met
    assert line("languages-asked", Done(), replace(ASKING, languages=Languages(("nb",)))).met


def test_what_nobody_can_reckon_waits_for_a_person():
    waiting = judge(ASKING, replace(ALL, shown=frozenset()))
    assert (waiting.ready, waiting.to_check) == (False, True)
    assert [(each.code, each.kind) for each in waiting.missing] == [("law-checked", Kind.PERSON)]
    assert not judge(ASKING, replace(ALL, shown=frozenset(), passed=frozenset())).to_check


def test_every_placement_that_is_over_has_a_final_evaluation():
    assert not line("final-evaluation", Done()).met
    assert not line("final-evaluation", replace(ALL, evaluated=1)).met


def test_a_practical_examination_can_be_sat_when_all_that_it_covers_is_done():
    hygiene = Done(units=frozenset({"unit-1", "unit-2"}), skills=frozenset({"hands"}))
    assert judge(ASKING, hygiene).may_sit == ("show",)
    assert judge(ASKING, replace(ALL, passed=frozenset({"show"}))).may_sit == ("show-all",)
    assert judge(ASKING, ALL).may_sit == ()


def test_an_examination_in_language_preparation_alone_is_not_asked_of_who_needs_none():
    plan = replace(
        ASKING,
        language_preparation="hygiene",
        examinations=(replace(ASKING.examinations[0], covers=("hygiene",)), ASKING.examinations[2]),
        requirements=(Requirement("test", "Test."), Requirement("show-all", "Show.")),
    ).without_language_preparation()
    assert [each.code for each in judge(plan, Done()).lines] == ["show-all"]


some_of = lambda codes: st.frozensets(st.sampled_from(sorted(codes)))  # noqa: E731
doing = st.builds(
    Done,
    units=some_of(UNITS),
    skills=some_of(SKILLS),
    passed=some_of(["test", "show", "show-all"]),
    simulated=st.integers(0, 2000),
    real=st.integers(0, 2000),
    days=st.integers(0, 3000),
    levels=st.dictionaries(st.sampled_from(["nl", "fr"]), st.sampled_from(["A1", "B1", "C2"])),
    shown=some_of(["law-checked"]),
    placements=st.just(2),
    evaluated=st.integers(0, 2),
)


def more(a: Done, b: Done) -> Done:
    """What both have done, together."""
    together = {name: getattr(a, name) | getattr(b, name) for name in ("units", "skills", "passed", "shown")}
    highest = {name: max(getattr(a, name), getattr(b, name)) for name in ("simulated", "real", "days", "evaluated")}
    languages = {code: max(a.levels.get(code, ""), b.levels.get(code, "")) for code in {*a.levels, *b.levels}}
    return Done(**together, **highest, levels=languages, placements=2)


@given(doing, doing)
def test_ready_means_each_line_is_met_and_doing_more_never_loses_one(a, b):
    first, after = judge(ASKING, a), judge(ASKING, more(a, b))
    for before, now in zip(first.lines, after.lines, strict=True):
        assert now.have >= before.have
        assert now.met or not before.met
        assert set(now.missing) <= set(before.missing)
        assert before.met == (before.have >= before.need)
    assert first.ready == all(each.met for each in first.lines)
    assert not (first.ready and first.to_check)


@given(doing, st.sets(st.sampled_from(CODES), min_size=1))
def test_a_programme_that_asks_less_is_met_no_later(done, codes):
    asking = replace(ASKING, requirements=tuple(each for each in ASKING.requirements if each.code in codes))
    assert judge(asking, done).ready or not judge(ASKING, done).ready
