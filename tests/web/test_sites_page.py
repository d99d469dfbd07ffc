"""Sites at the door: added, put right, who may sign until when, who is placed, and the places left by month."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.learners import School
from tracker.extensions import db
from tracker.people.models import Post, Site


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.home = f"/providers/{world.provider_id}/sites"
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def sites(**where):
    db.session.rollback()
    return list(db.session.scalars(select(Site).filter_by(**where)))


def test_a_site_is_added_once_and_put_right(school, office):
    said = {"name": "North", "kind": "clinic", "town": "Gent", "capacity": "3", "contact_mail": "a@north.example"}
    form = next(form for form in office.get(f"{school.home}/new", status=200).page.forms if "capacity" in form.names)
    for _ in range(2):
        done = office.post(f"{school.home}/new", data={**form.fields, **said})
        assert done.status_code == 303
    (site,) = sites(name="North")
    assert (site.kind, site.capacity, site.contact_mail) == ("clinic", 3, "a@north.example")
    assert office.submit(f"{school.home}/new", **said).status_code == 422
    edit = f"{school.home}/{site.id}/edit"
    assert office.submit(edit, phone="+32 9 000 00 00", capacity="").status_code == 303
    (site,) = sites(name="North")
    assert (site.phone, site.capacity, site.town) == ("+32 9 000 00 00", None, "Gent")
    assert office.submit(edit, name=school.site.name).status_code == 422
    assert office.submit(edit, contact_mail="nowhere").status_code == 422
    assert "North" in office.get(school.home).page.text
    assert "not told" in office.get(f"{school.home}/{site.id}").page.text


def test_who_may_sign_until_when(school, office):
    post = db.session.scalar(select(Post).where(Post.site_id == school.site.id))
    page = f"/providers/{school.provider_id}/posts/{post.id}"
    last = school.today + timedelta(days=9)
    assert office.submit(page, function="Head nurse", ends_on=str(last)).status_code == 303
    form = next(form for form in office.get(page).page.forms if "may_sign" in form.names)
    without = {name: value for name, value in form.fields.items() if name != "may_sign"}
    assert office.post(page, data=without).status_code == 303
    db.session.rollback()
    row = db.session.get_one(Post, post.id)
    assert (row.function, row.may_sign, row.ends_on) == ("Head nurse", False, last)
    before = office.submit(page, ends_on=str(post.starts_on - timedelta(days=1)))
    assert before.status_code == 422
    assert office.submit(page, ends_on="0026-01-01").status_code == 422


def test_placements_and_places_left(school, office):
    with_places = f"{school.home}/{school.site.id}"
    office.submit(f"{with_places}/edit", capacity="1")
    school.place(starts_on=school.today, ends_on=school.today + timedelta(days=10))
    school.enrol()
    school.place(starts_on=school.today + timedelta(days=5), ends_on=school.today + timedelta(days=70))
    page = office.get(with_places, status=200).page.text
    assert "1 too many" in page
    assert "Now" in page
    assert "To come" in page
    assert "March 2026" in page


def test_sites_of_another_school_are_not_there(school, office):
    other = School(school.clocks, school.now)
    assert office.get(f"{school.home}/{other.site.id}").status_code == 404
    assert office.get(f"/providers/{other.provider_id}/sites").status_code == 404
    post = db.session.scalar(select(Post).where(Post.site_id == other.site.id))
    assert office.get(f"/providers/{school.provider_id}/posts/{post.id}").status_code == 404
