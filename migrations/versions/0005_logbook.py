"""Entries, their texts, erasures and heads, append-only."""

import sqlalchemy as sa
from alembic import op
from append_only import drop_functions, keep_append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=True),
        sa.Column("item_revision", sa.Integer(), nullable=True),
        sa.Column("item_digest", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("acted_as", sa.Text(), nullable=False),
        sa.Column("warrant", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("refers_seq", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("assurance", sa.Text(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("(acted_as = 'learner') = (author_id = learner_id)", name=op.f("ck_entry_acted_as")),
        sa.CheckConstraint(
            "author_id <> learner_id OR kind IN ('unit-completed', 'practice-logged', 'day-logged', "
            "'sign-off-requested', 'request-closed', 'feedback-noted', 'noted', 'withdrawn')",
            name=op.f("ck_entry_not_own"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_entry_level")),
        sa.CheckConstraint("minutes > 0 AND minutes <= 960", name=op.f("ck_entry_minutes")),
        sa.CheckConstraint("refers_seq < seq", name=op.f("ck_entry_refers_back")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_entry_seq")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_entry_author_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_entry_edition_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "learner_id", "provider_id"],
            ["enrolment.id", "enrolment.learner_id", "enrolment.provider_id"],
            name=op.f("fk_entry_enrolment_id_learner_id_provider_id"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "refers_seq"],
            ["entry.enrolment_id", "entry.seq"],
            name=op.f("fk_entry_enrolment_id_refers_seq"),
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "seq", name=op.f("pk_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
    )
    op.create_index("ix_entry_author_id_recorded_at", "entry", ["author_id", "recorded_at"], unique=False)
    op.create_index("ix_entry_item", "entry", ["enrolment_id", "item_code"], unique=False)
    op.create_table(
        "logbook_head",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_logbook_head_enrolment_id")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_logbook_head")),
    )
    op.create_table(
        "entry_text",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "seq"], ["entry.enrolment_id", "entry.seq"], name=op.f("fk_entry_text_enrolment_id_seq")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "seq", "field", name=op.f("pk_entry_text")),
    )
    op.create_table(
        "erasure",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_erasure_author_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "seq"], ["entry.enrolment_id", "entry.seq"], name=op.f("fk_erasure_enrolment_id_seq")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "seq", "field", name=op.f("pk_erasure")),
    )
    keep_append_only("entry", same="id = NEW.id OR (enrolment_id = NEW.enrolment_id AND seq = NEW.seq)")
    same_text = "(enrolment_id = NEW.enrolment_id AND seq = NEW.seq AND field = NEW.field)"
    keep_append_only("entry_text", same=same_text, erasable=True)
    keep_append_only("erasure", same=same_text)


def downgrade() -> None:
    op.drop_table("logbook_head")
    op.drop_table("erasure")
    op.drop_table("entry_text")
    op.drop_table("entry")
    drop_functions("refuse_unless_erased")
