"""Runs the migrations on the connection it is handed (tracker/migrating.py). No settings of its own."""

from alembic import context

import tracker.models  # noqa: F401 every table, for comparison
from tracker.extensions import db

context.configure(connection=context.config.attributes["connection"], target_metadata=db.metadata)
with context.begin_transaction():
    context.run_migrations()
