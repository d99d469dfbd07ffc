"""`tracker curriculum`: what the command line adds to the check, the publishing and the list of facts."""

import shutil

import pytest
from sqlalchemy import select

from tests import pseudo, small_curriculum
from tracker.audit import AuditEvent, Verb
from tracker.curriculum.models import Edition
from tracker.extensions import db


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(small_curriculum.folder(), tmp_path / "curriculum")


@pytest.mark.quick
def test_a_folder_without_faults(run, folder):
    said = f"No faults in {folder}: 1 programmes, 2 modules, 5 units, 6 skills, 0 words.\n"
    assert run("curriculum", "check", str(folder)).stdout == said


def test_every_fault_is_told_with_its_file_and_line(run, folder):
    file = folder / "modules" / "hygiene.yaml"
    file.write_text(file.read_text().replace('"hours": 4', '"hours": -4').replace('"level": 5', '"level": 7'))
    said = run("curriculum", "check", str(folder), code=1)
    assert said.stdout.count("modules/hygiene.yaml:") == 2
    assert "2 faults" in said.stderr


def test_publishing_twice_adds_nothing(command, folder):
    publish = ("curriculum", "publish", str(folder))
    assert "small-programme, edition 1, printing 1: a new edition." in command(*publish).stdout
    assert "nothing new" in command(*publish).stdout
    assert len(db.session.scalars(select(Edition)).all()) == 1
    assert db.session.scalars(select(AuditEvent.verb)).all() == [Verb.EDITION_PUBLISHED]


def test_a_faulty_folder_is_not_published(command, folder):
    (folder / "modules" / "hygiene.yaml").unlink()
    said = command("curriculum", "publish", str(folder), code=1)
    assert "nothing was published" in said.stderr
    assert "programmes/small-programme.yaml" in said.stderr
    assert db.session.scalars(select(Edition)).all() == []


def test_the_register_is_written_once(run, folder):
    register = ("curriculum", "publish", "--register", str(folder))
    assert "written" in run(*register).stdout
    assert "nothing new" in run(*register).stdout
    assert "hand-hygiene" in (folder / "register.yaml").read_text()


def test_the_facts_and_the_schemas(run, folder):
    assert "taught by clinical-procedures, hygiene" in run("curriculum", "facts", str(folder)).stdout
    assert "module.json" in run("curriculum", "schema", str(folder)).stdout


@pytest.mark.quick
def test_the_folder_that_the_settings_name(run, folder):
    assert str(folder) in run("curriculum", "check", CURRICULUM=str(folder)).stdout


@pytest.mark.quick
def test_a_school_gets_a_copy_of_its_own_that_checks(run, tmp_path):
    folder = tmp_path / "ours"
    assert f"CURRICULUM={folder}" in run("curriculum", "copy", str(folder)).stdout
    assert run("curriculum", "check", "--facts", str(folder)).stdout.startswith(f"No faults in {folder}: 11 programmes")
    assert (folder / "README.md").is_file()
    assert "Name a new folder" in run("curriculum", "copy", str(folder), code=1).stderr


@pytest.mark.quick
def test_a_folder_against_the_one_that_comes_along(run, tmp_path):
    folder = tmp_path / "ours"
    run("curriculum", "copy", str(folder))
    assert run("curriculum", "diff", str(folder), "--shipped").stdout == f"Nothing differs in {folder}.\n"
    file = folder / "programmes" / "cpd-norway.yaml"
    file.write_text(file.read_text("utf-8").replace("title: ", "title: Our own ", 1), "utf-8")
    for file in folder.rglob("cpd-belgium.yaml"):
        file.unlink()
    said = run("curriculum", "diff", str(folder), "--shipped").stdout.splitlines()
    assert said[0] == "cpd-norway:"
    assert said[1].startswith("  ~ title: {+Our own+} Continuing")
    assert said[-1] == f"cpd-belgium: not in {folder}."


def test_coverage_is_told_by_language_and_file(run, folder):
    pseudo.translate(folder, "fr", hygiene="Cleans hands")
    lines = run("curriculum", "coverage", str(folder)).stdout.splitlines()
    french = lines[[line.startswith("fr:") for line in lines].index(True) :]
    hygiene = next(line.split() for line in french if "hygiene" in line)
    assert (hygiene[0], hygiene[2], hygiene[4], hygiene[5]) == ("hygiene", "98", "0", "0")
    assert "clinical-procedures" in french[1]
    assert "100 %" in french[1]
    assert "all languages together" in lines[-1]


def test_stale_texts_are_told_until_somebody_says_that_they_are_right(run, folder):
    pseudo.translate(folder, "fr")
    assert "made-from.yaml: written." in run("curriculum", "coverage", str(folder), "--keep").stdout
    file = folder / "modules" / "hygiene.yaml"
    file.write_text(file.read_text("utf-8").replace('"Cleans hands"', '"Cleans both hands"'), "utf-8")

    def stale() -> str:
        said = run("curriculum", "coverage", str(folder)).stdout
        return next(line.split()[4] for line in said[said.index("fr:") :].splitlines() if "hygiene" in line)

    assert stale() == "1"
    run("curriculum", "coverage", str(folder), "--still-right", "fr", "hygiene.yaml")
    assert stale() == "0"


def test_coverage_of_a_faulty_folder_keeps_nothing(run, folder):
    pseudo.write(folder, "fr", "hygiene", {"language": "fr", "module": "hygiene", "reviewed": "nobody", "titel": "x"})
    assert "nothing was published" in run("curriculum", "coverage", str(folder), "--keep", code=1).stderr
    assert not (folder / "translations" / "fr" / "made-from.yaml").exists()


def test_publishing_tells_what_is_said_anew_in_each_language(command, folder):
    pseudo.translate(folder, "fr", "nl")
    publish = ("curriculum", "publish", str(folder))
    said = command(*publish).stdout
    assert "Translations, fr:" in said
    assert "Translations, nl:" in said
    assert "Translations" not in command(*publish).stdout
    pseudo.translate(folder, "fr", hygiene="Cleans hands")
    assert "Translations, fr: 0 texts new or other, 1 taken away." in command(*publish).stdout


def test_a_folder_against_what_is_published(command, folder):
    assert command("curriculum", "diff", str(folder)).stdout == "small-programme: a new programme.\n"
    command("curriculum", "publish", str(folder))
    assert "Nothing differs" in command("curriculum", "diff", str(folder)).stdout
    file = folder / "modules" / "hygiene.yaml"
    text = file.read_text("utf-8").replace("Prepares the room", "Prepares the clean room", 1)
    file.write_text(text, "utf-8")
    said = command("curriculum", "diff", str(folder)).stdout
    assert "~ skill hand-hygiene\n" in said
    assert "criterion:prepares: Prepares the {+clean+} room" in said


def test_what_is_to_be_done_again_is_told_and_stealth_refused(command, folder):
    command("curriculum", "publish", str(folder))
    file = folder / "modules" / "hygiene.yaml"
    text = file.read_text("utf-8")
    stealth = text.replace('"level": 5', '"level": 3')
    file.write_text(stealth, "utf-8")
    assert "its revision did not" in command("curriculum", "diff", str(folder), code=1).stderr
    head, skill, tail = stealth.partition('"code": "waste-sorting"')
    file.write_text(head + skill + tail.replace('"revision": 1', '"revision": 2', 1), "utf-8")
    assert "~ skill waste-sorting, to be done again" in command("curriculum", "diff", str(folder)).stdout
