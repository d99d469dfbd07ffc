"""The lines of `tracker curriculum coverage`: a table for each language, with its total."""

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby
from operator import add

from tracker.curriculum.coverage import Coverage


def lines(found: Iterable[Coverage]) -> Iterator[str]:
    """Language by language, and at last all together."""
    rows = sorted(found, key=lambda row: row.language)
    for language, of_language in groupby(rows, key=lambda row: row.language):
        files = list(of_language)
        yield f"{language}: file                           texts  present   stale  reviewed"
        yield from map(_line, files)
        yield _line(reduce(add, files), "together")
        yield ""
    if rows:
        yield _line(reduce(add, rows), "all languages together")


def _line(row: Coverage, name: str = "") -> str:
    shares = f"{_share(row.present, row.texts):>7} %{row.stale:>8}{_share(row.reviewed, row.texts):>8} %"
    return f"    {name or row.file:<30}{row.texts:>6}{shares}"


def _share(part: int, whole: int) -> str:
    """In percent, never 100 while one is missing."""
    return str(100 * part // max(1, whole))
