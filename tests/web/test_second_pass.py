"""A programme taught in English first and then again in Dutch or French: both passes are seen wherever units are."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.editions import next_edition
from tests.small_curriculum import UNITS
from tracker.curriculum.plan import Staged
from tracker.curriculum.queries import plan_of
from tracker.extensions import writing
from tracker.logbook import learning
from tracker.logbook.books import open_book

STILL = "Still to do in Dutch"


@pytest.fixture
def world(database):
    """A cohort in English and Dutch, on a staged edition."""
    plan = plan_of(factories.edition())
    edition = next_edition(replace(plan, languages=replace(plan.languages, staged=Staged("en", ("nl", "fr")))))
    made = World(edition_id=edition)
    made.cohort = factories.cohort(made.provider, "2026-B", edition_id=edition, languages=("en", "nl"))
    return made


def study(world, of, language):
    with world.at(1), writing():
        book = open_book(of.id, lock=True)
        given = {"code": UNITS[0], "on": book.today, "language": language}
        learning.complete_unit(book, author=factories.author(of), entry_id=uuid4(), reflection="", **given)


def page_of(client, enrolment, *below):
    return client.get("/".join(["/enrolments", str(enrolment.id), *below]), status=200).page


def test_both_passes_are_told_on_every_page(world, sign_in_as):
    amina = world.learner("Amina")
    learner = sign_in_as(amina)
    below = (("units", UNITS[0]), ("modules", "hygiene"))
    assert not any(STILL in page_of(learner, amina, *path).text for path in below)
    study(world, amina, "en")
    assert all(STILL in page_of(learner, amina, *path).text for path in below)
    assert "Unit completed · English" in page_of(learner, amina, "logbook").text
    staff = sign_in_as(world.coordinator)
    assert "One unit is still to do in Dutch" in page_of(staff, amina).text
    study(world, amina, "nl")
    assert "still to do in" not in page_of(staff, amina).text
    learner = sign_in_as(amina)
    assert not any(STILL in page_of(learner, amina, *path).text for path in below)
    assert "English, Dutch" in page_of(learner, amina, "units", UNITS[0]).text
    assert "Unit completed · Dutch" in page_of(learner, amina, "logbook").text


def test_the_state_of_the_unit_is_completed_with_its_first_pass(world, sign_in_as):
    amina = world.learner("Amina")
    study(world, amina, "en")
    page = page_of(sign_in_as(amina), amina, "units", UNITS[0])
    assert "Completed" in page.text
    assert "Completed in Dutch too?" in page.text
