"""The contact of a site says by a link whether somebody works there: once, for one proposal, never for themselves."""

from contextlib import ExitStack
from uuid import uuid5

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.logbook.worlds import rows_in_all_tables
from tests.web.handed import ANN, Handed, digits_sent, signatures
from tests.web.letters_sent import composed, rows, text
from tracker.access import vouch_links
from tracker.access.models import VouchLink
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db, writing
from tracker.mail.models import Kind
from tracker.people import contacts, guests
from tracker.people.models import PersonEmail
from tracker.people.queries import names_of
from tracker.web.asking_contacts import MOST_BY_ITSELF, ask_by_itself, token_of
from tracker.web.contacts import WRONG_PER_NETWORK

pytestmark = pytest.mark.usefixtures("database")

HEAD = "head@hospital.example"
SAID = {"name": "Greet Claes", "answer": "works"}


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def keep_contact(ward, address=HEAD):
    about = {"actor_id": ward.coordinator.person_id, "provider_id": ward.provider_id, "site_id": ward.site.id}
    with writing():
        contacts.set_contact(address=address, **about)


def ask(ward, person_id=None) -> str:
    """The site has a contact, and naming Ann has asked it; returns the address of the link."""
    keep_contact(ward)
    with writing():
        ask_by_itself(person_id or ward.ann, ward.provider_id, "en")
    about = next(each for each in guests.waiting(ward.provider_id) if each.person_id == (person_id or ward.ann))
    return f"/vouch/{token_of(uuid5(about.post_id, 'named'))}"


def questions() -> list[VouchLink]:
    db.session.rollback()
    return list(db.session.scalars(select(VouchLink).order_by(VouchLink.created_at, VouchLink.id)))


def filled(client, address) -> dict[str, str]:
    """The form as it stands open, filled in."""
    form = next(form for form in client.get(address, status=200).page.forms if "name" in form.names)
    return {**form.fields, **SAID}


@pytest.mark.quick
def test_what_was_signed_counts_once_the_contact_says_that_she_works_there(ward, client, sign_in_as):
    client.submit(ward.hand("link"), ward.said())
    address = ask(ward)
    assert address in text(*rows(Kind.VOUCH_ASKED))
    page = client.get(address, status=200).page
    assert all(word in page.text for word in ("Ann Berg", "Nurse", ANN, ward.site.name))
    answer = client.submit(address, SAID)
    assert (answer.status_code, answer.location) == (303, address)
    assert "counts now" in client.get(address, status=200).page.text
    assert ward.state() == "signed-off"
    (word,) = signatures("vouched")
    assert (word.acted_as, word.assurance, word.warrant) == ("site-contact", "link", questions()[0].id)
    assert names_of([word.author_id])[word.author_id] == "Greet Claes"
    (told,) = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.SIGNER_VOUCHED))
    assert (told.actor_id, str(questions()[0].id) in told.data) == (word.author_id, True)
    office = sign_in_as(ward.coordinator.person_id)
    logbook = office.get(ward.address("logbook"), status=200).page.text
    assert "Greet Claes, contact of the site" in " ".join(logbook.split())
    assert ward.holds()


def test_used_up_by_post_alone_and_answered_once(ward, client):
    address = ask(ward)
    said = filled(client, address)
    for _ in range(3):
        client.get(address, status=200)
    client.post(address, data=said, status=303)
    client.post(address, data=said | {"answer": "does-not"}, status=410)
    assert len(guests.waiting(ward.provider_id)) == 0
    assert not vouch_links.is_denied(questions()[0].post_id)


def test_a_no_is_told_to_staff_who_decide(ward, client, sign_in_as):
    client.submit(ward.hand("link"), ward.said())
    address = ask(ward)
    client.submit(address, {"name": "Greet Claes", "answer": "does-not"})
    assert "sees that and decides" in client.get(address, status=200).page.text
    assert (signatures("vouched"), signatures("withdrawn"), ward.state()) == ([], [], "waiting")
    office = sign_in_as(ward.coordinator.person_id)
    page = office.get(f"/providers/{ward.provider_id}/signers", status=200).page
    assert "Greet Claes, contact of the site, said on" in page.text
    assert not any(form.action.endswith("/ask") for form in page.forms)


def test_a_trusted_domain_does_not_outweigh_a_no(ward, client):
    with writing():
        about = {"provider_id": ward.provider_id, "site_id": ward.site.id, "actor_id": ward.coordinator.person_id}
        guests.trust_domain(domain="hospital.example", **about)
    client.submit(ask(ward), {"name": "Greet Claes", "answer": "does-not"})
    client.submit(ward.hand("link"), ward.said())
    assert len(guests.waiting(ward.provider_id)) == 1
    assert ward.state() == "waiting"


def decided(ward):
    ward.vouch()


def another_contact(ward):
    keep_contact(ward, "other@hospital.example")


def no_contact(ward):
    keep_contact(ward, "")


def became_a_learners(ward):
    """A learner enrolled since uses the address."""
    learner = make.learner(ward.cohort)
    with writing():
        row = db.session.scalars(select(PersonEmail).where(PersonEmail.person_id == learner.learner_id)).one()
        row.address = row.address_key = HEAD


def too_old(ward):
    ward.later(days=14)


STATES = {
    "decided about Ann Berg meanwhile": decided,
    "asks somebody else now": another_contact,
    "asks somebody else": no_contact,
    "asks somebody else now.": became_a_learners,
    "Mail me a new link": too_old,
}


@pytest.mark.parametrize("said", STATES)
def test_what_cannot_be_answered_says_so_and_changes_nothing(ward, client, said):
    address = ask(ward)
    opened = filled(client, address)
    STATES[said](ward)
    before = rows_in_all_tables()
    assert said in client.get(address, status=200).page.text
    assert said in client.post(address, data=opened, status=410).page.text
    assert rows_in_all_tables() == before


def test_an_old_link_offers_a_new_one_to_the_same_address(ward, client):
    address = ask(ward)
    ward.later(days=14)
    for _ in range(2):
        page = client.get(address, status=200).page
        client.post(f"{address}/new", data={"csrf_token": page.forms[-1].fields["csrf_token"]}, status=200)
    old, fresh = rows(Kind.VOUCH_ASKED)
    assert (old.address, fresh.address) == (HEAD, HEAD)
    assert composed(old).message is None, "a mail about a link that is over is not sent"
    assert client.submit(f"/vouch/{token_of(questions()[-1].id)}", SAID).status_code == 303


def test_nobody_answers_for_themselves(ward, client, sign_in_as):
    address = ask(ward)
    for name in ("ann  BERG", names_of([ward.learner_id])[ward.learner_id]):
        answer = client.submit(address, {"name": name, "answer": "works"})
        assert "Somebody else at the site has to answer this" in answer.page.text
    assert "Nobody confirms themselves" in sign_in_as(ward.learner_id).get(address, status=200).page.text
    fellow = make.learner(ward.cohort).learner_id
    assert "no learner confirms a mentor" in sign_in_as(fellow).get(address, status=200).page.text
    assert len(guests.waiting(ward.provider_id)) == 1


def test_the_device_of_who_is_asked_about_cannot_answer(ward, client):
    code = ward.hand("code")
    page = client.get(code).page
    client.post(f"{code}/digits", data={"csrf_token": page.forms[-1].fields["csrf_token"]}, status=200)
    form = next(form for form in client.get(code, status=200).page.forms if "digits" in form.names)
    client.post(form.action, data={**form.fields, "digits": digits_sent()})
    assert "Nobody confirms themselves" in client.get(ask(ward), status=200).page.text


@pytest.mark.parametrize("whose", ["own", "plus", "learner"])
def test_who_is_not_asked(ward, sign_in_as, whose):
    """The person named, in another spelling too; and a learner of the provider is no contact at all."""
    learner = guests.addresses_of([ward.learner_id])[0]
    keep = {"own": ANN.upper(), "plus": ANN.replace("@", "+ward@"), "learner": learner}[whose]
    office = sign_in_as(ward.coordinator.person_id)
    here = f"/providers/{ward.provider_id}/signers"
    answer = office.submit(here, {"site": str(ward.site.id), "contact": keep}, to="/contacts")
    assert answer.status_code == (409 if whose == "learner" else 303)
    with writing():
        ask_by_itself(ward.ann, ward.provider_id, "en")
    assert questions() == []
    assert not any(form.action.endswith("/ask") for form in office.get(here, status=200).page.forms)


def test_staff_keep_a_contact_ask_once_a_day_and_drop_it(ward, sign_in_as):
    office = sign_in_as(ward.coordinator.person_id)
    here = f"/providers/{ward.provider_id}/signers"
    assert office.submit(here, {"site": str(ward.site.id), "contact": "nobody"}, to="/contacts").status_code == 422
    office.submit(here, {"site": str(ward.site.id), "contact": HEAD}, to="/contacts")
    for _ in range(2):
        assert office.submit(here, to="/ask").status_code == 303
    assert "Ask again" in office.get(here).page.text
    assert [(q.address, q.created_by) for q in questions()] == [(HEAD, ward.coordinator.person_id)]
    assert len(rows(Kind.VOUCH_ASKED)) == 1
    office.submit(here, to="/contacts/drop")
    assert contacts.with_contact(ward.provider_id) == []


def test_a_learner_does_not_flood_a_contact(ward):
    keep_contact(ward)
    for number in range(MOST_BY_ITSELF + 3):
        person_id = ward.propose(f"n{number}@hospital.example", f"Nurse {number}")
        for _ in range(2):
            with writing():
                ask_by_itself(person_id, ward.provider_id, "en")
    assert len(questions()) == len(rows(Kind.VOUCH_ASKED)) == MOST_BY_ITSELF


def test_naming_a_mentor_asks_the_contact_in_the_language_of_the_cohort(ward, sign_in_as):
    keep_contact(ward)
    said = {"name": "Bo Lind", "function": "Nurse", "email": "bo@hospital.example", "site": str(ward.site.id)}
    sign_in_as(ward.enrolment).submit(ward.address("new-mentor"), said)
    (row,) = rows(Kind.VOUCH_ASKED)
    assert (row.address, row.language) == (HEAD, ward.cohort.languages.partition(",")[0])


def test_who_answers_twice_is_one_person_and_another_name_another(ward, client):
    people = []
    for number, name in enumerate(["Greet Claes", "greet claes", "Jan Peeters"]):
        address = ask(ward, ward.propose(f"n{number}@hospital.example", f"Nurse {number}"))
        client.submit(address, {"name": name, "answer": "works"})
        people.append(vouch_links.find(address.rpartition("/")[2]).answered_by)
    assert people[0] == people[1] != people[2]


def test_guessed_links_are_not_found_and_cost_a_pause(ward, client):
    for number in range(WRONG_PER_NETWORK):
        client.get(f"/vouch/guess-{number}", status=404)
    client.get("/vouch/guess", status=429)
    client.get(ask(ward), status=200)
