"""A school's own curriculum: a copy of the shipped folder to edit, and a ZIP of such a folder taken apart safely.

Nothing that comes in a ZIP is run, and nothing of it is kept beyond the folder given.
"""

import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tracker.curriculum.reading import Fault

FILES = re.compile(
    r"(modules|programmes)/[a-z0-9.-]{1,80}\.yaml|translations/[a-z]{2,3}/[a-z0-9.-]{1,80}\.yaml"
    r"|facts\.yaml|esco\.yaml|register\.yaml|glossary\.yaml"
)
"""What a curriculum is made of; a ZIP may also hold what PASSED_OVER names."""
PASSED_OVER = re.compile(r"README\.md|schema/[a-z0-9.-]+\.json|(.*/)?\.[^/]*|__MACOSX/.*|.*/")
MOST_FILES = 500
MOST_BYTES = 8_000_000
"""Of all files together, taken out of the ZIP: three times what comes along."""
CHUNK = 65_536
WHOLE = "the ZIP"
"""Stands for a file's name where the fault is one of the whole ZIP: nothing else can be said then."""


@dataclass
class TooMuchError(Exception):
    """The ZIP holds more than a curriculum can; `what` is files or bytes."""

    what: str


def copy(shipped: Path, to: Path) -> None:
    """Copy the shipped folder, for a school to edit. Raises FileExistsError rather than touch somebody's work."""
    if to.exists() and any(to.iterdir()):
        raise FileExistsError(to)
    shutil.copytree(shipped, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def unpack(archive: IO[bytes], to: Path) -> list[Fault]:
    """Take a ZIP of a curriculum's folder apart into `to`, and say what is wrong with the ZIP itself.

    Only names that a curriculum has are written, whatever folder they stand in together; anything else is a fault.
    Sizes are counted while reading, not believed: a ZIP bomb stops after MOST_BYTES.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _take_out(opened, to)
    except TooMuchError as error:
        return [_fault(WHOLE, f"Holds too many {error.what}.", "Send the curriculum's folder and nothing else.")]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        # What the standard library raises for broken, encrypted and exotic archives.
        return [_fault(WHOLE, "Cannot be read.", "Make the ZIP again, without a password.")]


def _take_out(opened: zipfile.ZipFile, to: Path) -> list[Fault]:
    members = [info for info in opened.infolist() if not info.is_dir()]
    if len(members) > MOST_FILES:
        raise TooMuchError("files")
    top = _common_folder([info.filename for info in members])
    faults, left = [], MOST_BYTES
    for info in members:
        name = info.filename.removeprefix(top)
        if PASSED_OVER.fullmatch(name):
            continue
        if not FILES.fullmatch(name) or _is_link(info):
            faults.append(_fault(_shown(name), "Is no file of a curriculum.", "Take it out of the ZIP."))
            continue
        left -= _write(opened, info, to / name, left)
    if not faults and not (to / "modules").is_dir():
        faults.append(_fault(WHOLE, "Holds no folder modules/.", "Send the whole folder, as `copy` made it."))
    return faults


def _write(opened: zipfile.ZipFile, info: zipfile.ZipInfo, file: Path, most: int) -> int:
    """Write one member and return its size. Raises TooMuchError beyond `most` bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with opened.open(info) as source, file.open("xb") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise TooMuchError("bytes")
            target.write(chunk)
    return size


def _common_folder(names: list[str]) -> str:
    """The one folder that everything stands in, with its slash; empty when there is none."""
    tops = {PurePosixPath(name).parts[0] for name in names if PurePosixPath(name).parts and "__MACOSX" not in name}
    top = next(iter(tops)) if len(tops) == 1 else ""
    own = top in {"", "modules", "programmes", "translations"}
    return f"{top}/" if not own and all(name.startswith((f"{top}/", "__MACOSX/")) for name in names) else ""


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> 28) == 0o12  # noqa: PLR2004 the file type of a symbolic link in Unix modes


def _shown(name: str) -> str:
    """A name from outside, short and without anything that a terminal or page could trip over."""
    return re.sub(r"[^\w./ -]", "?", name)[:80]


def _fault(file: str, message: str, remedy: str) -> Fault:
    return Fault(file, 1, "zip", message, remedy)
