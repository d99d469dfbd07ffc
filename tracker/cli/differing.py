"""What differs between two plans, in lines for a terminal: words taken away in [- -], words added in {+ +}."""

from collections.abc import Iterator

from tracker.curriculum.diff import ADDED, REMOVED, Piece, compare
from tracker.curriculum.plan import Competency, Item, Plan

MARKS = {ADDED: ("{+", "+}"), REMOVED: ("[-", "-]")}


def lines(before: Plan | None, after: Plan) -> Iterator[str]:
    """One programme; nothing where nothing differs."""
    if before is None:
        yield f"{after.programme}: a new programme."
        return
    found = compare(before, after)
    if not found:
        return
    yield f"{after.programme}:"
    for sign, items in (("+", found.added), ("-", found.removed)):
        yield from (f"  {sign} {named(item)}" for item in items)
    for change in found.changed:
        moved = f", moved from {change.before.module} to {change.after.module}" if change.moved else ""
        yield f"  ~ {named(change.after)}{moved}{', to be done again' if change.again else ''}"
        yield from (f"      {part.part}: {marked(part.pieces)}" for part in change.parts)
    yield from (f"  ~ {part.part}: {marked(part.pieces)}" for part in found.programme)


def named(item: Item) -> str:
    return f"{'skill' if isinstance(item, Competency) else 'unit'} {item.code}"


def marked(pieces: list[Piece]) -> str:
    """In one line, whatever the parts were."""
    said = ""
    for what, words in pieces:
        opens, closes = MARKS.get(what, ("", ""))
        text = " ".join(words.split())
        said += f"{' ' if said else ''}{opens}{text}{closes}"
    return said
