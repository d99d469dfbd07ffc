"""One item of one learner, as short as a matrix needs it. The rules stay those of tracker/standing/look.py.

SQL squeezes a kept row into ten digits that say of each date only what a rule asks of it: absent, past, or not yet
past. Ten digits become a standing that looks the same on that day, and the rules look at that. Few of them differ, so
each is looked at once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Integer, Text, case, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from tracker.logbook.models import StandingItem
from tracker.standing import look
from tracker.standing.look import State
from tracker.standing.reckon import ItemStanding

OUTCOMES = (None, "achieved", "more-practice")
MOST = 9
"""Observations beyond the ninth look like nine."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What is seen of an item on a day. The same sight is the same object, so that it can be looked up fast."""

    state: State
    level: int = 0
    """How much help was needed at the latest observation; 0 where there was none."""
    observations: int = 0
    completed: bool = False
    doubted: bool = False
    exempt: bool = False
    """On evidence from elsewhere."""
    waived: bool = False
    """Of a unit: exempt and not completed, so that nobody asks for its hours."""


NOTHING = Sight(State.NOT_STARTED)
"""What is seen where nothing was ever said."""


def digits(today: date) -> ColumnElement[str]:
    """The ten digits of a row of standing_item: a leading 1, then the places that `sight` reads."""
    item = StandingItem
    places: tuple[ColumnElement[int], ...] = (
        _is_there(item.awarded_on),
        _when(item.valid_until, today),
        _when(item.waiting_until, today),
        case({"achieved": 1, "more-practice": 2}, value=item.latest_outcome, else_=0),
        case((item.latest_level.is_(None), 0), else_=item.latest_level),
        case((item.observations > MOST, MOST), else_=item.observations),
        _is_there(item.last_on),
        _is_there(func.coalesce(item.completed_on, item.exempted_on)),
        case((item.exempted_on.is_(None), 0), (item.completed_on.is_(None), 1), else_=2),
    )
    number: ColumnElement[int] = cast(1, Integer)
    for place in places:
        number = number * 10 + place
    return cast(number, Text)


def _is_there(column: ColumnElement[date | None] | InstrumentedAttribute[date | None]) -> ColumnElement[int]:
    return case((column.is_(None), 0), else_=1)


def _when(column: InstrumentedAttribute[date | None], today: date) -> ColumnElement[int]:
    return case((column.is_(None), 0), (column < today, 1), else_=2)


@lru_cache(maxsize=8192)
def sight(places: str, today: date) -> Sight:
    """What the digits of a row show on that day."""
    awarded, valid, waiting, outcome, level, observations, touched, completed, exempt = map(int, places[1:])
    days = (None, today - timedelta(days=1), today)
    like = ItemStanding(
        item_code="",
        kind="",
        last_seq=0,
        awarded_on=days[awarded],
        valid_until=days[valid],
        waiting_until=days[waiting],
        latest_outcome=OUTCOMES[outcome],
        latest_level=level or None,
        observations=observations,
        completed_on=days[completed],
        last_on=days[touched],
    )
    return Sight(
        look.state(like, today),
        level,
        observations,
        look.is_completed(like),
        look.is_doubted(like, today),
        exempt=bool(exempt),
        waived=exempt == 1,
    )
