"""Making a cohort and changing its name at the door; the page from which everything of a cohort is done."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories
from tests.web.learners import School
from tracker.extensions import db
from tracker.people.models import Cohort


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def cohorts(school, name):
    return list(db.session.scalars(select(Cohort).where(Cohort.provider_id == school.provider_id, Cohort.name == name)))


def test_a_cohort_is_made_once(school, office):
    page = f"/providers/{school.provider_id}/cohorts/new"
    assert page in office.get("/cohorts").text
    form = next(form for form in office.get(page, status=200).page.forms if "edition" in form.names)
    answers = {**form.fields, "name": " Autumn  26 ", "starts_on": "2026-09-01", "pace": "part-time"}
    for _ in range(2):
        done = office.post(page, data=answers)
        assert done.status_code == 303
    (made,) = cohorts(school, "Autumn 26")
    assert done.location == f"/cohorts/{made.id}/running"
    assert (made.starts_on.isoformat(), made.pace) == ("2026-09-01", "part-time")
    assert made.languages
    assert "Learners from a file" in office.get(done.location).page.text
    taken = office.submit(page, name="Autumn 26", starts_on="2026-09-01", pace="full-time")
    assert taken.status_code == 422
    assert "The school has a cohort of this name already." in taken.page.text
    far = office.submit(page, name="Far", starts_on="0026-09-01", languages=["xx"])
    assert far.status_code == 422
    assert cohorts(school, "Far") == []


def test_a_cohort_gets_another_name(school, office):
    other = factories.cohort(school.provider_id, "Spring")
    page = f"/cohorts/{school.cohort.id}/name"
    assert office.submit(page, name="Winter").status_code == 303
    assert [each.id for each in cohorts(school, "Winter")] == [school.cohort.id]
    taken = office.submit(page, name=other.name)
    assert taken.status_code == 422
    assert "The school has a cohort of this name already." in taken.page.text
