"""What can be said in a logbook: one model per kind of entry. Pure; checks form, not rights or order.

What they have in common is saying.py's. Who may say it is access's affair, when it may be said the room's.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from tracker.standing.saying import (
    AS_PUBLISHED,
    Answer,
    Cefr,
    Code,
    Dimension,
    Impression,
    Language,
    Level,
    Minutes,
    OnItem,
    Pace,
    Said,
    Seen,
    Seq,
    Setting,
)


class BySigner(Said):
    """What a person puts their name to. Nothing of it counts while the provider has not vouched for the signer."""

    provisional: Literal[1] | None = None
    """1 where, on that day, nobody had said that the signer is who they say they are."""


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


class Reopened(Answer):
    """Undoes an end: training goes on."""

    KIND = "reopened"
    DERIVED = frozenset({"on_date"})
    reason: Literal["mistake", "came-back", "decided-otherwise"]


class Paused(Said):
    """The plan's clock stops on that day. The reasons name no illness: no medical detail belongs here."""

    KIND = "paused"
    reason: Literal["own-wish", "leave", "work", "family", "provider-decision", "not-said"]


class Resumed(Answer):
    """The plan's clock runs again from that day; refers to the pause."""

    KIND = "resumed"


class UnitCompleted(OnItem):
    KIND = "unit-completed"
    TEXTS = frozenset({"reflection"})
    DERIVED = AS_PUBLISHED
    language: Language
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


class Placed(Said):
    """A placement. One that refers to an earlier one puts its dates, hours or mentor right; the site stays."""

    KIND = "placed"
    TEXTS = frozenset({"reason"})
    DERIVED = frozenset({"on_date"})
    site: UUID
    starts_on: date
    ends_on: date
    """The last day planned."""
    planned: Annotated[int, Field(gt=0, le=300_000)]
    """Minutes."""
    mentor: UUID
    """The mentor in charge."""
    waiver: Literal["experience", "on-the-job", "provider-decision"] | None = None
    """Why it may begin although the internship has not opened; the words are the text `reason`."""
    refers_seq: Seq | None = None


class PlacementEnded(Answer):
    KIND = "placement-ended"
    TEXTS = frozenset({"reason"})
    outcome: Literal["as-planned", "other-site", "site", "learner", "provider"]
    """Ended as planned, or by whose wish."""


class DayLogged(Said):
    """A day of an internship. `item_code` is the module of the internship."""

    KIND = "day-logged"
    TEXTS = frozenset({"duties"})
    DERIVED = frozenset({"item_code", "setting"})
    item_code: Code
    placement: Seq
    outcome: Literal["present", "excused", "absent", "made-up"]
    minutes: Minutes | None = None
    """None where nobody worked."""
    setting: Setting = "real-care"
    excuse: Literal["personal", "family", "transport", "school", "closed"] | None = None
    """Of an excused day; no medical detail. Mentors see "excused" only."""
    instead_of: date | None = None
    """Which day it makes up."""
    late: Literal["no-access", "away", "forgot", "unclear"] | None = None
    """Why it was written more than a week later."""
    refers_seq: Seq | None = None
    """A declined claim that this one replaces."""


class PlacementEvaluated(Answer, BySigner):
    """The mentor in charge, halfway or at the end; refers to the placement (E16, E17)."""

    KIND = "placement-evaluated"
    TEXTS = frozenset({"strengths", "goals", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"on_date", "signed_as", "provisional"})
    outcome: Literal["mid-term", "final"]
    feedback: dict[Dimension, Impression]


class Confirmed(Answer, BySigner):
    KIND = "confirmed"
    TEXTS = frozenset({"reason", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"on_date", "signed_as", "provisional"})


class Declined(Answer, BySigner):
    KIND = "declined"
    TEXTS = frozenset({"reason", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"on_date", "signed_as", "provisional"})


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


class RequestExtended(Answer):
    """Once, and before it lapses."""

    KIND = "request-extended"
    DERIVED = frozenset({"on_date", "until"})
    until: date


class Assessed(OnItem, BySigner):
    """A mentor saw it with their own eyes."""

    KIND = "assessed"
    TEXTS = frozenset({"comment", "signed_as"})
    SIGNED = True
    DERIVED = AS_PUBLISHED | {"signed_as", "setting", "provisional"}
    criteria: dict[str, Seen]
    level: Level
    outcome: Literal["achieved", "more-practice"]
    feedback: dict[Dimension, Impression] = Field(default_factory=dict)
    site: UUID
    setting: Setting
    refers_seq: Seq | None = None
    """The request it answers."""
    made_on: Annotated[int, Field(ge=0)]
    """The last entry of this item that the form showed; newer ones make it stale."""
    language: Language | None = None
    """In which the criteria were read."""
    signer: UUID | None = None
    """On paper: whose signature stands on the sheet. The author of the entry keyed it in."""


class FeedbackGiven(Said):
    """Formative: never counts towards certification."""

    KIND = "feedback-given"
    TEXTS = frozenset({"comment", "signed_as"})
    DERIVED = frozenset({"signed_as"})
    item_code: Code | None = None
    feedback: dict[Dimension, Impression] = Field(default_factory=dict)


class FeedbackNoted(Said):
    """What a mentor said, in the learner's words; the mentor confirms it with one tap. Formative."""

    KIND = "feedback-noted"
    TEXTS = frozenset({"said"})
    item_code: Code | None = None
    mentor: UUID
    """Who said it."""


class ResultEntered(Said):
    """One attempt at an examination. A failed one stays for ever."""

    KIND = "result-entered"
    TEXTS = frozenset({"remark", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"signed_as", "attempt"})
    item_code: Code
    """Of the examination."""
    attempt: Annotated[int, Field(ge=1, le=20)]
    outcome: Literal["passed", "failed", "absent"]
    score: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """In hundredths of a point."""
    out_of: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Likewise."""


class LanguageLevelProved(Said):
    """A language that a learner has, and how that was shown (B8, N9)."""

    KIND = "language-level-proved"
    TEXTS = frozenset({"remark", "signed_as"})
    SIGNED = True
    DERIVED = frozenset({"signed_as"})
    language: Language
    cefr: Cefr
    proof: Literal["certificate", "test", "schooling", "first-language"]


class Exempted(OnItem):
    """Counts as completed or signed off, on evidence from elsewhere."""

    KIND = "exempted"
    TEXTS = frozenset({"reason", "signed_as"})
    SIGNED = True
    DERIVED = AS_PUBLISHED | {"signed_as"}
    evidence: Literal["diploma", "certificate", "earlier-training", "work-experience"]


class DocumentShown(Said):
    """A document of the provider's list was seen: a tick and a date, never the file."""

    KIND = "document-shown"
    document: UUID
    valid_until: date | None = None


class Vouched(Answer):
    """The signer of a provisional entry is who they say they are: from then on it counts."""

    KIND = "vouched"
    DERIVED = frozenset({"on_date"})


class Disputed(Answer):
    """The signer named says "this was not me": what it refers to does not count until a coordinator decides."""

    KIND = "disputed"
    TEXTS = frozenset({"reason"})
    DERIVED = frozenset({"on_date"})


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
        Reopened,
        Paused,
        Resumed,
        UnitCompleted,
        PracticeLogged,
        Placed,
        PlacementEnded,
        DayLogged,
        PlacementEvaluated,
        Confirmed,
        Declined,
        SignOffRequested,
        RequestClosed,
        RequestExtended,
        Assessed,
        FeedbackGiven,
        FeedbackNoted,
        ResultEntered,
        LanguageLevelProved,
        Exempted,
        DocumentShown,
        Vouched,
        Disputed,
        Noted,
        Withdrawn,
    )
}

HOURS = ("practice-logged", "day-logged")
"""Claims of minutes."""
CLAIMS = frozenset({*HOURS, "feedback-noted"})
"""What a mentor confirms or declines."""
STAY = frozenset({"withdrawn", "enrolled", "moved"})
"""What nobody withdraws."""
SIGNED = frozenset(name for name, kind in KINDS.items() if kind.SIGNED)
