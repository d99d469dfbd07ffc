"""What each kind of mail says: every kind has its words, none a name or a result, and what is moot says nothing."""

from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests import factories as make
from tests.logbook.worlds import end_mentorship
from tests.mail.mailbox import html_of
from tests.small_curriculum import ONCE
from tests.web.letters_sent import composed, message, rows, text
from tests.web.test_pseudo_language import Pseudo, untranslated, written
from tests.web.worlds import Ward
from tracker import clock
from tracker.access import links, vouch_links
from tracker.extensions import db, writing
from tracker.logbook.receipts import anchor
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.models import Person
from tracker.people.queries import emails_of
from tracker.people.talks import plan_talk
from tracker.web import letters, speaking

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def post(kind: Kind, **said):
    with writing():
        outbox.post(kind, **said)
    return rows(kind)[-1]


def a_question(ward: Ward) -> str:
    """To the contact of the site, about somebody whom the learner named."""
    said = {"site_id": ward.site.id, "name": "Bo Lind", "function": "Nurse", "address": "bo@ward.example"}
    with writing():
        guests.propose(learner_id=ward.learner_id, enrolment_id=ward.id, on=ward.today, **said)
        signer = guests.waiting(ward.provider_id)[0]
        vouch_links.make(uuid4(), token="vouch", post_id=signer.post_id, address="head@ward.example", actor_id=None)
    return "vouch"


def a_talk(ward: Ward) -> UUID:
    given = {"actor_id": ward.coordinator.person_id, "provider_id": ward.provider_id, "enrolment_id": ward.id}
    when = clock.now() + timedelta(days=3)
    with writing():
        return plan_talk(**given, starts_at=when, minutes=30, place="Room 2", talk_id=uuid4())[0].id


def of_the_office(ward: Ward) -> dict[str, UUID]:
    return {"person_id": make.administrator(ward.provider_id).person_id, "provider_id": ward.provider_id}


def every_kind(ward: Ward) -> dict[Kind, dict]:
    """Something to say of each kind."""
    asked = ward.request()
    practice = ward.practise()
    assessed = ward.confirm(practice.seq)
    ward.practise()
    signer, enrolment = ward.mentor.person_id, {"enrolment": ward.id}
    with writing():
        token = links.make(person_id=ward.learner_id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=None)
    anchored = anchor(ward.provider_id, ward.today)
    mine = {"person_id": signer, "provider_id": ward.provider_id}
    return {
        Kind.INVITATION: {"person_id": ward.learner_id, "secret": token},
        Kind.PASSWORD_RESET: {"address": emails_of(signer)[0], "secret": "a-token-drawn-before"},
        Kind.SIGN_LINK: {**mine, "params": enrolment, "secret": "sign-token"},
        Kind.CODE: {"address": "new@ward.example", "secret": "123456"},
        Kind.SIGNED_COPY: {**mine, "params": {**enrolment, "seq": assessed.seq}},
        Kind.ADMINISTRATOR: {**of_the_office(ward), "params": {"person": signer, "act": "asked"}},
        Kind.STAFF_ROLE: {**of_the_office(ward), "params": {"role": "administrator"}},
        Kind.REQUEST_WAITING: {**mine, "params": {**enrolment, "seq": asked.seq, "item": ONCE, "entry": asked.id}},
        Kind.REQUEST_ANSWERED: {"person_id": ward.learner_id, "params": {**enrolment, "item": ONCE}},
        Kind.HOURS_WAITING: {**mine, "params": enrolment},
        Kind.HOURS_SENT_BACK: {"person_id": ward.learner_id, "params": enrolment},
        Kind.TALK: {"person_id": ward.learner_id, "params": {**enrolment, "talk": a_talk(ward), "called_off": 0}},
        Kind.REMINDER: {**mine, "params": {"count": 3, "since": "2026-02-27"}},
        Kind.DAILY_RECEIPT: {**mine, "params": {"day": ward.today.isoformat()}},
        Kind.PROVISIONAL_SIGNATURE: {**mine, "params": {**enrolment, "seq": assessed.seq}},
        Kind.VOUCH_ASKED: {**mine, "params": {"site": ward.site.id}, "secret": a_question(ward)},
        Kind.DISPUTED: {**mine, "params": {**enrolment, "seq": assessed.seq}},
        Kind.HEAD_ANCHOR: {
            **mine,
            "params": {"day": ward.today.isoformat(), "digest": anchored.digest, "logbooks": anchored.logbooks},
        },
    }


def test_every_kind_says_something_and_names_nobody(ward):
    """Names as initials, a link, no results: the canary words of the world stand in no mail."""
    said = {kind: text(post(kind, **given)) for kind, given in every_kind(ward).items()}
    assert set(said) == set(Kind) == set(letters.WORDS)
    learner, mentor = (db.session.get_one(Person, each).name for each in (ward.learner_id, ward.mentor.person_id))
    for kind, mail in said.items():
        assert learner not in mail, kind
        assert mentor not in mail, kind
        assert not any(word in mail.lower() for word in ("achieved", "more practice", "level", "declined")), kind
        assert kind in {Kind.CODE, Kind.HEAD_ANCHOR} or "http://localhost/" in mail, kind


@pytest.mark.quick
@pytest.mark.parametrize(
    ("name", "said"),
    [("Amina de Vries", "A.V."), ("Zoë", "Z."), ("", ""), ("élise Øye", "É.Ø."), ("Jo Jo", "J.")],
)
def test_initials(name, said):
    assert letters.initials(name) == said


def test_no_mail_says_anything_that_nobody_translated(ward, monkeypatch):
    monkeypatch.setattr(speaking, "catalogue_in", lambda _language: Pseudo())
    kinds, faults = every_kind(ward), {}
    for kind, said in kinds.items():
        mail = html_of(message(post(kind, **said)))
        faults |= (
            {kind: found}
            if (found := untranslated(mail, [*written(), "tracker verify --anchor", "Takes a pulse"]))
            else {}
        )
    assert faults == {}


def test_an_answered_request_is_told_nobody_any_more(ward):
    asked = ward.request()
    params = {"enrolment": ward.id, "seq": asked.seq, "item": ONCE, "entry": asked.id}
    row = post(Kind.REQUEST_WAITING, person_id=ward.mentor.person_id, params=params)
    assert "asks for a sign-off" in text(row)
    ward.assess(request=asked.seq)
    assert composed(row).moot == (row.id,)


def test_hours_that_were_confirmed_meanwhile_wait_no_more(ward):
    practice = ward.practise()
    row = post(Kind.HOURS_WAITING, person_id=ward.mentor.person_id, params={"enrolment": ward.id})
    assert composed(row).message is not None
    ward.confirm(practice.seq)
    assert composed(row).message is None


def test_a_link_that_was_used_is_not_mailed(ward):
    with writing():
        token = links.make(person_id=ward.learner_id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=None)
    row = post(Kind.INVITATION, person_id=ward.learner_id, secret=token)
    with writing():
        links.use(token)
    assert composed(row).message is None


def test_a_receipt_lists_each_signature_with_a_way_to_deny_it(ward):
    for practice in [ward.practise(), ward.practise()]:
        ward.confirm(practice.seq)
    params = {"day": ward.today.isoformat()}
    mail = text(post(Kind.DAILY_RECEIPT, person_id=ward.mentor.person_id, provider_id=ward.provider_id, params=params))
    assert mail.count("/not-me/") == 2
    assert mail.count(" · Hours · ") == 2
    assert "onfirmed" not in mail


def test_whoever_may_read_the_record_no_more_is_told_nothing_of_it(ward):
    said, gone = every_kind(ward), ward.other_mentor
    waiting = (Kind.REQUEST_WAITING, Kind.HOURS_WAITING, Kind.PROVISIONAL_SIGNATURE, Kind.DISPUTED)
    posted = [post(kind, **{**said[kind], "person_id": gone.person_id}) for kind in waiting]
    assert all(composed(row).message for row in posted)
    end_mentorship(gone, ward.day(1))
    assert not any(composed(row).message for row in posted)


@pytest.mark.parametrize("act", ["asked", "agreed", "refused", "ended"])
def test_administrators_are_told_what_happens_among_them(ward, act):
    params = {"person": ward.mentor.person_id, "act": act}
    assert "administrator of" in text(post(Kind.ADMINISTRATOR, **of_the_office(ward), params=params))


def test_who_is_no_administrator_is_told_nothing_of_them_nor_of_a_role_they_have_not(ward):
    theirs = {"person_id": ward.mentor.person_id, "provider_id": ward.provider_id}
    params = {"person": ward.mentor.person_id, "act": "asked"}
    assert composed(post(Kind.ADMINISTRATOR, **theirs, params=params)).message is None
    assert composed(post(Kind.STAFF_ROLE, **theirs, params={"role": "teacher"})).message is None
