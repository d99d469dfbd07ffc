"""Published editions of the curriculum."""

import sqlalchemy as sa
from alembic import op
from append_only import drop_functions, keep_append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_edition_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("programme", "number", name=op.f("uq_edition_programme_number")),
    )
    op.create_table(
        "printing",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_printing_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_printing")),
    )
    keep_append_only("edition", same="id = NEW.id OR (programme = NEW.programme AND number = NEW.number)")
    keep_append_only("printing", same="(edition_id = NEW.edition_id AND number = NEW.number)")


def downgrade() -> None:
    op.drop_table("printing")
    op.drop_table("edition")
    drop_functions("refuse_change")
