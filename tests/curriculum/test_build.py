"""Plans made from a folder: all that the files say, and when each item is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.curriculum.small import MODULES, small, write
from tracker.curriculum.build import competency_due, plan, plans, unit_due
from tracker.curriculum.files import load
from tracker.curriculum.plan import Cost, Staged

pytestmark = pytest.mark.quick


def test_a_plan_holds_what_the_files_say(folder):
    made = plan(load(folder), "small")
    work = made.competency("ethics-work")
    assert [(c.code, c.must) for c in work.criteria][:2] == [("first", True), ("second", False)]
    assert (work.level, work.observations, work.mentors, work.validity_months) == (4, 1, 1, None)
    assert work.needs == ("ethics-rules",)
    assert made.unit("ethics-words").self_check[0].question == "Why?"
    assert made.languages.asked[0].level == "B1"
    assert [m.code for m in made.modules] == list(MODULES)
    assert made.overseen_by == "AHOVOKS"
    assert (made.internship.opens, made.internship.hours) == ("after-modules", 60)


def test_a_plan_holds_what_a_programme_adds_of_its_own(tmp_path):
    files = small()
    mine = files["programmes/small.yaml"]
    mine.update(kind="course", duration="90 credits.")
    mine["cost"] = {"least": 300, "most": 450, "currency": "EUR", "note": "An example."}
    mine["languages"].update(taught=["en", "nl"], staged={"first": "en", "then": ["nl"]}, one_is_enough=True)
    mine["languages"]["asked"][0]["who"] = "Newcomers"
    mine["modules"][3]["hours"] = 33
    made = plan(load(write(tmp_path, files)), "small")
    assert (made.kind, made.duration, made.cost) == ("course", "90 credits.", Cost(300, 450, "EUR", "An example."))
    assert (made.languages.staged, made.languages.one_is_enough) == (Staged("en", ("nl",)), True)
    assert made.languages.asked[0].who == "Newcomers"
    assert [unit.hours for unit in made.module("ethics").units] == [16, 17]
    assert made.theory_hours == 113


def test_a_programme_may_choose_from_a_module(tmp_path):
    files = small()
    files["programmes/small.yaml"]["modules"][3].update(units=["ethics-words"], competencies=["ethics-talk"])
    made = plan(load(write(tmp_path, files)), "small")
    assert [item.code for item in made.module("ethics").items] == ["ethics-words", "ethics-talk"]


def test_words_are_kept_alike_however_they_are_folded(tmp_path):
    files = small()
    files["modules/ethics.yaml"]["units"][0]["title"] = "Cafe\u0301  and\n  more "
    made = plan(load(write(tmp_path, files)), "small")
    assert made.unit("ethics-words").title == "Café and more"


def test_one_plan_for_each_programme_in_order_of_code(tmp_path):
    files = small()
    other = {**files["programmes/small.yaml"], "programme": "another", "examinations": []}
    files["programmes/another.yaml"] = other
    assert [made.programme for made in plans(load(write(tmp_path, files)))] == ["another", "small"]


def test_when_items_are_due():
    assert [unit_due(1, 3, n, 3, 12) for n in (1, 2, 3)] == [0.0833, 0.1666, 0.25]
    assert [competency_due(1, 3, n, 2, 12) for n in (1, 2)] == [0.1666, 0.25]


def test_nothing_is_due_before_what_it_needs(tmp_path):
    files = small()
    rules, work = files["modules/ethics.yaml"]["units"][1], files["modules/terminology.yaml"]["competencies"][0]
    before = plan(load(write(tmp_path / "before", files)), "small")
    work["needs"] = ["ethics-rules", "terminology-rules"]
    rules["needs"] = ["clinical-procedures-work", "internship-rules"]
    made = plan(load(write(tmp_path / "after", files)), "small")
    later = before.unit("internship-rules").due
    assert before.competency("terminology-work").due < before.unit("ethics-rules").due < later
    assert made.unit("ethics-rules").due == made.competency("terminology-work").due == later
    assert {item.code for item in before.items if made.item(item.code).due != item.due} == {
        "ethics-rules",
        "ethics-work",
        "terminology-work",
    }


def test_what_a_programme_leaves_out_holds_nothing_up(tmp_path):
    files = small()
    due = plan(load(write(tmp_path / "before", files)), "small").competency("terminology-talk").due
    files["modules/terminology.yaml"]["competencies"][1]["needs"] = ["ethics-rules"]
    files["programmes/small.yaml"]["modules"][3].update(units=["ethics-words"], competencies=["ethics-talk"])
    assert plan(load(write(tmp_path / "after", files)), "small").competency("terminology-talk").due == due


@given(st.data())
def test_due_dates_rise_and_stay_within_the_module(data):
    months = data.draw(st.integers(1, 60))
    start = data.draw(st.integers(1, months))
    end = data.draw(st.integers(start, months))
    count = data.draw(st.integers(1, 30))
    for due, earliest in ((unit_due, start - 1), (competency_due, start - 1 + (end - start + 1) / 3)):
        shares = [due(start, end, n, count, months) for n in range(1, count + 1)]
        assert shares == sorted(shares)
        assert earliest / months - 0.0001 <= shares[0]
        assert shares[-1] == int(10_000 * end / months) / 10_000
