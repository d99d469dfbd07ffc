"""The rows of mail: the outbox, which is the queue itself, and what each person chose to be told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc

WAITING = text("sent_at IS NULL AND gave_up_at IS NULL AND moot_at IS NULL")


class Kind(StrEnum):
    """What a mail tells of. Which params each takes stands with its words, in the web's letters."""

    # Face to face, or asked for this minute: at once, and nobody can switch it off.
    INVITATION = "invitation"
    """A link for a first sign-in."""
    PASSWORD_RESET = "password-reset"  # noqa: S105 a kind, not a secret
    """A link for whoever forgot the password."""
    SIGN_LINK = "sign-link"
    """A link by which a mentor signs one thing."""
    CODE = "code"
    """Six digits that prove an address."""
    SIGNED_COPY = "signed-copy"
    """A copy of what was signed without an account, with `This was not me`."""

    ADMINISTRATOR = "administrator"
    """To administrators: somebody is to become one, became one, or is one no more."""
    STAFF_ROLE = "staff-role"
    """To staff: a role at a provider was given to them."""

    # Once a day, in one message.
    REQUEST_WAITING = "request-waiting"
    """To a mentor: a learner asks for a sign-off."""
    REQUEST_ANSWERED = "request-answered"
    """To a learner: a request was answered; not how."""
    HOURS_WAITING = "hours-waiting"
    """To a mentor: hours wait to be confirmed."""
    HOURS_SENT_BACK = "hours-sent-back"
    """To a learner: hours came back with a reason."""
    TALK = "talk"
    """To a learner: a talk was planned, or called off; when and where, not what about."""
    REMINDER = "reminder"
    """To a mentor: something has waited for days."""
    DAILY_RECEIPT = "daily-receipt"
    """To a signer: what was signed in their name on one day."""
    PROVISIONAL_SIGNATURE = "provisional-signature"
    """To coordinators: a mentor nobody has vouched for has signed."""
    VOUCH_ASKED = "vouch-asked"
    """To somebody who knows a site: does this mentor work there?"""
    DISPUTED = "disputed"
    """To coordinators: a signer says that a signature is not theirs."""
    HEAD_ANCHOR = "head-anchor"
    """To staff: the heads of all logbooks of one day, kept outside the database."""


class Choice(StrEnum):
    """How somebody wants to be told of one kind."""

    DIGEST = "digest"
    """With everything else of the day, in one message. The choice of whoever chose nothing."""
    AT_ONCE = "at-once"
    NEVER = "never"


class Outgoing(Model):
    """One thing to tell one person. Written in the transaction of what it tells of, composed when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR address IS NOT NULL", name="recipient"),
        Index("ix_outbox_waiting", "next_try_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_person_id", "person_id"),
        Index("ix_outbox_batch", "batch"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str | None] = mapped_column(Text)
    """Where to, when that is not the address of the person on the day it is sent."""
    language: Mapped[str] = mapped_column(Text, default="")
    """Only where there is no person, whose language decides."""
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"))
    params: Mapped[str] = mapped_column(Text)
    """Canonical JSON of ids, whole numbers and short words."""
    sealed: Mapped[str | None] = mapped_column(Text)
    """The token or code that the mail carries, readable with SECRET_KEY alone; wiped when the mail is out."""
    once: Mapped[str | None] = mapped_column(Text, unique=True)
    """What of which there must not be two, such as the receipt of one person for one day."""
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    batch: Mapped[str | None] = mapped_column(Text)
    """The Message-ID under which it goes out, with others or alone; committed before the first try."""
    created_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime] = mapped_column(Utc)
    digest: Mapped[bool]
    """Whether it may share a message with others."""
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Utc)
    """Not before then: the day it is due, a pause after a failure, or as long as a worker has it in hand."""
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    gave_up_at: Mapped[datetime | None] = mapped_column(Utc)
    moot_at: Mapped[datetime | None] = mapped_column(Utc)
    """When it turned out that there was nothing left to tell."""
    error: Mapped[str] = mapped_column(Text, default="")
    """Why the last try failed, in a word and a number; no address."""


class MailChoice(Model):
    """What somebody chose for one kind of mail; without a row it is the digest."""

    __tablename__ = "mail_choice"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    choice: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime] = mapped_column(Utc)
