"""Scores as the reader's language writes them, and what is asked, proved and tried as one."""

from contextlib import ExitStack

import pytest
from flask_babel import force_locale

from tests.editions import EXAM, PRACTICAL, SPOKEN
from tests.web.learners import School
from tracker.access.subjects import find_enrolment
from tracker.logbook import queries
from tracker.web.attained import attained, in_points
from tracker.web.opening import Record


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.examine()
        yield world


def found(school):
    book = school.book
    return attained(Record(find_enrolment(school.id), book, own=True), queries.timeline(book.id, book.today))


@pytest.mark.parametrize(
    ("hundredths", "english", "german"), [(4150, "41.5", "41,5"), (0, "0", "0"), (6000, "60", "60")]
)
def test_points(app, hundredths, english, german):
    with app.test_request_context():
        assert in_points(hundredths) == english
        with force_locale("de"):
            assert in_points(hundredths) == german


def test_every_examination_with_its_tries(school):
    school.result(EXAM, on=school.day(3), outcome="failed")
    gone = school.result(EXAM)
    school.withdraw(gone.seq, by=school.coordinator, reason="Wrong list")
    school.result(PRACTICAL)
    shown = {each.code: each for each in found(school).examinations}
    assert list(shown) == [EXAM, PRACTICAL, SPOKEN]
    assert [(line.outcome, line.withdrawn is not None) for line in shown[EXAM].tries] == [
        ("passed", True),
        ("failed", False),
    ]
    assert [each.passed for each in shown.values()] == [False, True, False]


def test_what_left_the_plan_stays_only_where_it_was_tried(school):
    before = found(school)
    assert [(each.level, each.met) for each in before.asked] == [("", False)]
    assert not before.without_preparation
    school.prove("nb", "C1")
    after = found(school)
    assert [(each.level, each.met) for each in after.asked] == [("C1", True)]
    assert after.without_preparation
    assert [each.code for each in after.examinations] == [EXAM, PRACTICAL]
    assert [line.language for line in after.languages] == ["nb"]
