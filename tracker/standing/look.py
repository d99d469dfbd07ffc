"""What a kept standing means on a day. Pure: the day is handed in, so a skill can expire overnight without an entry."""

from datetime import date
from enum import StrEnum

from tracker.curriculum.plan import Competency
from tracker.standing.reckon import ItemStanding


class State(StrEnum):
    """State of a competency on a day; the first that fits, in this order."""

    SIGNED_OFF = "signed-off"
    """Awarded, and valid on that day."""
    WAITING = "waiting"
    """A request is open and has not lapsed."""
    EXPIRED = "expired"
    """Awarded once; has to be seen again."""
    MORE_PRACTICE = "more-practice"
    """The latest observation said so."""
    PARTLY = "partly"
    """Some of the observations or mentors are there, not all."""
    PRACTISING = "practising"
    """Something was logged."""
    NOT_STARTED = "not-started"


class UnitState(StrEnum):
    NOT_STARTED = "not-started"
    COMPLETED = "completed"


class ModuleState(StrEnum):
    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    COMPLETE = "complete"


def is_valid(standing: ItemStanding, today: date) -> bool:
    """Signed off on that day. The last day of the validity still counts."""
    return standing.awarded_on is not None and (standing.valid_until is None or today <= standing.valid_until)


def is_waiting(standing: ItemStanding, today: date) -> bool:
    """A request is open on that day; the day it names as its last still counts."""
    return standing.waiting_until is not None and today <= standing.waiting_until


def state(standing: ItemStanding | None, today: date) -> State:
    """The state of a competency on that day."""
    if standing is None or (standing.last_on is None and standing.awarded_on is None):
        return State.NOT_STARTED
    tests = (
        (State.SIGNED_OFF, is_valid(standing, today)),
        (State.WAITING, is_waiting(standing, today)),
        (State.EXPIRED, standing.awarded_on is not None),
        (State.MORE_PRACTICE, standing.latest_outcome == "more-practice"),
        (State.PARTLY, standing.observations > 0),
    )
    return next((found for found, fits in tests if fits), State.PRACTISING)


def is_doubted(standing: ItemStanding, today: date) -> bool:
    """Signed off, and later found wanting: the cell is marked and the attention list shows it."""
    return is_valid(standing, today) and standing.latest_outcome == "more-practice"


def observations_left(skill: Competency, standing: ItemStanding | None) -> int:
    """How many achieved observations are still needed, counting different mentors too; an exemption needs none."""
    if standing is None:
        return max(skill.observations, skill.mentors)
    if standing.exempted_on is not None:
        return 0
    return max(skill.observations - standing.observations, skill.mentors - standing.mentors, 0)


def is_completed(standing: ItemStanding | None) -> bool:
    """A unit that was completed in at least one language, or that the learner is exempt from."""
    return standing is not None and (standing.completed_on is not None or standing.exempted_on is not None)
