"""Finding words in the glossary, in any of its languages; accents and capitals do not count.

In the process and without SQL: the words of a reading of the glossary are folded once and kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tracker.curriculum.glossary import Glossary, Term
from tracker.people.names import search_key

MOST_WORDS = 8
SHORT = 2
"""Letters up to which a word is found only as a whole: RR is a word, and stands inside hundreds."""
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Folded:
    """An entry with the folded form of its words, and of all that is said of it."""

    term: Term
    words: tuple[str, ...]
    spoken: str
    all: str
    whole: frozenset[str]
    """Every single word of `all`."""

    def holds(self, word: str) -> bool:
        return word in (self.whole if len(word) <= SHORT else self.all)


def search(glossary: Glossary, question: str) -> list[Term]:
    """What holds every word of the question. First what is just that, then what begins with it, then the rest.

    An entry found by its explanation alone stands last. A question without a word finds everything.
    """
    looked_for = search_key(question)
    words = tuple(dict.fromkeys(_WORDS.findall(looked_for)))[:MOST_WORDS]
    found = [each for each in folded(glossary) if all(map(each.holds, words))]
    return [each.term for each in sorted(found, key=lambda each: rank(each, looked_for, words))]


def rank(entry: Folded, looked_for: str, words: Iterable[str]) -> int:
    """Lower stands first; what is alike keeps the order of the file."""
    if looked_for in entry.words:
        return 0
    if any(word.startswith(looked_for) for word in entry.words):
        return 1
    return 2 if all(word in entry.spoken for word in words) else 3


@lru_cache(maxsize=4)
def folded(glossary: Glossary) -> tuple[Folded, ...]:
    return tuple(_fold(term) for term in glossary.terms)


def _fold(term: Term) -> Folded:
    said = [search_key(word) for words in term.words.values() for word in words]
    more = search_key(" ".join((term.means, term.english, term.beware, term.code.replace("-", " "))))
    # BP (blood pressure) is just BP too.
    bare = [word.partition(" (")[0] for word in said]
    spoken = "\n".join(said)
    everything = f"{spoken}\n{more}"
    return Folded(term, tuple({*said, *bare}), spoken, everything, frozenset(_WORDS.findall(everything)))
