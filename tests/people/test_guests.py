"""Mentors whom a learner named: one person an address, unknown until somebody vouches, never a learner's friend."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories
from tests.logbook.worlds import World
from tracker.errors import NotFound, OwnSkill, SignerIsLearner
from tracker.extensions import db, writing
from tracker.people import guests, queries
from tracker.people.models import Mentorship, PersonEmail, Post

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world():
    with ExitStack() as clocks:
        yield World(clocks)


def propose(world, address="ann@hospital.example", name="Ann Berg", site=None, **more):
    said = {"name": name, "function": "Nurse", "address": address, "on": world.today, **more}
    said = {"learner_id": world.learner_id, "enrolment_id": world.id, "site_id": (site or world.site).id, **said}
    with writing():
        return guests.propose(**said)


def own_address(person_id):
    return db.session.scalars(select(PersonEmail.address).where(PersonEmail.person_id == person_id)).one()


def the_signer(world):
    return guests.waiting(world.provider_id)[0]


def vouch(world):
    with writing():
        signer = guests.waiting(world.provider_id)[0]
        guests.vouch(signer, provider_id=world.provider_id, actor_id=world.coordinator.person_id)


def test_who_is_named_is_a_mentor_whom_nobody_knows(world):
    ann = propose(world)
    assert queries.account(ann) is None
    assert queries.person_by_email("ann@hospital.example") is None
    assert ann in {row.mentor_id for row in queries.mentors_of(world.id, world.today)}
    assert not guests.is_known(ann, world.provider_id, world.site.id)
    assert guests.address_of(ann, world.provider_id) == "ann@hospital.example"
    assert guests.how_many_wait([world.provider_id, factories.provider().id]) == {world.provider_id: 1}
    waits = the_signer(world)
    assert (waits.name, waits.function, waits.site) == ("Ann Berg", "Nurse", world.site.name)


def test_naming_the_same_once_more_changes_nothing(world):
    ann = propose(world)
    assert propose(world, "Ann@Hospital.example", "Anna") == ann
    assert len(guests.waiting(world.provider_id)) == 1
    assert len(db.session.scalars(select(Mentorship).where(Mentorship.mentor_id == ann)).all()) == 1


def test_who_is_there_already_keeps_what_they_are(world):
    known = world.mentor.person_id
    assert propose(world, own_address(known)) == known
    assert guests.is_known(known, world.provider_id, world.site.id)
    assert guests.waiting(world.provider_id) == []


def test_a_known_person_is_unknown_at_a_site_where_a_learner_puts_them(world):
    elsewhere = factories.site(world.provider_id)
    known = world.mentor.person_id
    propose(world, own_address(known), site=elsewhere)
    assert not guests.is_known(known, world.provider_id, elsewhere.id)
    assert guests.is_known(known, world.provider_id, world.site.id)
    assert guests.is_known(known, world.provider_id)


def test_nobody_names_themselves_or_a_site_of_others(world):
    mine = own_address(world.learner_id)
    local, _, domain = mine.partition("@")
    for address in (mine, mine.upper(), f"{local}+ward@{domain}"):
        with pytest.raises(OwnSkill):
            propose(world, address)
    with pytest.raises(NotFound):
        propose(world, site=factories.site())


def test_vouched_for_once_they_are_known_there(world):
    ann = propose(world)
    vouch(world)
    assert guests.is_known(ann, world.provider_id, world.site.id)
    assert guests.waiting(world.provider_id) == []
    assert propose(world) == ann
    assert guests.waiting(world.provider_id) == []


@pytest.mark.parametrize("change", ["{0}", "{1}+nurse@{2}"], ids=["same", "plus"])
def test_nobody_vouches_for_an_address_that_a_learner_uses(world, change):
    friend = factories.learner(world.cohort)
    theirs = own_address(friend.learner_id)
    local, _, domain = theirs.partition("@")
    propose(world, change.format(theirs, local, domain))
    with pytest.raises(SignerIsLearner):
        vouch(world)
    assert len(guests.waiting(world.provider_id)) == 1


def test_a_learner_elsewhere_may_work_here(world):
    stranger = factories.learner(factories.cohort())
    propose(world, own_address(stranger.learner_id))
    vouch(world)
    assert guests.is_known(stranger.learner_id, world.provider_id)


def test_who_is_refused_signs_nothing_more(world):
    ann = propose(world)
    with writing():
        guests.refuse(
            the_signer(world), provider_id=world.provider_id, actor_id=world.coordinator.person_id, on=world.today
        )
    assert guests.waiting(world.provider_id) == []
    assert not guests.is_known(ann, world.provider_id)
    assert ann not in {row.mentor_id for row in queries.mentors_of(world.id, world.today)}
    assert db.session.scalars(select(Post.may_sign).where(Post.person_id == ann)).all() == [False]


def test_decided_once(world):
    propose(world)
    signer = the_signer(world)
    vouch(world)
    with pytest.raises(NotFound), writing():
        guests.vouch(signer, provider_id=world.provider_id, actor_id=world.coordinator.person_id)
    with pytest.raises(NotFound):
        guests.waiting_at(signer.post_id, world.provider_id)


def test_another_provider_decides_nothing(world):
    propose(world)
    with pytest.raises(NotFound):
        guests.waiting_at(the_signer(world).post_id, factories.provider().id)


def test_a_site_trusts_a_domain_until_it_does_not(world):
    propose(world)
    about = {"provider_id": world.provider_id, "site_id": world.site.id, "actor_id": world.coordinator.person_id}
    assert not guests.trusts(the_signer(world))
    for _ in range(2):
        with writing():
            guests.trust_domain(domain="@Hospital.example", **about)
    assert guests.trusts(the_signer(world))
    assert [row.domain for row in guests.domains_of(world.provider_id)] == ["hospital.example"]
    with pytest.raises(NotFound), writing():
        guests.trust_domain(domain="x.example", **(about | {"site_id": factories.site().id}))
    with writing():
        guests.drop_domain(domain="hospital.example", **about)
    assert not guests.trusts(the_signer(world))
    with pytest.raises(NotFound), writing():
        guests.drop_domain(domain="hospital.example", **about)
