"""The bytes of attached files: put, read, taken away, in a folder of their own. Knows ids and hashes alone.

A file never changes: its name is the SHA-256 of its bytes, so a copy of the folder is good at any moment. Which files
there are, and which were taken away, say the rows of models.py.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

NAME = re.compile(r"[0-9a-f]{64}")
FOLDER = "files"
"""Below FOLDER."""


@dataclass(frozen=True)
class Store:
    """The folder `files`; below it one for each provider, and in that one for the first two characters of a hash."""

    folder: Path

    @classmethod
    def below(cls, folder: Path) -> "Store":
        """The one of an installation, below its FOLDER."""
        return cls(folder.resolve() / FOLDER)

    def put(self, provider_id: UUID, digest: str, data: bytes) -> None:
        """Keep these bytes: on disk, or not at all, also when the power fails. Again is no harm."""
        if hashlib.sha256(data).hexdigest() != digest:
            raise ValueError(digest)
        place = self._place(provider_id, digest)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as being_written:
            half = Path(being_written.name)
            try:
                being_written.write(data)
                being_written.flush()
                os.fsync(being_written.fileno())
            except OSError:
                half.unlink()
                raise
        half.replace(place)
        settle(place.parent)

    def read(self, provider_id: UUID, digest: str) -> bytes | None:
        """The bytes, whole; None where they are not here, or not what they were."""
        with suppress(FileNotFoundError):
            data = self._place(provider_id, digest).read_bytes()
            return data if hashlib.sha256(data).hexdigest() == digest else None
        return None

    def has(self, provider_id: UUID, digest: str) -> bool:
        return self._place(provider_id, digest).is_file()

    def take_away(self, provider_id: UUID, digest: str) -> None:
        """The bytes are gone for good. What is not here is gone already."""
        self._place(provider_id, digest).unlink(missing_ok=True)

    def sweep(self, known: Collection[tuple[UUID, str]], *, before: datetime) -> int:
        """Take away what no row knows and was put before that moment, half-written files too. Returns how many."""
        stray = [file for file, key in self._files() if key not in known and is_older(file, before)]
        for file in stray:
            file.unlink(missing_ok=True)
        return len(stray)

    def _files(self) -> Iterator[tuple[Path, tuple[UUID, str] | None]]:
        for file in sorted(self.folder.glob("*/*/*")):
            with suppress(ValueError):
                provider_id = UUID(file.parent.parent.name)
                yield file, (provider_id, file.name) if NAME.fullmatch(file.name) else None

    def _place(self, provider_id: UUID, digest: str) -> Path:
        if not NAME.fullmatch(digest):
            raise ValueError(digest)
        return self.folder / str(provider_id) / digest[:2] / digest


def settle(folder: Path) -> None:
    """See to it that the new name is on disk too, where the system lets one."""
    with suppress(OSError, AttributeError):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def is_older(file: Path, moment: datetime) -> bool:
    with suppress(FileNotFoundError):
        return file.stat().st_mtime < moment.timestamp()
    return False
