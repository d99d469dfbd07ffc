"""What becomes of a learner's standing when the plan becomes another one. Pure; nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.curriculum.plan import Competency, Item, Plan
from tracker.standing import look
from tracker.standing.reckon import ItemStanding

Standings = Mapping[str, ItemStanding]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Codes of items, in the order of the plans.

    What was completed or signed off, or is on the way there, carries over, must be done again (another revision) or
    leaves the plan. `returns` was done under an earlier plan and counts again; `newly` is in the new plan only, and
    still to do.
    """

    carries_over: tuple[str, ...]
    again: tuple[str, ...]
    leaves: tuple[str, ...]
    returns: tuple[str, ...]
    newly: tuple[str, ...]


def differing(before: Plan, after: Plan) -> frozenset[str]:
    """Codes in the new plan whose standing may be another one under it: new there, or of another revision."""
    old = {item.code: item.revision for item in before.items}
    return frozenset(item.code for item in after.items if old.get(item.code) != item.revision)


def transfer(before: Plan, after: Plan, items: Standings, later: Standings, today: date) -> Transfer:
    """What a learner keeps, loses and gets by moving from one plan to the other.

    `items` are the standings by the plan before, `later` those by the plan after; of items that do not differ they are
    the same.
    """
    known = {item.code for item in before.items}
    new = {item.code: item for item in after.items}
    had = {item.code for item in before.items if _done(item, items.get(item.code), today)}
    has = {code for code, item in new.items() if _done(item, later.get(code), today)}
    return Transfer(
        carries_over=tuple(code for code in new if code in had & has),
        again=tuple(code for code in new if code in had - has),
        leaves=tuple(i.code for i in before.items if i.code not in new and (i.code in had or _asked(i, items, today))),
        returns=tuple(code for code in new if code in has - had),
        newly=tuple(code for code in new if code not in known | has),
    )


def _done(item: Item, standing: ItemStanding | None, today: date) -> bool:
    """Completed, signed off, or on the way there: what a learner would miss."""
    if standing is None:
        return False
    if isinstance(item, Competency):
        return look.is_valid(standing, today) or standing.observations > 0
    return look.is_completed(standing)


def _asked(item: Item, items: Standings, today: date) -> bool:
    """A request that is open; nobody can answer it once the skill has left the plan."""
    standing = items.get(item.code)
    return standing is not None and look.is_waiting(standing, today)
