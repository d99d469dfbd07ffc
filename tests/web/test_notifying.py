"""Whom the pages tell by mail: written with what it tells of, once, and not when nothing was written."""

from contextlib import ExitStack

import pytest

from tests import factories
from tests.small_curriculum import HYGIENE, ONCE
from tests.web.letters_sent import rows
from tests.web.worlds import Ward
from tracker.mail.models import Kind

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def told(kind: Kind) -> list:
    return sorted(row.person_id for row in rows(kind))


def ask(ward, client, **more):
    return client.submit(ward.address("competencies", ONCE, "request"), **{"note": "", **more})


@pytest.mark.quick
def test_a_named_mentor_is_told_of_a_request(ward, sign_in_as):
    ask(ward, sign_in_as(ward.enrolment), mentor=str(ward.mentor.person_id))
    assert told(Kind.REQUEST_WAITING) == [ward.mentor.person_id]
    [row] = rows(Kind.REQUEST_WAITING)
    assert row.provider_id == ward.provider_id
    assert row.digest


def test_asking_anybody_tells_all_who_may_sign_it(ward, sign_in_as):
    factories.mentorship(ward.enrolment, modules=[HYGIENE])
    ask(ward, sign_in_as(ward.enrolment))
    assert told(Kind.REQUEST_WAITING) == sorted([ward.mentor.person_id, ward.other_mentor.person_id])


def test_the_same_form_sent_twice_tells_once(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    path = ward.address("competencies", ONCE, "request")
    form = next(each for each in client.get(path).page.forms if "note" in each.names)
    for _ in range(2):
        client.post(path, data=form.fields)
    assert len(rows(Kind.REQUEST_WAITING)) == 2, "one for each of two mentors"


def test_what_is_refused_tells_nobody(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    path = ward.address("competencies", ONCE, "request")
    form = next(each for each in client.get(path).page.forms if "note" in each.names)
    ward.request()
    assert client.post(path, data=form.fields).status_code == 409
    assert rows() == []


def test_the_learner_is_told_that_and_not_how(ward, sign_in_as):
    request = ward.request()
    mentor = sign_in_as(ward.mentor.person_id, proved=True)
    mentor.submit(ward.sign_address() + f"?request={request.seq}", ward.filled("more-practice", comment="Slower"))
    [row] = rows(Kind.REQUEST_ANSWERED)
    assert row.person_id == ward.learner_id
    assert row.params == f'{{"enrolment":"{ward.id}","item":"{ONCE}"}}'


def test_signing_without_a_request_tells_nothing(ward, sign_in_as):
    sign_in_as(ward.mentor.person_id, proved=True).submit(ward.sign_address(), ward.filled())
    assert rows() == []


def test_a_request_sent_back_is_told(ward, sign_in_as):
    request = ward.request()
    mentor = sign_in_as(ward.mentor.person_id)
    path = ward.sign_address() + f"?request={request.seq}"
    mentor.submit(path, {"outcome": "sent-back", "reason": "Practise first"}, to=f"/inbox/{request.id}")
    assert told(Kind.REQUEST_ANSWERED) == [ward.learner_id]


def test_hours_are_told_once_a_day(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    for _ in range(3):
        client.submit(ward.address("practice"), item=ONCE, setting="simulated", hours="1")
    assert told(Kind.HOURS_WAITING) == sorted([ward.mentor.person_id, ward.other_mentor.person_id])


def test_hours_sent_back_are_told(ward, sign_in_as):
    ward.practise()
    mentor = sign_in_as(ward.mentor.person_id, proved=True)
    path = ward.address("hours", "confirm")
    given = {"outcome": "send-back", "reason": "It was half of that"}
    assert mentor.submit(path, given).status_code == 303
    ward.confirm(ward.practise().seq)
    assert told(Kind.HOURS_SENT_BACK) == [ward.learner_id]
