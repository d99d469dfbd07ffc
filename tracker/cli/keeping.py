"""`tracker verify` proves every logbook, `tracker backup` copies an SQLite database while it is in use."""

import hashlib
from contextlib import closing
from datetime import date
from pathlib import Path

import click

from tracker import audit
from tracker.cli.files import check_files, store_of
from tracker.cli.opening import opened, sqlite_file
from tracker.config import from_environment
from tracker.errors import Misconfigured
from tracker.extensions import engine_options, writing
from tracker.logbook import receipts
from tracker.logbook.verifying import Break, verify_all
from tracker.people.queries import providers

WHY = {
    "hash": "its content was changed after it was written",
    "chain": "it does not follow the entry before it",
    "order": "an entry is missing, or out of order",
    "text": "a text was changed, added or taken away",
    "tail": "entries at the end are missing, or were added past the program",
    "standing": "the standing that is kept is not what its entries add up to",
}


@click.command()
@click.option("--anchor", metavar="DAY:NUMBER", help="Also check the number that was mailed for a day.")
def verify(anchor: str | None) -> None:
    """Prove every logbook: chain, texts, heads, standings, files. Exits 1 at the first that does not hold."""
    held = 0
    with opened() as settings:
        if anchor:
            check_anchor(anchor)
        for _, broken in verify_all():
            if broken:
                tell(broken)
                raise click.ClickException(
                    f"Logbook {broken.enrolment_id}, entry {broken.seq}: {WHY.get(broken.why, broken.why)}."
                )
            held += 1
        files = check_files(settings)
    click.echo(f"All {held} logbooks hold.")
    if files:
        click.echo(f"All {files} attached files are there and whole.")


def check_anchor(given: str) -> None:
    """Whether the logbooks of a provider still give the number that was mailed."""
    day, _colon, number = given.partition(":")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise click.UsageError("Give the day and the number as they stand in the mail: 2026-11-21:1f0c...") from None
    holding = [each.name for each in providers() if receipts.anchor(each.id, on).digest == number.strip().lower()]
    if not holding:
        raise click.ClickException(f"No logbooks give this number: something recorded by {day} was changed or is gone.")
    click.echo(f"The number of {day} holds: {', '.join(holding)}.")


def tell(broken: Break) -> None:
    """Leave a line on the audit trail."""
    with writing():
        audit.record(
            audit.Verb.LOGBOOK_PROVED_BROKEN,
            actor_id=None,
            object_id=broken.enrolment_id,
            seq=broken.seq,
            why=broken.why,
        )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE, also while Stride serves, with its SHA-256 beside it."""
    settings = from_environment()
    source = sqlite_file(settings)
    if source is None:
        raise Misconfigured("This is no SQLite database. For PostgreSQL: pg_dump --format=custom --file=FILE DATABASE")
    if not source.exists():
        raise Misconfigured(f"There is no database at {source}.")
    checksum = copy_sqlite(source, file)
    click.echo(f"Copied to {file}, SHA-256 {checksum}. Check it with: sha256sum --check {file.name}.sha256")
    files = store_of(settings).folder
    if files.exists():
        click.echo(f"Attached files are not in it: copy the folder {files} after it, too.")


def copy_sqlite(source: Path, copy: Path) -> str:
    """A whole and checked copy that only its owner may read, its checksum beside it; returns the checksum.

    Raises Misconfigured when either file is there already, or the copy is found to be damaged.
    """
    beside = copy.with_name(f"{copy.name}.sha256")
    for path in (copy, beside):
        if path.exists():
            raise Misconfigured(f"{path} is there already, and nothing was changed. Choose another name.")
    copy.touch(0o600, exist_ok=False)
    connect = engine_options("sqlite://", readonly=True)["module"].connect
    with closing(connect(str(source))) as old, closing(connect(str(copy))) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        found = new.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise Misconfigured(f"The copy {copy} is damaged: {found}")
    with copy.open("rb") as written:
        checksum = hashlib.file_digest(written, "sha256").hexdigest()
    beside.write_text(f"{checksum}  {copy.name}\n", "utf-8")
    return checksum
