"""Opening a record: who asks, as what, and what stands on the trail."""

from contextlib import ExitStack

import pytest
from flask import g

from tests import factories
from tests.small_curriculum import CLINICAL, FADING, HYGIENE, ONCE, UNITS
from tests.web.learners import School
from tracker.access import actor
from tracker.access.permissions import Action
from tracker.errors import Forbidden, NotFound
from tracker.extensions import db
from tracker.logbook import enrolling
from tracker.web import guard, opening


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def as_reader(app):
    """Open a record as that person, in a request of their own."""

    def look(person_id, school, action=Action.SEE_RECORD):
        db.session.rollback()
        with app.test_request_context():
            g.gate = guard.Gate(action, actor.load(person_id))
            record = opening.read(school.id, action)
            return record, record.may_assess(CLINICAL)

    return look


def test_the_learner_and_nobody_else_owns_it(school, as_reader):
    own, _may = as_reader(school.learner_id, school)
    assert (own.own, own.open, own.started) == (True, True, True)
    assert own.address("units", UNITS[0]) == f"/enrolments/{school.id}/units/{UNITS[0]}"


def test_a_stranger_finds_nothing(school, as_reader):
    with pytest.raises(NotFound):
        as_reader(factories.person().id, school)


def test_what_was_asked_for_decides(school, as_reader):
    other = factories.coordinator(school.provider_id)
    with pytest.raises(Forbidden):
        as_reader(other.person_id, school, Action.LOG_LEARNING)


def test_codes_are_found_or_not_there(school, as_reader):
    record, _may = as_reader(school.learner_id, school)
    assert (record.unit(UNITS[0]).code, record.skill(ONCE).code, record.module(HYGIENE).code) == (
        UNITS[0],
        ONCE,
        HYGIENE,
    )
    for find, code in ((record.unit, ONCE), (record.skill, UNITS[0]), (record.module, "nonsense")):
        with pytest.raises(NotFound):
            find(code)
    assert record.titles()[FADING] == "Cleans hands"
    assert record.addresses()[HYGIENE] == record.address("modules", HYGIENE)


def test_an_ended_training_is_closed(school, as_reader):
    school.do(enrolling.end, by=school.coordinator, outcome="left", reason="not-said")
    record, _may = as_reader(school.learner_id, school)
    assert (record.own, record.open) == (True, False)
