"""Each setting: what it changes and its default. Read once, from the environment and the settings file."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tracker.errors import Misconfigured
from tracker.places import place

SHORTEST_KEY = 32
DEFAULT_KEYS = {"change-me", "changeme", "secret", "dev", "development", "insecure"}
SETTINGS_FILE = "stride.env"


def setting(says: str, default: str = "") -> str:
    """A field of Settings: the sentence that README.md shows, and the default."""
    return field(default=default, metadata={"says": says})


@dataclass(frozen=True)
class Settings:
    """All settings, as written. The names in capitals are those of the environment and of the settings file."""

    base_url: str = setting("The address people type, such as https://stride.school.be. Links in mails start with it.")
    secret_key: str = setting("Signs the session cookie. At least 32 random characters; `tracker init` makes it.")
    signing_key: str = setting(
        "Keyed hash of signing PINs. At least 32 random characters; changing it voids every PIN."
    )
    database_url: str = setting("Where the data is: sqlite:////path/stride.sqlite or postgresql+psycopg://...")
    folder: str = setting("Folder for what Stride keeps beside the database: attached files, packed style sheets.", ".")
    secret_key_fallbacks: str = setting("Older secret keys, separated by commas, still accepted while you rotate.")
    curriculum: str = setting("Folder with your own copy of the curriculum; empty means the one that comes along.")
    proxies: str = setting("How many proxies of yours stand in front and set X-Forwarded headers.", "0")
    host: str = setting("The network address `tracker serve` listens on.", "127.0.0.1")
    port: str = setting("The port `tracker serve` listens on.", "8000")
    workers: str = setting("How many processes `tracker serve` starts.", "2")
    compress: str = setting("1 compresses pages here; 0 leaves it to your proxy.", "1")
    argon2_memory: str = setting("Memory in KiB that one password check takes (OWASP's value).", "19456")
    argon2_time: str = setting("Rounds of one password check (OWASP's value).", "2")
    smtp_url: str = setting("Where mail goes out, such as smtp://user:password@host:587?tls=starttls; empty keeps it.")
    mail_from: str = setting("The sender of mails, such as stride@school.be; empty means stride@ the host of BASE_URL.")
    worker: str = setting("external keeps `tracker serve` from sending mail itself; then run `tracker worker`.")
    mode: str = field(default="serve", metadata={"says": ""})
    """serve, demo or test. Set by the code that starts, never by the environment."""

    @classmethod
    def read(cls, environ: Mapping[str, str], *, file: Path | None = None) -> "Settings":
        """The environment, over the settings file, over the defaults."""
        found = {**(read_file(file) if file and file.exists() else {}), **environ}
        known = {each.name: found[each.name.upper()] for each in public() if each.name.upper() in found}
        return cls(**known)

    @property
    def secure(self) -> bool:
        """Whether people reach Stride over https."""
        return self.base_url.startswith("https://")

    @property
    def hostname(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def curriculum_folder(self) -> Path:
        return Path(self.curriculum) if self.curriculum else place("curriculum")


def public() -> list[Field[Any]]:
    """The settings that somebody may set, in the order of the README."""
    return [each for each in fields(Settings) if each.metadata["says"]]


def read_file(file: Path) -> dict[str, str]:
    """Lines of NAME=value; blank lines and lines that start with # are passed over."""
    pairs = [line.split("=", 1) for line in file.read_text("utf-8").splitlines() if "=" in line and line[0] != "#"]
    return {name.strip(): value.strip() for name, value in pairs}


def from_environment() -> Settings:
    """The settings of this process; SETTINGS names another file than ./stride.env."""
    return Settings.read(os.environ, file=Path(os.environ.get("SETTINGS", SETTINGS_FILE)))


def new_key() -> str:
    """A key as `tracker init` makes them: 256 random bits."""
    return secrets.token_urlsafe(32)


def insist(settings: Settings) -> None:
    """Refuse to serve with a key that is missing, short or a known default, or without an address or database.

    Raises Misconfigured with the remedy. The demo and the tests bring keys of their own.
    """
    for name in ("secret_key", "signing_key"):
        key = getattr(settings, name)
        if len(key) < SHORTEST_KEY or key.lower() in DEFAULT_KEYS or len(set(key)) < SHORTEST_KEY // 4:
            problem = f"{name.upper()} is missing, short or a default."
            raise Misconfigured(f"{problem} Run `tracker init`, or set 32 or more random characters.")
    if settings.secret_key == settings.signing_key:
        raise Misconfigured("SECRET_KEY and SIGNING_KEY are the same. Give each its own random characters.")
    if not settings.base_url.startswith(("https://", "http://")):
        raise Misconfigured("BASE_URL is missing. Set the address people type, such as https://stride.school.be.")
    if not settings.database_url:
        raise Misconfigured("DATABASE_URL is missing. Run `tracker init`, or set sqlite:////path/stride.sqlite.")
