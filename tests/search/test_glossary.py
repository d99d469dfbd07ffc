"""Searching the glossary: in each language, with and without accents, and what stands first."""

import pytest

from tracker.curriculum.glossary import Glossary, Term, glossary_of
from tracker.places import place
from tracker.search.glossary import folded, search

pytestmark = pytest.mark.quick
SHIPPED = glossary_of(place("curriculum"))

ACCENTS = {
    "nl": ("patiëntendossier", "patientendossier", "patient-record"),
    "fr": ("pression artérielle", "Pression ARTERIELLE", "blood-pressure"),
    "fr, one letter of two": ("cœur", "coeur", "heart"),
    "de": ("Übelkeit", "ubelkeit", "nausea"),
    "de, sharp s": ("Körpergröße", "korpergrosse", "height"),
    "nb": ("øyedråper", "oyedraper", "eye-drops"),
    "nb, one letter of two": ("når passer det", "nar passer det", "when-would-suit-you"),
    "en": ("Vital Signs", "vital signs", "vital-signs"),
}


def codes(question):
    return [term.code for term in search(SHIPPED, question)]


@pytest.mark.parametrize("language", ACCENTS)
def test_a_word_is_found_with_and_without_its_marks(language):
    marked, bare, code = ACCENTS[language]
    assert codes(marked)[0] == codes(bare)[0] == code
    assert codes(marked) == codes(bare)


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de", "nb"])
def test_every_entry_is_found_by_its_first_word_in_each_language(language):
    lost = [term.code for term in SHIPPED.terms if term not in search(SHIPPED, term.words[language][0])]
    assert lost == []


def test_a_part_of_a_long_word_is_enough():
    assert {"blood-pressure", "cuff", "sphygmomanometer"} <= set(codes("bloeddruk"))
    assert "physiotherapist" in codes("therapeut")


def test_the_word_itself_stands_first_then_what_begins_with_it_then_the_rest():
    found = codes("hjerte")
    assert found[0] == "heart"
    assert found.index("heart-failure") < found.index("heart-rate")


def test_what_only_the_explanation_says_stands_last():
    found = codes("magnet")
    assert found == ["mri"]
    assert codes("children")[-1] not in {"baby", "paediatrician"}


def test_two_letters_are_a_word_and_no_part_of_one():
    assert codes("RR") == ["bp", "respiratory-rate"]
    assert codes("TA")[0] == "bp"


def test_every_word_has_to_occur():
    assert codes("blood glucose")[0] == "blood-glucose"
    assert codes("blood zebra") == []


@pytest.mark.parametrize("question", ["", "  ", "?!", ";"])
def test_a_question_without_a_word_finds_everything_in_its_order(question):
    assert codes(question) == [term.code for term in SHIPPED.terms]


def test_words_are_folded_once_for_each_reading():
    words = dict.fromkeys(("en", "nl", "fr", "de", "nb"), ("Zoë",))
    reading = Glossary((Term("zoe", "term", "ethics", (), words, "A name.", "", ""),))
    before = folded.cache_info().misses
    assert search(reading, "zoe") == search(reading, "ZOË") == list(reading.terms)
    assert folded.cache_info().misses == before + 1
