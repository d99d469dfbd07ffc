"""How a name is found: every word of the question stands in it, folded, whatever the way letters were typed.

`search_key` takes marks away; besides, who has no ø types oe, and who has no ü types ue. Pure.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from tracker.people.names import search_key

TYPED_AS_TWO = (("oe", "o"), ("ae", "a"), ("ue", "u"), ("aa", "a"))
"""Sørensen is kept as sorensen; found as soerensen too, and Soerensen as sørensen."""
_Key = InstrumentedAttribute[str]


def loose(folded: str) -> str:
    """A folded text in which two letters that stand for one are one."""
    for two, one in TYPED_AS_TWO:
        folded = folded.replace(two, one)
    return folded


def holds(key: _Key, words: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a column of search keys holds every word."""
    loosened: Any = key
    for two, one in TYPED_AS_TWO:
        loosened = func.replace(loosened, two, one)
    return and_(
        *(or_(key.contains(word, autoescape=True), loosened.contains(loose(word), autoescape=True)) for word in words)
    )


def fits(words: tuple[str, ...], *texts: str) -> bool:
    """The same of texts at hand."""
    folded = search_key(" ".join(texts))
    return all(word in folded or loose(word) in loose(folded) for word in words)


def begins_first(key: _Key, words: tuple[str, ...]) -> ColumnElement[int]:
    """To sort by: first a name that begins with the first word, then one of which another part does."""
    inside = key.contains(f" {words[0]}", autoescape=True)
    return case((key.startswith(words[0], autoescape=True), 0), (inside, 1), else_=2)
