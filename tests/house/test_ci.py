"""What CI runs is what the README promises; nothing names a registry, a lock file or the machine it was written on."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.quick

CI = ROOT / ".ci" / "run"
TOPS = (".ci", "README.md", "pyproject.toml", "tracker", "templates", "migrations", "curriculum", "tests", "docs")
TEXT = {".py", ".html", ".css", ".js", ".yaml", ".json", ".toml", ".md", ".txt", ".po", ".mako", ""}
ELSEWHERE = re.compile(
    "|".join(
        [
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.(org|com)",
            r"index" + r"-url",
            r"(?<![\w/])/work" + r"/(shared|main|venv)",
        ]
    )
)
LOCKS = re.compile(r"(uv|poetry|pdm|Pipfile|package-lock|conda-lock|requirements.*)\.(lock|json|txt)|pylock\..*toml")


def text_files() -> list[Path]:
    tops = [ROOT / name for name in TOPS]
    found = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*")) if file.is_file()]
    return [file for file in found if file.suffix in TEXT and "__pycache__" not in file.parts]


def named_elsewhere(text: str) -> list[str]:
    return [f"{n}: {line.strip()}" for n, line in enumerate(text.splitlines(), 1) if ELSEWHERE.search(line)]


def test_nothing_names_a_registry_or_the_machine_it_was_written_on():
    faults = [
        f"{file.relative_to(ROOT)}:{fault}" for file in text_files() for fault in named_elsewhere(file.read_text())
    ]
    assert not faults, "\n".join(faults)


def test_there_is_no_lock_file():
    there = [file.relative_to(ROOT).as_posix() for top in (ROOT, ROOT / ".ci") for file in top.iterdir()]
    assert [file for file in there if LOCKS.fullmatch(Path(file).name)] == []


@pytest.mark.parametrize(
    "line", ["https://py" + "pi.org/simple", "--extra-index" + "-url=x", "open('/work" + "/main/x')"]
)
def test_catches_a_registry_and_a_path(line):
    assert named_elsewhere(line)


@pytest.mark.parametrize("name", ["uv.lock", "requirements-dev.txt", "pylock.toml", "package-lock.json"])
def test_catches_a_lock_file(name):
    assert LOCKS.fullmatch(name)


def test_ci_runs_what_the_readme_says():
    promised = [line.strip() for line in (ROOT / "README.md").read_text().splitlines() if ".venv/bin/pytest" in line]
    lines = CI.read_text().splitlines()
    assert next(line for line in promised if "venv .venv" in line) in lines
    assert CI.stat().st_mode & 0o111
    assert "set -eu" in lines
    for wanted in ("pytest -m sweep", "ruff check .", "ruff format --check .", "mypy"):
        assert any(line.endswith(f"/{wanted}") for line in lines), wanted
