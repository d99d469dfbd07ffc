"""Style sheets, scripts, icons and fonts: one digest for the whole folder stands in every address.

So each file may be kept by a browser for ever, and files name each other by plain relative paths.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from tracker.config import Settings
from tracker.web import headers

ROOT = Path(__file__).parent / "static"


def serve(app: Flask, settings: Settings) -> None:
    """Answer /static/<digest>/... before Flask sees it; templates get `asset(name)`."""
    digest = tree_digest(ROOT)
    folder = packed(ROOT, digest, Path(settings.folder).resolve() / "static")
    always = headers.fixed(settings)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=f"static/{digest}/",
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=lambda carried, _path, _url: [carried.__setitem__(*each) for each in always.items()],
    )
    app.jinja_env.globals["asset"] = lambda name: f"/static/{digest}/{name}"


def tree_digest(root: Path) -> str:
    """Changes when any file, or the name of one, changes."""
    digest = hashlib.sha256()
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def packed(root: Path, digest: str, cache: Path) -> Path:
    """A copy with .br and .gz beside each file, made once; workers that start together may race for it."""
    done = cache / digest
    if done.is_dir():
        return done
    cache.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=cache))
    shutil.copytree(root, work / "files")
    _compress(work / "files")
    try:
        os.rename(work / "files", done)  # noqa: PTH104 the target may exist by now, and then this must fail
    except OSError:
        if not done.is_dir():
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return done


def _compress(folder: Path) -> None:
    compressor = Compressor(quiet=True, use_gzip=True, use_brotli=True)
    for path in [each for each in folder.rglob("*") if each.is_file()]:
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)))  # a generator: it writes only when it is read
