"""`tracker demo`: a school full of invented people, filled up to now and served; nothing in it is worth keeping.

The story is told in tracker/cli/story/. A demo database carries a mark that is written here alone, and only what
carries it is ever thrown away.
"""

import os
import socket
import sys
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from pathlib import Path

import click
from sqlalchemy import Table, inspect, select

from tracker import clock, create_app, migrating
from tracker.access import accounts, secrets
from tracker.cli.installing import write_new
from tracker.cli.opening import opened, sqlite_file
from tracker.cli.serving import reckon_anew, run
from tracker.cli.story.telling import Size, tell
from tracker.cli.working import write_mornings
from tracker.config import Settings, new_key, read_file
from tracker.errors import Misconfigured
from tracker.extensions import db, writing
from tracker.people.models import Account, DemoMark
from tracker.web.demo import PASSWORD, PIN

BEGUN, WHOLE = 1, 2
"""The two rows of the mark: written before the first line of the story and after the last."""
STALE_AFTER = timedelta(days=6)
STILL_FILLING = timedelta(minutes=2)
MORNINGS = 4
"""So many of the last mornings have their mails: a weekend alone would have none."""
KEYS_FILE = "demo.env"
PORTS_TO_TRY = 50
ANYWHERE = {"0.0.0.0", "::", "127.0.0.1", "::1"}  # noqa: S104 names, to print localhost instead


class Found(Enum):
    """What is in the database."""

    EMPTY = "empty"
    WHOLE = "whole"
    HALF = "half"
    """Marked, but the story was not told to its end."""
    FOREIGN = "foreign"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="The port, or the next that is free.")
@click.option("--host", default="127.0.0.1", help="The network address to listen on.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("stride-demo"),
    help="Where the demo keeps its database and keys.",
)
@click.option("--fresh", is_flag=True, help="Throw away the demo that is there and tell the story up to today.")
def demo(port: int, host: str, folder: Path, *, fresh: bool) -> None:
    """Try Stride with invented people: fills a database of its own and serves it."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = settings_for(folder, host, free_port(host, port))
    with opened(settings, newest=False):
        prepare(settings, fresh=fresh)
    click.echo(f"\nStride's demo: {settings.base_url}")
    click.echo(f"Everybody signs in with {PASSWORD} and signs with PIN {PIN}. Ctrl+C stops it.")
    run(lambda: create_app(settings), settings)


def free_port(host: str, first: int) -> int:
    """The first port from there on which nobody listens. Raises Misconfigured."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS_TO_TRY, 65536)):
        with socket.socket(family) as tried:
            if os.name == "posix":  # a port whose last user has just stopped is free
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    raise Misconfigured(f"No port from {first} on is free at {host}. Name another with --port or --host.")


def settings_for(folder: Path, host: str, port: int) -> Settings:
    """A database and keys of its own in the folder; DATABASE_URL and BASE_URL of the environment go before."""
    folder = folder.resolve()
    given = Settings.read(os.environ)
    keys = keys_in(folder)
    return replace(
        given,
        mode="demo",
        base_url=given.base_url or f"http://{'localhost' if host in ANYWHERE else host}:{port}",
        database_url=given.database_url or f"sqlite:///{folder / 'demo.sqlite'}",
        secret_key=keys["SECRET_KEY"],
        signing_key=keys["SIGNING_KEY"],
        secret_key_fallbacks="",
        folder=str(folder),
        curriculum="",
        host=host,
        port=str(port),
    )


def keys_in(folder: Path) -> dict[str, str]:
    """The keys of this demo, kept so that a sign-in outlives a restart."""
    file = folder / KEYS_FILE
    if not file.exists():
        write_new(file, f"SECRET_KEY={new_key()}\nSIGNING_KEY={new_key()}\n")
    return read_file(file)


def prepare(settings: Settings, *, fresh: bool = False, size: Size | None = None) -> None:
    """A database with the whole story in it, made now where there is none. Raises Misconfigured over anything else."""
    there = found()
    if there is Found.FOREIGN:
        raise Misconfigured(
            "This database holds something that `tracker demo` did not make. Unset DATABASE_URL or name an empty one."
        )
    fresh = fresh or wants_it_anew(there)
    db.session.remove()  # its transaction would keep a migration waiting
    if fresh and there is not Found.EMPTY:
        throw_away(settings)
    if fresh or there is Found.EMPTY:
        fill(size or Size())
    else:
        catch_up()


def found() -> Found:
    tables = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    marks = set(db.session.scalars(select(DemoMark.id))) if DemoMark.__tablename__ in tables else set()
    if marks:
        return Found.WHOLE if WHOLE in marks else Found.HALF
    ours = tables <= set(db.metadata.tables)
    return Found.EMPTY if ours and not any(map(_has_rows, map(db.metadata.tables.get, tables))) else Found.FOREIGN


def _has_rows(table: Table | None) -> bool:
    return table is not None and db.session.execute(select(1).select_from(table).limit(1)).first() is not None


def wants_it_anew(there: Found) -> bool:
    """Whether what is there is of no use, or so old that somebody at the terminal wants it told up to today."""
    if there is Found.EMPTY:
        return False
    age = clock.now() - db.session.get_one(DemoMark, BEGUN).made_at
    if there is Found.HALF and age < STILL_FILLING:
        raise Misconfigured("This demo is being filled right now. Wait for that, or run `tracker demo --fresh`.")
    if there is Found.HALF:
        click.echo("The demo was not filled to its end the last time: it is made anew.")
        return True
    if age < STALE_AFTER:
        return False
    click.echo(f"This demo was made {age.days} days ago, and nothing has happened in it since.")
    if sys.stdin.isatty():
        return click.confirm("Make it anew, up to today?", default=False)
    click.echo("`tracker demo --fresh` makes it anew.")
    return False


def throw_away(settings: Settings) -> None:
    """Everything in a database that carries the mark. Raises Misconfigured for any other."""
    if found() not in {Found.WHOLE, Found.HALF}:
        raise Misconfigured("Only a database that `tracker demo` made is thrown away.")
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
    file = sqlite_file(settings)
    if file is None:
        migrating.downgrade(db.engine, "base")
        return
    for beside in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + beside).unlink(missing_ok=True)


def fill(size: Size) -> None:
    """Tell the story, one commit for each learner, between the two rows of the mark."""
    migrating.upgrade(db.engine)
    with writing():
        db.session.add(DemoMark(id=BEGUN, made_at=clock.now()))
    with click.progressbar(length=size.learners, label="Filling the demo") as bar:
        tell(size, done=lambda: bar.update(1))
    write_mails()
    with writing():
        db.session.add(DemoMark(id=WHOLE, made_at=clock.now()))


def write_mails() -> None:
    """Those of the last mornings, for the page that shows the demo's mail."""
    for ago in reversed(range(MORNINGS)):
        with clock.hold(clock.now() - timedelta(days=ago)):
            write_mornings({})


def catch_up() -> None:
    """A demo of an older version is brought to this one; with new keys everybody gets the PIN anew."""
    if migrating.current(db.engine) != migrating.head():
        migrating.upgrade(db.engine)
        reckon_anew()
    people = db.session.execute(select(Account.person_id, Account.pin_hash)).all()
    if people and not secrets.pin_matches(people[0].pin_hash, PIN):
        pin = secrets.hash_pin(PIN)
        with writing():
            for person in people:
                accounts.set_pin(actor_id=None, person_id=person.person_id, pin_hash=pin)
