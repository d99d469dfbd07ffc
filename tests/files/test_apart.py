"""The process apart: what it says is passed on, what it does stays with it, and it has little memory and no secret."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.files.broken import packed, picture, samples, saved, squeezed
from tracker.errors import BadFile
from tracker.files import apart, checking

MEASURED = """
import sys; sys.path.insert(0, sys.argv[1])
import checking
checking.main()
sys.stderr.write(next(line for line in open('/proc/self/status') if 'VmHWM' in line).split()[1])
"""
MOST = 200 * 1024


@pytest.mark.parametrize("name", ["jpeg with place and remarks", "png", "heic", "pdf"])
def test_what_may_be_kept_comes_back_with_its_hash(name):
    data, media_type = samples()[name]
    kept = apart.look_at(data)
    assert (kept.media_type, kept.hash) == (media_type, hashlib.sha256(kept.data).hexdigest())
    assert kept.size == len(kept.data) > 0
    assert apart.look_at(data) == kept


@pytest.mark.parametrize("name", ["nothing", "eleven megabytes", "gif", "moving png", "pdf with a script"])
def test_what_may_not_is_refused_by_name(name):
    data, why = samples()[name]
    with pytest.raises(BadFile) as caught:
        apart.look_at(data)
    assert caught.value == BadFile(why)


def large(mode: str, size: tuple[int, int], kind: str, **more) -> bytes:
    return saved(Image.linear_gradient("L").resize(size).convert(mode), kind, **more)


BOMBS = {
    "a packed gigabyte": lambda: packed(squeezed(1024)),
    "a head that promises too much": lambda: samples()["png that promises too much"][0],
    "remarks that unpack to a lot": lambda: samples()["png with a bomb in a remark"][0],
    "pixels with transparency": lambda: large("RGBA", (5000, 5000), "PNG"),
    "more pixels than fit": lambda: large("L", (9000, 6000), "PNG"),
    "a jpeg in many passes": lambda: large("RGB", (8000, 6000), "JPEG", progressive=True, subsampling=0),
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has used")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_takes_little(name):
    said, used = measured(BOMBS[name]())
    assert said in {"too-large", "broken"}
    assert used < MOST


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has used")
@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_a_photo_of_a_good_phone_is_taken(kind):
    size = (5712, 4284) if kind == "HEIF" else (8000, 6000)
    said, used = measured(saved(picture(size=size), kind))
    assert (said, used < MOST) == ("image/jpeg", True)


def measured(data: bytes) -> tuple[str, int]:
    command = [sys.executable, "-P", "-c", MEASURED, str(Path(checking.__file__).parent)]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    return done.stdout.split(b"\n")[0].decode(), int(done.stderr.split()[-1])


@pytest.fixture
def instead(tmp_path, monkeypatch):
    """Another program in the place of the one that looks at files."""

    def put(source: str) -> None:
        file = tmp_path / "instead.py"
        file.write_text(source)
        monkeypatch.setattr(checking, "__file__", str(file))

    return put


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import os; os.abort()", "broken"),
        ("raise SystemExit(3)", "broken"),
        ("print('image/jpeg'); raise SystemExit(3)", "broken"),
        ("import time; time.sleep(60)", "too-large"),
        ("print('text/html')", "text/html"),
        ("print()", ""),
    ],
)
def test_whatever_happens_to_it_is_a_refusal(instead, monkeypatch, source, why):
    monkeypatch.setattr(apart, "PATIENCE", 1)
    instead(source)
    with pytest.raises(BadFile) as caught:
        apart.look_at(b"x")
    assert caught.value.why == why


def test_it_knows_no_secret(instead, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret of this school")
    instead("import os; print('application/pdf'); print(sorted(os.environ))")
    assert b"SECRET_KEY" not in apart.look_at(b"x").data


def test_it_can_write_no_file(instead, tmp_path):
    checker = (Path(checking.__file__).parent / "checking.py").as_posix()
    target = tmp_path / "written"
    instead(
        f"import pathlib, runpy; limit = runpy.run_path({checker!r})['limit']; limit(); "
        f"pathlib.Path({str(target)!r}).write_text('x'); print('image/png')"
    )
    with pytest.raises(BadFile):
        apart.look_at(b"x")
    assert not target.exists() or target.read_text() == ""


def test_no_more_are_looked_at_together_than_memory_bears(monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    held = [apart.AT_ONCE.acquire() for _ in range(2)]
    try:
        with pytest.raises(BadFile) as caught:
            apart.look_at(b"x")
        assert caught.value == BadFile("busy")
    finally:
        for _ in held:
            apart.AT_ONCE.release()
