"""How many are at a site on the fullest day, the places left by month, and who would be at two sites at once."""

from contextlib import ExitStack
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.logbook.worlds import World
from tracker.cohorts.places import MONTHS, Stay, by_site, months_ahead, most_at_once, stays_at, stays_of

HERE = uuid4()


def stay(first: str, last: str) -> Stay:
    return Stay(uuid4(), "Ada", HERE, "Marc", date.fromisoformat(first), date.fromisoformat(last), uuid4())


@pytest.mark.quick
def test_the_fullest_day():
    stays = [stay("2026-03-01", "2026-03-10"), stay("2026-03-10", "2026-03-20"), stay("2026-03-11", "2026-04-02")]
    assert most_at_once(stays, date(2026, 3, 1), date(2026, 3, 9)) == 1
    assert most_at_once(stays, date(2026, 3, 1), date(2026, 3, 31)) == 2
    assert most_at_once(stays, date(2026, 4, 3), date(2026, 4, 30)) == 0
    months = months_ahead(stays, date(2026, 3, 5), 3)
    assert [(month.first.month, month.most, month.left) for month in months[:2]] == [(3, 2, 1), (4, 1, 2)]
    assert len(months) == MONTHS
    assert {month.left for month in months_ahead(stays, date(2026, 3, 5), 1)} == {0, 1}
    assert {month.left for month in months_ahead(stays, date(2026, 3, 5), None)} == {None}


@pytest.mark.usefixtures("database")
def test_placements_as_they_fill_places():
    with ExitStack() as clocks:
        world = World(clocks)
        first, last = world.today, world.today + timedelta(days=60)
        seq = world.place(starts_on=first, ends_on=last).seq
        (one,) = stays_at(world.provider_id, world.today)
        assert (one.enrolment_id, one.site_id, one.first, one.last) == (world.id, world.site.id, first, last)
        assert list(by_site([one])) == [world.site.id]
        assert stays_at(world.provider_id, last + timedelta(days=1)) == []
        assert stays_at(world.provider_id, first, [world.room.id]) == []
        assert stays_at(factories.provider().id, first) == []
        assert stays_of([world.id], first, first) == [one]
        world.later(days=5)
        world.end_placement(seq, on=world.today)
        assert stays_of([world.id], first, last)[0].last == world.today
        assert stays_of([world.id], world.today + timedelta(days=1), last) == []
