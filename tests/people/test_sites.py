"""Who may sign at a site, and when."""

from datetime import timedelta

import pytest

from tests import factories as make
from tracker.extensions import db, writing
from tracker.people.models import Post
from tracker.people.sites import kind_of, post_at, signers_at, signers_of, site_of, sites_by_id


@pytest.fixture
def school(database):
    return make.provider()


def test_who_may_sign_there_while_it_lasts(school):
    here, there = make.site(school, "Harbour"), make.site(school, "Annex", kind="skills-room", department="Two")
    ann, bob, cas = (make.person(name) for name in ("Ann", "Bob", "Cas"))
    today = make.today(school.id)
    make.post(ann, here)
    make.post(ann, here, "Teacher", today)
    make.post(bob, here, may_sign=False)
    over = make.post(cas, there)
    with writing():
        db.session.get_one(Post, over.id).ends_on = today - timedelta(days=10)
    assert [(each.name, each.function) for each in signers_at(here.id, today, today)] == [("Ann", "Nurse")]
    assert signers_at(there.id, today, today) == []
    assert [each.name for each in signers_at(there.id, today - timedelta(days=20), today)] == ["Cas"]
    both = signers_of(school.id, today - timedelta(days=20), today)
    assert [(each.place, each.name) for each in both] == [("Annex, Two", "Cas"), ("Harbour", "Ann")]
    assert signers_of(make.provider().id, today, today) == []


def test_a_site_of_another_school_is_none(school):
    here = make.site(school, kind="clinic")
    assert site_of(here.id, school.id).id == here.id
    assert site_of(here.id, make.provider().id) is None
    assert kind_of(here.id) == "clinic"
    assert set(sites_by_id({here.id})) == {here.id}


def test_what_somebody_does_there(school):
    here, ann = make.site(school), make.person("Ann")
    make.post(ann, here, "Head nurse")
    today = make.today(school.id)
    assert post_at(ann.id, here.id, today).function == "Head nurse"
    assert post_at(ann.id, make.site(school).id, today) is None
    assert post_at(make.person().id, here.id, today) is None
