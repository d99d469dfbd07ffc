"""A new administrator takes two persons; the last one stays; where one is alone the machine's keeper does it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.factories import person, provider
from tests.people.worlds import TODAY, staff
from tracker import clock
from tracker.access import actor as actors
from tracker.audit import AuditEvent, Verb
from tracker.errors import AlreadyStaff, Conflict, Forbidden, LastAdministrator, NeedsTwo, NotFound
from tracker.extensions import db, writing
from tracker.people import granting, staffing
from tracker.people.models import Account

pytestmark = pytest.mark.usefixtures("database")


class Office:
    def __init__(self):
        self.at, self.new = provider(), person("New")
        self.one, self.two = person("One"), person("Two")
        self.hats = {each.id: staff(self.at, each, "administrator").id for each in (self.one, self.two)}

    def ask(self, by=None, who=None, grant_id=None):
        with writing():
            return granting.ask(
                actor_id=(by or self.one).id,
                provider_id=self.at.id,
                person_id=(who or self.new).id,
                grant_id=grant_id or uuid4(),
            ).id

    def decide(self, verb, grant_id, by, **more):
        with writing():
            return verb(actor_id=by.id, provider_id=self.at.id, grant_id=grant_id, **more)

    def end(self, who, by, last_day=TODAY):
        with writing():
            staffing.end_staff(
                actor_id=by.id if by else None,
                provider_id=self.at.id,
                staff_id=self.hats[who.id],
                last_day=last_day,
            )

    def is_one(self, who):
        db.session.rollback()
        return actors.load(who.id).administrator_at(self.at.id) is not None


@pytest.fixture
def office():
    return Office()


def verbs():
    db.session.rollback()
    return [verb for verb in db.session.scalars(select(AuditEvent.verb)) if verb.startswith("administrator:")]


def test_one_asks_and_another_agrees(office):
    grant_id = uuid4()
    assert office.ask(grant_id=grant_id) == office.ask(grant_id=grant_id) == grant_id, "sent twice it asks once"
    with pytest.raises(AlreadyStaff):
        office.ask(by=office.two)
    with pytest.raises(Forbidden):
        office.decide(granting.agree, grant_id, office.one, starts_on=TODAY)
    with pytest.raises(Forbidden):
        office.decide(granting.refuse, grant_id, office.one)
    with pytest.raises(Forbidden):
        office.decide(granting.agree, grant_id, office.new, starts_on=TODAY)
    assert not office.is_one(office.new)
    office.decide(granting.agree, grant_id, office.two, starts_on=date(2026, 1, 1))
    assert office.is_one(office.new)
    assert granting.waiting(office.at.id) == []
    with pytest.raises(Conflict):
        office.decide(granting.refuse, grant_id, office.two)
    with pytest.raises(Conflict):
        office.decide(granting.take_back, grant_id, office.one)
    assert verbs() == [Verb.ADMIN_ASKED, Verb.ADMIN_AGREED]


def test_refused_or_taken_back_it_comes_to_nothing_and_can_be_asked_again(office):
    office.decide(granting.refuse, office.ask(), office.two)
    grant_id = office.ask()
    with pytest.raises(Forbidden):
        office.decide(granting.take_back, grant_id, office.two)
    office.decide(granting.take_back, grant_id, office.one)
    assert not office.is_one(office.new)
    office.ask()
    assert len(granting.waiting(office.at.id)) == 1
    elsewhere = provider()
    with pytest.raises(NotFound), writing():
        granting.agree(actor_id=office.two.id, provider_id=elsewhere.id, grant_id=grant_id, starts_on=TODAY)


def test_nobody_ends_their_own_and_the_last_stays(office):
    with pytest.raises(Forbidden):
        office.end(office.one, office.one)
    office.end(office.one, office.two)
    with pytest.raises(LastAdministrator):
        office.end(office.two, None)
    with pytest.raises(NeedsTwo):
        office.ask(by=office.two)
    assert staffing.administrators(office.at.id) == [office.two.id]


def test_an_account_that_is_closed_and_a_role_that_will_end_keep_nothing_open(office):
    with writing():
        db.session.get_one(Account, office.one.id).deactivated_at = clock.now()
    with pytest.raises(LastAdministrator):
        office.end(office.two, None)
    with writing():
        db.session.get_one(Account, office.one.id).deactivated_at = None
    office.end(office.one, office.two, last_day=TODAY + timedelta(days=9))
    with pytest.raises(LastAdministrator):
        office.end(office.two, None)


def test_the_keeper_of_the_machine_helps_where_one_is_alone(office):
    def alone(who):
        with writing():
            granting.grant_alone(provider_id=office.at.id, person_id=who.id, starts_on=date(2026, 1, 1))

    with pytest.raises(NeedsTwo):
        alone(office.new)
    with pytest.raises(AlreadyStaff):
        alone(office.one)
    office.end(office.one, office.two)
    alone(office.new)
    assert office.is_one(office.new)
    assert verbs() == [Verb.ADMIN_GRANTED_ALONE]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.ADMIN_GRANTED_ALONE)).one()
    assert (event.actor_id, event.provider_id) == (None, office.at.id)
