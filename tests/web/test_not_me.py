"""`This was not me`: the link in a copy disputes one signature of one signer, and tells those who decide."""

from contextlib import ExitStack
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.web.letters_sent import rows, text
from tests.web.worlds import Ward
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.mail.models import Kind
from tracker.web import mail_tokens

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def address(ward, seq, who=None) -> str:
    return f"/not-me/{mail_tokens.not_me(who or ward.mentor.person_id, ward.id, seq)}"


def disputes() -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.kind == "disputed")))


@pytest.mark.quick
def test_the_signer_denies_it_and_the_school_is_told(ward, client):
    signed = ward.assess()
    admin = make.administrator(ward.provider_id)
    path = address(ward, signed.seq)
    answer = client.submit(path, reason="I was on leave that day.")
    assert "does not count until the school has looked into it" in answer.page.text
    [entry] = disputes()
    assert (entry.refers_seq, entry.author_id, entry.acted_as) == (signed.seq, ward.mentor.person_id, "mentor")
    assert entry.assurance == "link"
    told = rows(Kind.DISPUTED)
    assert {row.person_id for row in told} == {ward.coordinator.person_id, admin.person_id}
    assert f"/enrolments/{ward.id}/logbook" in text(told[0])


def test_looking_denies_nothing(ward, client):
    path = address(ward, ward.assess().seq)
    for scanner in (client.get, client.head, client.get):
        scanner(path, status=200)
    assert disputes() == []
    page = client.get(path).page.text
    assert "This was not me" in page
    assert "achieved" not in page


def test_denied_twice_it_is_denied_once(ward, client):
    path = address(ward, ward.assess().seq)
    client.submit(path, reason="")
    assert client.submit(path, reason="").status_code == 409
    assert len(disputes()) == 1


@pytest.mark.parametrize("what", ["of nobody", "of another signer", "of no entry", "forged"])
def test_any_other_link_is_spent(ward, client, what):
    seq = ward.assess().seq
    paths = {
        "of nobody": address(ward, seq, uuid4()),
        "of another signer": address(ward, seq, ward.other_mentor.person_id),
        "of no entry": address(ward, 999),
        "forged": address(ward, seq)[:-3] + "abc",
    }
    client.get(paths[what], status=404)
    assert disputes() == []


def test_what_is_no_signature_is_not_disputed(ward, client):
    path = address(ward, ward.practise().seq, ward.learner_id)
    assert client.submit(path, reason="").status_code >= 400
    assert disputes() == []
