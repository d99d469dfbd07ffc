"""Whom a learner named and nobody has confirmed stands on the list of the cohort, until somebody decides."""

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tracker.cohorts.attention import Why, concerns, pressing
from tracker.cohorts.lines import roll_of
from tracker.cohorts.unknown_signers import unknown_signers
from tracker.extensions import writing
from tracker.people import guests


@pytest.fixture
def world(database):
    return World()


def name(world, learner, number=0):
    with writing():
        return guests.propose(
            learner_id=learner.learner_id,
            enrolment_id=learner.id,
            site_id=world.site.id,
            name=f"Ann Berg {number}",
            function="Nurse",
            address=f"ann{number}@hospital.example",
            on=factories.today(world.provider.id),
        )


def test_until_somebody_decides(world):
    learner, other = world.learner("Amina"), world.learner("Bo")
    name(world, learner)
    (waits,) = unknown_signers([world.cohort.id])
    assert (waits.enrolment_id, waits.name, waits.site) == (learner.id, "Ann Berg 0", world.site.name)
    roll = roll_of(world.cohort)
    told = concerns(roll, pressing(roll, []), {}, (), unknown_signers([world.cohort.id]))
    about = {each.line.enrolment_id: [r for r in each.reasons if r.why is Why.UNKNOWN] for each in told}
    assert [reason.by for reason in about[learner.id]] == [f"Ann Berg 0, {world.site.name}"]
    assert not about.get(other.id)
    with writing():
        (signer,) = guests.waiting(world.provider.id)
        guests.vouch(signer, provider_id=world.provider.id, actor_id=world.coordinator.person_id)
    assert unknown_signers([world.cohort.id]) == []


def test_of_these_cohorts_alone_and_in_one_query(world):
    learner, mine = world.learner("Amina"), world.cohort.id
    for number in range(3):
        name(world, learner, number)
    assert unknown_signers([factories.cohort().id]) == []
    with counted() as queries:
        assert len(unknown_signers([mine])) == 3
    assert len(queries) == 1
