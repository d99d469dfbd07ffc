"""A curriculum that was uploaded and checked, until it is published."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "curriculum_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_curriculum_draft_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_draft")),
    )
    op.create_index("ix_curriculum_draft_uploaded_by", "curriculum_draft", ["uploaded_by"], unique=False)


def downgrade() -> None:
    op.drop_table("curriculum_draft")
