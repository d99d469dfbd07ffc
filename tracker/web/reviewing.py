"""A draft of the curriculum against what is published: what becomes of each programme, whom it touches, what differs.

Each change is told once, with the programmes that it is made in: a module is often taught in all of them.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tracker.curriculum import publish, queries, translating
from tracker.curriculum.canonical import digest_of
from tracker.curriculum.files import Contents
from tracker.curriculum.models import Edition
from tracker.curriculum.plan import Item, Plan
from tracker.curriculum.publish import Outcome
from tracker.curriculum.reading import Fault
from tracker.curriculum.translating import TranslationCount
from tracker.people.models import Cohort
from tracker.web import differing
from tracker.web.differing import Told

T = TypeVar("T")
Where = tuple[str, ...]
"""Titles of the programmes that a change is made in."""


@dataclass(frozen=True)
class Becoming:
    """What becomes of one programme, what differs in it, and which of the reader's cohorts are touched."""

    outcome: Outcome
    told: Told | None
    cohorts: Sequence[Cohort]

    @property
    def plan(self) -> Plan:
        return self.outcome.plan


@dataclass(frozen=True)
class Together:
    """The changes of all programmes, each once."""

    added: Sequence[tuple[Item, Where]]
    removed: Sequence[tuple[Item, Where]]
    changed: Sequence[tuple[differing.Change, Where]]

    @property
    def again(self) -> list[tuple[differing.Change, Where]]:
        return [(change, where) for change, where in self.changed if change.again]

    @property
    def reworded(self) -> list[tuple[differing.Change, Where]]:
        return [(change, where) for change, where in self.changed if change.parts or change.moved]


@dataclass(frozen=True)
class Review:
    """A draft with its faults, or with what it would change; `left_alone` are the programmes that are not in it."""

    faults: Sequence[Fault] = ()
    programmes: Sequence[Becoming] = ()
    left_alone: Sequence[str] = ()
    translations: Sequence[TranslationCount] = ()

    @property
    def anything(self) -> bool:
        return bool(self.translations) or any(each.outcome.what != "unchanged" for each in self.programmes)

    @property
    def editions(self) -> bool:
        """Whether there is something that can be dated."""
        return any(each.outcome.what == "edition" for each in self.programmes)

    @property
    def together(self) -> Together:
        return together({each.plan.title: each.told for each in self.programmes if each.told})

    @property
    def mark(self) -> str:
        made = [each.outcome for each in self.programmes]
        became = ((each.plan.programme, each.what, each.number, each.printing) for each in made)
        return mark_of(became, self.translations)


def mark_of(outcomes: Iterable[tuple[str, str, int, int]], translations: Iterable[TranslationCount]) -> str:
    """The same for the same (programme, what becomes of it, edition, printing) and as many translations."""
    counts = [[each.language, each.texts, each.removed] for each in translations]
    return digest_of([[list(each) for each in outcomes], counts])


def reviewed(contents: Contents, cohorts: Sequence[Cohort]) -> Review:
    """What a folder would change now, for these cohorts."""
    if faults := publish.faults_of(contents):
        return Review(faults)
    found = publish.outcomes(contents)
    plans = queries.plans_of(each.before.id for each in found if each.before)
    editions = {edition.id: edition for edition in queries.editions()}
    programmes = []
    for each in found:
        told = differing.told(plans[each.before.id], each.plan) if each.before and each.what != "unchanged" else None
        touched = [cohort for cohort in cohorts if touches(each, editions[cohort.edition_id])]
        programmes.append(Becoming(each, told, touched))
    translations = translating.counted(translating.news(contents))
    return Review((), programmes, left_alone(contents), translations)


def touches(outcome: Outcome, edition: Edition) -> bool:
    """Whether a cohort on that edition reads other words at once, or may be moved to the new edition."""
    if outcome.what == "printing":
        return outcome.before is not None and edition.id == outcome.before.id
    return outcome.what == "edition" and edition.programme == outcome.plan.programme


def left_alone(contents: Contents) -> list[str]:
    gone = [edition.id for code, edition in queries.latest_editions().items() if code not in contents.programmes]
    return sorted(plan.title for plan in queries.plans_of(gone).values())


def together(told: Mapping[str, Told]) -> Together:
    """Tell each change once; where it differs between programmes, once for each."""
    each = told.items()
    return Together(
        added=_once((item.code, item, title) for title, one in each for item in one.added),
        removed=_once((item.code, item, title) for title, one in each for item in one.removed),
        changed=_once((_same(change), change, title) for title, one in each for change in one.changed),
    )


def _same(change: differing.Change) -> Hashable:
    parts = tuple((part.label, tuple(part.pieces)) for part in change.parts)
    return change.item.code, change.again, change.moved, parts


def _once(found: Iterable[tuple[Hashable, T, str]]) -> list[tuple[T, Where]]:
    first: dict[Hashable, tuple[T, list[str]]] = {}
    for key, what, title in found:
        first.setdefault(key, (what, []))[1].append(title)
    return [(what, tuple(titles)) for what, titles in first.values()]
