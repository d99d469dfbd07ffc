"""Where the folders are that stand beside the code in a checkout and inside the package of a wheel. Nothing else."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def place(name: str) -> Path:
    """The folder `templates`, `migrations` or `curriculum`. Raises FileNotFoundError when neither place has it."""
    for base in (HERE / "_bundle", HERE.parent):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(name)
