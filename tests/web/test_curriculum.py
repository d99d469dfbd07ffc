"""The public curriculum pages, read without an account."""

from dataclasses import replace

import pytest

from tests import factories
from tests.counting import counted
from tests.editions import changed, next_edition, next_printing
from tracker.curriculum import queries
from tracker.curriculum.plan import Cost, LanguageAsked, Staged

PROGRAMME = factories.small_curriculum.PROGRAMME


@pytest.fixture
def plan(database):
    return queries.plan_of(factories.edition())


@pytest.mark.quick
def test_an_empty_catalogue_says_so(client):
    assert "No programme has been published yet" in client.get("/curriculum").text


@pytest.mark.quick
def test_the_catalogue_leads_to_each_programme(client, plan):
    assert f'href="/curriculum/{PROGRAMME}"' in client.get("/curriculum").text


@pytest.mark.quick
def test_a_programme_shows_its_modules_examinations_and_requirements(client, plan):
    page = client.get(f"/curriculum/{PROGRAMME}").text
    for title in [*(module.title for module in plan.modules), *(exam.title for exam in plan.examinations)]:
        assert title in page
    assert "It is not a licence" in page


@pytest.mark.quick
def test_every_module_unit_and_skill_has_its_page(client, plan):
    for thing in (*plan.modules, *plan.items):
        assert thing.title in client.get(f"/curriculum/{PROGRAMME}/{thing.code}").text


@pytest.mark.quick
def test_a_skill_says_which_steps_must_be_done(client, plan):
    skill = plan.competencies[0]
    page = client.get(f"/curriculum/{PROGRAMME}/{skill.code}").text
    assert all(step.text in page for step in skill.criteria)
    assert page.count("Must be done") == sum(step.must for step in skill.criteria)


@pytest.mark.parametrize("path", ["/curriculum/none", f"/curriculum/{PROGRAMME}/none", "/curriculum/none/none"])
def test_what_is_not_there_is_not_found(client, plan, path):
    client.get(path, status=404)


# Several programmes, search and editions.


@pytest.fixture
def programmes(plan):
    """Four more, each with something of its own."""
    staged = replace(plan.languages, staged=Staged("en", ("nb",)), asked=(LanguageAsked("nb", "B2", "for some"),))
    next_edition(replace(plan, programme="costly", title="The costly one", cost=Cost(25000, 35000, "NOK", "Ask.")))
    next_edition(replace(plan, programme="staged", title="The staged one", languages=staged, region="Oslo"))
    for code in ("third", "fourth"):
        next_edition(replace(plan, programme=code, title=f"The {code} one"))


def table(page):
    """Label of each line of the comparison, and its cells."""
    found = {}
    for row in page.all("tr"):
        heads = [each.text for each in page.all("th") if each.inside("tr") is row]
        found[heads[0]] = [said(page, each) for each in page.all("td") if each.inside("tr") is row] or heads[1:]
    return found


def said(page, cell):
    lines = [each.text for each in page.all("li") if each.inside("td") is cell]
    return " · ".join(lines) or cell.text


def test_two_programmes_stand_side_by_side(client, programmes):
    page = client.get("/curriculum?compare=costly&compare=staged", status=200).page
    seen = table(page)
    assert seen["About"] == ["The costly one", "The staged one"]
    assert seen["Country"] == ["Norway", "Norway"]
    assert seen["Region"] == ["Not documented", "Oslo"]
    assert seen["Cost"] == ["NOK 25,000 to 35,000 (example figures) · Ask.", "Not documented"]
    assert "First in English, then again in Norwegian" in seen["Languages"][1]
    assert "at level B2: for some" in seen["Language levels asked"][1]
    assert seen["Duration"][0] == "10 months full-time · 15 months part-time · 20 months evening"
    assert seen["Theory"][0] == "24 hours"
    assert seen["Practice"][0] == "64 hours, 73 % of all · 14 simulated, 50 in real care"
    assert seen["Internship"][0] == "40 hours · Open from the start"
    assert seen["Examinations"] == ["None", "None"]
    assert seen["Modules"][0] == "Hygiene · Clinical Procedures"


def test_each_cell_names_its_programme_for_a_phone(client, programmes):
    page = client.get("/curriculum?compare=costly&compare=staged", status=200).page
    assert {cell.get("data-l") for cell in page.all("td")} == {"The costly one", "The staged one"}


def test_what_was_chosen_stays_ticked(client, programmes):
    page = client.get("/curriculum?compare=costly&compare=none", status=200).page
    assert "Choose two programmes or more" in page.text
    assert not page.all("table")
    ticked = [each.get("value") for each in page.all("input") if "checked" in each.attributes]
    assert ticked == ["costly"]


def test_four_fit_side_by_side(client, programmes):
    asked = "&".join(f"compare={code}" for code in ("costly", "staged", "third", "fourth", PROGRAMME))
    page = client.get(f"/curriculum?{asked}", status=200).page
    assert "The first 4 of those you chose are shown." in page.text
    assert len(table(page)["About"]) == 4


def test_a_programme_says_what_it_costs_and_asks(client, programmes):
    assert "NOK 25,000 to 35,000 (example figures)" in client.get("/curriculum/costly", status=200).page.text
    assert "Cost" not in client.get("/curriculum/staged", status=200).page.text


def test_the_catalogue_and_the_search_cost_the_same_for_one_programme_and_five(client, plan, request):
    pages = ("/curriculum", "/curriculum?compare=costly&compare=staged", "/curriculum/search?q=pulse")

    def cost():
        for page in pages:
            client.get(page)
        found = []
        for page in pages:
            with counted() as asked:
                client.get(page)
            found.append(len(asked))
        return found

    before = cost()
    request.getfixturevalue("programmes")
    assert cost() == before
    assert max(before) <= 4, before


def test_searching_leads_to_the_unit_with_its_sentence(client, plan):
    page = client.get("/curriculum/search?q=PULSE", status=200).page
    assert f"/curriculum/{PROGRAMME}/the-pulse" in page.links
    assert "Found in 2 places." in page.text
    assert {"The", "pulse"} >= {each.text for each in page.all("mark")} >= {"pulse"}
    assert "The pulse is part of the work of every day." in page.text
    field = next(each for each in page.all("input") if each.get("name") == "q")
    assert field.get("value") == "PULSE"


def test_a_search_may_keep_to_one_programme(client, programmes):
    everywhere = client.get("/curriculum/search?q=pulse", status=200).page
    assert "In 5 programmes" in everywhere.text
    one = client.get("/curriculum/search?q=pulse&programme=costly", status=200).page
    assert "In 5 programmes" not in one.text
    assert "/curriculum/costly/the-pulse" in one.links
    assert "In 5 programmes" in client.get("/curriculum/search?q=pulse&programme=none", status=200).page.text


def test_a_search_for_little_or_for_nothing_says_what_to_do(client, plan):
    for asked, words in (
        ("", "Every title, summary, aim, key point and step is searched"),
        ("?q=a", "at least two letters"),
        ("?q=zebra", "Nothing found"),
        ("?q=" + "a" * 101, "Every title"),
        ("?q=%3Cscript%3E", "Nothing found"),
    ):
        assert words in client.get(f"/curriculum/search{asked}", status=200).page.text, asked


def test_every_page_of_the_curriculum_has_the_search(client, plan):
    for path in ("", f"/{PROGRAMME}", f"/{PROGRAMME}/hygiene", f"/{PROGRAMME}/pulse", f"/{PROGRAMME}/the-pulse"):
        assert "/curriculum/search" in [form.action for form in client.get(f"/curriculum{path}").page.forms], path


def test_a_skill_names_what_it_is_related_to_in_esco(client, plan, app, tmp_path, monkeypatch):
    known = "0450eaee-1a00-4622-8f4e-5356fce816d2"
    (tmp_path / "esco.yaml").write_text(f"skills: {{{known}: hygiene in a health care setting}}", "utf-8")
    monkeypatch.setitem(app.config, "CURRICULUM_FOLDER", tmp_path)
    skill = plan.competencies[0]
    related = replace(skill, esco=(known, "unknown"))
    next_printing(queries.newest_edition(PROGRAMME).id, changed(plan, {skill.code: related}))
    page = client.get(f"/curriculum/{PROGRAMME}/{skill.code}").page
    assert f"http://data.europa.eu/esco/skill/{known}" in page.links
    assert "uses the ESCO classification" in page.text
    assert not [link for link in page.links if link.endswith("unknown")]
