"""The cells of the matrix say in words what they show in signs, and no name is markup."""

import pytest

from tests.cohorts.worlds import World, cells, rows


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def test_each_cell_says_its_state(world, coordinator):
    learner, _mentor = world.busy("Amina")
    page = coordinator.get(f"/cohorts/{world.cohort.id}/matrix", status=200).page
    assert cells(page) == {
        "Amina": [
            "Waiting",
            "Partly signed off, 1 of 3",
            "More practice needed",
            "Practising",
            "Signed off, level 4",
            "Not started",
        ]
    }
    (row,) = rows(page)
    assert row.get("data-href").endswith(str(learner.id) + "/")


def test_a_cell_changes_when_the_mentor_signs(world, coordinator):
    learner, mentor = world.busy("Amina")
    address = f"/cohorts/{world.cohort.id}/matrix"
    assert cells(coordinator.get(address).page)["Amina"][0] == "Waiting"
    world.see(learner, mentor, "hand-hygiene", ago=0, level=5)
    assert cells(coordinator.get(address).page)["Amina"][0] == "Signed off, level 5"


def test_a_name_is_text_and_nothing_else(world, coordinator):
    world.learner("<b class='c'>O'Neil & \"Co\"</b>")
    for address in [f"/cohorts/{world.cohort.id}{page}" for page in ("", "/matrix", "/matrix?view=list")]:
        page = coordinator.get(address, status=200).page
        assert "<b class='c'>O'Neil & \"Co\"</b>" in page.text, address
