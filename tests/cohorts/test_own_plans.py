"""Learners whose plan or time is their own: language preparation that left it, exemptions, pauses. What a cohort shows.

A number of a cohort counts what a learner's own plan holds and nothing else.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import editions, factories
from tests.cohorts.worlds import World, cells
from tests.editions import LANGUAGE_SKILL, LANGUAGE_UNIT
from tests.small_curriculum import FADING, ONCE, UNITS
from tracker.cohorts import attention, matrix, overview
from tracker.cohorts.attention import press_of, pressing
from tracker.cohorts.lines import roll_of
from tracker.cohorts.matrix import Show
from tracker.curriculum.queries import plan_of
from tracker.extensions import writing
from tracker.logbook import pausing, results
from tracker.logbook.books import open_book
from tracker.standing.look import State


@pytest.fixture
def school(app):
    """Ada has proved the language that the programme asks after working on it; Ben has not."""
    world = World(edition_id=editions.next_edition(editions.examined(plan_of(factories.edition()))))
    world.ada, world.ben = world.learner("Ada Berg"), world.learner("Ben Dahl")
    for each in (world.ada, world.ben):
        world.study(each, LANGUAGE_UNIT, UNITS[0], ago=20)
        world.see(each, world.mentor(each), LANGUAGE_SKILL, ago=10, outcome="more-practice")
    office(world, world.ada, results.prove_language, language="nb", cefr="B2", proof="test", ago=5)
    return world


def office(world, of, verb, *, ago=1, **said):
    with world.at(ago), writing():
        book, author = open_book(of.id, lock=True), factories.author(world.coordinator)
        return verb(book, author=author, entry_id=uuid4(), on=book.today, **said)


def lines(school):
    roll = roll_of(school.cohort)
    return roll, *roll.lines


def test_what_left_the_plan_is_in_no_number(school):
    roll, ada, ben = lines(school)
    assert (ada.units.done, ada.units.total) == (1, 5)
    assert (ben.units.done, ben.units.total) == (2, 6)
    assert ben.skills.total == ada.skills.total + 1
    preparation = next(each for each in overview.modules(roll) if each.code == "language-preparation")
    assert (preparation.skills.total, preparation.skills.under_way) == (1, 1)
    columns = matrix.columns(roll.plan)
    shown = matrix.pick(roll, among=columns, show=Show.MORE_PRACTICE)
    assert [(each.line.name, each.codes) for each in shown] == [("Ben Dahl", [LANGUAGE_SKILL])]
    percents = matrix.percents(columns, matrix.pick(roll, among=columns))
    assert set(percents) == {0}
    told = attention.concerns(roll, press_of(roll), {})
    assert LANGUAGE_SKILL not in {reason.skill.code for each in told for reason in each.reasons if reason.skill}


def test_percents_are_of_those_who_have_the_skill_in_their_plan(school):
    school.see(school.ben, school.mentor(school.ben), LANGUAGE_SKILL, ago=2)
    roll, *_ = lines(school)
    columns = matrix.columns(roll.plan)
    percents = dict(
        zip((each.code for each in columns), matrix.percents(columns, matrix.pick(roll, among=columns)), strict=True)
    )
    assert (percents[LANGUAGE_SKILL], percents[ONCE]) == (100, 0)


def test_pages_say_that_it_is_not_in_the_plan(school, client, sign_in_as):
    sign_in_as(school.coordinator)
    page = client.get(f"/cohorts/{school.cohort.id}/matrix", status=200).page
    assert cells(page)["Ada Berg"][-1] == "Not in the plan of this learner"
    assert cells(page)["Ben Dahl"][-1] == "More practice needed"
    csv = client.get(f"/cohorts/{school.cohort.id}/matrix.csv").text.splitlines()
    assert csv[1].startswith("Ada Berg")
    assert csv[1].endswith(",")
    home = client.get(f"/enrolments/{school.ada.id}", status=200).page
    assert "Speaks with patients" not in [link.text for link in home.all("a")]
    assert "Words of the ward" in client.get(f"/enrolments/{school.ada.id}/logbook", status=200).page.text
    client.get(f"/enrolments/{school.ada.id}/units/{LANGUAGE_UNIT}", status=404)
    client.get(f"/enrolments/{school.ben.id}/units/{LANGUAGE_UNIT}", status=200)
    learner = sign_in_as(school.ada)
    assert "Words of the ward" not in learner.get(f"/enrolments/{school.ada.id}", status=200).page.text
    assert "Words of the ward" not in learner.get(f"/enrolments/{school.ada.id}/study", status=200).page.text


def test_an_exemption_is_shown_as_one(school, client, sign_in_as):
    office(school, school.ben, results.exempt, code=ONCE, evidence="diploma", reason="Nurse before")
    office(school, school.ben, results.exempt, code=UNITS[3], evidence="diploma", reason="Nurse before")
    school.see(school.ben, school.mentor(school.ben), FADING, ago=0)
    _, _, ben = lines(school)
    assert (ben.sight(ONCE).state, ben.sight(ONCE).exempt, ben.sight(ONCE).level) == (State.SIGNED_OFF, True, 0)
    assert not ben.sight(FADING).exempt
    sign_in_as(school.coordinator)
    page = client.get(f"/cohorts/{school.cohort.id}/matrix", status=200).page
    assert "Signed off, exempt" in cells(page)["Ben Dahl"]
    assert "Signed off, exempt" in client.get(f"/cohorts/{school.cohort.id}/matrix.csv").text
    record = client.get(f"/enrolments/{school.ben.id}", status=200).page
    assert "Signed off, exempt" in [mark.get("aria-label") for mark in record.all("b")]
    assert "2 exemptions" in record.text
    here = f"/enrolments/{school.ben.id}"
    assert "on evidence from elsewhere" in client.get(f"{here}/units/{UNITS[3]}", status=200).page.text
    assert "exempt since" in client.get(f"{here}/modules/clinical-procedures", status=200).page.text
    assert "Signed off, exempt since" in client.get(f"{here}/competencies/{ONCE}", status=200).page.text


def test_who_is_paused_is_neither_behind_nor_silent(school, client, sign_in_as):
    roll, ada, ben = lines(school)
    assert ben.silent
    assert replace(ben, weeks=-5).behind
    paused = office(school, school.ben, pausing.pause, reason="leave", ago=3)
    roll, ada, ben = lines(school)
    assert (ben.behind, ben.silent, ben.paused_on) == (False, False, school.today - timedelta(days=3))
    assert not replace(ben, weeks=-5).behind
    found = overview.totals(roll, pressing(roll, []))
    assert (found.learners, found.paused, found.on_plan + found.behind) == (2, 1, 1)
    told = attention.concerns(roll, pressing(roll, []), {})
    assert "Ben Dahl" not in {each.line.name for each in told}
    columns = matrix.columns(roll.plan)
    assert [each.line.name for each in matrix.pick(roll, among=columns, show=Show.PAUSED)] == ["Ben Dahl"]
    assert not matrix.pick(roll, among=columns, show=Show.SILENT) or ada.silent
    sign_in_as(school.coordinator)
    assert "Paused" in client.get(f"/cohorts/{school.cohort.id}", status=200).page.text
    assert "paused" in client.get(f"/cohorts/{school.cohort.id}/matrix?show=paused", status=200).page.text
    record = client.get(f"/enrolments/{school.ben.id}", status=200).page
    assert "Paused since" in record.text
    assert "Resume the training" in record.text
    office(school, school.ben, pausing.resume, pause=paused.seq, ago=0)
    assert lines(school)[2].paused_on is None
