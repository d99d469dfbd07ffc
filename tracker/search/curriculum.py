"""Words found in the whole curriculum: titles, summaries, aims, key points and criteria, by programme and module.

In the process and without SQL: of each printing, which cannot change, the texts are folded once and kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from types import MappingProxyType

from tracker.curriculum.plan import Item, Module, Plan, Unit
from tracker.curriculum.queries import PrintingKey
from tracker.curriculum.translating import Sayings
from tracker.curriculum.translations import digest
from tracker.people.names import search_key

MOST_RESULTS = 50
MOST_WORDS = 8
SHORTEST = 2
"""Letters below which a word of a question is passed over."""
_MOST_KEPT = 64
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_WORDS = re.compile(r"\w+")
_kept: dict[tuple[PrintingKey, tuple[str, ...]], "tuple[Known, tuple[Entry, ...]]"] = {}
Known = Mapping[str, Sayings]
"""Of each language what is published in it, as curriculum/translating.py keeps it: another object, other words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the plan, or one sentence of it, with its folded form in every language searched."""

    text: str
    """The whole text in English."""
    key: str
    sentence: int | None = None
    """Which sentence of it, where it has several."""


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
    passage: Passage
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


def search(plans: Mapping[PrintingKey, Plan], question: str, known: Known = MappingProxyType({})) -> Found:
    """What holds every word, the same text of several programmes once. Modules in the order of the plans.

    In a module, what has the words in its title stands first. `known`: languages that are searched beside English.
    """
    words = words_of(question)
    found: dict[tuple[str, str], tuple[Entry, list[Plan]]] = {}
    for key, plan in plans.items() if words else ():
        for entry in index_of(key, plan, known):
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
    return Result(entry.thing, best, all(word in title.key for word in words), tuple(plans))


def _first(groups: list[Group], most: int) -> list[Group]:
    """The groups up to so many results in all."""
    shown = []
    for group in groups:
        group.results = group.results[:most]
        most -= len(group.results)
        if group.results:
            shown.append(group)
    return shown


def index_of(key: PrintingKey, plan: Plan, known: Known = MappingProxyType({})) -> tuple[Entry, ...]:
    """The folded texts of a printing, made once for the languages asked for, and anew when their words change."""
    named = (key, tuple(known))
    found = _kept.get(named)
    if found is None or any(found[0][language] is not known[language] for language in known):
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        found = _kept[named] = (dict(known), tuple(_entries(plan, known)))
    return found[1]


def _entries(plan: Plan, known: Known) -> Iterator[Entry]:
    for module in plan.modules:
        yield _entry(module, module, [_whole(module.title, known), _whole(module.aim, known)])
        for item in module.items:
            yield _entry(item, module, list(_passages(item, known)))


def _passages(item: Item, known: Known) -> Iterator[Passage]:
    yield _whole(item.title, known)
    sentences = zip_longest(*map(sentences_of, _said(item.summary, known)), fillvalue="")
    for number, sentence in enumerate(sentences):
        yield Passage(item.summary, "\n".join(map(search_key, sentence)), number)
    more = [*item.aims, *item.key_points] if isinstance(item, Unit) else [step.text for step in item.criteria]
    yield from (_whole(text, known) for text in more)


def _whole(text: str, known: Known) -> Passage:
    return Passage(text, "\n".join(map(search_key, _said(text, known))))


def _said(text: str, known: Known) -> list[str]:
    """The text in English and in every language searched that has it."""
    found = (sayings.get(digest(text)) for sayings in known.values())
    return [text, *(one.text for one in found if one and one.text)]


def sentences_of(text: str) -> list[str]:
    return _SENTENCES.split(text)


def _entry(thing: Module | Item, module: Module, texts: list[Passage]) -> Entry:
    passages = tuple(texts)
    return Entry(thing, module, passages, "\n".join(passage.key for passage in passages))


def shown(text: str, sentence: int | None) -> str:
    """The part of a text that a passage means, in whatever language the text is shown; all of it without that part."""
    parts = sentences_of(text) if sentence is not None else []
    return parts[sentence] if sentence is not None and sentence < len(parts) else text


def marked(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word that was looked for."""
    pieces = re.split(r"(\w+)", text)
    return [(piece, any(word in search_key(piece) for word in words)) for piece in pieces if piece]
