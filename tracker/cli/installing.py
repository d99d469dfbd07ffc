"""`tracker init`: from an empty folder to an installation with a provider, an administrator and a way to sign in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from tracker import clock, migrating
from tracker.access import links
from tracker.cli.opening import opened, sqlite_file
from tracker.config import SETTINGS_FILE, Settings, new_key, public
from tracker.curriculum.publish import publish
from tracker.errors import Misconfigured
from tracker.extensions import db, writing
from tracker.people import roster, staffing
from tracker.people.models import Provider

ZONES = {"BE": "Europe/Brussels", "NO": "Europe/Oslo"}
HERE = ("localhost", "127.0.0.1")
ONLY_OWNER = 0o600


@dataclass(frozen=True)
class Answers:
    """What `init` was told."""

    provider: str
    country: str
    time_zone: str
    name: str
    email: str


def an_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """The address of an installation, without a slash at its end."""
    parts = urlsplit(value or "http://localhost")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or " " in (value or ""):
        raise click.BadParameter("give an address such as https://stride.school.be, without a path")
    return value and value.rstrip("/")


def a_zone(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    try:
        ZoneInfo(value or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        raise click.BadParameter("give a name such as Europe/Brussels") from None
    return value


def an_email(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A mail address as people write it; not asked whether it answers."""
    try:
        return value and validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=".", help="Where the files go.")
@click.option("--base-url", prompt="The address people will type", callback=an_address, help="https://stride.school.be")
@click.option("--provider", prompt="Name of the school or provider", help="The training organisation.")
@click.option("--country", prompt=True, type=click.Choice(sorted(ZONES)), help="Decides what a learner may do.")
@click.option("--time-zone", callback=a_zone, help="Name such as Europe/Brussels; by default the country's.")
@click.option("--name", prompt="Your name, as first administrator", help="The first administrator.")
@click.option("--email", prompt="Your mail address", callback=an_email, help="The administrator's mail address.")
@click.option("--database-url", envvar="DATABASE_URL", help="PostgreSQL; by default an SQLite file in the folder.")
def init(folder: Path, base_url: str, time_zone: str | None, database_url: str | None, **told: str) -> None:
    """Set up an installation: settings, database, curriculum, provider, first administrator."""
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    answers = Answers(**told, time_zone=time_zone or ZONES[told["country"]])
    settings = replace(
        Settings.read(os.environ),
        base_url=base_url,
        secret_key=new_key(),
        signing_key=new_key(),
        database_url=database_url or f"sqlite:///{folder / 'stride.sqlite'}",
        folder=str(folder),
        port=port_of(base_url),
    )
    with kept_only_if_whole(folder / SETTINGS_FILE, settings), opened(settings, newest=False):
        token = fill(settings, answers)
    click.echo(f"Settings with your keys are in {folder / SETTINGS_FILE}. Keep that file secret, and keep a copy.")
    click.echo(f"First sign-in of {answers.name}, within seven days: {settings.base_url}/link/{token}")
    if not settings.secure and settings.hostname not in HERE:
        click.echo("Passwords would cross the network unprotected: put a proxy with https in front, and set BASE_URL.")
    click.echo(f"Now start Stride in {folder}: tracker serve")


def port_of(base_url: str) -> str:
    """Where nothing stands in front, Stride listens on the port that people type."""
    parts = urlsplit(base_url)
    return str(parts.port) if parts.port and parts.hostname in HERE else Settings.port


@contextmanager
def kept_only_if_whole(file: Path, settings: Settings) -> Iterator[None]:
    """Make the settings file and an SQLite database; take both away again when what follows fails."""
    made: list[Path] = []
    try:
        for path, text in ((file, as_text(settings)), (sqlite_file(settings), "")):
            if path:
                write_new(path, text)
                made.append(path)
        yield
    except BaseException:
        for path in made:
            for beside in ("", "-wal", "-shm", "-journal"):
                with suppress(FileNotFoundError):
                    path.with_name(path.name + beside).unlink()
        raise


def as_text(settings: Settings) -> str:
    """The settings file: whatever is not its default."""
    told = [(each.name, getattr(settings, each.name), each.default) for each in public()]
    lines = [f"{name.upper()}={value}" for name, value, default in told if value != default]
    return "\n".join(["# Settings of Stride. The README explains each. The two keys are secret.", "", *lines, ""])


def write_new(path: Path, text: str) -> None:
    """Write a file that only its owner may read. Raises Misconfigured when it is there already."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_OWNER)
    except FileExistsError:
        raise Misconfigured(f"{path} is there already, and nothing was changed. Choose another folder.") from None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def fill(settings: Settings, answers: Answers) -> str:
    """Tables, curriculum, provider and administrator; returns the token of the first sign-in."""
    migrating.upgrade(db.engine)
    if db.session.scalar(select(func.count()).select_from(Provider)):
        raise Misconfigured("That database has a provider already, and nothing was changed.")
    with writing():
        publish(db.session, settings.curriculum_folder, actor_id=None, on=clock.now())
        provider = roster.add_provider(
            actor_id=None, name=answers.provider, country=answers.country, time_zone=answers.time_zone
        )
        person = roster.add_person(actor_id=None, name=answers.name, email=answers.email)
        staffing.add_staff(
            actor_id=None,
            provider_id=provider.id,
            person_id=person.id,
            role="administrator",
            starts_on=clock.today(answers.time_zone),
        )
        return links.make(person_id=person.id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=None)
