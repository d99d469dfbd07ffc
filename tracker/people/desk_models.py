"""Rows that the coordinator's desk adds to people: staff of some cohorts, grants, absences, talks, notes, guides."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc


class StaffCohort(Model):
    """A cohort that a coordinator or reader is limited to. Staff without such a row look after every cohort."""

    __tablename__ = "staff_cohort"
    __table_args__ = (
        ForeignKeyConstraint(["staff_id", "provider_id"], ["staff.id", "staff.provider_id"]),
        ForeignKeyConstraint(["cohort_id", "provider_id"], ["cohort.id", "cohort.provider_id"]),
    )

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    cohort_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]


class StaffGrant(Model):
    """Somebody is to become an administrator; another administrator than who asked has to agree."""

    __tablename__ = "staff_grant"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_persons"),
        Index("ix_staff_grant_provider_id", "provider_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """What it came to; None beside a `decided_at`: it was refused or taken back."""


class Delegation(Model):
    """A mentor is away between two dates, and another one stands in. The mentorships it made name it."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("mentor_id <> delegate_id", name="another"),
        CheckConstraint("starts_on <= ends_on", name="order"),
        Index("ix_delegation_mentor_id", "mentor_id"),
        Index("ix_delegation_delegate_id", "delegate_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    """Set when it was ended before its last day."""


class Talk(Model):
    """A talk that staff planned with a learner. It tells when and where, and nothing of what about."""

    __tablename__ = "talk"
    __table_args__ = (
        ForeignKeyConstraint(["enrolment_id", "provider_id"], ["enrolment.id", "enrolment.provider_id"]),
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_talk_enrolment_id", "enrolment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID]
    enrolment_id: Mapped[UUID]
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime] = mapped_column(Utc)
    starts_at: Mapped[datetime] = mapped_column(Utc)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(Text)
    called_off_at: Mapped[datetime | None] = mapped_column(Utc)


class StaffNote(Model):
    """What staff write down about a learner for their own work. No entry: the learner can ask to read it."""

    __tablename__ = "staff_note"
    __table_args__ = (
        ForeignKeyConstraint(["enrolment_id", "provider_id"], ["enrolment.id", "enrolment.provider_id"]),
        Index("ix_staff_note_enrolment_id", "enrolment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID]
    enrolment_id: Mapped[UUID]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Utc)
    text: Mapped[str] = mapped_column(Text)
    """Empty once it was removed."""
    removed_at: Mapped[datetime | None] = mapped_column(Utc)


class Quiet(Model):
    """A reason of the attention list that staff have seen, and which need not be told again until a day."""

    __tablename__ = "quiet"
    __table_args__ = (ForeignKeyConstraint(["enrolment_id", "provider_id"], ["enrolment.id", "enrolment.provider_id"]),)

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(Text, primary_key=True)
    """The reason, as cohorts/attention.py names it."""
    item_code: Mapped[str] = mapped_column(Text, primary_key=True)
    """The skill; empty where it is about the learner as a whole."""
    provider_id: Mapped[UUID]
    until: Mapped[date]
    """The last day on which it is quiet."""
    seen_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime] = mapped_column(Utc)


class GuideSeen(Model):
    """A person has dismissed the guide that their first visit in a role begins with."""

    __tablename__ = "guide_seen"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)
    """learner, mentor or coordinator."""
    seen_at: Mapped[datetime] = mapped_column(Utc)
