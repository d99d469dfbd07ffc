"""What becomes of a learner's standing when the plan becomes another one. Pure; nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.curriculum.plan import Competency, Item, Plan
from tracker.standing import look
from tracker.standing.reckon import ItemStanding


@dataclass(frozen=True, slots=True)
class Transfer:
    """Codes of items, in the order of the plans.

    What was completed or signed off carries over (same revision), must be done again (another revision) or leaves the
    plan; `newly` is in the new plan only.
    """

    carries_over: tuple[str, ...]
    again: tuple[str, ...]
    leaves: tuple[str, ...]
    newly: tuple[str, ...]


def transfer(before: Plan, after: Plan, items: Mapping[str, ItemStanding], today: date) -> Transfer:
    """What a learner with these standings keeps, loses and gets by moving from one plan to the other."""
    new = {item.code: item for item in after.items}
    done = [item for item in before.items if _done(item, items.get(item.code), today)]
    known = {item.code for item in before.items}
    return Transfer(
        carries_over=tuple(item.code for item in done if item.code in new and _same(item, new[item.code])),
        again=tuple(item.code for item in done if item.code in new and not _same(item, new[item.code])),
        leaves=tuple(item.code for item in done if item.code not in new),
        newly=tuple(code for code in new if code not in known),
    )


def _same(item: Item, other: Item) -> bool:
    return item.revision == other.revision


def _done(item: Item, standing: ItemStanding | None, today: date) -> bool:
    """Completed, signed off, or on the way there: what a learner would miss."""
    if standing is None:
        return False
    if isinstance(item, Competency):
        return look.is_valid(standing, today) or standing.observations > 0
    return look.is_completed(standing)
