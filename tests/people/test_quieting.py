"""What staff have seen is quiet until its day, for everybody who looks after the learner, and is on the trail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.cohorts.worlds import World
from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db, writing
from tracker.people.queries import names_of
from tracker.people.quieting import Seen, keep_quiet, quiet_reasons, tell_again


@pytest.fixture
def world(database):
    return World()


def test_quiet_until_its_day_and_told_again_at_once(world):
    learner = world.learner("Amina")
    office, until = world.coordinator.person_id, world.today + timedelta(days=3)
    by = {"actor_id": office, "provider_id": world.provider.id, "enrolment_id": learner.id}
    with writing():
        keep_quiet(**by, why="expiring", items=["pulse", "hand-hygiene"], until=until - timedelta(days=1))
        keep_quiet(**by, why="expiring", items=["pulse"], until=until)
        keep_quiet(**by, why="behind", items=[""], until=until)
    here, name = [world.cohort.id], names_of([office])[office]
    assert quiet_reasons(here, world.today) == {
        (learner.id, "expiring", "pulse"): Seen(until, name),
        (learner.id, "expiring", "hand-hygiene"): Seen(until - timedelta(days=1), name),
        (learner.id, "behind", ""): Seen(until, name),
    }
    assert set(quiet_reasons(here, until)) == {(learner.id, "expiring", "pulse"), (learner.id, "behind", "")}
    assert quiet_reasons(here, until + timedelta(days=1)) == {}
    assert quiet_reasons([factories.cohort(world.provider, "2026-B").id], world.today) == {}
    with clock.hold(clock.now() - timedelta(days=1)):
        assert quiet_reasons(here, world.today) == {}
    with writing():
        tell_again(**by, why="expiring")
    assert set(quiet_reasons(here, world.today)) == {(learner.id, "behind", "")}
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.object_id == learner.id)).all()
    assert (verbs.count(Verb.REASON_QUIETED), verbs.count(Verb.REASON_TOLD)) == (3, 1)
