"""Has a file looked at by a process apart (checking.py), which has little memory, little time and no secrets."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from tracker.errors import BadFile
from tracker.files import checking

PATIENCE = 20
"""Seconds by the clock on the wall, for a machine that is busy."""
AT_ONCE = BoundedSemaphore(2)
"""How many one server process has looked at together: memory is bounded whoever sends what."""
HANDED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
"""What Python may need to find its packages; of the settings nothing."""
KEPT = frozenset({"image/jpeg", "image/png", "application/pdf"})


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its bytes as they are kept, and the hash of those."""

    hash: str
    media_type: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)


def look_at(data: bytes) -> Checked:
    """The file as it may be kept. Raises BadFile."""
    if len(data) > checking.MOST_BYTES:
        raise BadFile("too-big")
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise BadFile("busy")
    try:
        said, kept = ask(data)
    finally:
        AT_ONCE.release()
    if said not in KEPT:
        raise BadFile(said)
    return Checked(hashlib.sha256(kept).hexdigest(), said, kept)


def ask(data: bytes) -> tuple[str, bytes]:
    """What the other process says: a media type with the bytes to keep, or why not."""
    command = [sys.executable, "-P", str(Path(checking.__file__))]
    known = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, env=known, check=False)  # noqa: S603 our own program
    except subprocess.TimeoutExpired:
        return "too-large", b""
    said, _, kept = done.stdout.partition(b"\n")
    return (said.decode("ascii"), kept) if done.returncode == 0 else ("broken", b"")
