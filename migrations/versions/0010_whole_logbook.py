"""What the whole logbook needs: placements, pauses, exemptions and languages kept; documents, files, calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MINUTES = ("claimed_days", "confirmed_days", "declined_days")
WORDS = ("pauses", "levels")


def upgrade() -> None:
    # Added in place: SQLite's rebuilding of a table would drop triggers. `tracker migrate` reckons the rows anew.
    for name in MINUTES:
        op.add_column("standing_learner", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in WORDS:
        op.add_column("standing_learner", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("standing_item", sa.Column("exempted_on", sa.Date(), nullable=True))
    op.add_column("provider", sa.Column("takes_files", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index("ix_entry_refers", "entry", ["enrolment_id", "refers_seq"])
    _placements()
    _documents()
    _files()
    _calendars()


def _placements() -> None:
    op.create_table(
        "standing_placement",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("waived", sa.Boolean(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.Text(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("claimed", "confirmed", "declined", "excused", "absent", "made_up")
        ),
        sa.Column("mid_term_on", sa.Date(), nullable=True),
        sa.Column("final_on", sa.Date(), nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_standing_placement_enrolment_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_standing_placement_site_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_standing_placement_mentor_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "seq", name=op.f("pk_standing_placement")),
    )
    op.create_index("ix_standing_placement_site_id", "standing_placement", ["site_id"])
    op.create_index("ix_standing_placement_mentor_id", "standing_placement", ["mentor_id"])


def _documents() -> None:
    op.create_table(
        "provider_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("before_placement", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_document_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_document")),
        sa.UniqueConstraint("provider_id", "title", name=op.f("uq_provider_document_provider_id_title")),
    )


def _files() -> None:
    op.create_table(
        "stored_file",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by", sa.Uuid(), nullable=False),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quarantined_by", sa.Uuid(), nullable=True),
        sa.Column("quarantine_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_stored_file_provider_id")),
        sa.ForeignKeyConstraint(["put_by"], ["person.id"], name=op.f("fk_stored_file_put_by")),
        sa.ForeignKeyConstraint(["quarantined_by"], ["person.id"], name=op.f("fk_stored_file_quarantined_by")),
        sa.PrimaryKeyConstraint("provider_id", "hash", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "entry_file",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "seq"], ["entry.enrolment_id", "entry.seq"], name=op.f("fk_entry_file_enrolment_id_seq")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "hash"],
            ["stored_file.provider_id", "stored_file.hash"],
            name=op.f("fk_entry_file_provider_id_hash"),
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "seq", "hash", name=op.f("pk_entry_file")),
    )
    op.create_index("ix_entry_file_provider_id_hash", "entry_file", ["provider_id", "hash"])


def _calendars() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )


def downgrade() -> None:
    for table in ("calendar_feed", "entry_file", "stored_file", "provider_document", "standing_placement"):
        op.drop_table(table)
    op.drop_index("ix_entry_refers", "entry")
    op.drop_column("provider", "takes_files")
    op.drop_column("standing_item", "exempted_on")
    for name in (*WORDS, *MINUTES):
        op.drop_column("standing_learner", name)
