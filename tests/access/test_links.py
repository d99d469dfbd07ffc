"""Single-use links: how long they last, and what ends them."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from tests.factories import person
from tracker import clock
from tracker.access import links
from tracker.access.links import Purpose
from tracker.access.models import Link
from tracker.audit import AuditEvent, Verb
from tracker.errors import LinkSpent
from tracker.extensions import db, writing
from tracker.people.models import Account, Person

START = datetime(2026, 6, 15, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def make(who: Person, purpose: Purpose = Purpose.FIRST_SIGN_IN, at: datetime = START) -> str:
    with clock.hold(at), writing():
        return links.make(person_id=who.id, purpose=purpose, actor_id=None)


def spent(token: str, at: datetime = START) -> bool:
    with clock.hold(at):
        try:
            links.look(token)
        except LinkSpent:
            return True
    return False


def use(token: str, at: datetime = START) -> Link:
    with clock.hold(at), writing():
        return links.use(token)


def test_a_link_works_once_and_leaves_its_trail(database):
    amina = person("Amina")
    token = make(amina)
    assert not spent(token)
    assert not spent(token), "looking uses nothing up"
    assert use(token).person_id == amina.id
    assert spent(token)
    with pytest.raises(LinkSpent):
        use(token)
    about_links = AuditEvent.verb.in_([Verb.LINK_MADE, Verb.LINK_USED])
    trail = db.session.scalars(select(AuditEvent).where(about_links).order_by(AuditEvent.verb)).all()
    assert [(event.verb, event.object_id) for event in trail] == [
        (Verb.LINK_MADE, amina.id),
        (Verb.LINK_USED, amina.id),
    ]
    assert not any(token in event.data for event in trail)
    assert token not in str(db.session.execute(select(Link.__table__)).all())


@pytest.mark.parametrize(
    ("purpose", "lasts"), [(Purpose.FIRST_SIGN_IN, timedelta(days=7)), (Purpose.PASSWORD, timedelta(minutes=30))]
)
def test_a_link_expires(database, purpose, lasts):
    token = make(person(), purpose)
    assert not spent(token, START + lasts - SECOND)
    assert spent(token, START + lasts)
    with pytest.raises(LinkSpent):
        use(token, START + lasts)


@pytest.mark.parametrize("token", ["", "unknown", "\ud800"])
def test_an_unknown_link_is_a_spent_link(database, token):
    assert spent(token)


def test_a_new_link_ends_the_one_before_and_nobody_elses(database):
    amina, ben = person("Amina"), person("Ben")
    first, other = make(amina), make(ben)
    second = make(amina, Purpose.PASSWORD)
    assert [spent(token) for token in (first, other, second)] == [True, False, False]


def test_an_unknown_purpose_is_refused(database):
    amina = person("Amina")
    with pytest.raises(ValueError, match="holiday"):
        make(amina, "holiday")


def test_a_deactivated_account_has_no_way_back_through_a_link(database):
    amina = person("Amina")
    token = make(amina)
    with writing():
        db.session.get_one(Account, amina.id).deactivated_at = START
    assert spent(token)


def test_of_two_who_use_it_at_once_one_gets_in(database, app):
    with writing():
        token = links.make(person_id=person("Amina").id, purpose=Purpose.FIRST_SIGN_IN, actor_id=None)
    outcomes = []

    def work() -> None:
        with app.app_context():
            try:
                with writing():
                    links.use(token)
                outcomes.append("in")
            except LinkSpent:
                outcomes.append("spent")
            finally:
                db.session.remove()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["in", "spent", "spent", "spent"]
