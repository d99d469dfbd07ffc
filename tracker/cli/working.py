"""`tracker worker` sends the mail that is due and writes the mails of each morning. `tracker serve` starts one itself.

Each step is committed before the next: taken in hand, tried, written down. Killed at any point it loses nothing; what
it had in hand goes out again, under the same Message-ID.
"""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from ssl import SSLContext
from typing import cast
from uuid import UUID

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from tracker import clock
from tracker.cli.opening import opened
from tracker.cohorts import mornings
from tracker.config import Settings
from tracker.errors import Misconfigured
from tracker.extensions import db, writing
from tracker.mail import delivering, outbox, smtp
from tracker.mail.delivering import HOLD, PREPARED, Batch, Composer
from tracker.people import queries

log = logging.getLogger(__name__)
EVERY = 5
"""Seconds between two looks at the outbox."""
EXTERNAL = "external"


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and stop.")
@click.option("--with", "parent", type=int, hidden=True, help="Stop when this process, which started it, is gone.")
def worker(parent: int | None, *, once: bool) -> None:
    """Send mail until stopped. Needs SMTP_URL."""
    with opened() as settings:
        server = smtp.server_of(settings.smtp_url)
        if server is None:
            raise Misconfigured("SMTP_URL is not set: mail is kept and not sent.")
        if once:
            click.echo(f"{turn(server, {})} messages were handed over.")
        else:
            click.echo(f"Mail goes out through {server.host}. Ctrl+C stops it.")
            work(server, parent)


def work(server: smtp.Server, parent: int | None = None) -> None:
    """Turn after turn. A fault is logged and the next turn tries again."""
    written: dict[UUID, date] = {}
    while parent is None or os.getppid() == parent:
        try:
            turn(server, written)
        except Exception:  # whatever it is, the mail after it must go out
            log.exception("a turn of the mail worker failed")
        finally:
            db.session.remove()
        time.sleep(EVERY)


def turn(server: smtp.Server, written: dict[UUID, date]) -> int:
    """The mails of the morning where it has come, then everything that is due. Returns how many messages went."""
    write_mornings(written)
    total = 0
    while count := deliver(server):
        total += count
    return total


def write_mornings(written: dict[UUID, date]) -> None:
    """Once a day for each provider; `written` remembers the day, and each row that it must not be there twice."""
    for provider in queries.providers():
        today = clock.today(provider.time_zone)
        if written.get(provider.id) == today:
            continue
        provider_id = provider.id
        notices = mornings.notices(provider_id, today)
        with writing():
            delivering.tidy()
            for notice in notices:
                outbox.post(**notice)
        written[provider_id] = today


def deliver(server: smtp.Server, hold: timedelta = HOLD, context: SSLContext | None = None) -> int:
    """Take some of what is due in hand and try it. Returns how many messages the server took."""
    with writing():
        batches = delivering.claim(hold)
    left, done = list(batches), 0
    while left:
        try:
            with smtp.connected(server, context) as way:
                while left:
                    done += one(way, left.pop(0))
        except smtp.Unreachable as error:
            # Of a connection lost in the middle the others are not to blame: connect again for them.
            give_back(left if error.before_any else [], error.why)
            left = [] if error.before_any else left
    return done


def one(way: smtp.Way, batch: Batch) -> bool:
    """Compose and hand over one message; whatever goes wrong with it is its own affair."""
    post_office = cast("Composer", current_app.extensions["mail"])
    try:
        if any(item.kind in PREPARED for item in batch.items):
            with writing():
                post_office.prepare(batch)
        made = post_office.compose(batch)
    except DBAPIError:
        raise
    except Exception:  # a fault in one message keeps back no other
        log.exception("a mail could not be composed")
        return settle(delivering.failed, batch, "not-composed")
    finally:
        db.session.rollback()
    if made.moot:
        with writing():
            delivering.moot(batch, made.moot)
    if made.message is None:
        return False if len(made.moot) == len(batch.items) else settle(delivering.gave_up, batch, "no-address")
    try:
        way.send(made.message, made.to, made.sender)
    except smtp.Undelivered as error:
        settle(delivering.failed, batch, error.why)
        if isinstance(error, smtp.Unreachable):
            raise
        return False
    with writing():
        delivering.sent(batch)
    return True


def give_back(batches: Sequence[Batch], why: str) -> None:
    with writing():
        for batch in batches:
            delivering.failed(batch, why)


def settle(write: Callable[[Batch, str], None], batch: Batch, why: str) -> bool:
    with writing():
        write(batch, why)
    return False


@contextmanager
def beside(settings: Settings) -> Iterator[None]:
    """A worker of its own for as long as `tracker serve` runs, unless mail is not set up or another one sends it."""
    if not settings.smtp_url or settings.worker == EXTERNAL:
        yield
        return
    child = subprocess.Popen([sys.executable, "-m", "tracker", "worker", "--with", str(os.getpid())])  # noqa: S603 ourselves
    try:
        yield
    finally:
        child.terminate()
        child.wait()
