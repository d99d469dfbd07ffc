"""One field for everything: who finds what, and nobody what is not theirs."""

from contextlib import ExitStack

import pytest

from tests import factories as make
from tests.web.worlds import Ward
from tracker.extensions import db
from tracker.people.models import Person

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def name_of(person_id):
    return db.session.get_one(Person, person_id).name


def found(client, question):
    """The addresses that the page of results leads to, without those of its frame."""
    frame = set(client.get("/search", status=200).page.links)
    return [
        each for each in client.get("/search", query_string={"q": question}, status=200).page.links if each not in frame
    ]


def test_a_coordinator_finds_learner_mentor_site_and_curriculum(ward, sign_in_as):
    learner, mentor = name_of(ward.enrolment.learner_id), name_of(ward.mentor.person_id)
    home = f"/providers/{ward.provider_id}"
    client = sign_in_as(ward.coordinator.person_id)
    assert ward.address() in found(client, learner)
    assert f"{home}/mentors/{ward.mentor.person_id}" in found(client, mentor.upper())
    assert f"{home}/sites/{ward.site.id}" in found(client, ward.site.name)
    assert any(each.startswith("/curriculum/") for each in found(client, "hygiene"))
    page = client.get("/cohorts", status=200).page
    assert "/search" in page.links
    assert any(form.action == "/search" for form in page.forms)


def test_what_is_not_theirs_is_not_found(ward, sign_in_as):
    learner, mentor = name_of(ward.enrolment.learner_id), name_of(ward.mentor.person_id)
    strangers = [
        make.coordinator(make.provider()),
        make.learner(ward.cohort),
        make.mentorship(make.learner(make.cohort(make.provider()))),
        make.staff(ward.provider_id, cohorts=[make.cohort(ward.provider_id)]),
    ]
    for who in strangers:
        client = sign_in_as(who)
        for question in (learner, mentor, ward.site.name):
            mine = [each for each in found(client, question) if not each.startswith(("/curriculum", "/glossary"))]
            assert str(ward.id) not in "".join(mine)
            assert not any(each.startswith("/providers") for each in mine)


def test_staff_of_some_cohorts_find_a_mentor_by_the_learner(ward, sign_in_as):
    client = sign_in_as(make.staff(ward.provider_id, role="reader", cohorts=[ward.cohort]))
    page = client.get("/search", query_string={"q": name_of(ward.mentor.person_id)}, status=200).page
    assert ward.address() in page.links
    assert f"mentor of {name_of(ward.enrolment.learner_id)}" in page.text
    assert found(client, ward.site.name) == [f"/glossary?q={ward.site.name.replace(' ', '+')}"]


def test_a_mentor_finds_their_learner_and_a_learner_their_own_training(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id)
    assert ward.address() in found(client, name_of(ward.enrolment.learner_id))
    client = sign_in_as(ward.enrolment.learner_id)
    mine = found(client, "hygiene")
    assert ward.address("modules", "hygiene") in mine
    assert not any(each.endswith("/hygiene") and each.startswith("/curriculum/") for each in mine), "it is found once"
    assert "your mentor" in client.get("/search", query_string={"q": name_of(ward.mentor.person_id)}).page.text


@pytest.mark.parametrize(("question", "said"), [("x", "Type at least two letters."), ("zzzzz", "Nothing found")])
def test_nothing_found_says_what_can_be_found(ward, sign_in_as, question, said):
    text = sign_in_as(ward.coordinator.person_id).get("/search", query_string={"q": question}, status=200).page.text
    assert said in text
    assert "You find learners, mentors and sites of your school by name" in text
