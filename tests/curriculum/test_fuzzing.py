"""The real curriculum with its text damaged anywhere: the check answers with faults or nothing, and never breaks."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.curriculum import build
from tracker.curriculum.check import check_contents
from tracker.curriculum.files import load
from tracker.places import place

FILES = sorted(file.relative_to(place("curriculum")).as_posix() for file in place("curriculum").rglob("*.yaml"))
SIGNS = (
    "",
    "- ",
    ": ",
    "\t",
    "\n",
    "\n\n---\n",
    '"',
    "'",
    "[",
    "{",
    "*x",
    "&x ",
    "!!int ",
    "~",
    "#",
    "|",
    ">-",
    "%",
    "  ",
)
VALUES = ("true", "0", "-1", "1.5", "\x00", "\ufeff", "\u202e", "Ⅷ", "code: a", "units:", "9" * 40, "a" * 3000)
WORDS = st.sampled_from([*SIGNS, *VALUES])
DAMAGE = st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 60), WORDS | st.text(max_size=8)), max_size=4)
OPTIONS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Path:
    return Path(shutil.copytree(place("curriculum"), tmp_path_factory.mktemp("fuzz") / "ours"))


def damaged(folder: Path, name: str, damage) -> None:
    whole = (place("curriculum") / name).read_text("utf-8")
    text = whole
    for where, length, words in damage:
        at = where % (len(text) + 1)
        text = text[:at] + words + text[at + length :]
    (folder / name).write_text(text, "utf-8", errors="replace", newline="")
    try:
        contents = load(folder)
        faults = check_contents(contents, facts=True)
        assert all(fault.line >= 1 and fault.message and fault.remedy and fault.file for fault in faults)
        if not faults:
            assert len(build.plans(contents)) == len(contents.programmes)
    finally:
        (folder / name).write_text(whole, "utf-8", newline="")


@pytest.mark.quick
@settings(max_examples=25, **OPTIONS)
@given(name=st.sampled_from(FILES), damage=DAMAGE)
def test_damaged_text_gives_faults_or_a_plan(ours, name, damage):
    damaged(ours, name, damage)


@pytest.mark.sweep
@settings(max_examples=500, **OPTIONS)
@given(name=st.sampled_from(FILES), damage=DAMAGE)
def test_much_damaged_text_gives_faults_or_a_plan(ours, name, damage):
    damaged(ours, name, damage)
