"""Words found in the whole curriculum: titles, summaries, aims, key points and criteria, by programme and module.

In the process and without SQL: of each printing, which cannot change, the texts are folded once and kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracker.curriculum.plan import Item, Module, Plan, Unit
from tracker.curriculum.queries import PrintingKey
from tracker.people.names import search_key

MOST_RESULTS = 50
MOST_WORDS = 8
SHORTEST = 2
"""Letters below which a word of a question is passed over."""
_MOST_KEPT = 64
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_WORDS = re.compile(r"\w+")
_kept: dict[PrintingKey, "tuple[Entry, ...]"] = {}


@dataclass(frozen=True, slots=True)
class Passage:
    """A title, sentence, aim, key point or criterion, with its folded form."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: a module, unit or skill."""

    thing: Module | Item
    module: Module
    passages: tuple[Passage, ...]
    """The title first."""
    key: str
    """Of all passages together."""


@dataclass(frozen=True, slots=True)
class Result:
    """A module, unit or skill with the passage that fits best, and the programmes that have it in these words."""

    thing: Module | Item
    text: str
    in_title: bool
    programmes: tuple[Plan, ...]


@dataclass
class Group:
    """What was found in one module, whichever programmes have it."""

    module: Module
    results: list[Result] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """At most MOST_RESULTS results; `all` counts them all."""

    words: tuple[str, ...]
    groups: list[Group]
    all: int

    @property
    def shown(self) -> int:
        return sum(len(group.results) for group in self.groups)


def words_of(question: str) -> tuple[str, ...]:
    """What is looked for, folded: each word once, the short ones left out."""
    words = dict.fromkeys(word for word in _WORDS.findall(search_key(question)) if len(word) >= SHORTEST)
    return tuple(words)[:MOST_WORDS]


def search(plans: Mapping[PrintingKey, Plan], question: str) -> Found:
    """What holds every word, the same text of several programmes once. Modules in the order of the plans.

    In a module, what has the words in its title stands first.
    """
    words = words_of(question)
    found: dict[tuple[str, str], tuple[Entry, list[Plan]]] = {}
    for key, plan in plans.items() if words else ():
        for entry in index_of(key, plan):
            if all(word in entry.key for word in words):
                found.setdefault((entry.thing.code, entry.key), (entry, []))[1].append(plan)
    groups = _grouped(found.values(), words)
    return Found(words, _first(groups, MOST_RESULTS), len(found))


def _grouped(found: Iterable[tuple[Entry, list[Plan]]], words: tuple[str, ...]) -> list[Group]:
    groups: dict[str, Group] = {}
    for entry, plans in found:
        group = groups.setdefault(entry.module.code, Group(entry.module))
        group.results.append(_result(entry, plans, words))
    for group in groups.values():
        group.results.sort(key=lambda result: not result.in_title)
    return list(groups.values())


def _result(entry: Entry, plans: Iterable[Plan], words: tuple[str, ...]) -> Result:
    """With the passage that says most of what the title, which is shown anyway, does not say."""
    title, *rest = entry.passages
    unsaid = [word for word in words if word not in title.key]

    def fit(passage: Passage) -> tuple[int, int]:
        return sum(word in passage.key for word in unsaid), sum(word in passage.key for word in words)

    best = max(rest, key=fit, default=title)
    return Result(entry.thing, best.text, all(word in title.key for word in words), tuple(plans))


def _first(groups: list[Group], most: int) -> list[Group]:
    """The groups up to so many results in all."""
    shown = []
    for group in groups:
        group.results = group.results[:most]
        most -= len(group.results)
        if group.results:
            shown.append(group)
    return shown


def index_of(key: PrintingKey, plan: Plan) -> tuple[Entry, ...]:
    """The folded texts of a printing, made once."""
    if key not in _kept:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = tuple(_entries(plan))
    return _kept[key]


def _entries(plan: Plan) -> Iterator[Entry]:
    for module in plan.modules:
        yield _entry(module, module, [module.title, module.aim])
        for item in module.items:
            yield _entry(item, module, _texts(item))


def _texts(item: Item) -> list[str]:
    summary = _SENTENCES.split(item.summary)
    more = [*item.aims, *item.key_points] if isinstance(item, Unit) else [step.text for step in item.criteria]
    return [item.title, *summary, *more]


def _entry(thing: Module | Item, module: Module, texts: list[str]) -> Entry:
    passages = tuple(Passage(text, search_key(text)) for text in texts)
    return Entry(thing, module, passages, "\n".join(passage.key for passage in passages))


def marked(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word that was looked for."""
    pieces = re.split(r"(\w+)", text)
    return [(piece, any(word in search_key(piece) for word in words)) for piece in pieces if piece]
