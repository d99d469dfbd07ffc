"""Who signed? A coordinator says so once, what was signed counts or is taken back, and no other school may say it."""

from contextlib import ExitStack

import pytest

from tests import factories as make
from tests.logbook.worlds import rows_in_all_tables
from tests.web.handed import Handed, signatures
from tracker.people import guests

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def here(ward) -> str:
    return f"/providers/{ward.provider_id}/signers"


def post_id(ward):
    return guests.waiting(ward.provider_id)[0].post_id


@pytest.mark.quick
def test_what_was_signed_counts_once_a_coordinator_knows_who(ward, client, sign_in_as):
    client.submit(ward.hand("link"), ward.said())
    claim = ward.practise()
    assert ward.state() == "waiting"
    office = sign_in_as(ward.coordinator.person_id)
    assert "One mentor whom a learner named waits" in office.get("/cohorts", status=200).page.text
    page = office.get(here(ward), status=200).page
    assert "one waiting" in page.text
    assert "Ann Berg, Nurse" in page.text
    assert office.submit(here(ward), to="/vouch").status_code == 303
    assert ward.state() == "signed-off"
    assert [entry.refers_seq for entry in signatures("vouched")] == [claim.seq - 1]
    assert "Everybody who signed is known" in office.get(here(ward), status=200).page.text
    assert ward.holds()


def test_the_button_pressed_twice_vouches_once(ward, client, sign_in_as):
    client.submit(ward.hand("link"), ward.said())
    office = sign_in_as(ward.coordinator.person_id)
    form = next(form for form in office.get(here(ward)).page.forms if form.action.endswith("/vouch"))
    office.post(form.action, data=form.fields, status=303)
    office.post(form.action, data=form.fields, status=404)
    assert len(signatures("vouched")) == 1


def test_who_does_not_work_there_has_signed_nothing(ward, client, sign_in_as):
    address = ward.hand("link")
    client.submit(ward.hand("link"), ward.said())
    office = sign_in_as(ward.coordinator.person_id)
    path = f"{here(ward)}/{post_id(ward)}/refuse"
    assert office.submit(path, reason="Nobody knows her", pin="000001").status_code == 422
    assert office.submit(path, reason="Nobody knows her", pin=make.PIN).status_code == 303
    assert [entry.refers_seq for entry in signatures("withdrawn")] == [signatures()[0].seq]
    assert ward.state() == "waiting"
    assert "no mentor of this learner" in client.get(address, status=200).page.text
    assert ward.holds()


def test_the_address_of_a_learner_is_vouched_for_by_nobody(ward, sign_in_as):
    friend = make.learner(ward.cohort)
    ward.propose(guests.addresses_of([friend.learner_id])[0], "Bo Lind")
    office = sign_in_as(ward.coordinator.person_id)
    waits = next(s for s in guests.waiting(ward.provider_id) if s.person_id == friend.learner_id)
    form = next(f for f in office.get(here(ward)).page.forms if str(waits.post_id) in f.action)
    answer = office.post(form.action, data=form.fields, status=409)
    assert "A learner of yours uses this address" in answer.page.text
    assert len(guests.waiting(ward.provider_id)) == 2


def test_nobody_vouches_for_themselves(ward, sign_in_as):
    mine = guests.addresses_of([ward.coordinator.person_id])[0]
    ward.propose(mine, "The coordinator")
    office = sign_in_as(ward.coordinator.person_id)
    own = next(s for s in guests.waiting(ward.provider_id) if s.person_id == ward.coordinator.person_id)
    form = next(f for f in office.get(here(ward)).page.forms if str(own.post_id) in f.action)
    office.post(form.action, data=form.fields, status=403)


def test_another_school_says_nothing(ward, sign_in_as):
    other = sign_in_as(make.coordinator(make.provider()))
    before = rows_in_all_tables()
    other.get(here(ward), status=404)
    other.get(f"{here(ward)}/{post_id(ward)}/refuse", status=404)
    assert {name: count for name, count in rows_in_all_tables().items() if before[name] != count} == {}


def test_a_domain_is_trusted_and_dropped(ward, sign_in_as):
    office = sign_in_as(ward.coordinator.person_id)
    answer = office.submit(here(ward), {"site": str(ward.site.id), "domain": "@Hospital.example"})
    assert answer.status_code == 303
    assert [row.domain for row in guests.domains_of(ward.provider_id)] == ["hospital.example"]
    assert office.submit(here(ward), to="/domains/drop").status_code == 303
    assert guests.domains_of(ward.provider_id) == []
    assert office.submit(here(ward), {"site": str(ward.site.id), "domain": "hospital"}).status_code == 422
