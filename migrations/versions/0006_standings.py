"""What the entries add up to, kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_item",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("waiting_since", sa.Date(), nullable=True),
        sa.Column("waiting_until", sa.Date(), nullable=True),
        sa.Column("waiting_seq", sa.Integer(), nullable=True),
        sa.Column("waiting_mentor", sa.Uuid(), nullable=True),
        sa.Column("latest_outcome", sa.Text(), nullable=True),
        sa.Column("latest_level", sa.Integer(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.Column("mentors", sa.Integer(), nullable=False),
        sa.Column("practices", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("completed_in", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_standing_item_enrolment_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "item_code", name=op.f("pk_standing_item")),
    )
    op.create_table(
        "standing_learner",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.Text(), nullable=True),
        sa.Column("claimed_simulated", sa.Integer(), nullable=False),
        sa.Column("claimed_real", sa.Integer(), nullable=False),
        sa.Column("confirmed_simulated", sa.Integer(), nullable=False),
        sa.Column("confirmed_real", sa.Integer(), nullable=False),
        sa.Column("declined_simulated", sa.Integer(), nullable=False),
        sa.Column("declined_real", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_standing_learner_cohort_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_standing_learner_edition_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_standing_learner_enrolment_id")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_standing_learner")),
    )
    op.create_index("ix_standing_learner_cohort_id", "standing_learner", ["cohort_id"], unique=False)


def downgrade() -> None:
    op.drop_table("standing_learner")
    op.drop_table("standing_item")
