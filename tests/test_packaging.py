"""A wheel, built from the source archive and installed in an empty environment, runs in an empty folder."""

import os
import signal
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.cli.test_serving import answer, free_port
from tests.house.source import ROOT

pytestmark = pytest.mark.sweep


@pytest.fixture(scope="module")
def tracker(tmp_path_factory) -> Path:
    """The command of the installed wheel."""
    out, place = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT))
    venv.create(place, with_pip=True)
    run(str(place / "bin" / "pip"), "install", "--quiet", str(next(out.glob("*.whl"))))
    return place / "bin" / "tracker"


def run(*words: str, folder: Path | None = None) -> str:
    done = subprocess.run(words, cwd=folder, env=clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean() -> dict[str, str]:
    """This process's environment without any setting of ours, or path to the sources."""
    from tracker.config import public

    ours = {each.name.upper() for each in public()} | {"SETTINGS", "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def test_an_installation_from_a_wheel(tracker, tmp_path):
    assert "init" in run(str(tracker), "--help", folder=tmp_path)
    told = ("--provider", "Sint-Jan", "--country", "BE", "--name", "Ada", "--email", "ada@example.org")
    run(str(tracker), "init", "--base-url", "http://localhost", *told, folder=tmp_path)
    assert "All 0 logbooks hold." in run(str(tracker), "verify", folder=tmp_path)
    assert "No faults" in run(str(tracker), "curriculum", "check", folder=tmp_path)


def test_the_demo_from_a_wheel(tracker, tmp_path):
    port = free_port()
    words = [str(tracker), "demo", "--port", str(port)]
    demo = subprocess.Popen(
        words, cwd=tmp_path, env=clean(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert "ok" in answer(f"http://localhost:{port}/health", demo, patience=120)
        assert "Three minutes" in answer(f"http://localhost:{port}/sign-in", demo)
    finally:
        demo.send_signal(signal.SIGINT)
        said, _ = demo.communicate(timeout=30)
    assert "Traceback" not in said
