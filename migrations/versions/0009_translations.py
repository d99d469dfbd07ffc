"""Translations of the curriculum, by the digest of the English text. Append-only."""

import sqlalchemy as sa
from alembic import op
from append_only import keep_append_only

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_translation_number")),
        sa.PrimaryKeyConstraint("language", "english", "number", name=op.f("pk_translation")),
    )
    op.create_index("ix_translation_language_number", "translation", ["language", "number"], unique=False)
    same = "(language = NEW.language AND english = NEW.english AND number = NEW.number)"
    keep_append_only("translation", same=same)


def downgrade() -> None:
    op.drop_table("translation")
