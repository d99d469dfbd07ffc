"""Coverage by language and file, and made-from.yaml that keeps "stale" true."""

import shutil

import pytest

from tests import pseudo
from tests.curriculum.small import glossary, small, term, write
from tracker.curriculum import coverage
from tracker.curriculum.check import check
from tracker.curriculum.files import load
from tracker.curriculum.translations import LANGUAGES
from tracker.places import place

pytestmark = pytest.mark.quick


def of(folder, language, file):
    return next(row for row in coverage.coverage(load(folder)) if (row.language, row.file) == (language, file))


def reworded(folder):
    files = small()
    files["modules/ethics.yaml"]["title"] = "Ethics at work"
    write(folder, files)


def test_every_language_and_file_is_told_also_without_a_translation(folder):
    rows = list(coverage.coverage(load(folder)))
    assert {row.language for row in rows} == set(LANGUAGES)
    assert all(row.texts and not (row.present or row.stale or row.reviewed) for row in rows)


def test_present_and_reviewed(folder):
    pseudo.translate(folder, "fr", ethics="Ethics")
    pseudo.translate(folder, "nl", reviewed="Lucie Moreau, 2026-11-21")
    french, dutch = of(folder, "fr", "ethics"), of(folder, "nl", "ethics")
    assert (french.present, french.reviewed) == (french.texts - 1, 0)
    assert dutch.present == dutch.reviewed == dutch.texts


def test_the_glossary_counts_its_five_columns(folder):
    write(folder, {"glossary.yaml": glossary(term("pulse"), term("fever"))})
    rows = [row for row in coverage.coverage(load(folder)) if row.file == "glossary"]
    assert sorted(row.language for row in rows) == ["de", "en", "fr", "nb", "nl"]
    assert {(row.texts, row.present, row.reviewed) for row in rows} == {(2, 2, 0)}


def test_stale_until_the_translation_changes(folder):
    pseudo.translate(folder, "fr")
    assert coverage.keep(load(folder))
    assert coverage.keep(load(folder)) == []
    reworded(folder)
    assert of(folder, "fr", "ethics").stale == 1
    assert coverage.keep(load(folder)) == [], "keeping does not make it fresh"
    assert of(folder, "fr", "ethics").stale == 1
    pseudo.translate(folder, "fr")
    assert of(folder, "fr", "ethics").stale == 0
    assert check(folder) == []


def test_stale_until_somebody_says_that_it_is_still_right(folder):
    pseudo.translate(folder, "fr", "nl")
    coverage.keep(load(folder))
    reworded(folder)
    coverage.keep(load(folder), still_right=("fr", "ethics"))
    assert (of(folder, "fr", "ethics").stale, of(folder, "nl", "ethics").stale) == (0, 1)


def test_a_map_that_is_no_map_is_a_fault(folder):
    pseudo.translate(folder, "fr")
    write(folder, {"translations/fr/made-from.yaml": {"ethics/title": "what"}})
    assert [fault.file for fault in check(folder)] == ["translations/fr/made-from.yaml"]


# What comes along.


def test_what_comes_along_is_whole_in_five_languages_and_nothing_is_stale():
    rows = list(coverage.coverage(load(place("curriculum"))))
    assert {row.language for row in rows} == {"en", *LANGUAGES}
    assert [row for row in rows if row.present < row.texts or row.stale] == []


def test_what_comes_along_knows_from_which_english_it_was_made(tmp_path):
    copy = shutil.copytree(place("curriculum"), tmp_path / "copy")
    assert coverage.keep(load(copy)) == [], "Run `tracker curriculum coverage --keep`."
