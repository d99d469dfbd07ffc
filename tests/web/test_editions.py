"""The page of what differs between two editions, and which words a printing changed."""

from dataclasses import replace

import pytest

from tests import factories
from tests.counting import counted
from tests.editions import changed, next_edition, next_printing
from tests.small_curriculum import FADING, ONCE, PROGRAMME, THRICE, UNITS
from tracker.curriculum import queries
from tracker.curriculum.plan import Criterion

HOME = f"/curriculum/{PROGRAMME}/editions"


@pytest.fixture
def first(database):
    return factories.edition()


@pytest.fixture
def plan(first):
    return queries.plan_of(first)


@pytest.fixture
def second(plan):
    """Of everything one: added, removed, moved, asked again, other hours, another month of the internship."""
    skill, unit = plan.competency(THRICE), plan.unit(UNITS[1])
    steps = (*skill.criteria[1:], Criterion("looks", "Looks around the room", must=True))
    items = {
        THRICE: replace(skill, revision=2, digest="new", level=5, criteria=steps),
        UNITS[1]: replace(unit, hours=8, needs=(UNITS[2],)),
        ONCE: None,
        UNITS[0]: replace(plan.unit(UNITS[0]), code="germs", title="Germs everywhere"),
    }
    newer = changed(plan, items)
    hygiene, clinical, *rest = newer.modules
    goes = replace(hygiene.competencies[0], module=clinical.code)
    modules = (
        replace(hygiene, competencies=hygiene.competencies[1:], months=(1, 6)),
        replace(clinical, competencies=(*clinical.competencies, goes)),
        *rest,
    )
    return next_edition(replace(newer, modules=modules, internship=replace(newer.internship, hours=80)))


def section(page, heading: str) -> str:
    """The words of the section under a heading."""
    found = next(each for each in page.all("section") if each.get("aria-labelledby") == heading)
    return found.text


def test_everything_that_differs_is_told(client, second):
    page = client.get(f"{HOME}/2/difference", status=200).page
    assert "Against edition 1." in page.text
    assert "Lays a sterile field" in section(page, "again")
    assert "Germs everywhere" in section(page, "added")
    assert f"/curriculum/{PROGRAMME}/germs" in page.links
    assert "Takes a pulse" in section(page, "removed")
    assert "Cleans hands" in section(page, "moved")
    assert "From Hygiene to Clinical Procedures" in section(page, "moved")
    for words in ("Internship Removed: 40", "Added: 80", "months 1 to"):
        assert words in section(page, "programme"), words
    for words in ("Asked again", "Looks around the room (must be done)", "The learner did it", "Clinical waste"):
        assert words in section(page, "changed"), words


def test_added_and_removed_are_marked_and_said(client, second):
    page = client.get(f"{HOME}/2/difference", status=200).page
    assert {"ins", "del"} <= {each.tag for each in page.elements}
    assert all("Added:" in each.text for each in page.all("ins"))
    assert all("Removed:" in each.text for each in page.all("del"))


def test_the_other_way_round_added_is_removed(client, second):
    page = client.get(f"{HOME}/1/difference?from=2", status=200).page
    assert "Takes a pulse" in section(page, "added")
    assert "Germs everywhere" in section(page, "removed")
    assert f"/curriculum/{PROGRAMME}/{ONCE}" not in page.links, "its page is gone"


def test_the_edition_before_is_meant_unless_another_is_named(client, plan, second):
    next_edition(plan)
    assert "Against edition 2." in client.get(f"{HOME}/3/difference", status=200).page.text
    page = client.get(f"{HOME}/3/difference?from=1", status=200).page
    assert "Against edition 1." in page.text
    assert "do not differ" in page.text


def test_the_first_edition_has_its_printings_alone(client, first, plan):
    assert "None so far." in client.get(f"{HOME}/1/difference", status=200).page.text
    better = replace(plan.competency(FADING), title="Cleans both hands")
    next_printing(first, changed(plan, {FADING: better}))
    page = client.get(f"{HOME}/1/difference", status=200).page
    assert "The first edition" in page.text
    assert "Printing 2" in section(page, "printings")
    assert "Added: both" in section(page, "printings")
    assert "To study or sign off again" not in page.text


def test_a_printing_that_changes_nothing_seen_says_so(client, first, plan):
    next_printing(first, changed(plan, {FADING: replace(plan.competency(FADING), source=("E5",))}))
    assert "Only notes of the authors" in client.get(f"{HOME}/1/difference", status=200).page.text


@pytest.mark.parametrize("address", ["3/difference", "0/difference", "2/difference?from=9", "2/difference?from=x"])
def test_what_is_not_there(client, second, address):
    client.get(f"{HOME}/{address}", status=404)
    client.get("/curriculum/none/editions/1/difference", status=404)


def test_the_programme_leads_to_each_edition(client, second):
    page = client.get(f"/curriculum/{PROGRAMME}", status=200).page
    assert {f"{HOME}/1/difference", f"{HOME}/2/difference"} <= set(page.links)


def test_the_page_costs_the_same_for_any_number_of_editions(client, plan, second):
    client.get(f"{HOME}/2/difference")
    with counted() as few:
        client.get(f"{HOME}/2/difference")
    for _ in range(4):
        next_edition(plan)
    client.get(f"{HOME}/6/difference")
    with counted() as many:
        client.get(f"{HOME}/6/difference")
    assert len(few) == len(many) <= 5
