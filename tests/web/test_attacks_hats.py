"""One person with several hats, and several persons with one aim: nobody signs for themselves, in whatever hat."""

from contextlib import ExitStack
from uuid import uuid4

import pytest

from tests import factories as make
from tests.logbook.worlds import end_mentorship, rows_in_all_tables
from tests.small_curriculum import HYGIENE, ONCE
from tests.web.worlds import Ward
from tracker import clock
from tracker.errors import OwnSkill
from tracker.extensions import db, writing
from tracker.people.models import Account, Person

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def written():
    rows = rows_in_all_tables()
    return {name: rows[name] for name in ("entry", "entry_text", "standing_item", "standing_learner")}


def form_of(client, path, name):
    return next(form for form in client.get(path, status=200).page.forms if name in form.names)


def hats_of_a_learner(ward):
    """The learner as coordinator and administrator of the same provider, and mentor of somebody else in the cohort."""
    me = db.session.get_one(Person, ward.learner_id)
    make.coordinator(ward.provider_id, me)
    make.administrator(ward.provider_id, me)
    make.mentorship(make.learner(ward.cohort), me)
    make.post(me, ward.site)
    return me


def test_no_hat_helps_with_one_s_own_record(ward, client, sign_in_as):
    claim, asked = ward.practise(), ward.request()
    judged = ward.practise()
    verdict = ward.decline(judged.seq)
    mentor = sign_in_as(ward.mentor.person_id, proved=True)
    hours = {
        **form_of(mentor, ward.address("hours", "confirm"), "claims").fields,
        "claims": [str(claim.id)],
        "outcome": "confirm",
    }
    sheet = ward.posted(mentor)
    sign_in_as(hats_of_a_learner(ward), proved=True)
    token = {"csrf_token": client.get("/account").page.forms[0].fields["csrf_token"], "id": str(uuid4())}
    before = written()
    client.post(ward.address("hours", "confirm"), data={**hours, **token, "reason": "I was there"}, status=403)
    client.post(ward.sign_address(), data={**sheet, **token}, status=403)
    client.post(f"/inbox/{asked.id}", data={**token, "outcome": "not-now", "reason": "x"}, status=403)
    client.get(ward.address("entries", str(verdict.seq), "withdraw"), status=403)
    client.post(ward.address("entries", str(verdict.seq), "withdraw"), data=token, status=403)
    assert written() == before


def test_nobody_is_made_the_mentor_of_themselves(ward):
    with pytest.raises(OwnSkill):
        make.mentorship(ward.enrolment, ward.learner_id)


@pytest.mark.parametrize("become", ["ended", "other-module", "other-learner", "deactivated"])
def test_a_form_opened_in_time_is_worth_nothing_after(ward, client, sign_in_as, become):
    """The whole form as the mentor had it, with its token and a proof of a minute ago."""
    fields = ward.posted(sign_in_as(ward.mentor.person_id, proved=True))
    asked = ward.request()
    end_mentorship(ward.mentor, ward.day(1))
    address, turned_down = ward.sign_address(), f"/inbox/{asked.id}"
    if become == "other-module":
        make.mentorship(ward.enrolment, ward.mentor.person_id, modules=[HYGIENE])
    if become == "other-learner":
        make.mentorship(make.learner(ward.cohort), ward.mentor.person_id)
    if become == "deactivated":
        deactivate(ward.mentor.person_id)
    before = written()
    answers = [client.post(address, data=fields).status_code]
    down = {"csrf_token": fields["csrf_token"], "id": str(uuid4()), "outcome": "not-now", "reason": "Gone."}
    answers.append(client.post(turned_down, data=down).status_code)
    assert answers == [401 if become == "deactivated" else 403] * 2
    assert written() == before


def deactivate(person_id):
    with writing():
        db.session.get_one(Account, person_id).deactivated_at = clock.now()


def test_the_form_of_another_learner_signs_nothing_here(ward, client, sign_in_as):
    """Same mentor, two learners: request, entry id and site of the one are sent to the other."""
    asked = ward.request()
    mine = ward.posted(sign_in_as(ward.mentor.person_id, proved=True))
    first = ward.id
    client.post(ward.sign_address(), data=mine, status=303)
    mentor = ward.mentor
    ward.enrol()
    make.mentorship(ward.enrolment, mentor.person_id)
    before = written()
    for forged in ({}, {"id": str(uuid4())}):
        answer = client.post(ward.sign_address(), data={**mine, **forged, "request": str(asked.seq)})
        assert answer.status_code in {404, 409}
        assert str(first) not in answer.text
    assert written() == before
    client.post(ward.sign_address(), data={**ward.posted(client), "site": str(make.site().id)}, status=422)
    assert written() == before


def test_a_mentor_of_one_module_closes_no_request_of_another(ward, client, sign_in_as):
    asked = ward.request()
    sign_in_as(ward.add_mentor(modules=[HYGIENE]).person_id, proved=True)
    token = client.get("/inbox").page.forms[0].fields["csrf_token"]
    before = written()
    data = {"csrf_token": token, "id": str(uuid4()), "outcome": "not-now", "reason": "Mine."}
    client.post(f"/inbox/{asked.id}", data=data, status=403)
    claim = ward.practise()
    data = {"csrf_token": token, "id": str(uuid4()), "claims": [str(claim.id)], "outcome": "confirm"}
    assert client.post(ward.address("hours", "confirm"), data=data).status_code == 403
    assert (ward.state(ONCE), written()["entry"]) == ("waiting", before["entry"] + 1)
