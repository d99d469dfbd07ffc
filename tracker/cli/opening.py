"""Opens the product for a command: its settings, and its database at the version this code needs.

`Commands` says every refusal in one line: exit 1 for what is refused, 2 for what was mistyped, never a traceback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.util.exc import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from tracker import create_app, migrating
from tracker.cli.saying import sentence
from tracker.config import Settings, from_environment
from tracker.errors import Misconfigured, StrideError
from tracker.extensions import db


class Commands(click.Group):
    """A group of commands whose refusals are one line on standard error."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except StrideError as error:
            raise click.ClickException(sentence(error)) from error
        except (DBAPIError, CommandError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error
            raise click.ClickException(f"The database says: {str(why).strip().splitlines()[0]}") from error


@contextmanager
def opened(settings: Settings | None = None, *, newest: bool = True) -> Iterator[Settings]:
    """The application's context around a command. Raises Misconfigured where the installation is not ready.

    `newest` insists that no migration is outstanding.
    """
    settings = settings or from_environment()
    file = sqlite_file(settings)
    if newest and file and not file.exists():
        raise Misconfigured(f"There is no database at {file}. Run `tracker init`, or set DATABASE_URL.")
    with create_app(settings).app_context():
        try:
            if newest:
                insist_on_newest()
            yield settings
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def insist_on_newest() -> None:
    """Raise Misconfigured while a migration is outstanding."""
    if migrating.current(db.engine) != migrating.head():
        raise Misconfigured("The database is not at the version that this Stride needs. Run `tracker migrate`.")


def sqlite_file(settings: Settings) -> Path | None:
    """The file of an SQLite database, from the settings' folder; None for PostgreSQL and where nothing is set."""
    url = make_url(settings.database_url) if settings.database_url else None
    is_file = url and url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(settings.folder, str(url.database)) if url and is_file else None
