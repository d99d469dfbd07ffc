"""The sheet for the host: what it says and leaves out, and that its secret can be renewed, revoked and runs out."""

from contextlib import ExitStack

import pytest

from tests.web.learners import School
from tracker.extensions import db, writing
from tracker.people.models import Person


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


def make_address(client, school, placed: int) -> str:
    path = school.address("placements", placed, "sheet")
    form = next(each for each in client.get(path, status=200).page.forms if each.action == path)
    page = client.post(path, data=form.fields).page
    return next(each.get("value") for each in page.all("input") if each.get("id") == "host").partition("/host/")[2]


def test_the_host_reads_it_without_signing_in(school, client, sign_in_as):
    with writing():
        db.session.get_one(Person, school.learner_id).name = "Amina de Vries"
    placed = school.place().seq
    secret = make_address(sign_in_as(school.coordinator.person_id), school, placed)
    client.delete_cookie("stride")
    answer = client.get(f"/host/{secret}", status=200)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Amina V. comes to you" in answer.page.text
    assert "Vries" not in answer.text
    assert school.mentor_name in answer.page.text
    assert "Takes a pulse" in answer.page.text
    assert "/privacy" in answer.page.links


def test_signed_off_and_still_learning(school, client, sign_in_as):
    placed = school.place().seq
    secret = make_address(sign_in_as(school.coordinator.person_id), school, placed)
    assert "Signed off by a mentor" not in client.get(f"/host/{secret}", status=200).page.text
    school.assess()
    assert "Signed off by a mentor" in client.get(f"/host/{secret}", status=200).page.text


def test_a_new_address_ends_the_one_before_and_it_can_be_revoked(school, client, sign_in_as):
    placed = school.place().seq
    office = sign_in_as(school.coordinator.person_id)
    before = make_address(office, school, placed)
    now = make_address(office, school, placed)
    client.get(f"/host/{before}", status=404)
    client.get(f"/host/{now}", status=200)
    path = school.address("placements", placed, "sheet")
    form = next(each for each in office.get(path).page.forms if each.action.endswith("/sheet/end"))
    assert office.post(f"{path}/end", data=form.fields).status_code == 303
    client.get(f"/host/{now}", status=404)
    assert "It has no address." in office.get(path, status=200).page.text


def test_it_runs_out_two_weeks_after_the_last_day(school, client, sign_in_as):
    placed = school.place()
    secret = make_address(sign_in_as(school.coordinator.person_id), school, placed.seq)
    school.later(days=200)
    client.get(f"/host/{secret}", status=404)


def test_only_of_a_placement_that_is_there(school, sign_in_as):
    sign_in_as(school.coordinator.person_id).get(school.address("placements", 999, "sheet"), status=404)
