"""The lists of a cohort: learners, hours, and their files, which open in a spreadsheet and harm nobody."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from tests.cohorts.worlds import World, rows
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.web.cohort_lists import WHOM

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1")
FILES = ("matrix.csv?what=all", "learners.csv", "hours.csv")


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def csv_of(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def names(page):
    return [next(link.text for link in page.all("a") if link.inside("tr") is row) for row in rows(page)]


def test_every_list_says_who_fits_and_no_other(world, coordinator):
    world.busy("Amina")
    world.learner("Bram")
    world.end(world.learner("Céline"))
    home = f"/cohorts/{world.cohort.id}/learners"
    assert names(coordinator.get(home, status=200).page) == ["Amina", "Bram"]
    assert names(coordinator.get(f"{home}?q=bra", status=200).page) == ["Bram"]
    found = {show: names(coordinator.get(f"{home}?show={show}", status=200).page) for show in WHOM}
    assert found["ended"] == ["Céline"]
    assert (found["waiting"], found["silent"], found["ready"], found["may-sit"]) == (["Amina"], ["Bram"], [], [])
    assert names(coordinator.get(f"{home}?sort=silent", status=200).page) == ["Bram", "Amina"]
    page = coordinator.get(home, status=200).page
    assert "A person decides about certification" in page.text
    assert "missing:" in page.text


def test_hours_stand_by_part_with_what_waits(world, coordinator):
    made, mentor = world.busy("Amina")
    world.learner("Bram")
    world.place(made, mentor, world.today)
    world.confirm(made, mentor, world.day(made, 0, 420))
    home = f"/cohorts/{world.cohort.id}/hours"
    page = coordinator.get(home, status=200).page
    assert names(page) == ["Amina", "Bram"]
    assert "7 h /" in page.text
    assert "1 h waiting" in page.text
    assert names(coordinator.get(f"{home}?show=waiting", status=200).page) == ["Amina"]
    found = {(line[0], line[1]): line[2:5] for line in csv_of(coordinator.get(f"{home}.csv", status=200))[1:]}
    assert found["Amina", "Internship"][2] == "7.0"
    assert found["Amina", "Practice in the skills room"][1] == "1.0"


@pytest.mark.parametrize("file", FILES)
def test_no_name_is_a_formula_and_every_accent_is_right(world, coordinator, file):
    for name in (*DANGEROUS, "Åse Łukasiewicz-Škoda"):
        world.learner(name)
    answer = coordinator.get(f"/cohorts/{world.cohort.id}/{file}", status=200)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, *lines = csv_of(answer)
    assert {line[0] for line in lines} == {*(f"'{name}" for name in DANGEROUS), "Åse Łukasiewicz-Škoda"}
    texts = [
        cell for line in (head, *lines) for cell in line if cell and not cell.lstrip("-").replace(".", "").isdigit()
    ]
    assert not [text for text in texts if text[0] in "=+-@\t\r\uff1d"]
    assert len({len(line) for line in (head, *lines)}) == 1


@pytest.mark.parametrize("file", FILES)
def test_each_file_is_on_the_trail_with_what_and_how_many_rows(world, coordinator, file):
    for name in ("Amina", "Bram", "Céline"):
        world.learner(name)
    lines = csv_of(coordinator.get(f"/cohorts/{world.cohort.id}/{file}{'&' if '?' in file else '?'}q=a", status=200))
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.COHORT_EXPORTED))
    said = json.loads(event.data)
    assert (event.actor_id, event.object_id) == (world.coordinator.person_id, world.cohort.id)
    assert said["what"] == file.split(".")[0]
    assert said["rows"] == len({line[0] for line in lines[1:]}) == 2
