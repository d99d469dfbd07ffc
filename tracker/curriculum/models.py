"""Published editions as rows that never change, and drafts that were checked and wait to be published."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc


class Edition(Model):
    """The structure, numbers and substance of one programme."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("programme", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    programme: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    """SHA-256 of structure and substance: the same digest needs no new edition."""
    published_at: Mapped[datetime] = mapped_column(Utc)
    offered_from: Mapped[date | None]
    """The first day (UTC) on which it is the one that new cohorts and the public pages get; None for at once."""


class Printing(Model):
    """The words of an edition. A new printing changes words alone, and its cohorts read it at once."""

    __tablename__ = "printing"

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(Text)
    """SHA-256 of the body."""
    body: Mapped[str] = mapped_column(Text)
    """The plan as canonical JSON (tracker/curriculum/plan.py reads it)."""
    published_at: Mapped[datetime] = mapped_column(Utc)


class CurriculumDraft(Model):
    """A folder without faults between its upload and its publishing. Its author alone sees it."""

    __tablename__ = "curriculum_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    files: Mapped[str] = mapped_column(Text)
    """Canonical JSON of name -> text."""
    digest: Mapped[str] = mapped_column(Text)
    """SHA-256 of the files."""


class Translation(Model):
    """An English text in another language, by the text's SHA-256: the highest number counts."""

    __tablename__ = "translation"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        Index("ix_translation_language_number", "language", "number"),
    )

    language: Mapped[str] = mapped_column(Text, primary_key=True)
    english: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Of the publishing that it came with."""
    text: Mapped[str] = mapped_column(Text)
    """Empty where the translation was taken away."""
    reviewed: Mapped[bool]
    """A person is named who has read it."""
    published_at: Mapped[datetime] = mapped_column(Utc)
