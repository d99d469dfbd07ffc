"""Links to sign by: how long each way lasts, what uses one up, and that none ends another."""

from contextlib import ExitStack
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest

from tests.logbook.worlds import World
from tracker import clock
from tracker.access import sign_links
from tracker.access.tokens import derived_code, derived_token, new_token
from tracker.errors import Conflict, LinkSpent
from tracker.extensions import db, writing

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world():
    with ExitStack() as clocks:
        yield World(clocks)


def make(world, way="link", token="", link_id=None, **more):
    given = {
        "token": token or new_token(),
        "way": way,
        "enrolment_id": world.id,
        "subject": "request",
        "seqs": [2],
        "person_id": world.mentor.person_id,
        "actor_id": world.learner_id,
        **more,
    }
    with writing():
        return sign_links.make(link_id or uuid4(), **given)


def use(token):
    with writing():
        sign_links.use(sign_links.find(token))


@pytest.mark.parametrize(
    ("way", "lasts"),
    [("code", timedelta(minutes=15)), ("device", timedelta(minutes=15)), ("link", timedelta(days=14))],
)
def test_each_way_lasts_its_time(world, way, lasts):
    make(world, way, "it")
    world.at(world.now + lasts - timedelta(seconds=1))
    assert not sign_links.is_over(sign_links.find("it"))
    world.later(seconds=1)
    assert sign_links.is_over(sign_links.find("it"))
    with pytest.raises(LinkSpent):
        use("it")


def test_it_is_used_once_and_a_second_mail_leaves_the_first(world):
    make(world, token="first")
    make(world, token="second")
    use("first")
    assert sign_links.find("first").used_at == clock.now()
    with pytest.raises(LinkSpent):
        use("first")
    use("second")


def test_the_same_form_makes_one_link_and_another_never_takes_its_place(world):
    link_id = uuid4()
    assert make(world, token="it", link_id=link_id)[1]
    assert not make(world, token="it", link_id=link_id)[1]
    with pytest.raises(Conflict):
        make(world, token="other", link_id=link_id, person_id=world.other_mentor.person_id)


def test_neither_token_nor_code_stands_in_its_row(world):
    row, _ = make(world, "code", "the-token", code="THECODE2")
    assert row.about == (2,)
    said = " ".join(str(getattr(row, column.key)) for column in row.__table__.columns)
    assert "the-token" not in said
    assert "THECODE2" not in said
    assert sign_links.find_by_code("THECODE2").id == row.id


def test_a_code_is_found_only_while_it_can_be_used(world):
    make(world, "code", "it", code="THECODE2")
    use("it")
    for code in ("THECODE2", "", "unknown"):
        with pytest.raises(LinkSpent):
            sign_links.find_by_code(code)
    make(world, "code", "late", code="THECODE3")
    world.later(minutes=15)
    with pytest.raises(LinkSpent):
        sign_links.find_by_code("THECODE3")


def test_of_two_at_once_one_is_refused(app, world):
    make(world, token="it")
    used = []

    def run():
        with app.app_context(), clock.hold(world.now):
            try:
                use("it")
                used.append(True)
            except LinkSpent:
                used.append(False)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(used) == [False, True]


def test_what_is_derived_needs_the_key_and_is_lasting():
    assert derived_token(b"key", "a") == derived_token(b"key", "a") != derived_token(b"key", "b")
    assert derived_token(b"key", "a") != derived_token(b"other", "a")
    code = derived_code(b"key", "a")
    assert code == derived_code(b"key", "a") != derived_code(b"key", "b")
    assert len(code) == 8
    assert not set(code) & set("0O1IL")
