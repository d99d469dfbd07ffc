"""All learners in one list: found by name, filtered, paged, and only those whom one may see."""

from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tracker.cohorts import everybody
from tracker.extensions import writing
from tracker.logbook import pausing
from tracker.logbook.books import open_book


@pytest.fixture
def world(app):
    return World()


def pause(world, learner):
    with writing():
        book = open_book(learner.id, lock=True)
        by = factories.author(world.coordinator)
        pausing.pause(book, author=by, entry_id=uuid4(), on=world.today, reason="leave")


def names(page):
    return [link.text for link in page.all("a") if link.get("href", "").startswith("/enrolments/")]


def test_found_by_name_cohort_and_training(world, sign_in_as):
    other = factories.cohort(world.provider, "2026-B")
    world.learner("Åse Østby")
    ended, second = world.learner("Bram"), world.learner("Amina", other)
    world.end(ended)
    pause(world, world.learner("Dora"))
    elsewhere = World(factories.provider("Other school"))
    elsewhere.learner("Zoë")
    office = sign_in_as(world.coordinator)

    def found(query=""):
        return names(office.get(f"/records{query}", status=200).page)

    assert found() == ["Amina", "Åse Østby", "Bram", "Dora"]
    assert found("?name=ase+ostby") == ["Åse Østby"]
    assert found(f"?cohort={other.id}") == ["Amina"]
    assert found("?training=ended") == ["Bram"]
    assert found("?training=paused") == ["Dora"]
    assert found("?training=running") == ["Amina", "Åse Østby"]
    assert found("?name=nobody") == []
    assert found(f"?cohort={elsewhere.cohort.id}&training=nonsense&from=9999") == found()
    assert second.id


def test_a_page_at_a_time_for_as_many_queries(world, sign_in_as, monkeypatch):
    monkeypatch.setattr(everybody, "AT_A_TIME", 2)
    monkeypatch.setattr("tracker.web.learners.AT_A_TIME", 2)
    office = sign_in_as(world.coordinator)
    world.learner("A")
    office.get("/records", status=200)
    with counted() as few:
        office.get("/records", status=200)
    for name in "BCDE":
        world.learner(name)
    with counted() as many:
        page = office.get("/records?from=2", status=200).page
    assert names(page) == ["C", "D"]
    assert {"/records", "/records?from=4"} <= set(page.links)
    assert names(office.get("/records?from=4", status=200).page) == ["E"]
    assert len(many) == len(few)
