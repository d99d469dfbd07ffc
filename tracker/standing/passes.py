"""The passes of a unit where a programme is staged: studied in one language first, then again in another (E13).

Pure. The state of the unit stays as the rules say: completed, with its first pass.
"""

from collections.abc import Iterable

from tracker.curriculum.plan import Plan
from tracker.standing.reckon import ItemStanding


def still_in(plan: Plan, standing: ItemStanding | None, taught: Iterable[str] = ()) -> tuple[str, ...]:
    """The languages of which one is still to do; none before the first pass, and where nothing is staged.

    `taught`: the cohort's languages; where it has one of those asked, the others are not told of.
    """
    staged = plan.languages.staged
    done = standing.completed_in.split(",") if standing and standing.completed_in else []
    if staged is None or staged.first not in done or set(done) & set(staged.then):
        return ()
    here = set(taught)
    return tuple(code for code in staged.then if code in here) or staged.then
