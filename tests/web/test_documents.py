"""A provider's list of documents, and the ticks of one learner."""

from contextlib import ExitStack

import pytest

from tests import factories
from tests.web.learners import School, entries
from tracker.people.documents import documents_of


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        school = School(clocks)
        school.list = f"/providers/{school.provider_id}/documents"
        yield school


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def test_the_list_is_kept_by_the_office(school, office):
    assert "Nothing on the list" in office.get(school.list).page.text
    answer = office.submit(school.list, title=" Proof of  insurance ", before_placement="y")
    assert "On the list: Proof of insurance." in office.get(answer.location).page.text
    (row,) = documents_of(school.provider_id)
    assert row.before_placement
    assert office.submit(school.list, title="Proof of insurance").status_code == 409
    office.submit(school.list, to="/retire")
    assert documents_of(school.provider_id) == []
    assert "asked for no more" in office.get(school.list).page.text


def test_a_document_of_another_school_is_not_retired_here(school, office):
    other = factories.provider()
    token = office.get(school.list).page.forms[0].fields["csrf_token"]
    foreign = f"{school.list}/{other.id}/retire"
    office.post(foreign, data={"csrf_token": token}, status=404)
    office.get(f"/providers/{other.id}/documents", status=404)


def test_a_form_sent_again_with_another_title_is_a_conflict(school, office):
    office.submit(school.list, title="Insurance")
    (row,) = documents_of(school.provider_id)
    assert office.submit(school.list, title="Card", id=str(row.id)).status_code == 409
    assert office.submit(school.list, title="Insurance", id=str(row.id)).status_code == 303
    assert [each.title for each in documents_of(school.provider_id)] == ["Insurance"]


def test_a_tick_a_date_and_how_long_it_is_good(school, office, sign_in_as):
    address = school.address("documents")
    assert "Nothing is asked for" in office.get(address).page.text
    office.submit(school.list, title="Insurance")
    document = str(documents_of(school.provider_id)[0].id)
    answer = office.submit(address, document=document, valid_until=school.day(1).isoformat())
    assert answer.status_code == 422
    assert "a later one" in answer.page.text
    office.submit(address, document=document, on=school.day(3).isoformat(), valid_until=school.day(-1).isoformat())
    assert entries(kind="document-shown") == 1
    assert "Shown on" in office.get(address).page.text
    learners = sign_in_as(school.enrolment).get(school.address("internship")).page.text
    assert "Insurance" in learners
    assert "Expired" not in learners
    school.later(days=2)
    assert "Expired" in sign_in_as(school.enrolment).get(school.address("internship")).page.text


def test_mentors_see_no_documents(school, office, sign_in_as):
    office.get(office.submit(school.list, title="Criminal record").location)
    assert "Criminal record" not in sign_in_as(school.mentor.person_id).get(school.address("internship")).page.text
