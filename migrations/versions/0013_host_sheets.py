"""The secret address of a placement's sheet for its host."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_sheet",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("placement", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_host_sheet_enrolment_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "placement", name=op.f("pk_host_sheet")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_host_sheet_secret_hash")),
    )


def downgrade() -> None:
    op.drop_table("host_sheet")
