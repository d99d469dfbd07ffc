"""What can be said in a logbook: one model per kind of entry. Pure; checks form, not rights or order.

A field named in COLUMNS has its own column in `entry`; every other field goes into `details`. `details` holds
integers and strings only: no free text, no names. Free text goes into `texts`, whose fields TEXTS names.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

COLUMNS = (
    "item_code",
    "item_revision",
    "item_digest",
    "on_date",
    "minutes",
    "setting",
    "level",
    "outcome",
    "language",
    "refers_seq",
)

Level = Annotated[int, Field(ge=1, le=5)]
"""Help needed (DESIGN: ordinal, never averaged): 1 watched, 2 hands-on help, 3 prompts, 4 ready to step in, 5 alone."""
Minutes = Annotated[int, Field(gt=0, le=960)]
Setting = Literal["simulated", "real-care"]
Pace = Literal["full-time", "part-time", "evening"]
Seen = Literal["done", "not-done", "not-seen"]
Dimension = Literal["technical-skill", "reliability", "attention-to-detail", "empathy", "respect-for-procedures"]
"""The five dimensions of feedback (E16)."""
Impression = Literal["attention", "expected", "strong"]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Seq = Annotated[int, Field(ge=1)]


class Said(BaseModel):
    """What one entry says. Subclasses are the kinds."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    KIND: ClassVar[str]
    TEXTS: ClassVar[frozenset[str]] = frozenset()
    SIGNED: ClassVar[bool] = False
    """Needs a proof of at most five minutes on that device."""
    DERIVED: ClassVar[frozenset[str]] = frozenset()
    """Fields and texts that the product works out itself: a repeat of the same form may differ in them."""

    on_date: date

    @property
    def edition(self) -> UUID | None:
        """The edition this entry brings the learner to; None where the learner stays on theirs."""
        return None

    def columns(self) -> dict[str, Any]:
        """The values that have a column of their own."""
        return {name: getattr(self, name, None) for name in COLUMNS}

    def details(self) -> dict[str, Any]:
        """Everything else, as it goes into canonical JSON."""
        return self.model_dump(mode="json", exclude={*COLUMNS, "edition_id"}, exclude_none=True)

    def claimed(self) -> dict[str, Any]:
        """What the author claims: equal for a repeat of the same form."""
        return self.model_dump(mode="json", exclude=set(self.DERIVED), exclude_none=True)


AS_PUBLISHED = frozenset({"item_revision", "item_digest"})
"""Follow from the edition, which may become another between a post and its repeat."""


class OnItem(Said):
    """Something said of a unit or a competency, as it stood in the edition."""

    item_code: Code
    item_revision: int
    item_digest: str


class Answer(Said):
    """Something that answers an earlier entry of the same logbook, and carries its item's code."""

    refers_seq: Seq
    item_code: Code | None = None


class Enrolled(Said):
    KIND = "enrolled"
    DERIVED = frozenset({"on_date"})
    edition_id: UUID
    """Has a column that every kind fills."""
    cohort: UUID
    starts_on: date
    pace: Pace
    languages: tuple[str, ...]

    @property
    def edition(self) -> UUID:
        return self.edition_id


class Moved(Enrolled):
    """To another cohort, edition, start or pace; the edition moved to is the entry's own."""

    KIND = "moved"
    DERIVED = frozenset({"on_date", "from_cohort", "from_edition"})
    from_cohort: UUID
    from_edition: UUID


class Ended(Said):
    KIND = "ended"
    DERIVED = frozenset({"on_date"})
    outcome: Literal["completed", "left", "transferred"]
    reason: Literal["finished", "own-wish", "work", "family", "other-programme", "provider-decision", "not-said"]


class UnitCompleted(OnItem):
    KIND = "unit-completed"
    TEXTS = frozenset({"reflection"})
    DERIVED = AS_PUBLISHED
    language: Annotated[str, Field(min_length=2, max_length=8)]
    minutes: Minutes | None = None
    """Information only: theory counts the planned hours of the unit, once."""


class PracticeLogged(Said):
    """Practice of a competency, or of a module as a whole (then without revision)."""

    KIND = "practice-logged"
    TEXTS = frozenset({"what"})
    DERIVED = AS_PUBLISHED
    item_code: Code
    item_revision: int | None = None
    item_digest: str | None = None
    setting: Setting
    minutes: Minutes
    refers_seq: Seq | None = None
    """A declined claim that this one replaces."""


class Confirmed(Answer):
    KIND = "confirmed"
    TEXTS = frozenset({"reason", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"on_date", "signed_as"})


class Declined(Answer):
    KIND = "declined"
    TEXTS = frozenset({"reason", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"on_date", "signed_as"})


class SignOffRequested(OnItem):
    KIND = "sign-off-requested"
    TEXTS = frozenset({"note"})
    DERIVED = AS_PUBLISHED | {"on_date", "until"}
    level: Level | None = None
    """How much help the learner thinks was needed last."""
    mentor: UUID | None = None
    """None asks anybody who may sign it off."""
    until: date
    """The last day on which it may be answered: fourteen days that count."""


class RequestClosed(Answer):
    KIND = "request-closed"
    TEXTS = frozenset({"reason"})
    DERIVED = frozenset({"on_date"})
    outcome: Literal["sent-back", "not-observed", "not-now", "withdrawn"]


class Assessed(OnItem):
    """A mentor saw it with their own eyes."""

    KIND = "assessed"
    TEXTS = frozenset({"comment", "signed_as"})
    SIGNED = True
    DERIVED = AS_PUBLISHED | {"signed_as", "setting"}
    criteria: dict[str, Seen]
    level: Level
    outcome: Literal["achieved", "more-practice"]
    feedback: dict[Dimension, Impression] = {}
    site: UUID
    setting: Setting
    refers_seq: Seq | None = None
    """The request it answers."""
    made_on: Annotated[int, Field(ge=0)]
    """The last entry of this item that the form showed; newer ones make it stale."""


class FeedbackGiven(Said):
    """Formative: never counts towards certification."""

    KIND = "feedback-given"
    TEXTS = frozenset({"comment", "signed_as"})
    DERIVED = frozenset({"signed_as"})
    item_code: Code | None = None
    feedback: dict[Dimension, Impression] = {}


class Noted(Said):
    """A reply; counts for nothing."""

    KIND = "noted"
    TEXTS = frozenset({"note"})
    DERIVED = frozenset({"on_date"})
    refers_seq: Seq | None = None
    item_code: Code | None = None


class Withdrawn(Answer):
    KIND = "withdrawn"
    TEXTS = frozenset({"reason"})
    DERIVED = frozenset({"on_date"})
    why: Literal["mistake", "duplicate", "wrong-day", "wrong-item", "wrong-learner", "decided-otherwise"]


KINDS: dict[str, type[Said]] = {
    kind.KIND: kind
    for kind in (
        Enrolled,
        Moved,
        Ended,
        UnitCompleted,
        PracticeLogged,
        Confirmed,
        Declined,
        SignOffRequested,
        RequestClosed,
        Assessed,
        FeedbackGiven,
        Noted,
        Withdrawn,
    )
}

CLAIMS = frozenset({"practice-logged"})
"""What a mentor confirms or declines."""
STAY = frozenset({"withdrawn", "enrolled", "moved"})
"""What nobody withdraws."""
SIGNED = frozenset(name for name, kind in KINDS.items() if kind.SIGNED)
