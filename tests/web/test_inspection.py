"""What an inspection asks for: the pack of a cohort, and learners drawn by lot."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.cohorts.worlds import World, rows
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.logbook.books import open_book
from tracker.logbook.models import StandingItem


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def test_the_pack_holds_what_was_asked_and_says_what_it_is(world, coordinator):
    made, _mentor = world.busy("Åse Łund")
    world.end(world.learner("=HYPERLINK(1)"))
    answer = coordinator.get(f"/cohorts/{world.cohort.id}/pack", status=200)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=cohort-2026-a-")
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files) == [
        *("README.txt", "edition.json", "roster.csv", "requirements.csv", "standings.csv", "verify.csv"),
    ]
    assert "None of this is a certificate" in files["README.txt"].decode()
    (edition,) = json.loads(files["edition.json"])
    assert (edition["edition"], edition["printing"], len(edition["edition_digest"])) == (1, 1, 64)
    tables = {}
    for name in list(files)[2:]:
        assert files[name].startswith(b"\xef\xbb\xbf")
        tables[name] = list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))
    assert [(row["learner"], row["state"]) for row in tables["roster.csv"]] == [
        ("Åse Łund", "in-training"),
        ("'=HYPERLINK(1)", "ended"),
    ]
    kept = db.session.scalars(select(StandingItem.item_code).where(StandingItem.enrolment_id == made.id)).all()
    mine = [row for row in tables["standings.csv"] if row["learner"] == "Åse Łund"]
    assert {row["item_code"] for row in mine} == set(kept)
    book = open_book(made.id)
    proof = tables["verify.csv"][0]
    assert (proof["entries"], proof["head_hash"], proof["holds"]) == (str(book.head_seq), book.head_hash, "yes")
    assert {row["requirement"] for row in tables["requirements.csv"]} == {each.code for each in book.plan.requirements}
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.COHORT_EXPORTED))
    assert json.loads(event.data) == {"what": "pack", "rows": sum(len(table) for table in tables.values())}


def test_the_same_seed_draws_the_same_learners(world, coordinator):
    for number in range(12):
        world.learner(f"Learner {number}")
    home = f"/cohorts/{world.cohort.id}/sample"

    def names(query):
        page = coordinator.get(f"{home}?{query}", status=200).page
        return [next(link.text for link in page.all("a") if link.inside("tr") is row) for row in rows(page)]

    first = names("n=5&seed=spring-2026")
    assert len(first) == len(set(first)) == 5
    assert names("n=5&seed=spring-2026") == first
    assert names("n=3&seed=spring-2026") == first[:3]
    assert {tuple(names(f"n=5&seed=s{number}")) for number in range(6)} != {tuple(first)}
    world.learner("Late")
    assert [name for name in names("n=6&seed=spring-2026") if name != "Late"][:5] == first
    fresh = coordinator.get(f"{home}?n=999", status=302)
    assert "n=50&seed=" in fresh.headers["Location"]
    page = coordinator.get(f"{home}?seed=spring-2026", status=200).page
    assert "with the seed spring-2026" in page.text
