"""The coordinator's pages: who sees them, that their numbers agree, that a file harms nobody, and what they cost."""

import csv
import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.cohorts.worlds import World, cells, rows
from tests.counting import counted
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def pages(cohort):
    home = f"/cohorts/{cohort}"
    return [home, f"{home}/matrix", f"{home}/matrix?view=list", f"{home}/matrix.csv"]


def csv_of(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def test_only_who_oversees_the_provider_sees_a_cohort(world, sign_in_as):
    learner, mentor = world.busy("Amina")
    others = [
        learner,
        mentor,
        factories.coordinator(factories.provider("Valley School")),
        factories.staff(world.provider, "coordinator", cohorts=[factories.cohort(world.provider)]),
    ]
    for who in others:
        client = sign_in_as(who)
        for there, nowhere in zip(pages(world.cohort.id), pages(uuid4()), strict=True):
            refused = client.get(there, status=404)
            assert refused.data == client.get(nowhere, status=404).data, (who, there)
    for who in (world.coordinator, factories.administrator(world.provider)):
        for page in pages(world.cohort.id):
            sign_in_as(who).get(page, status=200)
    assert not db.session.scalars(select(AuditEvent.id).where(AuditEvent.actor_id.in_([learner.learner_id]))).all()


def test_the_list_of_cohorts_is_for_staff_and_of_their_own_providers(world, sign_in_as):
    learner = world.learner("Amina")
    factories.cohort(factories.provider("Valley School"), "2026-V")
    sign_in_as(learner).get("/cohorts", status=404)
    page = sign_in_as(world.coordinator).get("/cohorts", status=200).page
    assert "2026-A" in page.text
    assert "2026-V" not in page.text
    assert "No cohort yet" in sign_in_as(factories.coordinator()).get("/cohorts", status=200).page.text


def test_every_page_says_the_same_numbers(world, coordinator):
    world.busy("Amina")
    world.busy("Bram")
    world.learner("Céline")
    leaves = world.learner("Daan")
    world.end(leaves)
    overview = coordinator.get(f"/cohorts/{world.cohort.id}", status=200).page
    tiles = {link.get("href"): link for link in overview.all("a") if link.get("class").startswith("tile")}
    assert len(tiles) == 8
    for address, tile in tiles.items():
        number = int(next(each.text for each in overview.all("strong") if each.inside("a") is tile))
        listed = coordinator.get(address, status=200).page
        skills = [link for link in listed.all("a") if "/competencies/" in link.get("href")]
        assert number == (len(skills) if "overdue" in address or "expiring" in address else len(rows(listed)))
    index = coordinator.get("/cohorts", status=200).page
    assert [cell.text.split()[0] for cell in index.all("td")][2:] == ["3", "3", "0", "2"]
    assert len(rows(coordinator.get(f"/cohorts/{world.cohort.id}/matrix").page)) == 3
    assert len(csv_of(coordinator.get(f"/cohorts/{world.cohort.id}/matrix.csv"))) == 4


def test_what_needs_attention_says_why_and_leads_there(world, coordinator):
    learner, _mentor = world.busy("Amina")
    page = coordinator.get(f"/cohorts/{world.cohort.id}", status=200).page
    assert "Mentor of Amina: one request waits too long" in page.text
    assert "It decides nothing" in page.text
    assert f"/enrolments/{learner.id}/competencies/hand-hygiene" in page.links


def test_an_empty_cohort_and_an_ended_learner_have_words(world, coordinator):
    for page in pages(world.cohort.id)[:3]:
        assert "No learner in training" in coordinator.get(page, status=200).page.text
    world.end(world.learner("Amina"))
    page = coordinator.get(f"/cohorts/{world.cohort.id}", status=200).page
    assert "Training ended" in page.text
    assert "Amina" in page.text


@pytest.mark.parametrize("asked", ["show=nonsense", "sort=nonsense", "module=nonsense", "q=" + "a" * 101, "view=x"])
def test_a_filter_that_makes_no_sense_counts_as_none(world, coordinator, asked):
    world.learner("Amina")
    assert list(cells(coordinator.get(f"/cohorts/{world.cohort.id}/matrix?{asked}", status=200).page)) == ["Amina"]


def test_a_view_is_its_address(world, coordinator):
    world.busy("Amina")
    world.busy("Bram")
    asked = "q=ami&show=waiting&sort=behind&module=hygiene"
    page = coordinator.get(f"/cohorts/{world.cohort.id}/matrix?{asked}", status=200).page
    assert {name: len(seen) for name, seen in cells(page).items()} == {"Amina": 3}
    form = next(form for form in page.forms if "show" in form.names)
    assert form.fields == {"q": ["ami"], "what": [""], "module": ["hygiene"], "show": ["waiting"], "sort": ["behind"]}
    other = next(link for link in page.links if "view=list" in link)
    listed = coordinator.get(other, status=200).page
    assert "1 of 2 learners" in listed.text
    assert "No learner fits" in coordinator.get(f"/cohorts/{world.cohort.id}/matrix?q=zzz", status=200).page.text


def test_the_file_holds_what_the_matrix_shows(world, coordinator):
    world.busy("Amina")
    world.learner("Åse Lund")
    answer = coordinator.get(f"/cohorts/{world.cohort.id}/matrix.csv?module=clinical-procedures", status=200)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="matrix-2026-a-')
    head, *lines = csv_of(answer)
    assert head[7:] == ["2.1 Measures blood pressure", "2.2 Takes a pulse", "2.3 Gives an injection"]
    assert [line[0] for line in lines] == ["Amina", "Åse Lund"]
    assert lines[0][2:6] == ["2", "5", "1", "5"]
    assert lines[0][7:] == ["Practising", "Signed off (4)", "Not started"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_no_name_is_a_formula(world, coordinator, name):
    world.learner(name)
    (_head, line) = csv_of(coordinator.get(f"/cohorts/{world.cohort.id}/matrix.csv", status=200))
    assert line[0] == f"'{name.strip()}"


def test_the_trail_knows_of_a_file_and_not_of_whom_was_searched(world, coordinator):
    coordinator.get(f"/cohorts/{world.cohort.id}/matrix.csv?q=amina", status=200)
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.COHORT_EXPORTED))
    assert (event.actor_id, event.object_id) == (world.coordinator.person_id, world.cohort.id)
    assert "amina" not in event.data


def test_a_page_costs_as_much_for_many_as_for_few(world, coordinator):
    learner, _mentor = world.busy("Amina")
    record, matrix = f"/enrolments/{learner.id}", f"/cohorts/{world.cohort.id}/matrix"
    shown = [f"{matrix}?show={show}" for show in ("overdue", "expiring", "waiting")]
    addresses = ["/cohorts", *pages(world.cohort.id), record, *shown]
    coordinator.get(record, status=200)  # its line on the trail is written once an hour

    def cost():
        found = {}
        for address in addresses:
            with counted() as asked:
                coordinator.get(address, status=200)
            found[address] = len(asked)
        return found

    cost()  # plans are read into the process
    before = cost()
    for name in ("Bram", "Céline", "Daan"):
        world.busy(name)
    world.practise(learner, "pulse")
    world.study(learner, "the-pulse")
    world.end(world.busy("Elif")[0])
    world.busy("Fatou")
    factories.cohort(world.provider, "2026-B")
    assert cost() == before
    assert all(number <= 20 for number in before.values()), before
