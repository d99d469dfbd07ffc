"""A placement evaluated by a link: its mentor in charge has no account, and signs with the surety of the way taken."""

from contextlib import ExitStack

import pytest

from tests.logbook.worlds import EVERY_DIMENSION
from tests.web.handed import ANN, Handed, digits_sent, not_me_address, signatures
from tests.web.letters_sent import rows
from tracker.mail.models import Kind

pytestmark = pytest.mark.usefixtures("database")

FEEDBACK = {f"f-{name}": word for name, word in EVERY_DIMENSION.items()}
SAID = {
    **FEEDBACK,
    "outcome": "mid-term",
    "strengths": "Calm",
    "goals": "Speed",
    "witness": "y",
    "name": "Ann Berg",
}


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        made = Handed(clocks)
        made.week()
        yield made


def evaluated(ward):
    (placement,) = ward.book.placements
    return placement.mid_term_on, placement.final_on


@pytest.mark.quick
def test_the_mentor_in_charge_evaluates_without_an_account(ward, client):
    ward.vouch()
    address = ward.hand_placement()
    form = next(form for form in client.get(address, status=200).page.forms if "strengths" in form.names)
    assert {"outcome", "witness", *FEEDBACK}.isdisjoint(form.fields), "nothing is filled in beforehand"
    assert client.submit(address, SAID).location == address
    assert "Signed" in client.get(address, status=200).page.text
    (entry,) = signatures("placement-evaluated")
    assert (entry.assurance, entry.author_id, entry.refers_seq) == ("link", ward.ann, ward.placed)
    assert evaluated(ward) == (ward.today, None)
    again = ward.hand_placement()
    form = next(form for form in client.get(again, status=200).page.forms if "strengths" in form.names)
    assert form.fields["outcome"] == ["final"]
    client.submit(again, SAID, outcome="final")
    assert evaluated(ward) == (ward.today, ward.today)
    assert ward.holds()


def test_it_counts_once_the_school_knows_her_and_says_so_until_then(ward, client, sign_in_as):
    client.submit(ward.hand_placement(), SAID)
    assert evaluated(ward) == (None, None)
    page = sign_in_as(ward.enrolment).get(ward.address("internship"), status=200).page
    assert "Mid-term evaluation The school does not know the signer yet" in page.text
    assert len(rows(Kind.PROVISIONAL_SIGNATURE)) == 1
    sign_in_as(ward.coordinator.person_id).submit(f"/providers/{ward.provider_id}/signers", to="/vouch")
    assert evaluated(ward) == (ward.today, None)
    assert ward.holds()


@pytest.mark.parametrize("missing", ["witness", "name", "strengths", "goals", "f-empathy", "outcome"])
def test_everything_is_asked(ward, client, missing):
    answer = client.submit(ward.hand_placement(), {name: word for name, word in SAID.items() if name != missing})
    assert answer.status_code == 422
    assert signatures("placement-evaluated") == []


def test_the_same_is_not_evaluated_twice(ward, client):
    first, second = ward.hand_placement(), ward.hand_placement()
    forms = [next(f for f in client.get(each).page.forms if "strengths" in f.names) for each in (first, second)]
    client.get(first, status=200)
    client.head(first, status=200)
    client.post(first, data={**forms[0].fields, **SAID}, status=303)
    client.post(first, data={**forms[0].fields, **SAID}, status=410)
    answer = client.post(second, data={**forms[1].fields, **SAID})
    assert answer.status_code == 422
    assert len(signatures("placement-evaluated")) == 1
    assert ward.holds()


def test_with_a_code_she_proves_her_address_first(ward, client):
    ward.vouch()
    address = ward.hand_placement("code")
    asked = next(form for form in client.get(address, status=200).page.forms if form.action.endswith("/digits"))
    client.post(asked.action, data=asked.fields, status=200)
    proof = next(form for form in client.get(address).page.forms if "digits" in form.names)
    client.post(proof.action, data={**proof.fields, "digits": digits_sent()}, status=303)
    client.submit(address, SAID)
    assert signatures("placement-evaluated")[0].assurance == "code"


def test_her_copy_denies_it(ward, client):
    ward.vouch()
    client.submit(ward.hand_placement(), SAID)
    (copy,) = rows(Kind.SIGNED_COPY)
    assert copy.address == ANN
    client.submit(not_me_address(), reason="I was on leave.")
    assert evaluated(ward) == (None, None)
    assert len(rows(Kind.DISPUTED)) == 1
    assert ward.holds()


def test_the_learner_hands_it_to_the_mentor_in_charge_alone(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    here = ward.address("internship", str(ward.placed), "sign-now")
    assert here in client.get(ward.address("internship"), status=200).page.links
    form = next(form for form in client.get(here, status=200).page.forms if "mentor" in form.names)
    assert form.fields["mentor"] == [str(ward.ann)]
    assert not [link for link in client.get(here).page.links if "new-mentor" in link]
    assert client.submit(here, mentor=str(ward.mentor.person_id), forged={"way": "device"}).status_code == 422
    answer = client.submit(here, mentor=str(ward.ann), forged={"way": "device"})
    assert "Give them the phone" in client.get(answer.location, status=200).page.text
    client.submit(answer.location, SAID)
    assert signatures("placement-evaluated")[0].assurance == "device"


def test_what_has_not_begun_or_is_written_is_not_handed_over(ward, client, sign_in_as):
    later = ward.place(mentor=ward.as_ann, starts_on=ward.day(-5)).seq
    for outcome in ("mid-term", "final"):
        ward.evaluate(ward.placed, by=ward.as_ann, outcome=outcome)
    learner = sign_in_as(ward.enrolment)
    for placement in (ward.placed, later, 1):
        learner.get(ward.address("internship", str(placement), "sign-now"), status=404)
