"""A coordinator places a learner, puts the placement right, and ends it."""

from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests import editions, factories
from tests.small_curriculum import HYGIENE
from tests.web.learners import School
from tracker.curriculum.plan import Internship
from tracker.curriculum.queries import plan_of
from tracker.extensions import db, writing
from tracker.people.documents import add_document
from tracker.people.models import Mentorship
from tracker.web.placing import AFTERWARDS


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def filled(school, mentor=None, **more):
    who = (mentor or school.mentor).person_id
    dates = {"starts_on": school.today.isoformat(), "ends_on": school.day(-60).isoformat(), "planned": "120"}
    return {"mentor": f"{school.site.id}/{who}", **dates, **more}


def links_of(person_id):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Mentorship).where(Mentorship.mentor_id == person_id))


def test_a_learner_is_placed_where_the_mentor_works(school, office):
    answer = office.submit(school.address("placements", "new"), filled(school))
    assert "Placed from" in office.get(answer.location).page.text
    (placement,) = school.book.placements
    assert (placement.site_id, placement.planned, placement.waived) == (school.site.id, 7200, False)
    assert links_of(school.mentor.person_id) == 1


def test_who_is_no_mentor_yet_becomes_one_from_the_first_day(school, office):
    nurse = factories.person("Nora Nurse")
    factories.post(nurse, school.site)
    first = school.day(-10)
    fields = filled(school, mentor=replace(school.mentor, person_id=nurse.id), starts_on=first.isoformat())
    for _ in range(2):
        office.submit(school.address("placements", "new"), fields)
    assert links_of(nurse.id) == 1
    link = db.session.scalars(select(Mentorship).where(Mentorship.mentor_id == nurse.id)).one()
    assert (link.starts_on, link.ends_on) == (first, school.book.placements[0].ends_on + AFTERWARDS)


def test_a_mentor_of_other_modules_gets_all(school, office):
    partly = factories.author(factories.mentorship(school.enrolment, modules=[HYGIENE], where=school.site))
    office.submit(school.address("placements", "new"), filled(school, mentor=partly))
    assert links_of(partly.person_id) == 2


def test_before_it_opens_a_waiver_with_words_is_asked(school, office):
    later = replace(plan_of(school.cohort.edition_id), internship=Internship("after-modules", (HYGIENE,), 40))
    school.cohort = factories.cohort(school.provider_id, edition_id=editions.next_edition(later))
    school.enrol()
    address = school.address("placements", "new")
    assert "3 units and 3 skills" in office.get(address).page.text
    answer = office.submit(address, filled(school))
    assert answer.status_code == 422
    assert "Choose why it may begin already." in answer.page.text
    office.submit(address, filled(school, waiver="experience", reason="Eight years in care"))
    assert school.book.placements[0].waived
    assert "Eight years in care" in office.get(school.address("internship")).page.text


def test_what_was_not_shown_is_told_and_blocks_nothing(school, office):
    with writing():
        add_document(actor_id=None, provider_id=school.provider_id, title="Insurance", before_placement=True)
        add_document(actor_id=None, provider_id=school.provider_id, title="Diploma", before_placement=False)
    address = school.address("placements", "new")
    assert "Insurance" in office.get(address).page.text
    answer = office.submit(address, filled(school))
    told = office.get(answer.location).page.text
    assert "asked for before the first day: Insurance." in told
    assert len(school.book.placements) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ends_on": "2026-03-01"}, "The last day has to be"),
        ({"planned": "0"}, "Type a number from"),
        ({"planned": "lots"}, "Type a whole number."),
        ({"mentor": ""}, "Choose the site and the mentor in charge."),
        ({"starts_on": ""}, "Type the first day."),
        ({"starts_on": "0001-01-01"}, "Type the first day."),
        ({"ends_on": "9999-12-31"}, "Type the last day planned."),
        ({"ends_on": "soon"}, "Type a day that exists."),
    ],
)
def test_what_makes_no_placement_is_explained(school, office, more, said):
    answer = office.submit(school.address("placements", "new"), {**filled(school), **more})
    assert answer.status_code == 422
    assert said in answer.page.text
    assert school.book.placements == ()


def test_dates_hours_and_mentor_are_put_right(school, office):
    seq = school.place().seq
    address = school.address("placements", seq, "change")
    office.submit(address, mentor=str(school.other_mentor.person_id), planned="90", reason="Fewer days")
    (placement,) = school.book.placements
    assert (placement.mentor_id, placement.planned) == (school.other_mentor.person_id, 5400)
    school.day_of(seq, on=school.day(3))
    answer = office.submit(address, starts_on=school.day(1).isoformat())
    assert answer.status_code == 409
    assert "outside these dates" in answer.page.text


def test_a_placement_ends_with_a_reason(school, office):
    seq = school.place().seq
    address = school.address("placements", seq, "end")
    answer = office.submit(address, outcome="site", reason="")
    assert answer.status_code == 422
    assert "Please say why" in answer.page.text
    answer = office.submit(address, outcome="other-site", reason="The ward closes")
    assert "Place the learner at the next site now." in office.get(answer.location).page.text
    assert school.book.placements[0].ended_how == "other-site"
    for below in ("end", "change"):
        assert "ended" in office.get(school.address("placements", seq, below), status=200).page.text


def test_a_placement_of_nothing_is_not_there(school, office):
    for below in ("end", "change"):
        office.get(school.address("placements", 1, below), status=404)
