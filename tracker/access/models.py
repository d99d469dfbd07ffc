"""Rows that decide who is at the door: sign-ins, throttles, links, guests. Secrets are kept as hashes only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Text
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


class SignLink(Model):
    """One thing for one person to sign without signing in. Its token and its code to type are kept as hashes."""

    __tablename__ = "sign_link"
    __table_args__ = (
        CheckConstraint("way IN ('code', 'link', 'device')", name="way"),
        CheckConstraint("subject IN ('request', 'week', 'evaluation')", name="subject"),
        Index("ix_sign_link_enrolment_id", "enrolment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    code_hash: Mapped[str | None] = mapped_column(Text, unique=True)
    way: Mapped[str] = mapped_column(Text)
    """The assurance of what is signed by it: a QR code, a mail, the learner's own device."""
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    subject: Mapped[str] = mapped_column(Text)
    seqs: Mapped[str] = mapped_column(Text)
    """What it is about, in that logbook: the request, the claims of a week, the placement."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Who is to sign."""
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)

    @property
    def about(self) -> tuple[int, ...]:
        return tuple(int(seq) for seq in self.seqs.split(","))


class GuestDevice(Model):
    """A browser on which a person without an account has proved their address. Its cookie is kept as a hash."""

    __tablename__ = "guest_device"

    token_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    proved_at: Mapped[datetime] = mapped_column(Utc)


class GuestCode(Model):
    """The six digits mailed to prove an address, for one link at a time."""

    __tablename__ = "guest_code"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("sign_link.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(Text)
    """As of a PIN: keyed and slow, for six digits are few."""
    expires_at: Mapped[datetime] = mapped_column(Utc)
    tries: Mapped[int]


class VouchLink(Model):
    """A question to the contact of a site: does the person of this proposal work there? The row keeps the answer."""

    __tablename__ = "vouch_link"
    __table_args__ = (
        CheckConstraint("answer IN ('works', 'does-not')", name="answer"),
        CheckConstraint("(answer IS NULL) = (used_at IS NULL)", name="used"),
        Index("ix_vouch_link_post_id", "post_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    post_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.post_id"))
    address: Mapped[str] = mapped_column(Text)
    """Where it was mailed: the contact of the site on that day."""
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None where naming the mentor asked by itself."""
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class CalendarFeed(Model):
    """The secret of one person's calendar address. A new one replaces it; deleting the row revokes it."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)


class HostSheet(Model):
    """The secret address of one placement's sheet. A new one replaces it; deleting the row revokes it."""

    __tablename__ = "host_sheet"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    placement: Mapped[int] = mapped_column(primary_key=True)
    """The seq of its first entry."""
    secret_hash: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
