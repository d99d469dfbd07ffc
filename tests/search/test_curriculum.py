"""Searching the curriculum: what is found, in which words, in what order, and how often texts are folded."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests import small_curriculum
from tests.editions import changed
from tracker.curriculum import build, files
from tracker.curriculum.queries import PrintingKey
from tracker.curriculum.translating import Said
from tracker.curriculum.translations import digest
from tracker.search import curriculum
from tracker.search.curriculum import marked, search, shown, words_of

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def plan():
    return build.plan(files.load(small_curriculum.folder()), small_curriculum.PROGRAMME)


@pytest.fixture(autouse=True)
def forgotten():
    curriculum._kept.clear()


def key(number: int) -> PrintingKey:
    return PrintingKey(UUID(int=number), 1, str(number), datetime(2026, 1, 1, tzinfo=UTC))


def found(question, *plans):
    return search({key(number): plan for number, plan in enumerate(plans)}, question)


def codes(result):
    return [each.thing.code for group in result.groups for each in group.results]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Hand hygiene", ("hand", "hygiene")),
        ("  HÅND-hygiéne, hand ", ("hand", "hygiene")),
        ("a b", ()),
        ("", ()),
        ("?!", ()),
        ("straße", ("strasse",)),
        (" ".join(f"word{n}" for n in range(20)), tuple(f"word{n}" for n in range(8))),
    ],
)
def test_the_words_of_a_question(question, words):
    assert words_of(question) == words


@pytest.mark.parametrize(
    ("question", "code", "text"),
    [
        ("sterile field", "sterile-field", "Lays a sterile field, as the ward does it."),
        ("work safely", "hygiene", "Work safely."),
        ("waste patient", "clinical-waste", "tell it to a patient"),
        ("doubt spreads", "chain-of-infection", "Ask when in doubt."),
        ("pulse room", "pulse", "Prepares the room"),
    ],
)
def test_every_kind_of_text_is_found(plan, question, code, text):
    """Title, summary, aim, key point, criterion, and a module's aim."""
    result = found(question, plan)
    assert code in codes(result)
    [best] = [each for group in result.groups for each in group.results if each.thing.code == code]
    assert shown(best.passage.text, best.passage.sentence) == text


def test_every_word_has_to_occur_and_the_beginning_of_one_is_enough(plan):
    assert codes(found("puls", plan)) == ["the-pulse", "pulse"]
    assert codes(found("pulse sterile", plan)) == []


def test_titles_come_first_and_modules_in_the_order_of_the_plan(plan):
    result = found("waste", replace(plan))
    assert codes(result)[:2] == ["clinical-waste", "waste-sorting"]
    everything = found("ward", plan)
    assert [group.module.code for group in everything.groups] == ["hygiene", "clinical-procedures"]


def test_programmes_that_share_a_text_share_a_result(plan):
    other = replace(plan, programme="other", title="Other")
    reworded = replace(plan.unit("the-pulse"), summary="A pulse has a rhythm.")
    third = changed(replace(plan, programme="third"), {"the-pulse": reworded})
    results = found("pulse", plan, other, third).groups[0].results
    assert [(each.thing.code, [p.programme for p in each.programmes]) for each in results] == [
        ("the-pulse", ["small-programme", "other"]),
        ("pulse", ["small-programme", "other", "third"]),
        ("the-pulse", ["third"]),
    ]


def test_at_most_fifty_are_shown_and_all_are_counted(plan):
    plans = [replace(plan, modules=_numbered(plan, number)) for number in range(6)]
    result = found("patient", *plans)
    assert result.all == 66
    assert result.shown == curriculum.MOST_RESULTS == len(codes(result))


def _numbered(plan, number):
    """Every text another one, so that no programme shares it."""

    def other(item):
        return replace(item, summary=f"{item.summary} The patient of programme {number}.")

    modules = [replace(m, units=tuple(map(other, m.units))) for m in plan.modules]
    return tuple(replace(m, competencies=tuple(map(other, m.competencies))) for m in modules)


def test_a_printing_is_folded_once(plan, monkeypatch):
    folded = []
    monkeypatch.setattr(curriculum, "_entries", lambda plan, _known: folded.append(plan) or ())
    for _ in range(3):
        found("pulse", plan)
    assert folded == [plan]


def test_the_process_keeps_a_bounded_number_of_printings(plan):
    for number in range(curriculum._MOST_KEPT + 5):
        curriculum.index_of(key(number), replace(plan, modules=()))
    assert len(curriculum._kept) == curriculum._MOST_KEPT


def test_what_was_found_is_marked_in_its_own_spelling():
    pieces = marked("Håndhygiene, and the hand.", ("hand",))
    assert "".join(piece for piece, _hit in pieces) == "Håndhygiene, and the hand."
    assert [piece for piece, hit in pieces if hit] == ["Håndhygiene", "hand"]


def said_in_french(**texts):
    """What is published in French, as translating.py keeps it; keys are English with _ for a space."""
    return {"fr": {digest(english.replace("_", " ")): Said(french) for english, french in texts.items()}}


def test_words_of_another_language_are_found_beside_the_english(plan):
    french = said_in_french(Cleans_hands="Se lave les mains", Prepares_the_room="Prépare la pièce")
    for question in ("lave mains", "cleans hands", "prepare piece", "mains prepares"):
        assert "hand-hygiene" in codes(search({key(1): plan}, question, french)), question
    assert codes(found("lave mains", plan)) == []


def test_other_words_are_found_at_once(plan):
    before = said_in_french(Cleans_hands="Se lave les mains")
    assert codes(search({key(1): plan}, "lave", before)) == ["hand-hygiene"]
    after = said_in_french(Cleans_hands="Se frotte les mains")
    assert codes(search({key(1): plan}, "lave", after)) == []
    assert codes(search({key(1): plan}, "frotte", after)) == ["hand-hygiene"]


def test_a_sentence_of_a_summary_is_the_same_in_the_language_shown(plan):
    summary = plan.unit("the-pulse").summary
    french = {"fr": {digest(summary): Said("Un. Deux cherche trois. Quatre.")}}
    [group] = search({key(1): plan}, "cherche", french).groups
    passage = group.results[0].passage
    assert shown("Un. Deux cherche trois. Quatre.", passage.sentence) == "Deux cherche trois."
    assert shown("Un.", 7) == "Un."
