"""Signing without an account: each way leaves its assurance, counts only once its signer is known, and works once."""

from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories as make
from tests.logbook.worlds import end_mentorship, rows_in_all_tables
from tests.small_curriculum import ONCE, SUPERVISED
from tests.web.handed import ANN, Handed, digits_sent, signatures
from tests.web.letters_sent import rows, text
from tracker.access import actor as actors
from tracker.extensions import writing
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.queries import names_of
from tracker.web import handing

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def prove(client, address):
    """Type the six digits that were mailed."""
    client.post(f"{address}/digits", data=token_only(client.get(address).page), status=200)
    page = client.get(address, status=200).page
    form = next(form for form in page.forms if "digits" in form.names)
    return client.post(form.action, data={**form.fields, "digits": digits_sent()})


def token_only(page):
    return {"csrf_token": next(form for form in page.forms if form.action.endswith("/digits")).fields["csrf_token"]}


@pytest.mark.quick
def test_a_link_in_a_mail_signs_and_waits_until_she_is_vouched_for(ward, client):
    address = ward.hand("link")
    assert address in text(*rows(Kind.SIGN_LINK))
    page = client.get(address, status=200).page
    assert "asks Ann Berg to sign" in page.text
    assert client.submit(address, ward.said()).location == address
    assert "Signed" in client.get(address, status=200).page.text
    (entry,) = signatures()
    assert (entry.assurance, entry.acted_as, entry.author_id) == ("link", "mentor", ward.ann)
    assert ward.state() == "waiting"
    assert ward.holds()


def test_who_is_vouched_for_signs_off_at_once(ward, client):
    ward.vouch()
    client.submit(ward.hand("link"), ward.said())
    assert ward.state() == "signed-off"
    assert rows(Kind.PROVISIONAL_SIGNATURE) == []
    assert ward.holds()


def test_a_code_asks_once_for_six_digits_and_then_signs(ward, client):
    ward.vouch()
    address = ward.hand("code")
    page = client.get(address, status=200).page
    assert "Is it you?" in page.text
    assert "a…@hospital.example" in page.text
    assert prove(client, address).location == address
    client.submit(address, ward.said())
    (entry,) = signatures()
    assert entry.assurance == "code"
    assert ward.state() == "signed-off"
    again = ward.request(SUPERVISED)
    page = client.get(ward.hand("code", seqs=[again.seq]), status=200).page
    assert any("witness" in form.names for form in page.forms), "this device is known from now on"


def test_the_learners_device_signs_in_the_learners_session_alone(ward, client, sign_in_as):
    ward.vouch()
    address = ward.hand("device")
    assert "own device" in client.get(address, status=200).page.text
    mine = sign_in_as(ward.enrolment)
    assert "Give them the phone" in mine.get(address, status=200).page.text
    answer = mine.submit(address, ward.said())
    assert not [value for value in answer.headers.getlist("Set-Cookie") if "device" in value]
    assert "give the phone back" in mine.get(address, status=200).page.text
    (entry,) = signatures()
    assert (entry.assurance, entry.author_id) == ("device", ward.ann)


def test_a_copy_goes_to_the_signer_with_a_way_to_deny_it(ward, client):
    client.submit(ward.hand("link"), ward.said())
    (row,) = rows(Kind.SIGNED_COPY)
    assert row.address == ANN
    said = text(row)
    path = said[said.index("/not-me/") :].split()[0]
    client.submit(path, reason="I was not there")
    assert [entry.kind for entry in signatures("disputed")] == ["disputed"]
    assert len(rows(Kind.PROVISIONAL_SIGNATURE)) == len(rows(Kind.DISPUTED)) == 1


def test_looking_uses_nothing_up_however_often(ward, client):
    address = ward.hand("link")
    before = rows_in_all_tables()
    for _ in range(5):
        client.get(address, status=200)
        client.head(address, status=200)
    assert rows_in_all_tables() == before
    client.submit(address, ward.said())
    assert len(signatures()) == 1


def test_the_same_form_twice_is_one_signature_and_another_is_none(ward, client):
    address = ward.hand("link")
    form = next(f for f in client.get(address).page.forms if "witness" in f.names)
    other = next(f for f in client.get(address).page.forms if "witness" in f.names)
    sent = {**form.fields, **ward.said()}
    client.post(address, data=sent, status=303)
    client.post(address, data=sent, status=410)
    client.post(address, data={**other.fields, **ward.said()}, status=410)
    assert len(signatures()) == 1


def test_a_second_mail_leaves_the_first_link_as_it_was(ward, client):
    first, _second = ward.hand("link"), ward.hand("link")
    client.submit(first, ward.said())
    assert len(signatures()) == 1


@pytest.mark.parametrize("name", ["", "Somebody Else", "Ann"])
def test_the_name_is_typed(ward, client, name):
    address = ward.hand("link")
    assert client.submit(address, ward.said(name=name)).status_code == 422
    assert signatures() == []


def test_the_name_may_be_typed_in_any_case(ward, client):
    client.submit(ward.hand("link"), ward.said(name="ann  berg"))
    assert len(signatures()) == 1


def test_nothing_is_filled_in_but_day_and_place(ward, client):
    form = next(f for f in client.get(ward.hand("link")).page.forms if "witness" in f.names)
    given = {name for name, value in form.fields.items() if value not in ("", [""])} - {"csrf_token"}
    assert given <= {"id", "made_on", "revision", "request", "language", "when", "site"}
    assert "pin" not in form.names


def test_a_step_that_must_be_done_cannot_be_left_out(ward, client):
    answer = client.submit(ward.hand("link"), ward.said(level="2"))
    assert answer.status_code == 422
    assert signatures() == []


def test_more_practice_is_said_by_link_too(ward, client):
    ward.vouch()
    client.submit(ward.hand("link"), ward.said(outcome="more-practice", level="2", comment="Slower"))
    assert ward.state() == "more-practice"
    assert ward.holds()


@pytest.mark.parametrize("token", ["unknown", "a" * 300, "%F0%9F%90%A0"])
def test_a_guessed_link_is_no_link(ward, client, token):
    client.get(f"/sign/{token}", status=404)
    client.post(f"/sign/{token}", status=400)
    assert signatures() == []


def test_a_link_is_about_one_request_of_one_person(ward, client):
    other = Handed(ward.clocks, ward.now)
    address = ward.hand("link")
    form = next(f for f in client.get(address).page.forms if "witness" in f.names)
    client.post(address, data={**form.fields, **ward.said(request=str(other.asked.seq + 40))})
    assert [entry for entry in signatures() if entry.enrolment_id != ward.id] == []
    assert all(entry.refers_seq == ward.asked.seq for entry in signatures())


def test_who_signs_by_a_link_wears_no_other_hat(ward):
    with writing():
        make.administrator(ward.provider_id, who=make.person("Twice"))
    guest = actors.load_guest(ward.mentor.person_id, ward.id)
    assert {hat.enrolment_id for hat in guest.mentorships} == {ward.id}
    assert (guest.staff, guest.enrolments) == ((), ())
    assert actors.load_guest(ward.mentor.person_id, Handed(ward.clocks, ward.now).id).mentorships == ()


def test_an_old_link_offers_a_new_one_to_the_address_on_record(ward, client):
    address = ward.hand("link")
    ward.later(days=13, hours=23)
    client.get(address, status=200)
    ward.later(hours=2)
    page = client.get(address, status=200).page
    assert "too old" in page.text
    sent = len(rows(Kind.SIGN_LINK))
    form = next(form for form in page.forms if form.action.endswith("/new"))
    for _ in range(2):
        answer = client.post(form.action, data=form.fields, status=200)
        assert "new link" in answer.page.text
    new = rows(Kind.SIGN_LINK)[sent:]
    assert [row.address for row in new] == [ANN]


def test_a_link_that_is_not_old_is_not_renewed(ward, client):
    address = ward.hand("link")
    token = client.get(address).page.forms[0].fields["csrf_token"]
    client.post(f"{address}/new", data={"csrf_token": token}, status=404)


def test_a_trusted_domain_needs_nobody_once_its_address_was_proved(ward, client):
    with writing():
        guests.trust_domain(
            actor_id=ward.coordinator.person_id,
            provider_id=ward.provider_id,
            site_id=ward.site.id,
            domain="hospital.example",
        )
    client.submit(ward.hand("link"), ward.said())
    assert ward.state() == "signed-off"
    assert guests.waiting(ward.provider_id) == []


def test_a_trusted_domain_is_not_enough_on_the_learners_device(ward, sign_in_as):
    with writing():
        guests.trust_domain(
            actor_id=ward.coordinator.person_id,
            provider_id=ward.provider_id,
            site_id=ward.site.id,
            domain="hospital.example",
        )
    sign_in_as(ward.enrolment).submit(ward.hand("device"), ward.said())
    assert ward.state() == "waiting"


def test_a_learner_who_names_a_friends_address_gets_nothing_counted(ward, client):
    friend = make.learner(ward.cohort)
    with writing():
        theirs = guests.addresses_of([friend.learner_id])[0]
        guests.trust_domain(
            actor_id=ward.coordinator.person_id,
            provider_id=ward.provider_id,
            site_id=ward.site.id,
            domain=theirs.partition("@")[2],
        )
    ward.ann = ward.propose(theirs, "Ann Berg")
    client.submit(ward.hand("link"), ward.said(name=names_of([ward.ann])[ward.ann]))
    assert len(signatures()) == 1
    assert ward.state() == "waiting"


def test_a_mentor_with_an_account_signs_by_link_as_well(ward, client):
    address = ward.hand("link", who=ward.mentor.person_id)
    client.submit(address, ward.said(name=ward.mentor_name))
    assert ward.state() == "signed-off"
    assert signatures()[0].assurance == "link"


def test_who_is_no_mentor_any_more_signs_nothing(ward, client):
    address = ward.hand("link", who=ward.mentor.person_id)
    form = next(f for f in client.get(address).page.forms if "witness" in f.names)
    end_mentorship(ward.mentor, ward.today - timedelta(days=1))
    client.post(address, data={**form.fields, **ward.said(name=ward.mentor_name)}, status=410)
    assert signatures() == []


def test_a_skill_of_another_request_is_signed_by_its_own_link(ward, client):
    ward.vouch()
    second = ward.request(SUPERVISED)
    assert "asks Ann Berg" in client.get(ward.hand("link", seqs=[second.seq]), status=200).page.text
    assert ward.state(ONCE) == "waiting"


# The code to type.


def test_the_code_beside_the_picture_leads_to_the_same_page(ward, client):
    link_id = uuid4()
    address = ward.hand("code", link_id=link_id)
    code = handing.code_of(link_id)
    written = f"{code[:4]} {code[4:]}".lower()
    assert client.submit("/sign", code=written).location == address


def test_guessing_codes_is_throttled(ward, client):
    for _ in range(20):
        assert client.submit("/sign", code="ABCDEFGH").status_code == 422
    assert client.submit("/sign", code="ABCDEFGH").status_code == 429
