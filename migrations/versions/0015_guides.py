"""Which guide of a first visit a person has dismissed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guide_seen",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guide_seen_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_guide_seen")),
    )


def downgrade() -> None:
    op.drop_table("guide_seen")
