"""The learner's side: whom to ask, three ways to get there, somebody new, and what a skill does not take."""

from contextlib import ExitStack
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.web.handed import ANN, Handed
from tests.web.letters_sent import rows
from tracker.access.models import SignLink
from tracker.extensions import db, writing
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.models import Mentorship, PersonEmail
from tracker.web.handing import qr_path

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def here(ward) -> str:
    return ward.address("entries", str(ward.asked.seq), "sign-now")


def links() -> list[SignLink]:
    db.session.rollback()
    return list(db.session.scalars(select(SignLink)))


@pytest.mark.quick
def test_a_code_is_shown_with_its_letters_to_type(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    answer = client.submit(here(ward), mentor=str(ward.ann), forged={"way": "code"})
    page = client.get(answer.location, status=200).page
    assert "Code for Ann Berg" in page.text
    (link,) = links()
    assert (link.way, link.person_id, link.about) == ("code", ward.ann, (ward.asked.seq,))
    ward.later(minutes=15)
    assert "too old" in client.get(answer.location, status=200).page.text


def test_a_mail_goes_to_the_address_on_record(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    client.submit(here(ward), mentor=str(ward.ann), forged={"way": "link"})
    (row,) = rows(Kind.SIGN_LINK)
    assert (row.person_id, row.address) == (ward.ann, ANN)


def test_the_same_form_sent_twice_is_one_link_and_one_mail(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    form = next(form for form in client.get(here(ward)).page.forms if "mentor" in form.names)
    for _ in range(2):
        client.post(here(ward), data={**form.fields, "mentor": str(ward.ann), "way": "link"}, status=303)
    assert len(links()) == len(rows(Kind.SIGN_LINK)) == 1


def test_this_device_leads_to_the_form(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    answer = client.submit(here(ward), mentor=str(ward.ann), forged={"way": "device"})
    assert "Give them the phone" in client.get(answer.location, status=200).page.text


@pytest.mark.parametrize("way", ["", "pin", "paper"])
def test_no_other_way_is_made(ward, sign_in_as, way):
    answer = sign_in_as(ward.enrolment).submit(here(ward), mentor=str(ward.ann), forged={"way": way})
    assert answer.status_code == 422
    assert links() == []


def test_only_a_mentor_of_this_learner_is_handed_anything(ward, sign_in_as):
    stranger = make.person().id
    answer = sign_in_as(ward.enrolment).submit(here(ward), mentor=str(stranger), forged={"way": "code"})
    assert answer.status_code == 422
    assert links() == []


def test_without_an_address_there_is_no_copy_and_so_no_signature(ward, sign_in_as):
    with writing():
        known = select(PersonEmail).where(PersonEmail.person_id == ward.mentor.person_id)
        db.session.delete(db.session.scalars(known).one())
    answer = sign_in_as(ward.enrolment).submit(here(ward), mentor=str(ward.mentor.person_id), forged={"way": "device"})
    assert "No mail address" in answer.page.text
    assert links() == []


def test_what_is_answered_or_no_request_is_not_handed_over(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    practised = ward.practise()
    client.get(ward.address("entries", str(practised.seq), "sign-now"), status=404)
    ward.close(ward.asked.seq, by=ward.learner, outcome="withdrawn", reason="")
    client.get(here(ward), status=404)


def test_a_skill_says_before_which_ways_are_not_enough(ward, sign_in_as, monkeypatch):
    monkeypatch.setattr("tracker.web.handing.is_enough", lambda way, _least: way == "link")
    page = sign_in_as(ward.enrolment).get(here(ward), status=200).page
    buttons = {e.get("value"): "disabled" in e.attributes for e in page.all("button") if e.get("name") == "way"}
    assert buttons == {"code": True, "link": False, "device": True}
    assert "Not enough for this skill" in page.text


def test_somebody_new_is_named_and_chosen(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    path = f"{ward.address('new-mentor')}?for={ward.asked.seq}"
    fields = {"name": "Bo Lind", "function": "Physician", "email": "bo@clinic.example", "site": str(ward.site.id)}
    answer = client.submit(path, fields)
    assert answer.location.startswith(here(ward))
    assert "Bo Lind, Physician" in client.get(answer.location, status=200).page.text
    assert {signer.name for signer in guests.waiting(ward.provider_id)} == {"Ann Berg", "Bo Lind"}


@pytest.mark.parametrize("email", ["", "bo", "bo@clinic", "@clinic.example", "b o@clinic.example"])
def test_a_new_mentor_has_a_whole_address(ward, sign_in_as, email):
    fields = {"name": "Bo Lind", "function": "Physician", "email": email, "site": str(ward.site.id)}
    answer = sign_in_as(ward.enrolment).submit(ward.address("new-mentor"), fields)
    assert answer.status_code == 422
    assert len(db.session.scalars(select(Mentorship)).all()) == 3


def test_nobody_names_themselves(ward, sign_in_as):
    mine = guests.addresses_of([ward.learner_id])[0]
    fields = {"name": "Bo Lind", "function": "Physician", "email": mine, "site": str(ward.site.id)}
    assert sign_in_as(ward.enrolment).submit(ward.address("new-mentor"), fields).status_code == 403


def test_a_learner_mails_no_strangers_without_end(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    form = next(form for form in client.get(here(ward)).page.forms if "mentor" in form.names)
    for _ in range(30):
        client.post(
            here(ward), data={**form.fields, "id": str(uuid4()), "mentor": str(ward.ann), "way": "link"}, status=303
        )
    again = {**form.fields, "id": str(uuid4()), "mentor": str(ward.ann), "way": "link"}
    assert client.post(here(ward), data=again).status_code == 429
    assert len(links()) == 30


def test_a_link_of_another_learner_is_not_shown(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    answer = client.submit(here(ward), mentor=str(ward.ann), forged={"way": "code"})
    other = make.learner(ward.cohort)
    elsewhere = answer.location.replace(str(ward.id), str(other.id))
    sign_in_as(other).get(elsewhere, status=404)


def test_the_picture_is_square_and_has_a_margin():
    width, path = qr_path("http://localhost/sign/abc")
    assert width >= 29
    assert path.startswith("M4 4h1v1h-1z")
