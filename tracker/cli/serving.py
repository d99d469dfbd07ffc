"""`tracker serve` answers requests, `tracker migrate` brings the database to the version that this code needs."""

import sys
from collections.abc import Callable
from dataclasses import replace

import click
from flask import Flask
from sqlalchemy import func, select

from tracker import clock, create_app, migrating
from tracker.cli.files import sweep
from tracker.cli.keeping import copy_sqlite
from tracker.cli.opening import opened, sqlite_file
from tracker.cli.working import beside
from tracker.config import Settings, from_environment
from tracker.errors import Misconfigured
from tracker.extensions import db, writing
from tracker.logbook.renewing import outdated, renew
from tracker.people.models import DemoMark

THREADS = 4


@click.command()
@click.option("--host", help="The network address to listen on; else HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; else PORT.")
def serve(host: str | None, port: int | None) -> None:
    """Answer requests until stopped."""
    settings = from_environment()
    settings = replace(settings, host=host or settings.host, port=str(port or settings.port))
    with opened(settings):
        refuse_demo()
        sweep(settings)
    click.echo(f"Stride listens on {settings.host}:{settings.port} for {settings.base_url}. Ctrl+C stops it.")
    with beside(settings):
        run(lambda: create_app(settings), settings)


def refuse_demo() -> None:
    """Invented people must never be taken for real ones. Raises Misconfigured."""
    if db.session.scalar(select(func.count()).select_from(DemoMark)):
        raise Misconfigured(
            "This database was filled by `tracker demo`. Run `tracker init` in another folder, or set DATABASE_URL."
        )


def run(make_app: Callable[[], Flask], settings: Settings) -> None:
    """Serve until stopped: gunicorn, or waitress where gunicorn cannot run."""
    if sys.platform == "win32":
        import waitress  # noqa: PLC0415 only one of the two servers is installed

        waitress.serve(make_app(), host=settings.host, port=int(settings.port), threads=2 * THREADS)
        return
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """gunicorn without its own command line and settings file."""

        def load_config(self) -> None:
            wanted = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": int(settings.workers),
                "threads": THREADS,
                "worker_class": "gthread",
                "control_socket_disable": True,
                "forwarded_allow_ips": "",  # whose X-Forwarded headers count is said by PROXIES alone
                "loglevel": "warning",
            }
            for name, value in wanted.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            return make_app()

    Server().run()


@click.command()
def migrate() -> None:
    """Bring the database to this version. An SQLite database is copied first."""
    with opened(newest=False) as settings:
        before = migrating.current(db.engine)
        if before == migrating.head():
            click.echo(f"The database is at version {before} already.")
        else:
            keep_copy(settings, before)
            migrating.upgrade(db.engine)
            click.echo(f"The database went from version {before or 'none'} to {migrating.head()}.")
        reckon_anew()


def keep_copy(settings: Settings, version: str | None) -> None:
    """A copy beside an SQLite database that holds something, named after its version and the moment."""
    file = sqlite_file(settings)
    if file and version:
        db.engine.dispose()
        copy = file.with_name(f"{file.name}.version-{version}-{clock.now():%Y%m%dT%H%M%SZ}")
        copy_sqlite(file, copy)
        click.echo(f"A copy of the database as it was is in {copy}.")


def reckon_anew() -> None:
    """Standings that were reckoned by older rules, one commit for each logbook."""
    logbooks = outdated()
    for logbook in logbooks:
        with writing():
            changed = renew(logbook)
        if changed:
            click.echo(f"By the new rules {logbook.learner_name} stands otherwise ({logbook.enrolment_id}).")
    if logbooks:
        click.echo(f"{len(logbooks)} logbooks were reckoned anew.")
