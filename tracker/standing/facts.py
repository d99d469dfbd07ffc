"""What the rules read of a logbook: facts, and which of them are live. Pure.

A fact is an entry without its texts, author's hat and proof. It is dead when it was withdrawn, or when what it
answers was: withdrawing a claim ends its verdict, withdrawing a verdict opens the claim again. A dispute suspends what
it refers to until a coordinator withdraws the one or the other. What an unknown person signed waits until the provider
has vouched for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry as the rules see it."""

    seq: int
    kind: str
    on: date
    recorded_on: date
    """The day it was written, where the provider is."""
    author: UUID
    acted_as: str
    edition: UUID
    item: str | None = None
    revision: int | None = None
    minutes: int | None = None
    setting: str | None = None
    level: int | None = None
    outcome: str | None = None
    language: str | None = None
    refers: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def signer(self) -> UUID:
        """Whose signature it is: the author's, or that of the mentor whom a sheet of paper names."""
        named = self.details.get("signer")
        return UUID(named) if named else self.author


ANSWERS = frozenset(
    {
        "confirmed",
        "declined",
        "request-closed",
        "request-extended",
        "placement-ended",
        "placement-evaluated",
        "resumed",
        "reopened",
        "disputed",
        "vouched",
    }
)
"""Kinds that mean nothing once what they answer is gone."""


def live(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that still hold, in order of their seq; no `withdrawn` among them, and nothing that is in dispute."""
    facts = sorted(facts, key=lambda fact: fact.seq)
    gone, disputed, unknown = _said_of(facts)
    return [fact for fact in facts if fact.seq not in disputed | unknown and not _is_gone(fact, gone)]


def unvouched(facts: Iterable[Fact]) -> list[Fact]:
    """What waits until the provider has vouched for its signer; nothing that was taken back or denied."""
    facts = sorted(facts, key=lambda fact: fact.seq)
    gone, disputed, unknown = _said_of(facts)
    return [fact for fact in facts if fact.seq in unknown - disputed and not _is_gone(fact, gone)]


def _said_of(facts: Iterable[Fact]) -> tuple[set[int], set[int], set[int]]:
    """The entries that were taken back, those in dispute, and those signed by nobody known."""
    gone = {fact.refers or 0 for fact in facts if fact.kind == "withdrawn"}
    said = {
        kind: {f.refers or 0 for f in facts if f.kind == kind and f.seq not in gone} for kind in ("disputed", "vouched")
    }
    unknown = {f.seq for f in facts if "provisional" in f.details} - said["vouched"]
    return gone, said["disputed"], unknown


def _is_gone(fact: Fact, gone: set[int]) -> bool:
    return fact.kind == "withdrawn" or fact.seq in gone or (fact.kind in ANSWERS and fact.refers in gone)


def verdicts(living: Iterable[Fact]) -> dict[int, Fact]:
    """The live verdict, confirmed or declined, on each claim that has one, by the claim's seq."""
    return {fact.refers: fact for fact in living if fact.kind in {"confirmed", "declined"} and fact.refers}


def open_request(living: Iterable[Fact]) -> Fact | None:
    """The latest request for a sign-off that has no live answer; whether it has lapsed is a question of the day."""
    living = list(living)
    waiting = [fact for fact in living if fact.kind == "sign-off-requested" and not answers_to(fact, living)]
    return waiting[-1] if waiting else None


def open_until(request: Fact, living: Iterable[Fact]) -> date:
    """The last day on which a request may be answered, an extension included."""
    extended = [fact for fact in living if fact.kind == "request-extended" and fact.refers == request.seq]
    return date.fromisoformat((extended[-1] if extended else request).details["until"])


def answers_to(request: Fact, living: Iterable[Fact]) -> list[Fact]:
    """What ended a request: that it was closed, or any later assessment of its item, also one made without it."""
    return [
        fact
        for fact in living
        if (fact.kind == "request-closed" and fact.refers == request.seq)
        or (fact.kind == "assessed" and fact.item == request.item and fact.seq > request.seq)
    ]
