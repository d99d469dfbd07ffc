"""Every state of what a link is about, by every way and asked for by everybody: a clear page each, and no entry."""

from contextlib import ExitStack
from datetime import timedelta

import pytest

from tests.logbook.worlds import end_mentorship
from tests.web.handed import Handed, signatures
from tracker.access import sign_links
from tracker.access.models import SignLink
from tracker.extensions import db, writing
from tracker.people.models import Post

pytestmark = pytest.mark.usefixtures("database")

TABLE = """
state         link        code        device      device-by-others
open          form        digits      form        elsewhere
signed        signed      signed      signed      signed
old           renew       old         old         old
answered      answered    answered    answered    elsewhere
withdrawn     answered    answered    answered    elsewhere
lapsed        lapsed      lapsed      lapsed      elsewhere
no-mentor     no-mentor   no-mentor   no-mentor   elsewhere
no-site       no-site     no-site     no-site     elsewhere
too-low       form        too-low     too-low     elsewhere
"""
WORDS = {
    "form": "asks",
    "digits": "Is it you?",
    "signed": "Thank you",
    "renew": "Mail me a new link",
    "old": "can show you a new one",
    "answered": "needs no signature any more",
    "lapsed": "Nobody answered in time",
    "no-mentor": "no mentor of this learner",
    "no-site": "no site where you may sign",
    "too-low": "surer way to sign",
    "elsewhere": "learner’s own device",
}
LINES = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(line[0], way, cell) for line in LINES[1:] for way, cell in zip(LINES[0][1:], line[1:], strict=True)]


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def signed(_ward, address):
    with writing():
        sign_links.use(sign_links.find(address.rpartition("/")[2]))


def old(ward, _address):
    ward.later(days=15)


def answered(ward, _address):
    ward.assess(request=ward.asked.seq)


def withdrawn(ward, _address):
    ward.close(ward.asked.seq, by=ward.learner, outcome="withdrawn", reason="")


def lapsed(ward, address):
    """Sixteen days on, by a link made today: the request waits fourteen."""
    ward.later(days=16)
    token = sign_links.token_hash(address.rpartition("/")[2])
    with writing():
        link = db.session.query(SignLink).filter_by(token_hash=token).one()
        link.expires_at = ward.now + timedelta(minutes=15)


def no_mentor(ward, _address):
    end_mentorship(ward.mentor, ward.today - timedelta(days=1))


def no_site(ward, _address):
    with writing():
        for post in db.session.query(Post).filter_by(person_id=ward.mentor.person_id):
            post.may_sign = False


@pytest.mark.parametrize("case", CELLS, ids=[f"{state}-{way}" for state, way, _cell in CELLS])
def test_every_state_by_every_way(ward, client, sign_in_as, monkeypatch, case):
    state, way, cell = case
    address = ward.hand(way.partition("-")[0], who=ward.mentor.person_id)
    if state == "too-low":
        monkeypatch.setattr("tracker.web.link_states.is_enough", lambda with_way, _least: with_way == "link")
    elif state != "open":
        {
            "signed": signed,
            "old": old,
            "answered": answered,
            "withdrawn": withdrawn,
            "no-mentor": no_mentor,
            "lapsed": lapsed,
        }.get(state, no_site)(ward, address)
    before = len(signatures())
    if way == "device":
        sign_in_as(ward.enrolment)
    page = client.get(address, status=200).page
    assert WORDS[cell] in page.text
    if cell not in {"form", "digits"}:
        token = {"csrf_token": page.forms[0].fields["csrf_token"]}
        answer = client.post(address, data={**token, **ward.said(name=ward.mentor_name)}, status=410)
        assert WORDS[cell] in answer.page.text
    assert len(signatures()) == before
    assert ward.holds()


OTHERS = """
state          week         evaluation
open           hours        evaluate
signed         signed       signed
old            renew        renew
answered       answered     answered
withdrawn      answered     answered
no-mentor      no-mentor    no-mentor
no-site        no-site      no-site
not-in-charge  hours        not-in-charge
ended          hours        answered
"""
WORDS_TOO = WORDS | {
    "hours": "Strike out what did not happen",
    "evaluate": "Evaluate the placement",
    "not-in-charge": "not in charge of this placement",
}
ROWS = [line.split() for line in OTHERS.strip().splitlines()]
PAIRS = [(line[0], kind, cell) for line in ROWS[1:] for kind, cell in zip(ROWS[0][1:], line[1:], strict=True)]


def settle(ward, kind):
    """Somebody else has signed it."""
    if kind == "week":
        for claim in ward.claims:
            ward.confirm(claim.seq, by=ward.other_mentor)
    else:
        for outcome in ("mid-term", "final"):
            ward.evaluate(ward.placed, outcome=outcome)


def take_back(ward, kind):
    for claim in ward.claims:
        ward.withdraw(claim.seq)
    if kind == "evaluation":
        ward.withdraw(ward.placed, by=ward.coordinator, reason="Another site")


def hand_charge_on(ward, _kind):
    ward.change_placement(ward.placed, mentor=ward.other_mentor)


def end(ward, _kind):
    ward.end()


@pytest.mark.parametrize("case", PAIRS, ids=[f"{state}-{kind}" for state, kind, _cell in PAIRS])
def test_every_state_of_a_week_and_of_a_placement(ward, client, case):
    state, kind, cell = case
    ward.week(mentor=ward.mentor)
    hand = ward.hand_week if kind == "week" else ward.hand_placement
    address = hand(who=ward.mentor.person_id)
    reach = {"answered": settle, "withdrawn": take_back, "not-in-charge": hand_charge_on, "ended": end}
    alike = {"signed": signed, "old": old, "no-mentor": no_mentor, "no-site": no_site}
    if state in reach:
        reach[state](ward, kind)
    elif state in alike:
        alike[state](ward, address)
    before = written()
    page = client.get(address, status=200).page
    client.head(address, status=200)
    assert WORDS_TOO[cell] in page.text
    if cell not in {"hours", "evaluate"}:
        token = {"csrf_token": page.forms[0].fields["csrf_token"]}
        said = {"witness": "y", "name": ward.mentor_name, "claims": [str(claim.id) for claim in ward.claims]}
        assert WORDS_TOO[cell] in client.post(address, data={**token, **said}, status=410).page.text
    assert written() == before
    assert ward.holds()


def written() -> int:
    return sum(len(signatures(kind)) for kind in ("confirmed", "declined", "placement-evaluated"))
