"""Published editions as rows. They never change; what is still being written lives in files, not here."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
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
