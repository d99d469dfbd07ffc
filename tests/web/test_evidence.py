"""Reading a file and taking one away: who may, how it is served, and what the page says afterwards."""

import io
from contextlib import ExitStack
from datetime import timedelta

import pytest
from PIL import Image

from tests import factories
from tests.files.made import checked, put, the_store
from tests.logbook.worlds import end_mentorship, rows_in_all_tables
from tests.small_curriculum import ONCE
from tests.web.learners import School
from tracker.extensions import writing
from tracker.logbook import evidence


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        made = School(clocks)
        made.file = checked()
        made.entry = made.practise(files=[made.file])
        put(made.provider_id, made.file)
        yield made


def address(school, *below: str) -> str:
    return school.address("files", school.file.hash, *below)


def quarantine(school) -> None:
    with writing():
        evidence.quarantine(
            actor_id=school.coordinator.person_id, enrolment_id=school.id, digest=school.file.hash, reason="wrong-file"
        )


def test_who_may_read_the_record_gets_the_file(school, sign_in_as):
    for who in (school.enrolment, school.mentor.person_id, school.coordinator.person_id):
        answer = sign_in_as(who).get(address(school), status=200)
        assert Image.open(io.BytesIO(answer.data)).format == "JPEG"


def test_it_is_never_shown_as_a_page_of_ours(school, sign_in_as):
    headers = sign_in_as(school.enrolment).get(address(school), status=200).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == f'attachment; filename="stride-{school.file.hash[:12]}.jpg"'
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in headers["Vary"]


def test_to_all_others_it_is_not_there(school, sign_in_as, client):
    stranger = sign_in_as(factories.coordinator())
    nothing = stranger.get(school.address("files", "0" * 64), status=404).data
    assert stranger.get(address(school), status=404).data == nothing
    fellow = sign_in_as(factories.learner(school.cohort))
    assert fellow.get(address(school), status=404).data == nothing
    assert fellow.get(address(school, "quarantine"), status=404).data == nothing
    client.delete_cookie("stride")
    assert client.get(address(school)).status_code == 303


def test_a_file_of_another_logbook_is_not_in_this_one(school, sign_in_as):
    fellow = factories.learner(school.cohort)
    path = f"/enrolments/{fellow.id}/files/{school.file.hash}"
    sign_in_as(fellow).get(path, status=404)
    sign_in_as(school.coordinator.person_id).get(path, status=404)


def test_leave_is_asked_anew_each_time(school, sign_in_as):
    client = sign_in_as(school.mentor.person_id)
    client.get(address(school), status=200)
    end_mentorship(school.mentor, school.today - timedelta(days=1))
    client.get(address(school), status=403)


@pytest.mark.parametrize("name", ["x", "..%2f..%2fetc%2fpasswd", "0" * 63, "A" * 64, "0" * 64, "%00", "0" * 64 + "%0a"])
def test_anything_but_the_hash_of_a_file_is_nothing(school, sign_in_as, name):
    sign_in_as(school.enrolment).get(school.address("files") + f"/{name}", status=404)


def test_bytes_that_are_lost_or_damaged_are_a_fault_of_ours_and_not_sent(school, sign_in_as, caplog):
    client = sign_in_as(school.enrolment)
    the_store().take_away(school.provider_id, school.file.hash)
    client.get(address(school), status=500)
    assert "FileMissing" in caplog.text


def test_a_coordinator_takes_it_away(school, sign_in_as):
    client = sign_in_as(school.coordinator.person_id)
    assert address(school, "quarantine") in client.get(school.address("logbook"), status=200).page.links
    client.submit(address(school, "quarantine"), why="patient-data")
    assert not the_store().has(school.provider_id, school.file.hash)
    for who in (school.coordinator.person_id, school.enrolment, school.mentor.person_id):
        page = sign_in_as(who).get(address(school), status=410).page
        assert "This file was taken away. Its entry stays and says why." in page.text
        text = sign_in_as(who).get(school.address("logbook"), status=200).page.text
        assert "File taken away on" in text
        assert "A patient could be recognised." in text
        assert f"Its fingerprint {school.file.hash[:12]} stays." in text
    assert school.holds()


def test_nobody_else_takes_it_away(school, sign_in_as):
    before = rows_in_all_tables()
    for who in (school.enrolment, school.mentor.person_id):
        client = sign_in_as(who)
        assert address(school, "quarantine") not in client.get(school.address("logbook"), status=200).page.links
        client.get(address(school, "quarantine"), status=403)
        token = client.get("/privacy").page.forms[0].fields["csrf_token"]
        client.post(address(school, "quarantine"), data={"csrf_token": token, "why": "other"}, status=403)
    assert the_store().has(school.provider_id, school.file.hash)
    after = rows_in_all_tables()
    assert {name for name in after if after[name] != before[name]} <= {"sign_in", "audit_event"}


def test_a_reason_has_to_be_chosen(school, sign_in_as):
    client = sign_in_as(school.coordinator.person_id)
    page = client.submit(address(school, "quarantine"), why="").page
    assert "Choose a reason." in page.text
    assert the_store().has(school.provider_id, school.file.hash)


def test_twice_says_that_it_is_gone(school, sign_in_as):
    client = sign_in_as(school.coordinator.person_id)
    form = client.get(address(school, "quarantine"), status=200).page.forms
    fields = next(each.fields for each in form if "why" in each.names)
    quarantine(school)
    client.post(address(school, "quarantine"), data={**fields, "why": "other"}, status=410)


def test_it_says_in_how_many_other_logbooks_it_stands(school, sign_in_as):
    client = sign_in_as(school.coordinator.person_id)
    assert "other logbook" not in client.get(address(school, "quarantine"), status=200).page.text
    mine = school.id
    school.enrol()
    school.practise(ONCE, files=[school.file])
    path = f"/enrolments/{mine}/files/{school.file.hash}/quarantine"
    assert "The same file stands in one other logbook." in client.get(path, status=200).page.text
