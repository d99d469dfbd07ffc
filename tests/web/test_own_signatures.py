"""The page of one's own signatures: what it links to, how it is searched, and how one turns the page."""

from contextlib import ExitStack

import pytest

from tests.logbook.worlds import end_mentorship
from tests.web.worlds import Ward
from tracker.logbook.signatures import PAGE

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def test_each_leads_to_its_receipt_while_the_learner_is_ones_own(ward, sign_in_as):
    signed = ward.assess()
    ward.confirm(ward.practise(minutes=90).seq)
    mentor = sign_in_as(ward.mentor.person_id)
    page = mentor.get("/inbox/signed", status=200).page
    assert f"/inbox/{signed.id}" in page.links
    assert "1 h 30 min" in page.text
    assert "Takes a pulse" not in mentor.get("/inbox/signed?kind=hours", status=200).page.text
    assert "Nothing found" in mentor.get("/inbox/signed?words=nobody+of+that+name", status=200).page.text
    end_mentorship(ward.mentor, ward.day(1))
    page = mentor.get("/inbox/signed", status=200).page
    assert f"/inbox/{signed.id}" not in page.links
    assert ward.book.learner_name not in page.text


def test_older_ones_stand_on_the_next_page(ward, sign_in_as):
    for _ in range(PAGE + 1):
        ward.assess(outcome="more-practice", comment="Again")
    mentor = sign_in_as(ward.mentor.person_id)
    page = mentor.get("/inbox/signed?kind=skills", status=200).page
    older = next(link for link in page.links if "after=" in link)
    assert "kind=skills" in older
    assert "Back to the newest" in mentor.get(older, status=200).page.text
    assert mentor.get("/inbox/signed?after=nonsense&year=x", status=200)
