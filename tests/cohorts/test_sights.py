"""The short form of a row must look exactly as the row itself, on every database, whatever stands in it."""

from datetime import timedelta
from itertools import product

from sqlalchemy import insert, select

from tests import factories
from tracker.cohorts.sights import digits, sight
from tracker.extensions import db, writing
from tracker.logbook.models import StandingItem
from tracker.standing import look
from tracker.standing.reckon import ItemStanding


def every_standing(today):
    """One for each way in which the rules can tell standings apart."""
    days = (None, today - timedelta(days=1), today, today + timedelta(days=1))
    ways = product(
        (None, today),
        days,
        days,
        (None, "achieved", "more-practice"),
        (None, 3),
        (0, 1, 12),
        (None, today),
        (None, today),
        (None, today),
    )
    for number, (awarded, valid, waiting, outcome, level, observations, last, completed, exempted) in enumerate(ways):
        yield ItemStanding(
            item_code=f"item-{number}",
            kind="competency",
            last_seq=1,
            awarded_on=awarded,
            valid_until=valid,
            waiting_until=waiting,
            latest_outcome=outcome,
            latest_level=level,
            observations=observations,
            last_on=last,
            completed_on=completed,
            exempted_on=exempted,
        )


def test_a_sight_looks_as_its_row(database):
    learner = factories.learner()
    today = factories.today(learner.provider_id)
    rows = {each.item_code: each for each in every_standing(today)}
    columns = [column.key for column in StandingItem.__table__.columns]
    more = {"enrolment_id": learner.id, "rules_version": 1}
    values = [{key: more.get(key, getattr(row, key, None)) for key in columns} for row in rows.values()]
    with writing():
        db.session.execute(insert(StandingItem), values)
    for code, places in db.session.execute(select(StandingItem.item_code, digits(today))):
        row, seen = rows[code], sight(places, today)
        assert seen.state == look.state(row, today), row
        assert seen.doubted == look.is_doubted(row, today), row
        assert seen.completed == look.is_completed(row), row
        assert seen.exempt == (row.exempted_on is not None), row
        assert (seen.level, seen.observations) == (row.latest_level or 0, min(row.observations, 9)), row


def test_the_same_sight_is_the_same_object(database):
    today = factories.today(factories.provider().id)
    assert sight("1020101100", today) is sight("1020101100", today)
