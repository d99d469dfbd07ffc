"""Who stands on a list of learners: ready, able to sit an examination, short of hours, ended."""

from dataclasses import replace

import pytest

from tests.cohorts.worlds import World
from tracker.certificates.requirements import Judged, Kind, Needed
from tracker.cohorts.lines import roll_of
from tracker.cohorts.listing import Order, Whom, listed
from tracker.cohorts.matrix import Show

MET = Needed("all-units", Kind.UNITS, 1, 1, met=True)
MISSING = replace(MET, met=False)
BY_PERSON = replace(MISSING, kind=Kind.PERSON, by_person=True)
JUDGED = {
    "Amina": Judged((MET, MET), ()),
    "Bram": Judged((MET, BY_PERSON), ()),
    "Céline": Judged((MISSING, MET), ("practical",)),
    "Daan": Judged((MISSING, MISSING), ()),
}


@pytest.fixture
def found(database):
    world = World()
    for name in ("Amina", "Bram", "Céline"):
        world.learner(name)
    world.end(world.learner("Daan"))
    roll = roll_of(world.cohort)
    judged = {line.enrolment_id: JUDGED[line.name] for line in (*roll.lines, *roll.ended)}
    return lambda **asked: [each.line.name for each in listed(roll, judged, **asked)]


def test_each_is_on_the_list_that_fits(found):
    shown = {whom: found(show=whom) for whom in Whom}
    assert shown == {
        Whom.READY: ["Amina"],
        Whom.TO_CHECK: ["Bram"],
        Whom.MAY_SIT: ["Céline"],
        Whom.HOURS: [],
        Whom.ENDED: ["Daan"],
    }
    assert found() == ["Amina", "Bram", "Céline"]
    assert found(show=Show.BEHIND, name="am") == found(show=Show.BEHIND, name="Amina")
    assert found(show=Whom.READY, name="bram") == []


def test_orders(found):
    assert found(order=Order.READY) == ["Amina", "Bram", "Céline"]
    assert all(sorted(found(order=order)) == ["Amina", "Bram", "Céline"] for order in Order)
