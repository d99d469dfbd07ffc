"""What every kind of entry has: columns, details, texts, files, and the words its fields are written in. Pure.

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
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Cefr = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
Language = Annotated[str, Field(min_length=2, max_length=8)]


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
    files: Annotated[tuple[Digest, ...], Field(max_length=5)] = ()
    """SHA-256 of each file that goes with it, as it is kept."""

    @property
    def edition(self) -> UUID | None:
        """The edition this entry brings the learner to; None where the learner stays on theirs."""
        return None

    def columns(self) -> dict[str, Any]:
        """The values that have a column of their own."""
        return {name: getattr(self, name, None) for name in COLUMNS}

    def details(self) -> dict[str, Any]:
        """Everything else, as it goes into canonical JSON. No file is said by saying nothing."""
        without = {*COLUMNS, "edition_id", *(() if self.files else ("files",))}
        return self.model_dump(mode="json", exclude=without, exclude_none=True)

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
