"""Names of the ESCO skills that a competency may name as related (P11), as the folder lists them."""

from functools import lru_cache
from pathlib import Path

from tracker.curriculum.reading import read_sheet

FILE = "esco.yaml"
ADDRESS = "http://data.europa.eu/esco/skill/"


def names_of(folder: Path) -> dict[str, str]:
    """Name by id; empty where the folder has no list. Read again when its file has changed."""
    file = folder / FILE
    return _read(folder, file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=4)
def _read(folder: Path, _changed: int) -> dict[str, str]:
    data = read_sheet(folder, FILE).data
    skills = data.get("skills") if isinstance(data, dict) else None
    return {str(key): str(name) for key, name in (skills or {}).items()}
