"""The secret of one's calendar: one for each person, kept as a hash, renewed and revoked at once."""

import pytest
from sqlalchemy import select

from tests.factories import person
from tracker import clock
from tracker.access import feeds
from tracker.access.models import CalendarFeed
from tracker.audit import AuditEvent, Verb
from tracker.errors import NotFound
from tracker.extensions import db, writing
from tracker.people.models import Account

pytestmark = pytest.mark.usefixtures("database")


def renew(who):
    with writing():
        return feeds.renew(person_id=who.id)


def leads_nowhere(secret):
    db.session.rollback()
    with pytest.raises(NotFound):
        feeds.whose(secret)


@pytest.mark.quick
def test_a_secret_leads_to_its_person_and_only_its_hash_is_kept():
    amina, ben = person(), person()
    secret, other = renew(amina), renew(ben)
    assert (feeds.whose(secret), feeds.whose(other)) == (amina.id, ben.id)
    assert feeds.made_at(amina.id) is not None
    assert len(secret) >= 40
    assert secret not in db.session.scalars(select(CalendarFeed.secret_hash)).all()
    leads_nowhere(secret[:-1])
    leads_nowhere("")


def test_a_new_one_ends_the_one_before_and_revoking_ends_it():
    amina = person()
    first, second = renew(amina), renew(amina)
    leads_nowhere(first)
    assert feeds.whose(second) == amina.id
    for _ in range(2):
        with writing():
            feeds.revoke(person_id=amina.id)
    leads_nowhere(second)
    assert feeds.made_at(amina.id) is None
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.object_id == amina.id)).all()
    assert [verbs.count(verb) for verb in (Verb.CALENDAR_MADE, Verb.CALENDAR_ENDED)] == [2, 1]


def test_whoever_is_gone_has_no_calendar():
    amina = person(email="amina@school.example")
    secret = renew(amina)
    with writing():
        db.session.get_one(Account, amina.id).deactivated_at = clock.now()
    leads_nowhere(secret)
