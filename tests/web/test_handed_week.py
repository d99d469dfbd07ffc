"""A week of hours signed by a link: each day is read, one may be struck out, and nothing counts of who is not known."""

from contextlib import ExitStack

import pytest

from tests import factories as make
from tests.small_curriculum import HYGIENE
from tests.web.handed import ANN, Handed, not_me_address, signatures, verdicts_written
from tests.web.letters_sent import rows
from tracker.mail.models import Kind
from tracker.people import guests

pytestmark = pytest.mark.usefixtures("database")

SAID = {"witness": "y", "name": "Ann Berg"}


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        made = Handed(clocks)
        made.week()
        yield made


def sheet(client, address):
    return next(form for form in client.get(address, status=200).page.forms if "claims" in form.names)


def confirmed(ward) -> tuple[int, int]:
    """Minutes of days and of practice that count."""
    learner = ward.book.learner
    return learner.confirmed_days, learner.confirmed_simulated


@pytest.mark.quick
def test_each_day_is_read_and_the_week_confirmed_with_one_statement(ward, client):
    ward.vouch()
    address = ward.hand_week()
    page = client.get(address, status=200).page
    assert "asks Ann Berg to sign" in page.text
    assert "Confirm 2 days, practice once, 16 h" in page.text
    assert client.submit(address, SAID).location == address
    assert "Signed" in client.get(address, status=200).page.text
    assert verdicts_written() == [("confirmed", claim.seq) for claim in ward.claims]
    assert {(entry.assurance, entry.acted_as, entry.author_id) for entry in signatures("confirmed")} == {
        ("link", "mentor", ward.ann)
    }
    assert confirmed(ward) == (900, 60)
    assert ward.holds()


def test_what_nobody_known_confirmed_counts_for_no_hour_until_she_is_vouched_for(ward, client, sign_in_as):
    client.submit(ward.hand_week(), SAID)
    assert len(verdicts_written()) == 3
    assert confirmed(ward) == (0, 0)
    assert ward.book.learner.claimed_days == 900
    assert ward.book.placements[0].confirmed == 0
    assert len(rows(Kind.PROVISIONAL_SIGNATURE)) == 1, "one mail for the whole week"
    learner = sign_in_as(ward.enrolment)
    for place in ("hours", "internship", "logbook"):
        said = learner.get(ward.address(place), status=200).page.text
        assert "does not know" in said, (place, said)
    assert ward.holds()
    boss = sign_in_as(ward.coordinator.person_id)
    boss.submit(f"/providers/{ward.provider_id}/signers", to="/vouch")
    assert confirmed(ward) == (900, 60)
    assert ward.holds()


def test_who_is_refused_has_confirmed_nothing(ward, client, sign_in_as):
    client.submit(ward.hand_week(), SAID)
    (signer,) = guests.waiting(ward.provider_id)
    path = f"/providers/{ward.provider_id}/signers/{signer.post_id}/refuse"
    sign_in_as(ward.coordinator.person_id).submit(path, {"reason": "Nobody knows her", "pin": make.PIN})
    assert len(signatures("withdrawn")) == 3
    assert confirmed(ward) == (0, 0)
    assert ward.book.learner.claimed_days == 900
    assert ward.holds()


def test_a_day_is_struck_out_with_its_reason_and_the_rest_confirmed(ward, client):
    ward.vouch()
    struck = ward.claims[1]
    client.submit(ward.hand_week(), {**SAID, f"why-{struck.id}": "You went home at noon."})
    first, _struck, practice = ward.claims
    assert verdicts_written() == [("confirmed", first.seq), ("declined", struck.seq), ("confirmed", practice.seq)]
    assert (confirmed(ward), ward.book.learner.declined_days) == ((450, 60), 450)
    assert len(rows(Kind.HOURS_SENT_BACK)) == 1
    assert ward.holds()


@pytest.mark.parametrize("missing", ["witness", "name"])
def test_statement_and_name_are_needed_and_what_was_typed_stays(ward, client, missing):
    struck = ward.claims[0]
    given = {name: value for name, value in SAID.items() if name != missing} | {f"why-{struck.id}": "Not there."}
    answer = client.submit(ward.hand_week(), given)
    assert answer.status_code == 422
    sheet = next(form for form in answer.page.forms if "claims" in form.names)
    assert sheet.fields[f"why-{struck.id}"] == ["Not there."]
    assert verdicts_written() == []


def test_looking_uses_nothing_up_and_the_same_form_twice_signs_once(ward, client):
    address = ward.hand_week()
    for _ in range(3):
        client.get(address, status=200)
        client.head(address, status=200)
    form, other = sheet(client, address), sheet(client, address)
    client.post(address, data={**form.fields, **SAID}, status=303)
    client.post(address, data={**form.fields, **SAID}, status=410)
    client.post(address, data={**other.fields, **SAID}, status=410)
    assert len(verdicts_written()) == 3


def test_a_second_link_for_what_waits_for_her_to_be_known_signs_nothing_more(ward, client):
    second = ward.hand_week()
    form = sheet(client, second)
    client.submit(ward.hand_week(), SAID)
    assert "needs no signature any more" in client.get(second, status=200).page.text
    client.post(second, data={**form.fields, **SAID}, status=410)
    assert len(verdicts_written()) == 3
    known = ward.hand_week(who=ward.mentor.person_id)
    assert "whom the school does not know yet" in client.get(known, status=200).page.text
    client.submit(known, {**SAID, "name": ward.mentor_name})
    assert confirmed(ward) == (900, 60)
    assert ward.holds()


def test_what_changed_while_the_page_was_open_is_shown_anew(ward, client):
    ward.vouch()
    address = ward.hand_week()
    form = sheet(client, address)
    ward.withdraw(ward.claims[0].seq)
    answer = client.post(address, data={**form.fields, **SAID}, status=409)
    assert verdicts_written() == []
    assert "Confirm 1 day, practice once" in answer.page.text
    left = next(each for each in answer.page.forms if "claims" in each.names)
    client.post(address, data={**left.fields, **SAID}, status=303)
    assert [seq for _kind, seq in verdicts_written()] == [claim.seq for claim in ward.claims[1:]]


def test_only_the_hours_of_the_link_are_signed(ward, client):
    ward.vouch()
    address = ward.hand("link", subject="week", seqs=[ward.claims[0].seq])
    form = sheet(client, address)
    foreign = Handed(ward.clocks, ward.now).practise()
    for other in (ward.claims[1].id, foreign.id):
        client.post(address, data={**form.fields, "claims": [str(other)], **SAID}, status=409)
    client.post(address, data={**form.fields, **SAID, f"why-{ward.claims[1].id}": "No."}, status=409)
    client.post(address, data={**form.fields, **SAID, "why-me": "No."}, status=400)
    assert verdicts_written() == []


def test_a_mentor_for_one_module_signs_the_hours_of_that_one(ward, client):
    partly = ward.add_mentor(modules=[HYGIENE])
    address = ward.hand_week(who=partly.person_id)
    assert sheet(client, address).fields["claims"] == [str(claim.id) for claim in ward.claims[:2]]
    practice = ward.hand(subject="week", seqs=[ward.claims[2].seq], who=partly.person_id)
    assert "no mentor of this learner" in client.get(practice, status=200).page.text


def test_a_copy_denies_all_that_was_signed_in_one_go(ward, client):
    ward.vouch()
    client.submit(ward.hand_week(), SAID)
    (copy,) = rows(Kind.SIGNED_COPY)
    assert copy.address == ANN
    assert "3 lines" in client.get(not_me_address(), status=200).page.text
    client.submit(not_me_address(), reason="I was on leave.")
    assert len(signatures("disputed")) == 3
    assert len(rows(Kind.DISPUTED)) == 1
    assert confirmed(ward) == (0, 0)
    assert ward.holds()
    assert client.submit(not_me_address(), reason="").status_code == 409


# The learner's side.


def test_the_learner_hands_a_week_over_from_the_pages_where_it_stands(ward, sign_in_as):
    client = sign_in_as(ward.enrolment)
    here = ward.address("weeks", ward.monday.isoformat(), "sign-now")
    for place in ("hours", "internship"):
        assert here in client.get(ward.address(place), status=200).page.links, place
    answer = client.submit(here, mentor=str(ward.ann), forged={"way": "code"})
    assert "Code for Ann Berg" in client.get(answer.location, status=200).page.text
    assert f"{here}" in client.get(answer.location).page.links
    answer = client.submit(here, mentor=str(ward.ann), forged={"way": "device"})
    assert "Give them the phone" in client.get(answer.location, status=200).page.text
    client.submit(answer.location, SAID)
    assert {entry.assurance for entry in signatures("confirmed")} == {"device"}
    assert "give the phone back" in client.get(answer.location, status=200).page.text
    again = client.submit(here, mentor=str(ward.ann), forged={"way": "link"})
    assert "Nothing is left for this mentor to sign" in again.page.text
    fields = {"name": "Bo Lind", "function": "Nurse", "email": "bo@clinic.example", "site": str(ward.site.id)}
    assert client.submit(f"{ward.address('new-mentor')}?week={ward.monday}", fields).location.startswith(here)


@pytest.mark.parametrize("week", ["2026-01-05", "soon", "2026-02-24"])
def test_a_week_without_hours_is_not_handed_over(ward, sign_in_as, week):
    sign_in_as(ward.enrolment).get(ward.address("weeks", week, "sign-now"), status=404)


def test_an_old_link_offers_a_new_one_for_the_same_hours(ward, client):
    address = ward.hand_week()
    ward.later(days=15)
    form = next(form for form in client.get(address, status=200).page.forms if form.action.endswith("/new"))
    sent = len(rows(Kind.SIGN_LINK))
    client.post(form.action, data=form.fields, status=200)
    assert [row.address for row in rows(Kind.SIGN_LINK)[sent:]] == [ANN]
