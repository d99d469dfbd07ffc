"""Persons, providers and the links between them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demo_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_mark")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_sort_name"), "person", ["sort_name"], unique=False)
    op.create_table(
        "provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("name", name=op.f("uq_provider_name")),
    )
    op.create_table(
        "account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("pin_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_account")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pace IN ('full-time', 'part-time', 'evening')", name=op.f("ck_cohort_pace")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_cohort_edition_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_cohort_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("id", "provider_id", name=op.f("uq_cohort_id_provider_id")),
        sa.UniqueConstraint("provider_id", "name", name=op.f("uq_cohort_provider_id_name")),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["person.id"], name=op.f("fk_enrolment_learner_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_enrolment_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("id", "learner_id", "provider_id", name=op.f("uq_enrolment_id_learner_id_provider_id")),
        sa.UniqueConstraint("id", "provider_id", name=op.f("uq_enrolment_id_provider_id")),
    )
    op.create_index("ix_enrolment_learner_id", "enrolment", ["learner_id"], unique=False)
    op.create_index("ix_enrolment_provider_id", "enrolment", ["provider_id"], unique=False)
    op.create_table(
        "person_email",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_email_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_email")),
    )
    op.create_index("ix_person_email_person_id", "person_email", ["person_id"], unique=False)
    op.create_index(
        "uq_person_email_verified",
        "person_email",
        ["address_key"],
        unique=True,
        sqlite_where=sa.text("verified_at IS NOT NULL"),
        postgresql_where=sa.text("verified_at IS NOT NULL"),
    )
    op.create_table(
        "provider_break",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_provider_break_order")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_break_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_break")),
    )
    op.create_index(op.f("ix_provider_break_provider_id"), "provider_break", ["provider_id"], unique=False)
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_site_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("id", "provider_id", name=op.f("uq_site_id_provider_id")),
        sa.UniqueConstraint("provider_id", "name", "department", name=op.f("uq_site_provider_id_name_department")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('administrator', 'coordinator', 'teacher', 'reader')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_person_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_staff_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("id", "provider_id", name=op.f("uq_staff_id_provider_id")),
    )
    op.create_index("ix_staff_person_id", "staff", ["person_id"], unique=False)
    op.create_table(
        "mentorship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("modules", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("mentor_id <> learner_id", name=op.f("ck_mentorship_not_own")),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "learner_id", "provider_id"],
            ["enrolment.id", "enrolment.learner_id", "enrolment.provider_id"],
            name=op.f("fk_mentorship_enrolment_id_learner_id_provider_id"),
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_mentorship_mentor_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_mentorship_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship")),
    )
    op.create_index("ix_mentorship_enrolment_id", "mentorship", ["enrolment_id"], unique=False)
    op.create_index("ix_mentorship_mentor_id", "mentorship", ["mentor_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("work_address", sa.Text(), nullable=False),
        sa.Column("may_sign", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_post_provider_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "provider_id"], ["site.id", "site.provider_id"], name=op.f("fk_post_site_id_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index("ix_post_person_id", "post", ["person_id"], unique=False)
    op.create_index("ix_post_site_id", "post", ["site_id"], unique=False)


def downgrade() -> None:
    op.drop_table("demo_mark")
    op.drop_table("mentorship")
    op.drop_table("post")
    op.drop_table("site")
    op.drop_table("enrolment")
    op.drop_table("cohort")
    op.drop_table("staff")
    op.drop_table("provider_break")
    op.drop_table("provider")
    op.drop_table("account")
    op.drop_table("person_email")
    op.drop_table("person")
