"""Which files are kept, and which were taken away again. The bytes stand in a folder (keeping them is store.py's)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc


class StoredFile(Model):
    """One file of a provider, by the SHA-256 of its bytes as they are kept. The row outlives the bytes."""

    __tablename__ = "stored_file"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(Text, primary_key=True)
    media_type: Mapped[str] = mapped_column(Text)
    """By its content: image/jpeg, image/png or application/pdf."""
    size: Mapped[int]
    """Bytes."""
    put_at: Mapped[datetime] = mapped_column(Utc)
    put_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    quarantined_at: Mapped[datetime | None] = mapped_column(Utc)
    """When its bytes were taken away; hash and reason stay."""
    quarantined_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    quarantine_reason: Mapped[str | None] = mapped_column(Text)
    """A word from a list, never free text."""
