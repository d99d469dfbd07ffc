"""The README tells the truth: its settings, its commands, and its way from an empty folder to a first sign-off."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tracker.__main__ import main
from tracker.config import public

PASSWORD = "a long walk by the river"
README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def block_after(heading: str) -> list[str]:
    found = re.search(rf"^## {heading}$.*?^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1].splitlines()


@pytest.mark.quick
def test_the_first_three_headings_are_what_it_is_for():
    assert re.findall(r"^## (.+)$", README, re.MULTILINE)[:3] == ["Log", "Sign off", "See the cohort"]


@pytest.mark.quick
def test_every_setting_stands_there_with_its_default_and_its_sentence():
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", README, re.MULTILINE)
    assert rows == [(each.name.upper(), each.default, each.metadata["says"]) for each in public()]


@pytest.mark.quick
def test_every_command_stands_there():
    for name in main.commands:
        assert re.search(rf"`(tracker )?{name}\b", README), name


@pytest.mark.quick
def test_every_picture_is_there():
    for path in re.findall(r"!\[.+?\]\((.+?)\)", README):
        assert (Path(__file__).parent.parent / path).is_file(), path


def sign(mentor, path: str) -> None:
    """Everything done, with somebody ready to step in; the PIN is chosen on the way."""
    [form] = [form for form in mentor.get(path, status=200).page.forms if "level" in form.names]
    done = {name: "done" for name in form.names if name.startswith("c-")}
    proof = {"new_pin": "583920", "new_pin_again": "583920"}  # no password again, so soon after it was chosen
    answer = mentor.submit(path, **done, **proof, level="4", witness="y", outcome="achieved")
    assert answer.status_code == 303, answer.text


def run(line: str) -> str:
    program, *words = shlex.split(line)
    assert program == "tracker"
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, f"{line}: {done.output}"
    return done.output


def test_ten_lines_lead_to_a_first_sign_off(tmp_path, monkeypatch):
    """The lines as they stand, but the last, which would serve; then both people through their links."""
    from tests.conftest import Client
    from tracker import create_app
    from tracker.config import from_environment

    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    lines = block_after("From an empty folder to the first sign-off")
    assert len(lines) == 10
    *before, last = lines
    said = [run(line) for line in before]
    assert last == "tracker serve"
    amina, lucie = (re.search(r"/link/\S+", each)[0] for each in said[-2:])

    app = create_app(from_environment())
    app.test_client_class = Client
    with app.app_context():
        learner, mentor = app.test_client(), app.test_client()
        for person, link in ((learner, amina), (mentor, lucie)):
            person.submit(link, new_password=PASSWORD, new_password_again=PASSWORD)
        home = learner.get("/").headers["Location"]
        skill = f"{home}/competencies/prepare-patient"
        learner.submit(f"{skill}/request", note="Tomorrow at the practice?")
        assert "Waiting" in learner.get(skill).text
        sign(mentor, f"{skill}/sign")
        assert "Signed off" in learner.get(skill).text
    assert "All 1 logbooks hold" in run("tracker verify")
    assert Path("stride.env").stat().st_mode & 0o777 == 0o600
