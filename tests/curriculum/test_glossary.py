"""The glossary: its faults with their lines, its reading, and the words that are shipped."""

import os
from collections import Counter

import pytest

from tests.curriculum.small import glossary as terms_file
from tests.curriculum.small import small, term, write
from tracker.curriculum import glossary
from tracker.curriculum.check import check
from tracker.curriculum.files import load
from tracker.curriculum.glossary import LANGUAGES, glossary_of
from tracker.places import place

pytestmark = pytest.mark.quick
CONTENT = place("curriculum")
SHIPPED = glossary_of(CONTENT)


def spoiled(tmp_path, *terms):
    return write(tmp_path, {**small(), "glossary.yaml": terms_file(*terms)})


def without(key):
    return {name: value for name, value in term("pulse").items() if name != key}


FAULTS = {
    "a code twice": ([term("pulse"), term("pulse")], "duplicate-code", "code: pulse"),
    "an unknown module": ([term("pulse", module="nowhere")], "reference", "module: nowhere"),
    "a unit for a module": ([term("pulse", module="ethics-rules")], "reference", "module: ethics-rules"),
    "an unknown unit": ([term("pulse", units=["nowhere"])], "reference", "- nowhere"),
    "a skill for a unit": ([term("pulse", units=["ethics-work"])], "reference", "- ethics-work"),
    "a unit twice": ([term("pulse", units=["ethics-words"] * 2)], "reference", "- ethics-words"),
    **{f"no {language}": ([without(language)], "missing", "- code: pulse") for language in LANGUAGES},
    "no explanation": ([without("means")], "missing", "- code: pulse"),
    "an empty language": ([term("pulse", nb=" ")], "length", "nb:"),
    "an explanation that is no sentence": ([term("pulse", means="beats")], "sentence", "means: beats"),
    "an unknown kind": ([term("pulse", kind="word")], "value", "kind: word"),
    "a code with capitals": ([term("Pulse")], "code", "- code: Pulse"),
    "an unknown key": ([term("pulse", no="puls")], "unknown-key", "no: puls"),
    "something very long": ([term("pulse", fr="pouls " * 40)], "count", "fr: "),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_has_its_rule_its_line_and_a_remedy(tmp_path, what):
    terms, rule, line = FAULTS[what]
    folder = spoiled(tmp_path, *terms)
    (fault,) = [each for each in check(folder) if each.file == "glossary.yaml"]
    text = (folder / "glossary.yaml").read_text().splitlines()[fault.line - 1]
    assert fault.rule == rule
    assert line in text or line.replace("'", "") in text.replace("'", "")
    assert fault.remedy


def test_a_faulty_entry_hides_no_other_fault(tmp_path):
    folder = spoiled(tmp_path, without("de"), term("pulse", module="nowhere"), term("artery", units=["nowhere"]))
    found = [(fault.rule, fault.line) for fault in check(folder)]
    assert found == [("missing", 3), ("reference", 15), ("reference", 28)]


def test_a_folder_may_do_without(tmp_path):
    assert check(write(tmp_path, small())) == []
    assert glossary_of(tmp_path).terms == ()


def test_it_is_read_once_and_again_when_the_file_has_changed(tmp_path, monkeypatch):
    folder = spoiled(tmp_path, term("pulse"))
    first = glossary_of(folder)
    assert glossary_of(folder) is first
    write(folder, {"glossary.yaml": {"reviewed": "Ada, 2026-11-01", "terms": [term("vein")]}})
    os.utime(folder / "glossary.yaml", (1, 1))
    second = glossary_of(folder)
    assert [each.code for each in second.terms] == ["vein"]
    assert (first.reviewed, second.reviewed) == ("nobody", "Ada, 2026-11-01")
    monkeypatch.setattr(glossary, "_read", None)
    assert glossary_of(folder) is second


@pytest.mark.parametrize("text", ["", "reviewed: [", "- one", "reviewed: nobody", "terms: 3"])
def test_what_cannot_be_used_is_an_empty_glossary(tmp_path, text):
    assert glossary_of(write(tmp_path, {"glossary.yaml": text})).terms == ()


def test_entries_by_unit_and_module(tmp_path):
    terms = [term("pulse", units=["ethics-words"]), term("artery", module="ethics", units=[])]
    found = glossary_of(spoiled(tmp_path, *terms))
    assert [each.code for each in found.of_unit("ethics-words")] == ["pulse"]
    assert [each.code for each in found.of_module("ethics")] == ["artery"]
    assert found.modules == {"terminology": 1, "ethics": 1}


def test_several_words_for_one_thing_are_parted_and_french_signs_keep_their_word(tmp_path):
    words = {"nl": "stoel; MRI (beeld; scan); zetel", "fr": "Ça va ?; et vous ?"}
    (found,) = glossary_of(spoiled(tmp_path, term("chair", **words))).terms
    assert found.words["nl"] == ("stoel", "MRI (beeld; scan)", "zetel")
    assert found.words["fr"] == ("Ça va\u00a0?", "et vous\u00a0?")


# What is shipped.


def test_the_shipped_glossary_has_every_language_and_no_code_twice():
    assert len(SHIPPED.terms) >= 250
    assert [term.code for term in SHIPPED.terms if not all(term.words[language] for language in LANGUAGES)] == []
    assert max(Counter(term.code for term in SHIPPED.terms).values()) == 1
    assert {term.kind for term in SHIPPED.terms} == {"term", "abbreviation", "phrase"}


def test_every_module_and_every_unit_has_its_words():
    contents = load(CONTENT)
    assert set(SHIPPED.modules) == set(contents.modules)
    units = [code for code, item in contents.items.items() if item.kind == "unit"]
    assert [code for code in units if len(SHIPPED.of_unit(code)) < 2] == []


def test_every_entry_is_learnt_somewhere_and_in_order():
    order = [(term.module, term.code) for term in SHIPPED.terms]
    assert order == sorted(order)
    assert [term.code for term in SHIPPED.terms if not term.units] == []


def test_no_two_entries_are_the_same_words():
    for language in ("en", "nl", "fr", "de", "nb"):
        first = Counter((term.kind, term.words[language]) for term in SHIPPED.terms)
        assert {words: count for words, count in first.items() if count > 1} == {}


def test_phrases_address_politely_in_dutch_french_and_german():
    to_children = {"shall-we-measure-your-teddy-first", "who-came-with-you-today"}
    rude = {"nl": {"je", "jij", "jouw"}, "fr": {"tu", "ton", "t'accompagne"}, "de": {"du", "dein", "deinen", "dir"}}
    found = {
        term.code
        for term in SHIPPED.terms
        for language, words in rude.items()
        if term.kind == "phrase" and words & set(term.words[language][0].lower().replace("?", " ").split())
    }
    assert found == to_children


def test_nobody_is_named_as_reviewer_before_somebody_has_read_it():
    assert SHIPPED.reviewed == "nobody"
