"""Persons, providers and the links between them. What somebody may do follows from these links (tracker/access)."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Model, Utc

BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts alike on every database, whatever locale a PostgreSQL was made with."""


class Person(Model):
    """One row per human for the whole installation. A guest mentor is a person without an account."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(Text)
    sort_name: Mapped[str] = mapped_column(BYTEWISE, index=True)
    search_key: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, default="en")
    created_at: Mapped[datetime] = mapped_column(Utc)


class PersonEmail(Model):
    """An address of a person. Only a verified one signs in, and it belongs to one person."""

    __tablename__ = "person_email"
    __table_args__ = (
        Index(
            "uq_person_email_verified",
            "address_key",
            unique=True,
            sqlite_where=text("verified_at IS NOT NULL"),
            postgresql_where=text("verified_at IS NOT NULL"),
        ),
        Index("ix_person_email_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(Text)
    address_key: Mapped[str] = mapped_column(Text)
    verified_at: Mapped[datetime | None] = mapped_column(Utc)


class Account(Model):
    """The sign-in of a person: password and signing PIN as argon2 hashes, each None until chosen."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    pin_hash: Mapped[str | None] = mapped_column(Text)
    pin_set_at: Mapped[datetime | None] = mapped_column(Utc)
    deactivated_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Provider(Model):
    """A training organisation. Data never crosses from one to another."""

    __tablename__ = "provider"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(Text, unique=True)
    country: Mapped[str] = mapped_column(Text)
    """ISO 3166, two letters: decides which scope of a skill holds (E19)."""
    time_zone: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)
    takes_files: Mapped[bool] = mapped_column(Boolean, default=True)
    """Whether files may be added to entries."""
    contact: Mapped[str] = mapped_column(Text, default="")
    """Whom a site or a mentor asks for: a name or an office."""
    phone: Mapped[str] = mapped_column(Text, default="")
    behind_weeks: Mapped[int] = mapped_column(default=2)
    """From here on the five thresholds of the attention list. Weeks behind plan."""
    silent_days: Mapped[int] = mapped_column(default=14)
    """Days that count without an entry of the learner's own."""
    waiting_days: Mapped[int] = mapped_column(default=7)
    """Days that count a request may wait."""
    poor_times: Mapped[int] = mapped_column(default=2)
    """How often "more practice needed" may be said of a skill."""
    expiring_days: Mapped[int] = mapped_column(default=30)
    """Days within which a skill that will expire is told of."""


class ProviderDocument(Model):
    """A line of the provider's list of documents that a learner shows: ticked in the logbook, never kept."""

    __tablename__ = "provider_document"
    __table_args__ = (UniqueConstraint("provider_id", "title"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    title: Mapped[str] = mapped_column(Text)
    before_placement: Mapped[bool] = mapped_column(Boolean)
    """Asked before the first day at a site."""
    requirement: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The code of the line of a programme's requirements that it stands for; empty for none."""
    created_at: Mapped[datetime] = mapped_column(Utc)
    retired_at: Mapped[datetime | None] = mapped_column(Utc)


class ProviderBreak(Model):
    """Weeks that do not count for the plan: holidays, examination weeks. Both dates inclusive."""

    __tablename__ = "provider_break"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="order"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime | None] = mapped_column(Utc)
    """None where it was entered before this was kept."""
    removed_at: Mapped[datetime | None] = mapped_column(Utc)
    """Since when these weeks count again. The row stays: what a past day showed can be shown again."""


class Staff(Model):
    """A person at a provider: administrator, coordinator, teacher or reader."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("id", "provider_id"),
        CheckConstraint("role IN ('administrator', 'coordinator', 'teacher', 'reader')", name="role"),
        Index("ix_staff_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(Text)
    modules: Mapped[str | None] = mapped_column(Text)
    """Of a teacher: module codes separated by commas; None means all."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Cohort(Model):
    """Learners of one provider on one edition. An enrolment's own start and pace may differ: they are entries."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("id", "provider_id"),
        UniqueConstraint("provider_id", "name"),
        CheckConstraint("pace IN ('full-time', 'part-time', 'evening')", name="pace"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    name: Mapped[str] = mapped_column(Text)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    starts_on: Mapped[date]
    pace: Mapped[str] = mapped_column(Text)
    languages: Mapped[str] = mapped_column(Text)
    """Language codes in order of use, separated by commas."""
    created_at: Mapped[datetime] = mapped_column(Utc)


class Enrolment(Model):
    """A learner in a programme at a provider. Its cohort, edition, start and pace are entries of its logbook."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("id", "learner_id", "provider_id"),
        UniqueConstraint("id", "provider_id"),
        Index("ix_enrolment_learner_id", "learner_id"),
        Index("ix_enrolment_provider_id", "provider_id"),
        Index("ix_enrolment_cohort_id", "cohort_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    learner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    cohort_id: Mapped[UUID | None] = mapped_column(ForeignKey("cohort.id"))
    """The cohort of the day, kept from the logbook for who may see what. None before the first entry."""
    created_at: Mapped[datetime] = mapped_column(Utc)


class Site(Model):
    """A care facility or a skills room where learners practise (B3, B19, N8)."""

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("id", "provider_id"), UniqueConstraint("provider_id", "name", "department"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    """hospital, clinic, general-practice, specialised-centre, rehabilitation, medical-centre or skills-room."""
    department: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(Text, default="")
    capacity: Mapped[int | None]
    contact: Mapped[str] = mapped_column(Text, default="")
    contact_mail: Mapped[str] = mapped_column(Text, default="")
    """The address that may be asked whether somebody works there; empty where there is none."""
    phone: Mapped[str] = mapped_column(Text, default="")


class Post(Model):
    """A person working at a site between two dates; only one who may sign there signs there."""

    __tablename__ = "post"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "provider_id"], ["site.id", "site.provider_id"]),
        Index("ix_post_person_id", "person_id"),
        Index("ix_post_site_id", "site_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    site_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(Text)
    work_address: Mapped[str] = mapped_column(Text, default="")
    may_sign: Mapped[bool] = mapped_column(Boolean, default=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Proposal(Model):
    """A post that a learner named. What its person signs waits until somebody has said that they work there."""

    __tablename__ = "proposal"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(Utc)
    vouched_at: Mapped[datetime | None] = mapped_column(Utc)
    vouched_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None beside a `vouched_at`: the address is of a mail domain that the site trusts, and it was proved."""
    refused_at: Mapped[datetime | None] = mapped_column(Utc)


class SiteDomain(Model):
    """A mail domain whose addresses work at a site: who has proved one needs nobody to vouch for them."""

    __tablename__ = "site_domain"
    __table_args__ = (ForeignKeyConstraint(["site_id", "provider_id"], ["site.id", "site.provider_id"]),)

    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    domain: Mapped[str] = mapped_column(Text, primary_key=True)
    provider_id: Mapped[UUID]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(Utc)


class Mentorship(Model):
    """A mentor for an enrolment between two dates, for all modules or some (B4). Nobody mentors themselves."""

    __tablename__ = "mentorship"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enrolment_id", "learner_id", "provider_id"],
            ["enrolment.id", "enrolment.learner_id", "enrolment.provider_id"],
        ),
        CheckConstraint("mentor_id <> learner_id", name="not_own"),
        Index("ix_mentorship_mentor_id", "mentor_id"),
        Index("ix_mentorship_enrolment_id", "enrolment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    enrolment_id: Mapped[UUID]
    learner_id: Mapped[UUID]
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    modules: Mapped[str | None] = mapped_column(Text)
    """Module codes separated by commas; None means all."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))
    """Of one who stands in for another mentor during an absence."""


class DemoMark(Model):
    """The row that only `tracker demo` writes. `tracker serve` refuses a database that has it."""

    __tablename__ = "demo_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
