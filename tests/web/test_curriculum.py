"""The public curriculum pages, read without an account."""

import pytest

from tests import factories
from tracker.curriculum import queries

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
