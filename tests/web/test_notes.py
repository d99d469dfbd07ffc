"""Notes of staff: for staff alone, removable by who wrote them, whole on paper for the learner who asks."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories
from tests.web.learners import School
from tracker.audit import AuditEvent
from tracker.extensions import db
from tracker.people.notes import notes_of

TEXT = "Agreed: two more weeks of practice,\nthen we look again."
WORDS = "Agreed: two more weeks of practice"


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


def trail():
    db.session.rollback()
    return sorted(db.session.scalars(select(AuditEvent.verb).where(AuditEvent.verb.like("staff-note:%"))))


def test_a_note_is_read_by_staff_and_removed_by_its_author_alone(school, sign_in_as):
    here = school.address("notes")
    office = sign_in_as(school.coordinator.person_id)
    answer = office.submit(here, text=TEXT)
    assert (answer.status_code, answer.location) == (303, here)
    page = office.get(here, status=200).page
    assert "The learner can ask to read this" in page.text
    assert "No patient data" in page.text
    (line,) = notes_of(school.id)
    assert line.text == TEXT
    colleague = sign_in_as(factories.coordinator(school.provider_id))
    for where in (here, school.address(), school.address("notes", "paper")):
        assert WORDS in colleague.get(where, status=200).page.text, where
    assert not any("remove" in form.action for form in colleague.get(here).page.forms)
    remove = school.address("notes", line.id, "remove")
    assert colleague.post(remove, data={"csrf_token": csrf(colleague, here)}).status_code == 404
    office = sign_in_as(school.coordinator.person_id)
    assert office.submit(here, to="remove").status_code == 303
    (line,) = notes_of(school.id)
    assert (line.text, line.removed_at is not None) == ("", True)
    assert "Removed on" in office.get(school.address("notes", "paper"), status=200).page.text
    assert trail() == ["staff-note:exported", "staff-note:exported", "staff-note:removed", "staff-note:written"]


def csrf(client, where):
    return client.get(where).page.forms[-1].fields["csrf_token"]


def test_the_learner_and_mentors_see_no_note(school, sign_in_as):
    sign_in_as(school.coordinator.person_id).submit(school.address("notes"), text=TEXT)
    for who in (school.enrolment, school.mentor.person_id):
        client = sign_in_as(who)
        client.get(school.address("notes"), status=403)
        client.get(school.address("notes", "paper"), status=403)
        assert WORDS not in client.get(school.address(), status=200).page.text
    for below in ("transcript", "logbook.csv", "requirements"):
        assert WORDS not in sign_in_as(school.enrolment).get(school.address(below), status=200).get_data(as_text=True)


def test_the_same_form_twice_is_one_note_and_another_text_with_its_id_is_refused(school, sign_in_as):
    office, here = sign_in_as(school.coordinator.person_id), school.address("notes")
    form = next(each for each in office.get(here).page.forms if "text" in each.names)
    for status, text in ((303, "One."), (303, "One."), (409, "Two.")):
        assert office.post(here, data={**form.fields, "text": text}).status_code == status
    assert [each.text for each in notes_of(school.id)] == ["One."]
    assert office.submit(here, text="  ").status_code == 422
