"""The transcript: what the logbook adds up to, on paper, never taken for a certificate."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests.small_curriculum import ONCE, UNITS
from tests.web.learners import School
from tracker.audit import AuditEvent, Verb
from tracker.curriculum.queries import edition
from tracker.extensions import db
from tracker.logbook.facts import facts_of
from tracker.standing.hours import confirmed_by_module


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


def fill(school):
    school.examine()
    school.complete(UNITS[0])
    school.assess(ONCE)
    school.confirm(school.practise().seq)
    placed = school.place(waiver="experience", reason="Works there already")
    school.confirm(school.day_of(placed.seq, on=school.day(1)).seq)
    return school


def exports():
    db.session.rollback()
    return list(db.session.scalars(select(AuditEvent.actor_id).where(AuditEvent.verb == Verb.RECORD_EXPORTED)))


def test_it_tells_everything_and_says_what_it_is_not(school, sign_in_as):
    fill(school)
    page = sign_in_as(school.enrolment).get(school.address("transcript"), status=200).page
    (mark,) = [each for each in page.all("p") if each.get("class") == "each-page"]
    assert "not a certificate" in mark.text
    book = school.book
    for words in (
        "This is not a certificate and no licence",
        book.learner_name,
        book.provider_name,
        f"edition {edition(book.learner.edition_id).number}",
        "How infection spreads",
        "Takes a pulse",
        "signed with PIN",
        school.site.name,
        book.head_hash,
        f"{book.head_seq} entries",
    ):
        assert words in page.text, words
    assert exports() == []


def test_staff_leave_a_line_and_mentors_get_none(school, sign_in_as):
    sign_in_as(school.coordinator.person_id).get(school.address("transcript"), status=200)
    assert exports() == [school.coordinator.person_id]
    sign_in_as(school.mentor.person_id).get(school.address("transcript"), status=403)


def test_what_is_taken_back_or_denied_signs_nothing_there(school, sign_in_as):
    seq = school.assess(ONCE).seq
    school.dispute(seq)
    page = sign_in_as(school.enrolment).get(school.address("transcript"), status=200).page
    assert "signed with PIN" not in page.text


def test_practice_by_module_adds_up_to_the_sums(school):
    fill(school)
    school.practise()
    book = school.book
    spread = confirmed_by_module(book.plan, facts_of(book.id, book.time_zone))
    learner = book.learner
    assert sum(spread.values()) == learner.confirmed_simulated + learner.confirmed_real + learner.confirmed_days > 0
