"""A file that was found good, without the process that finds it so."""

import hashlib
from pathlib import Path

from flask import current_app

from tests.files.broken import picture, saved
from tracker.files.apart import Checked
from tracker.files.store import Store


def checked(colour: str = "teal", *, size: int = 0, media_type: str = "image/jpeg") -> Checked:
    """A small picture; with `size`, so many bytes of nothing."""
    data = bytes(size) + colour.encode() if size else saved(picture(colour=colour), "JPEG")
    return Checked(hashlib.sha256(data).hexdigest(), media_type, data)


def the_store() -> Store:
    return Store.below(Path(current_app.instance_path))


def put(provider_id, file: Checked) -> str:
    """Its bytes where the application keeps them; the hash."""
    the_store().put(provider_id, file.hash, file.data)
    return file.hash
