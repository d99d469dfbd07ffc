"""Signing without an account: who was named by a learner, links to sign by, and devices that proved an address."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _proposals()
    _domains()
    _links()
    _devices()


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("vouched_at", MOMENT, nullable=True),
        sa.Column("vouched_by", sa.Uuid(), nullable=True),
        sa.Column("refused_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_proposal_post_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_proposal_proposed_by")),
        sa.ForeignKeyConstraint(["vouched_by"], ["person.id"], name=op.f("fk_proposal_vouched_by")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_proposed_by", "proposal", ["proposed_by"])


def _domains() -> None:
    op.create_table(
        "site_domain",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "provider_id"], ["site.id", "site.provider_id"], name=op.f("fk_site_domain_site_id_provider_id")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_site_domain_added_by")),
        sa.PrimaryKeyConstraint("site_id", "domain", name=op.f("pk_site_domain")),
    )


def _links() -> None:
    op.create_table(
        "sign_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("seqs", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.CheckConstraint("way IN ('code', 'link', 'device')", name=op.f("ck_sign_link_way")),
        sa.CheckConstraint("subject IN ('request', 'week', 'evaluation')", name=op.f("ck_sign_link_subject")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_sign_link_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_link_person_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_sign_link_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_link_token_hash")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sign_link_code_hash")),
    )
    op.create_index("ix_sign_link_enrolment_id", "sign_link", ["enrolment_id"])


def _devices() -> None:
    op.create_table(
        "guest_device",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guest_device_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_guest_device")),
    )
    op.create_index("ix_guest_device_person_id", "guest_device", ["person_id"])
    op.create_table(
        "guest_code",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["sign_link.id"], name=op.f("fk_guest_code_link_id")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_guest_code")),
    )


def downgrade() -> None:
    for name in ("guest_code", "guest_device", "sign_link", "site_domain", "proposal"):
        op.drop_table(name)
