"""Tries that are right are forgotten, whoever made them; wrong ones are told how many are left."""

import pytest

from tests import factories as make
from tracker import errors
from tracker.access import throttle
from tracker.access.models import Throttle
from tracker.extensions import db
from tracker.web import tries


def test_a_right_try_clears_the_count(database):
    who = make.person().id
    for left in (4, 3):
        with pytest.raises(errors.WrongProof) as refused:
            tries.secret_of(who, lambda: False)
        assert refused.value.left == left
    tries.secret_of(who, lambda: True)
    assert db.session.get(Throttle, throttle.for_pin(who)) is None


def test_the_count_of_the_network_keeps_no_right_try(app):
    who = make.person("A", "a@school.example", password=make.PASSWORD)
    with app.test_request_context("/sign-in", environ_base={"REMOTE_ADDR": "198.51.100.7"}):
        assert tries.sign_in("a@school.example", make.PASSWORD) == who.id
        assert db.session.get(Throttle, throttle.for_network("198.51.100.7")) is None
