"""Attached files at the command line: whether a provider takes any, sweeping strays, and whether all are there."""

from datetime import timedelta
from pathlib import Path

import click

from tracker import clock
from tracker.cli.opening import opened
from tracker.cli.people import PROVIDER, the_provider
from tracker.config import Settings
from tracker.extensions import writing
from tracker.files.store import Store
from tracker.logbook.evidence import kept_files
from tracker.people import roster

STRAY_AFTER = timedelta(days=1)
"""Bytes without a row that are younger may belong to a form that is being sent."""


@click.group()
def provider() -> None:
    """What a provider decides for itself."""


@provider.command("files")
@click.argument("switch", type=click.Choice(["on", "off"]))
@PROVIDER
def switch_files(switch: str, at: str | None) -> None:
    """Let learners send photos and PDFs along, or not. What was sent stays."""
    with opened(), writing():
        where = the_provider(at)
        roster.set_takes_files(actor_id=None, provider_id=where.id, takes=switch == "on")
        name = where.name
    click.echo(f"{name} takes {'photos and PDFs' if switch == 'on' else 'no files'} from now on.")


def store_of(settings: Settings) -> Store:
    return Store.below(Path(settings.folder))


def sweep(settings: Settings) -> None:
    """Take away bytes that no entry names: of a form that failed, or of a file that was taken away."""
    store_of(settings).sweep(kept_files(), before=clock.now() - STRAY_AFTER)


def check_files(settings: Settings) -> int:
    """How many files there are. Raises ClickException at the first that is missing or damaged."""
    store, known = store_of(settings), sorted(kept_files())
    for provider_id, digest in known:
        if store.read(provider_id, digest) is None:
            where = store.folder / str(provider_id)
            raise click.ClickException(f"File {digest} is missing or damaged. Bring it back from a backup of {where}.")
    return len(known)
