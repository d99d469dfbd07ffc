"""The logbook as rows: entries that are only ever added, their texts, the heads, and the kept standings.

`entry`, `entry_text` and `erasure` are append-only by trigger (migrations/versions/0005_logbook.py). The standings
are reckoned from the entries and may be thrown away and made anew.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc

LEARNER_KINDS = (
    "unit-completed",
    "practice-logged",
    "day-logged",
    "sign-off-requested",
    "request-closed",
    "feedback-noted",
    "noted",
    "withdrawn",
)
"""What a learner may write in their own logbook. Every other kind needs another author, by constraint."""


class Entry(Model):
    """One line of a logbook. Never changed, never deleted; a correction is another entry."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("id"),
        ForeignKeyConstraint(
            ["enrolment_id", "learner_id", "provider_id"],
            ["enrolment.id", "enrolment.learner_id", "enrolment.provider_id"],
        ),
        ForeignKeyConstraint(["enrolment_id", "refers_seq"], ["entry.enrolment_id", "entry.seq"]),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("refers_seq < seq", name="refers_back"),
        CheckConstraint(
            "author_id <> learner_id OR kind IN ({})".format(", ".join(f"'{kind}'" for kind in LEARNER_KINDS)),
            name="not_own",
        ),
        CheckConstraint("(acted_as = 'learner') = (author_id = learner_id)", name="acted_as"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("minutes > 0 AND minutes <= 960", name="minutes"),
        Index("ix_entry_item", "enrolment_id", "item_code"),
        Index("ix_entry_refers", "enrolment_id", "refers_seq"),
        Index("ix_entry_author_id_recorded_at", "author_id", "recorded_at"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    learner_id: Mapped[UUID]
    provider_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    item_code: Mapped[str | None] = mapped_column(Text)
    """Of a unit, competency or module. What answers or withdraws an entry carries the same code."""
    item_revision: Mapped[int | None]
    item_digest: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acted_as: Mapped[str] = mapped_column(Text)
    """learner, mentor, coordinator, administrator or site-contact."""
    warrant: Mapped[UUID]
    """Id of the row that gave the right: enrolment, mentorship, staff, or the question that a contact answered."""
    on_date: Mapped[date]
    """The day it is claimed to have happened on, where the provider is."""
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    minutes: Mapped[int | None]
    setting: Mapped[str | None] = mapped_column(Text)
    """simulated or real-care (B15)."""
    level: Mapped[int | None]
    """Help needed, 1 watched to 5 alone. Ordinal: never averaged."""
    outcome: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    refers_seq: Mapped[int | None]
    details: Mapped[str] = mapped_column(Text)
    """Canonical JSON of integers and strings; no free text, no names."""
    texts: Mapped[str] = mapped_column(Text)
    """Canonical JSON: field -> SHA-256 of salt and text, so that a text can be erased and the chain still proves."""
    assurance: Mapped[str] = mapped_column(Text)
    """How the author was known: session, pin or console; more in later formats."""
    format: Mapped[int]
    previous: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


class EntryText(Model):
    """What somebody wrote in an entry. May be erased, never changed."""

    __tablename__ = "entry_text"
    __table_args__ = (ForeignKeyConstraint(["enrolment_id", "seq"], ["entry.enrolment_id", "entry.seq"]),)

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str] = mapped_column(Text)


class EntryFile(Model):
    """A file that goes with an entry: what `details.files` says, as rows."""

    __tablename__ = "entry_file"
    __table_args__ = (
        ForeignKeyConstraint(["enrolment_id", "seq"], ["entry.enrolment_id", "entry.seq"]),
        ForeignKeyConstraint(["provider_id", "hash"], ["stored_file.provider_id", "stored_file.hash"]),
        Index("ix_entry_file_provider_id_hash", "provider_id", "hash"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(Text, primary_key=True)
    provider_id: Mapped[UUID]


class Erasure(Model):
    """Permission to delete one text, with who asked for it and why. Without it the trigger refuses."""

    __tablename__ = "erasure"
    __table_args__ = (ForeignKeyConstraint(["enrolment_id", "seq"], ["entry.enrolment_id", "entry.seq"]),)

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    """A word from a list, never free text."""
    at: Mapped[datetime] = mapped_column(Utc)


class LogbookHead(Model):
    """The last entry of each logbook, kept apart so that a lost tail is seen."""

    __tablename__ = "logbook_head"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(Text)


class StandingItem(Model):
    """What entries add up to for one item; only what time cannot change. `standing.look` reads it on a day."""

    __tablename__ = "standing_item"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    item_code: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    """unit, competency, examination or module."""
    awarded_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    waiting_since: Mapped[date | None]
    waiting_until: Mapped[date | None]
    waiting_seq: Mapped[int | None]
    waiting_mentor: Mapped[UUID | None]
    """Whom the open request names; None for anybody who may sign."""
    latest_outcome: Mapped[str | None] = mapped_column(Text)
    latest_level: Mapped[int | None]
    latest_on: Mapped[date | None]
    observations: Mapped[int] = mapped_column(default=0)
    mentors: Mapped[int] = mapped_column(default=0)
    practices: Mapped[int] = mapped_column(default=0)
    completed_on: Mapped[date | None]
    completed_in: Mapped[str] = mapped_column(Text, default="")
    """Languages of the passes of a unit, in order, separated by commas (E13)."""
    exempted_on: Mapped[date | None]
    last_on: Mapped[date | None]
    last_seq: Mapped[int]
    rules_version: Mapped[int]


class StandingLearner(Model):
    """What a logbook adds up to as a whole: where the learner is, sums of minutes, last activity."""

    __tablename__ = "standing_learner"
    __table_args__ = (Index("ix_standing_learner_cohort_id", "cohort_id"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id"))
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    starts_on: Mapped[date]
    pace: Mapped[str] = mapped_column(Text)
    languages: Mapped[str] = mapped_column(Text)
    ended_on: Mapped[date | None]
    ended_how: Mapped[str | None] = mapped_column(Text)
    claimed_simulated: Mapped[int] = mapped_column(default=0)
    """Minutes of practice claimed and without a live verdict; the next five likewise."""
    claimed_real: Mapped[int] = mapped_column(default=0)
    confirmed_simulated: Mapped[int] = mapped_column(default=0)
    confirmed_real: Mapped[int] = mapped_column(default=0)
    declined_simulated: Mapped[int] = mapped_column(default=0)
    declined_real: Mapped[int] = mapped_column(default=0)
    claimed_days: Mapped[int] = mapped_column(default=0)
    """Minutes of days of the internship; the next two likewise. In no other sum."""
    confirmed_days: Mapped[int] = mapped_column(default=0)
    declined_days: Mapped[int] = mapped_column(default=0)
    pauses: Mapped[str] = mapped_column(Text, default="")
    levels: Mapped[str] = mapped_column(Text, default="")
    last_on: Mapped[date | None]
    """The day of the last thing the learner claimed."""
    last_seq: Mapped[int]
    rules_version: Mapped[int]


class StandingPlacement(Model):
    """What entries add up to for one placement, known by the seq of its first entry."""

    __tablename__ = "standing_placement"
    __table_args__ = (
        Index("ix_standing_placement_site_id", "site_id"),
        Index("ix_standing_placement_mentor_id", "mentor_id"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    planned: Mapped[int]
    """Minutes; those below of its days by state."""
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    waived: Mapped[bool]
    last_seq: Mapped[int]
    ended_on: Mapped[date | None]
    ended_how: Mapped[str | None] = mapped_column(Text)
    claimed: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[int] = mapped_column(default=0)
    declined: Mapped[int] = mapped_column(default=0)
    excused: Mapped[int] = mapped_column(default=0)
    """Days."""
    absent: Mapped[int] = mapped_column(default=0)
    made_up: Mapped[int] = mapped_column(default=0)
    mid_term_on: Mapped[date | None]
    final_on: Mapped[date | None]
    rules_version: Mapped[int]
