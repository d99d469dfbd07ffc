"""Naming who answers while a mentor is away: by the mentor, by the office, and what learners and colleagues see."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.small_curriculum import ONCE
from tests.web.worlds import Ward
from tracker.extensions import db
from tracker.mail.models import Outgoing
from tracker.people import delegating

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


@pytest.fixture
def sofie(ward):
    who = make.person("Sofie Claes", pin=make.PIN)
    make.post(who, ward.site)
    return who


def away(ward, who, first: int = 0, last: int = 4) -> dict[str, str]:
    days = {"starts_on": ward.today + timedelta(days=first), "ends_on": ward.today + timedelta(days=last)}
    return {"colleague": f"{ward.provider_id}/{who.id}"} | {name: on.isoformat() for name, on in days.items()}


@pytest.mark.quick
def test_a_mentor_names_a_colleague_who_answers_and_says_in_whose_place(ward, sofie, client, sign_in_as):
    ward.request(mentor=ward.mentor.person_id)
    assert sign_in_as(ward.mentor.person_id).submit("/inbox/away", away(ward, sofie)).status_code == 303
    assert "Sofie Claes answers for you" in client.get("/inbox", status=200).page.text
    page = sign_in_as(sofie).get("/inbox", status=200).page
    assert f"for {ward.mentor_name}, away until 6 March 2026" in page.text
    assert client.submit(ward.sign_address(), ward.filled(), pin=make.PIN).status_code == 303
    assert f"You stand in for {ward.mentor_name}" in client.get("/inbox/away", status=200).page.text
    record = sign_in_as(ward.coordinator.person_id).get(ward.address(), status=200).page
    assert f"in place of {ward.mentor_name}" in record.text


def test_the_learner_reads_who_is_away_and_who_answers(ward, sofie, client, sign_in_as):
    sign_in_as(ward.mentor.person_id).submit("/inbox/away", away(ward, sofie))
    page = sign_in_as(ward.learner_id).get(ward.address("competencies", ONCE, "request"), status=200).page
    assert f"(for {ward.mentor_name} until 6 March 2026)" in page.text
    assert "(away: Sofie Claes answers)" in page.text
    client.submit(ward.address("competencies", ONCE, "request"), mentor=str(ward.mentor.person_id))
    told = set(db.session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "request-waiting")))
    assert told == {ward.mentor.person_id, sofie.id}


def test_back_again(ward, sofie, client, sign_in_as):
    sign_in_as(ward.mentor.person_id).submit("/inbox/away", away(ward, sofie))
    assert client.submit("/inbox/away", to="/end").status_code == 303
    assert "answers for you" not in client.get("/inbox", status=200).page.text
    sign_in_as(sofie).get(ward.sign_address(), status=403)


@pytest.mark.parametrize(("days", "said"), [((-1, 3), "today or later"), ((3, 1), "first day, or a later one")])
def test_days_that_cannot_be(ward, sofie, sign_in_as, days, said):
    answer = sign_in_as(ward.mentor.person_id).submit("/inbox/away", away(ward, sofie, *days))
    assert answer.status_code == 422
    assert said in answer.page.text
    assert delegating.absences(mentor_id=ward.mentor.person_id) == []


def test_the_office_does_it_for_a_mentor_and_ends_it(ward, sofie, client, sign_in_as):
    here = f"/providers/{ward.provider_id}/away"
    office = sign_in_as(ward.coordinator.person_id)
    assert f"{ward.mentor_name}" in office.get(here, status=200).page.text
    chosen = f"{here}?mentor={ward.mentor.person_id}"
    answer = office.submit(chosen, away(ward, sofie), to=f"mentor={ward.mentor.person_id}")
    assert answer.status_code == 303
    assert "Sofie Claes answers" in office.get(here, status=200).page.text
    assert office.submit(here, to="/end").status_code == 303
    assert "Nobody is away" in office.get(here, status=200).page.text


def test_a_mentor_alone_at_a_site_is_told_whom_to_ask(ward, sign_in_as):
    alone = make.mentorship(ward.enrolment)
    page = sign_in_as(alone.mentor_id).get("/inbox/away", status=200).page
    assert "Nobody can stand in for you" in page.text
