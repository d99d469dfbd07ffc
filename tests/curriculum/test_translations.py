"""Translations held against their English: what fits, and each rule proven on a file that breaks it."""

import pytest
import yaml

from tests import pseudo
from tests.curriculum.small import small, write
from tracker.curriculum.check import check
from tracker.curriculum.files import load
from tracker.curriculum.translations import english_of, figures, is_reviewed, is_stale, mark, told_of
from tracker.places import place

pytestmark = pytest.mark.quick

UNIT, SKILL = "ethics-words", "ethics-work"


@pytest.fixture
def translated(folder):
    """The small folder with everything in French."""
    return pseudo.translate(folder, "fr")


def spoil(folder, change, code="ethics"):
    """Change one file of the French translation, and return the faults."""
    file = folder / "translations" / "fr" / f"{code}.yaml"
    values = yaml.safe_load(file.read_text("utf-8"))
    change(values)
    pseudo.write(folder, "fr", code, values)
    return check(folder)


def test_a_whole_translation_has_no_fault_and_every_text(translated):
    assert check(translated) == []
    contents = load(translated)
    for each in contents.translations:
        english = english_of(contents, each.code)
        assert told_of(each) == {path: pseudo.marked(text) for path, text in english.items()}


def test_what_is_missing_is_no_fault(translated):
    def short(values):
        del values["units"][UNIT]["title"], values["competencies"][SKILL]["criteria"]["second"]
        del values["units"]["ethics-rules"]

    assert spoil(translated, short) == []


def test_a_folder_may_do_without_translations(folder):
    assert check(folder) == []
    assert load(folder).translations == []


FAULTS = {
    "reference": lambda v: v["units"].update(nothing={"title": "Rien"}),
    "unknown-key": lambda v: v.update(titel="Éthique"),
    "count": lambda v: v["units"][UNIT]["aims"].pop(),
    "order": lambda v: v["units"].update({UNIT: v["units"].pop(UNIT)}),
    "figures": lambda v: v["units"][UNIT].update(summary="Il y en a 3."),
    "file": lambda v: v.update(language="nl"),
    "missing": lambda v: v.pop("reviewed"),
    "translated-twice": lambda v: v["competencies"][SKILL].update(summary="Autre chose."),
    "text": lambda v: v.update(title="A\u200bB"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_each_rule_names_file_line_and_remedy(translated, rule):
    found = [fault for fault in spoil(translated, FAULTS[rule]) if fault.rule == rule]
    assert found, check(translated)
    assert found[0].file.startswith("translations/fr/")
    assert found[0].line >= 1
    assert found[0].remedy


@pytest.mark.parametrize(
    ("most", "change"),
    [
        (75, lambda v, text: v["competencies"][SKILL].update(title=text)),
        (100, lambda v, text: v.update(title=text)),
        (160, lambda v, text: v["competencies"][SKILL]["criteria"].update(second=text)),
    ],
)
def test_a_text_may_be_as_long_as_its_place(translated, most, change):
    assert "count" not in {fault.rule for fault in spoil(translated, lambda v: change(v, "x" * most))}
    assert f"more than {most} signs" in str(spoil(translated, lambda v: change(v, "x" * (most + 1))))


def test_unknown_files_and_languages(translated):
    pseudo.write(translated, "fr", "nowhere", {"language": "fr", "module": "nowhere", "reviewed": "nobody"})
    pseudo.write(translated, "sv", "ethics", {"language": "sv", "module": "ethics", "reviewed": "nobody"})
    said = [str(fault) for fault in check(translated)]
    assert "No module or programme has the code nowhere." in said[0]
    assert "Nothing is translated into sv here." in said[1]


def test_all_faults_at_once(translated):
    def spoiled(values):
        for rule in ("reference", "count", "figures"):
            FAULTS[rule](values)

    assert {fault.rule for fault in spoil(translated, spoiled)} >= {"reference", "count", "figures"}


def test_a_faulty_entry_does_not_hide_the_faults_of_others(translated):
    def spoiled(values):
        values["units"][UNIT]["title"] = 7
        values["units"]["ethics-rules"]["aims"].pop()

    assert {fault.rule for fault in spoil(translated, spoiled)} >= {"type", "count"}


def test_a_space_at_which_no_line_may_break_stays_one(translated):
    spoil(translated, lambda v: v.update(title="Pourquoi\u00a0?\n  Et   comment"))
    titles = [each.form.title for each in load(translated).translations if each.code == "ethics"]
    assert titles == ["Pourquoi\u00a0? Et comment"]


@pytest.mark.parametrize(
    ("english", "other"),
    [("1,500 of 20", "1 500 sur 20"), ("at 7:30", "à 07 h 30"), ("2.5 ml", "2,5 ml"), ("12,000", "12.000"), ("", "x")],
)
def test_figures_are_the_same_however_they_are_written(english, other):
    assert figures(english) == figures(other)


def test_figures_that_differ():
    assert figures("5 mg") != figures("50 mg")
    assert figures("two of 3") != figures("2 of 3")


def test_stale_is_what_was_made_from_another_english():
    kept = {"a/title": mark("Hands", "Mains")}
    assert not is_stale(kept, "a/title", "Hands", "Mains")
    assert is_stale(kept, "a/title", "Clean hands", "Mains")
    assert not is_stale(kept, "a/title", "Clean hands", "Mains propres"), "it was translated anew"
    assert not is_stale({}, "a/title", "Clean hands", "Mains"), "nobody kept what it was made from"


@pytest.mark.parametrize(
    ("said", "reviewed"),
    [("nobody", False), ("Lucie Moreau", False), ("2026-11-21", False), ("L. M., 2026-11-21", True)],
)
def test_reviewed_names_somebody_and_a_day(tmp_path, said, reviewed):
    folder = pseudo.translate(write(tmp_path, small()), "fr", reviewed=said)
    assert {is_reviewed(each.form) for each in load(folder).translations} == {reviewed}


def test_what_comes_along_has_no_fault_in_its_translations():
    assert [fault for fault in check(place("curriculum")) if fault.file.startswith("translations/")] == []
