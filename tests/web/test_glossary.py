"""The glossary's pages, read without an account: finding, choosing languages, and the page to print."""

import pytest

from tests import factories as make
from tests.small_curriculum import HYGIENE, PROGRAMME
from tracker.curriculum.glossary import LANGUAGES, glossary_of
from tracker.places import place
from tracker.web.speaking import language_name

pytestmark = pytest.mark.usefixtures("database")
SHIPPED = glossary_of(place("curriculum"))
LEARNT_IN = "chain-of-infection"
"""A unit of the small curriculum that has the code of a shipped one."""


def heads(page):
    return [element.text for element in page.all("th") if element.get("scope") == "col"]


def words(page, language):
    return [element.text for element in page.all("span") if element.get("lang") == language and element.inside("table")]


@pytest.mark.quick
def test_it_opens_with_its_modules_and_says_that_nobody_has_checked_it(client):
    page = client.get("/glossary", status=200).page
    assert "Draft translation" in page.text
    assert "Hygiene" in page.text
    assert sum(link.startswith("/glossary?module=") for link in page.links) == len(SHIPPED.modules)


@pytest.mark.quick
@pytest.mark.parametrize(
    ("asked", "found"),
    [("ubelkeit", "Übelkeit"), ("ØYEDRÅPER", "øyedråper"), ("coeur", "cœur"), ("bloeddruk", "bloeddruk")],
)
def test_a_word_is_found_in_any_language_without_its_marks(client, asked, found):
    page = client.get("/glossary", query_string={"q": asked}, status=200).page
    assert any(found in said for language in LANGUAGES for said in words(page, language))


@pytest.mark.quick
def test_every_foreign_word_says_its_language(client):
    page = client.get("/glossary?q=blood pressure", status=200).page
    term = next(term for term in SHIPPED.terms if term.code == "blood-pressure")
    for language in LANGUAGES:
        assert any(said.startswith(term.words[language][0]) for said in words(page, language)), language


@pytest.mark.quick
def test_languages_are_chosen_and_english_always_stands_first(client, app):
    with app.test_request_context():
        names = {code: language_name(code) for code in LANGUAGES}
    assert heads(client.get("/glossary?q=fever").page) == [names[code] for code in ("en", "nl", "fr", "de", "nb")]
    assert heads(client.get("/glossary?q=fever&language=nb&language=fr").page) == [names[c] for c in ("en", "fr", "nb")]
    assert heads(client.get("/glossary?q=fever&language=xx").page) == list(names.values())


@pytest.mark.quick
def test_english_that_is_used_as_such_has_its_own_column(client):
    assert heads(client.get("/glossary?q=phishing").page)[-1] == "English in use"
    assert "The English word is used" in client.get("/glossary?q=phishing").page.text


@pytest.mark.quick
def test_a_module_and_a_kind_narrow_the_words_down(client):
    page = client.get("/glossary?module=hygiene&kind=abbreviation", status=200).page
    assert len(words(page, "nl")) == 2
    assert any("MRSA" in said for said in words(page, "nl"))
    assert "/glossary/print?module=hygiene&second=nl" in page.links


@pytest.mark.quick
@pytest.mark.parametrize("query", ["module=nowhere", "kind=nothing", "q=" + "a" * 101, "language=", "q=%00"])
def test_what_makes_no_sense_counts_as_nothing_asked(client, query):
    assert "By module" in client.get(f"/glossary?{query}", status=200).page.text


@pytest.mark.quick
def test_nothing_found_says_so(client):
    page = client.get("/glossary", query_string={"q": "<b>zebra"}, status=200).page
    assert "Nothing found" in page.text
    assert "<b>zebra" not in page.source


@pytest.mark.quick
def test_the_page_to_print_has_two_languages_side_by_side(client):
    page = client.get(f"/glossary/print?unit={LEARNT_IN}&first=nl&second=fr", status=200).page
    assert heads(page) == ["Dutch", "French"]
    terms = SHIPPED.of_unit(LEARNT_IN)
    assert len(words(page, "nl")) == len(words(page, "fr")) == len(terms) > 5
    assert not words(page, "en")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["English", "Dutch"]),
        ("&second=nb", ["English", "Norwegian Bokmål"]),
        ("&first=fr", ["French", "English"]),
        ("&first=de&second=de", ["German", "English"]),
        ("&first=xx&second=yy", ["English", "Dutch"]),
    ],
)
def test_the_two_languages_are_never_the_same(client, asked, shown):
    assert heads(client.get(f"/glossary/print?module=hygiene{asked}", status=200).page) == shown


@pytest.mark.quick
@pytest.mark.parametrize("query", ["unit=nowhere", "module=nowhere"])
def test_words_that_are_not_there_cannot_be_printed(client, query):
    client.get(f"/glossary/print?{query}", status=404)


@pytest.mark.quick
def test_a_unit_lists_its_words_for_everybody_and_for_its_learner(client, sign_in_as):
    enrolment = make.learner()
    learner = sign_in_as(enrolment)
    for path in (f"/curriculum/{PROGRAMME}/{LEARNT_IN}", f"/enrolments/{enrolment.id}/units/{LEARNT_IN}"):
        page = learner.get(path, status=200).page
        assert f"/glossary/print?unit={LEARNT_IN}" in page.links
        for term in SHIPPED.of_unit(LEARNT_IN):
            assert all(" ".join(term.words[code][0].split()) in page.text for code in LANGUAGES)


@pytest.mark.quick
def test_titles_are_those_of_what_is_offered(client):
    make.edition()
    page = client.get(f"/glossary?module={HYGIENE}", status=200).page
    assert "How infection spreads" in page.text


@pytest.mark.quick
def test_every_page_leads_there_and_can_search_it(client):
    page = client.get("/privacy", status=200).page
    assert "/glossary" in page.links
    assert any(form.action == "/glossary" and "q" in form.names for form in page.forms)


@pytest.mark.quick
def test_a_school_without_a_glossary_is_told(client, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "CURRICULUM_FOLDER", tmp_path)
    assert "This curriculum has no glossary" in client.get("/glossary", status=200).page.text
    assert "Nothing found" in client.get("/glossary?q=pulse", status=200).page.text
