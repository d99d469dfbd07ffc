"""Rows that decide who is at the door: sign-ins, throttles and single-use links. Secrets are kept as hashes only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc


class SignIn(Model):
    """One device on which a person is signed in. The row decides, not the cookie: deleting it signs out."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id", "person_id"),)

    token_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    own_phone: Mapped[bool] = mapped_column(Boolean, default=False)
    device: Mapped[str] = mapped_column(Text, default="")
    """What kind of device it said it is, in words short enough for a list."""
    created_at: Mapped[datetime] = mapped_column(Utc)
    last_seen_at: Mapped[datetime] = mapped_column(Utc)
    proved_at: Mapped[datetime | None] = mapped_column(Utc)
    """When a password or PIN was last given on this device: signing needs one of the last five minutes."""


class Throttle(Model):
    """Failed tries of one kind for one account or address; rows, so that all workers share them."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    """`pin:<person>`, `sign-in:` or `reset:<hash of address>`, `sign-in-from:<hash of network address>`."""
    failures: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(Utc)
    blocked_until: Mapped[datetime | None] = mapped_column(Utc)


class Link(Model):
    """A single-use link for a first sign-in or a lost password."""

    __tablename__ = "link"

    token_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class CalendarFeed(Model):
    """The secret of one person's calendar address. A new one replaces it; deleting the row revokes it."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
