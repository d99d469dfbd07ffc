"""This was not me, said while signed in: by the signer alone; a coordinator reads of it and decides."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests.small_curriculum import FADING, ONCE
from tests.web.learners import School, entries, newest
from tracker.extensions import db
from tracker.mail.models import Kind, Outgoing


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


def told():
    db.session.rollback()
    return db.session.scalars(select(Outgoing.person_id).where(Outgoing.kind == Kind.DISPUTED)).all()


def test_the_signer_denies_an_assessment_and_a_coordinator_decides(school, sign_in_as):
    seen = school.assess(FADING)
    address = school.address("entries", seen.seq, "dispute")
    mentor = sign_in_as(school.mentor.person_id)
    assert address in mentor.get(school.address("logbook"), status=200).page.links
    answer = mentor.submit(address, reason="I was on leave")
    assert (answer.status_code, answer.location) == (303, school.address("competencies", FADING))
    assert (newest().kind, newest().author_id, newest().warrant) == (
        "disputed",
        school.mentor.person_id,
        school.mentor.warrant,
    )
    assert school.state(FADING) == "not-started"
    assert told() == [school.coordinator.person_id]
    assert "Nothing to do here" in mentor.get(address, status=200).page.text
    office = sign_in_as(school.coordinator.person_id, proved=True)
    page = office.get(school.address("logbook") + "?state=in-dispute", status=200).page
    assert "“I was on leave”" in page.text
    for seq in (seen.seq, newest().seq):
        assert school.address("entries", seq, "withdraw") in page.links
    office.submit(school.address("entries", newest().seq, "withdraw"), why="decided-otherwise", reason="On the rota")
    assert school.state(FADING) == "signed-off"


def test_hours_confirmed_are_denied_where_the_verdict_stands(school, sign_in_as):
    verdict = school.confirm(school.practise(ONCE).seq)
    mentor = sign_in_as(school.mentor.person_id)
    assert school.address("entries", verdict.seq, "dispute") in mentor.get(school.address("logbook")).page.links
    mentor.submit(school.address("entries", verdict.seq, "dispute"), reason="")
    assert school.book.learner.claimed_simulated == 60


def test_nobody_else_is_offered_it_or_may(school, sign_in_as):
    seen = school.assess(ONCE)
    address = school.address("entries", seen.seq, "dispute")
    for who in (school.enrolment, school.other_mentor.person_id, school.coordinator.person_id):
        client = sign_in_as(who)
        assert address not in client.get(school.address("logbook"), status=200).page.links
        client.get(address, status=403)
    assert entries(kind="disputed") == 0


def test_what_is_no_signature_is_not_found(school, sign_in_as):
    said = school.feedback()
    mentor = sign_in_as(school.mentor.person_id)
    mentor.get(school.address("entries", said.seq, "dispute"), status=404)
    mentor.get(school.address("entries", 99, "dispute"), status=404)
