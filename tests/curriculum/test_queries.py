"""Questions to the published curriculum."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from tests.curriculum.small import small, write
from tracker import clock
from tracker.curriculum import queries
from tracker.curriculum.publish import publish
from tracker.errors import NotFound
from tracker.extensions import db, writing

NOBODY = UUID(int=0)


@pytest.fixture
def two_editions(database, tmp_path):
    files = small()
    for hours in (10, 12):
        files["modules/ethics.yaml"]["units"][0]["hours"] = hours
        with writing():
            publish(db.session, write(tmp_path, files), actor_id=None, on=datetime(2026, 1, hours, tzinfo=UTC))


def test_programmes_and_their_editions(two_editions):
    assert queries.programmes() == ["small"]
    first, second = queries.editions("small")
    assert (first.number, second.number) == (1, 2)
    assert queries.editions() == [first, second]
    assert queries.newest_edition("small") == second
    assert queries.edition(first.id) == first
    assert queries.newest_printing(second.id).number == 1


AUTUMN = date(2026, 9, 1)
SUMMER = datetime(2026, 8, 31, 23, 59, tzinfo=UTC)


def test_an_edition_to_come_is_offered_from_its_day_on(database, tmp_path):
    files = small()
    for hours, offered_from in ((10, None), (12, AUTUMN)):
        files["modules/ethics.yaml"]["units"][0]["hours"] = hours
        with writing():
            publish(db.session, write(tmp_path, files), actor_id=None, on=SUMMER, offered_from=offered_from)
    assert [queries.newest_edition("small", on=date(2026, 8, day)).number for day in (30, 31)] == [1, 1]
    assert queries.newest_edition("small", on=AUTUMN).number == 2
    with clock.hold(SUMMER):
        assert queries.newest_edition("small").number == 1
    with clock.hold(SUMMER + timedelta(minutes=1)):
        assert queries.newest_edition("small").number == 2
    assert queries.latest_editions()["small"].number == 2


def test_a_programme_whose_first_edition_is_to_come_is_not_offered(database, tmp_path):
    with writing():
        publish(db.session, write(tmp_path, small()), actor_id=None, on=SUMMER, offered_from=AUTUMN)
    assert queries.programmes(on=date(2026, 8, 31)) == []
    assert queries.newest_edition("small", on=date(2026, 8, 31)) is None
    assert queries.programmes(on=AUTUMN) == ["small"]
    assert len(queries.editions("small")) == 1


def test_what_is_not_there(database):
    assert queries.programmes() == queries.editions("small") == []
    assert queries.newest_edition("small") is None
    for ask in (queries.edition, queries.newest_printing, queries.plan_of):
        with pytest.raises(NotFound):
            ask(NOBODY)


def test_each_edition_has_its_own_plan(two_editions):
    plans = [queries.plan_of(edition.id) for edition in queries.editions("small")]
    assert [plan.unit("ethics-words").hours for plan in plans] == [10, 12]


def test_a_plan_that_is_known_costs_one_small_query(two_editions):
    edition = queries.newest_edition("small").id
    queries.plan_of(edition)
    asked = []
    reader = db.engines["reader"]

    def listen(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(reader, "before_cursor_execute", listen)
    queries.plan_of(edition)
    event.remove(reader, "before_cursor_execute", listen)
    assert len(asked) == 1
    assert "body" not in asked[0]


def test_the_process_keeps_a_bounded_number_of_plans():
    kept = dict(queries._plans)
    try:
        for number in range(queries._MOST_KEPT + 5):
            queries._keep((UUID(int=number), 1), ("digest", None))
        assert len(queries._plans) == queries._MOST_KEPT
    finally:
        queries._plans.clear()
        queries._plans.update(kept)
