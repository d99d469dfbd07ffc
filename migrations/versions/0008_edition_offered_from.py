"""The day from which an edition is offered. SQLite adds the column in place, so the table keeps its triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("edition", sa.Column("offered_from", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("edition", "offered_from")
