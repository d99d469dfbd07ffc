"""What certification needs, in words: the same page for the learner, mentors and staff."""

from dataclasses import replace

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.editions import EXAM, examined, next_edition
from tests.small_curriculum import UNITS
from tracker.curriculum.plan import Requirement
from tracker.curriculum.queries import plan_of

ASKED = {
    "all-units": "All units completed",
    "all-skills": "All skills signed off",
    "internship-hours": "Hours of the internship",
    "languages-asked": "The level of the language",
    EXAM: "Written test passed",
    "law": "Checked against the law",
}


@pytest.fixture
def world(app):
    plan = examined(plan_of(factories.edition()))
    lines = tuple(Requirement(code, text) for code, text in ASKED.items())
    return World(edition_id=next_edition(replace(plan, requirements=lines)))


def test_have_need_and_what_is_missing(world, sign_in_as):
    amina = world.learner("Amina")
    mentor = world.mentor(amina)
    world.study(amina, *UNITS[1:])
    here = f"/enrolments/{amina.id}/requirements"
    for who in (amina, mentor, world.coordinator):
        page = sign_in_as(who).get(here, status=200).page
        for words in (*ASKED.values(), "4 of 6", "0 h of 40 h", "Norwegian", "at level B2", "How infection spreads"):
            assert words in page.text, words
        assert "0 of 6 met." in page.text
        assert "Somebody has to look at this" in page.text
        assert ("Documents shown" in page.text) == (who is world.coordinator)
    assert "0 of 6 met." in sign_in_as(world.coordinator).get(f"/enrolments/{amina.id}", status=200).page.text


def test_a_document_is_named_for_a_line_and_meets_it(world, sign_in_as):
    amina = world.learner("Amina")
    office = sign_in_as(world.coordinator)
    listed = f"/providers/{world.provider.id}/documents"
    assert office.submit(listed, title="Letter of the law", requirement="law").status_code == 303
    assert "stands for: Checked against the law" in office.get(listed, status=200).page.text
    shown = f"/enrolments/{amina.id}/documents"
    document = next(each for each in office.get(shown).page.all("option") if "Letter" in each.text).get("value")
    assert office.submit(shown, document=document).status_code == 303
    assert "1 of 6 met." in office.get(f"/enrolments/{amina.id}/requirements", status=200).page.text
    assert office.submit(listed, title="Other", requirement="all-units").status_code == 422
