"""The coordinator's desk: staff of some cohorts or modules, grants, absences, talks, notes, thresholds, contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

THRESHOLDS = {"behind_weeks": 2, "silent_days": 14, "waiting_days": 7, "poor_times": 2, "expiring_days": 30}
CONTACTS = (("provider", "contact"), ("provider", "phone"), ("site", "contact_mail"), ("site", "phone"))
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Added in place: SQLite's rebuilding of a table would drop triggers.
    for table, name in CONTACTS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name, usual in THRESHOLDS.items():
        op.add_column("provider", sa.Column(name, sa.Integer(), nullable=False, server_default=str(usual)))
    for name in ("created_at", "removed_at"):
        op.add_column("provider_break", sa.Column(name, MOMENT, nullable=True))
    op.add_column("staff", sa.Column("modules", sa.Text(), nullable=True))
    op.add_column("provider_document", sa.Column("requirement", sa.Text(), nullable=False, server_default=""))
    _cohort_of_an_enrolment()
    _staff()
    _delegations()
    _about_a_learner()
    _asking_a_contact()


def _cohort_of_an_enrolment() -> None:
    _refer("enrolment", "cohort_id", "cohort")
    kept = "SELECT cohort_id FROM standing_learner WHERE standing_learner.enrolment_id = enrolment.id"
    op.execute(f"UPDATE enrolment SET cohort_id = ({kept})")
    op.create_index("ix_enrolment_cohort_id", "enrolment", ["cohort_id"])


def _refer(table: str, column: str, other: str) -> None:
    """A new column that refers to another table, named alike on both databases."""
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
    op.add_column(table, sa.Column(column, sa.Uuid(), key, nullable=True), inline_references=True)


def _staff() -> None:
    op.create_table(
        "staff_cohort",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id", "provider_id"], ["staff.id", "staff.provider_id"], name=op.f("fk_staff_cohort_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "provider_id"], ["cohort.id", "cohort.provider_id"], name=op.f("fk_staff_cohort_cohort_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", "cohort_id", name=op.f("pk_staff_cohort")),
    )
    op.create_table(
        "staff_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_referring("staff_grant", provider_id="provider", person_id="person", asked_by="person"),
        sa.Column("asked_at", MOMENT, nullable=False),
        *_referring("staff_grant", nullable=True, decided_by="person", staff_id="staff"),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_staff_grant_two_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_grant")),
    )
    op.create_index("ix_staff_grant_provider_id", "staff_grant", ["provider_id"])


def _referring(table: str, *, nullable: bool = False, **columns: str) -> list[sa.Column[sa.Uuid]]:
    return [
        sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}")), nullable=nullable)
        for name, other in columns.items()
    ]


def _delegations() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_referring(
            "delegation", provider_id="provider", mentor_id="person", delegate_id="person", created_by="person"
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("mentor_id <> delegate_id", name=op.f("ck_delegation_another")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_delegation_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_mentor_id", "delegation", ["mentor_id"])
    op.create_index("ix_delegation_delegate_id", "delegation", ["delegate_id"])
    _refer("mentorship", "delegation_id", "delegation")


def _about_a_learner() -> None:
    op.create_table(
        "talk",
        *_of_an_enrolment("talk"),
        *_referring("talk", planned_by="person"),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_talk_minutes")),
    )
    op.create_index("ix_talk_enrolment_id", "talk", ["enrolment_id"])
    op.create_table(
        "staff_note",
        *_of_an_enrolment("staff_note"),
        *_referring("staff_note", author_id="person"),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
    )
    op.create_index("ix_staff_note_enrolment_id", "staff_note", ["enrolment_id"])
    op.create_table(
        "quiet",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        *_referring("quiet", seen_by="person"),
        sa.Column("seen_at", MOMENT, nullable=False),
        _to_enrolment("quiet"),
        sa.PrimaryKeyConstraint("enrolment_id", "why", "item_code", name=op.f("pk_quiet")),
    )


def _asking_a_contact() -> None:
    post = sa.ForeignKey("proposal.post_id", name=op.f("fk_vouch_link_post_id"))
    op.create_table(
        "vouch_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Uuid(), post, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        *_referring("vouch_link", nullable=True, created_by="person"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        *_referring("vouch_link", nullable=True, answered_by="person"),
        sa.CheckConstraint("answer IN ('works', 'does-not')", name=op.f("ck_vouch_link_answer")),
        sa.CheckConstraint("(answer IS NULL) = (used_at IS NULL)", name=op.f("ck_vouch_link_used")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_vouch_link_token_hash")),
    )
    op.create_index("ix_vouch_link_post_id", "vouch_link", ["post_id"])


def _of_an_enrolment(table: str) -> list[sa.Column[sa.Uuid] | sa.Constraint]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        _to_enrolment(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _to_enrolment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["enrolment_id", "provider_id"],
        ["enrolment.id", "enrolment.provider_id"],
        name=op.f(f"fk_{table}_enrolment_id"),
    )


def downgrade() -> None:
    for table in ("vouch_link", "quiet", "staff_note", "talk"):
        op.drop_table(table)
    _forget("mentorship", "delegation_id")
    op.drop_table("delegation")
    op.drop_table("staff_grant")
    op.drop_table("staff_cohort")
    op.drop_index("ix_enrolment_cohort_id", "enrolment")
    _forget("enrolment", "cohort_id")
    op.drop_column("provider_document", "requirement")
    op.drop_column("staff", "modules")
    for name in ("removed_at", "created_at"):
        op.drop_column("provider_break", name)
    for name in THRESHOLDS:
        op.drop_column("provider", name)
    for table, name in CONTACTS:
        op.drop_column(table, name)


def _forget(table: str, column: str) -> None:
    if op.get_bind().dialect.name == "sqlite":  # which drops no column that refers to another table
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    else:
        op.drop_column(table, column)
