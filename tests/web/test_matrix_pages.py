"""The matrix of skills, units, examinations and hours: what its address asks for, on screen, on paper and as a file."""

import csv
import io
from uuid import uuid4

import pytest

from tests import editions, factories
from tests.cohorts.worlds import World, cells, rows
from tracker.curriculum.queries import plan_of
from tracker.extensions import writing
from tracker.logbook import results
from tracker.logbook.books import open_book


@pytest.fixture
def world(app):
    """Amina studied, works at a site, and tried the practical examination once; Bram has done nothing."""
    world = World(edition_id=editions.next_edition(editions.examined(plan_of(factories.edition()))))
    world.amina, mentor = world.busy("Amina")
    world.learner("Bram")
    world.place(world.amina, mentor, world.today)
    world.confirm(world.amina, mentor, world.day(world.amina, 0, 420))
    with writing():
        book, author = open_book(world.amina.id, lock=True), factories.author(world.coordinator)
        said = {"code": book.plan.examinations[0].code, "on": book.today, "outcome": "failed"}
        results.enter_result(book, author=author, entry_id=uuid4(), **said)
    return world


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def matrix(world, asked=""):
    return f"/cohorts/{world.cohort.id}/matrix{asked}"


def test_the_columns_are_what_the_address_asks_for(world, coordinator):
    found = {
        what: cells(coordinator.get(matrix(world, f"?what={what}"), status=200).page)
        for what in ("", "units", "examinations", "hours", "all")
    }
    assert found["units"]["Amina"].count("Completed") == 2
    assert set(found["units"]["Bram"]) == {"Not started"}
    assert found["examinations"]["Amina"][0] == "Not passed yet, tried once"
    assert found["examinations"]["Bram"][0] == "Not tried yet"
    assert any(words.startswith("7 h confirmed of") for words in found["hours"]["Amina"])
    for name in ("Amina", "Bram"):
        parts = [len(found[what][name]) for what in ("", "units", "examinations", "hours")]
        assert sum(parts) == len(found["all"][name])
        assert min(parts) > 0
    only = cells(coordinator.get(matrix(world, "?what=all&module=hygiene"), status=200).page)
    assert 0 < len(only["Amina"]) < len(found["all"]["Amina"])


def test_each_column_leads_below_the_record(world, coordinator):
    page = coordinator.get(matrix(world, "?what=all"), status=200).page
    below = {head.get("data-to") for head in page.all("th") if head.get("data-to")}
    assert {"competencies/pulse", "units/vital-signs", "results", "hours"} <= below
    for place in below:
        coordinator.get(f"/enrolments/{world.amina.id}/{place}", status=200)


def test_paper_has_a_table_for_each_module(world, coordinator):
    asked = coordinator.get(matrix(world, "?what=all&q=ami"), status=200).page
    (paper,) = [link for link in asked.links if "view=print" in link]
    page = coordinator.get(paper, status=200).page
    plan = open_book(world.amina.id).edition_plan
    assert len(page.all("table")) == len(plan.modules) + 2  # examinations and hours
    assert len(rows(page)) == len(page.all("table"))
    assert "Takes a pulse" in page.text


def test_the_file_has_every_column_that_is_shown(world, coordinator):
    shown = cells(coordinator.get(matrix(world, "?what=all"), status=200).page)
    text = coordinator.get(matrix(world, ".csv?what=all"), status=200).get_data().decode("utf-8-sig")
    head, amina, bram = csv.reader(io.StringIO(text, newline=""))
    assert len(head) == 7 + len(shown["Amina"])
    assert amina[head.index("Internship, hours confirmed") if "Internship, hours confirmed" in head else -1] == "7.0"
    assert amina[7:].count("Completed") == shown["Amina"].count("Completed")
    assert "Not passed yet, tried once" in amina
    assert "Not tried yet" in bram
