"""A learner's record as mentors and staff read it."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.cohorts.worlds import World
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db, writing
from tracker.logbook import withdrawing
from tracker.logbook.books import open_book


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def test_the_record_for_who_is_not_its_learner(world, sign_in_as):
    learner, mentor = world.busy("Amina")
    with writing():
        book = open_book(learner.id, lock=True)
        seq = next(fact.seq for fact in book.facts if fact.kind == "assessed" and fact.item == "pulse")
        staff = factories.author(world.coordinator)
        withdrawing.withdraw(book, author=staff, entry_id=uuid4(), seq=seq, why="mistake", reason="wrong learner")
    for who in (mentor, world.coordinator):
        page = sign_in_as(who).get(f"/enrolments/{learner.id}", status=200).page
        for words in ("It is not a certificate", "Mentor of Amina", "Harbour Clinic", "signed with PIN", "taken back"):
            assert words in page.text, words
        assert f"/enrolments/{learner.id}/hours" in page.links
        assert f"/enrolments/{learner.id}/logbook" in page.links
        assert f"/enrolments/{learner.id}/competencies/sterile-field" in page.links
    seen = select(AuditEvent.actor_id).where(AuditEvent.verb == Verb.RECORD_SEEN)
    assert set(db.session.scalars(seen)) == {mentor.mentor_id, world.coordinator.person_id}


def test_the_record_of_who_has_ended_or_not_begun(world, coordinator):
    ended, fresh = world.learner("Amina"), world.learner("Bram")
    world.end(ended)
    assert "This training ended on" in coordinator.get(f"/enrolments/{ended.id}", status=200).page.text
    page = coordinator.get(f"/enrolments/{fresh.id}", status=200).page
    for words in ("No mentor yet", "Nothing signed yet"):
        assert words in page.text
