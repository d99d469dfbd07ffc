"""A cohort's name, a site and a post put right: what changes, what is refused, and the line that tells of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tracker.audit import AuditEvent
from tracker.errors import Conflict, DatesReversed, NotFound
from tracker.extensions import db, writing
from tracker.people import changing
from tracker.people.models import Cohort, Post, Site

pytestmark = pytest.mark.usefixtures("database")
WORDS = {"kind": "clinic", "department": "", "town": "Gent", "contact": "", "contact_mail": "", "phone": ""}


def told(object_id):
    wanted = select(AuditEvent.verb).where(AuditEvent.object_id == object_id, AuditEvent.verb.contains("ed"))
    return [verb for verb in db.session.scalars(wanted) if verb.endswith(("changed", "renamed"))]


def test_a_cohort_gets_another_name():
    home = factories.provider()
    cohort, other = factories.cohort(home, "Spring"), factories.cohort(home, "Autumn")
    with writing():
        changing.rename_cohort(actor_id=None, cohort=db.session.get_one(Cohort, cohort.id), name=" Winter  26 ")
        changing.rename_cohort(actor_id=None, cohort=db.session.get_one(Cohort, cohort.id), name="Winter 26")
    assert db.session.get_one(Cohort, cohort.id).name == "Winter 26"
    assert told(cohort.id) == ["cohort:renamed"]
    with pytest.raises(Conflict), writing():
        changing.rename_cohort(actor_id=None, cohort=db.session.get_one(Cohort, cohort.id), name=other.name)


def test_a_site_is_put_right_once():
    home = factories.provider()
    site, other = factories.site(home, "North"), factories.site(home, "South")
    for _ in range(2):
        with writing():
            row = db.session.get_one(Site, site.id)
            changing.change_site(actor_id=None, site=row, capacity=4, name="North", **WORDS)
    row = db.session.get_one(Site, site.id)
    assert (row.kind, row.town, row.capacity) == ("clinic", "Gent", 4)
    assert told(site.id) == ["site:changed"]
    with writing(), pytest.raises(Conflict):
        changing.change_site(
            actor_id=None, site=db.session.get_one(Site, site.id), capacity=4, name=other.name, **WORDS
        )


def test_who_may_sign_and_until_when():
    home = factories.provider()
    post = factories.post(factories.person(), factories.site(home))
    with pytest.raises(NotFound):
        changing.post_of(post.id, uuid4())
    last = post.starts_on + timedelta(days=30)
    for _ in range(2):
        with writing():
            row = changing.post_of(post.id, home.id)
            changing.change_post(actor_id=None, post=row, function="Head nurse", may_sign=False, ends_on=last)
    row = db.session.get_one(Post, post.id)
    assert (row.function, row.may_sign, row.ends_on) == ("Head nurse", False, last)
    assert told(post.id) == ["post:changed"]
    with writing():
        row, day = changing.post_of(post.id, home.id), post.starts_on - timedelta(days=1)
        with pytest.raises(DatesReversed):
            changing.change_post(actor_id=None, post=row, function="Nurse", may_sign=True, ends_on=day)
