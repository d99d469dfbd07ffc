"""What the ids of audit lines are called: every kind of thing, in one query."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories as make
from tests.counting import counted
from tracker.cohorts import trail_names
from tracker.cohorts.trail_names import names_of
from tracker.extensions import writing
from tracker.people import roster
from tracker.people.documents import add_document

pytestmark = pytest.mark.usefixtures("database")


def test_every_kind_has_its_name_in_one_query():
    home = make.provider("School of Ghent")
    cohort = make.cohort(home, "Spring")
    ann, marc = make.learner(cohort, make.person("Ann")), make.person("Marc")
    site, link = make.site(home.id), make.mentorship(ann, marc)
    post, office = make.post(marc, site), make.coordinator(home, make.person("Olga"))
    today = make.today(home.id)
    with writing():
        about = {"actor_id": None, "provider_id": home.id}
        week = roster.add_break(**about, name="Easter", starts_on=today, ends_on=today + timedelta(days=4))
        paper = add_document(**about, title="Insurance", before_placement=True)
        ids = [ann.id, marc.id, cohort.id, site.id, post.id, link.id, office.id, week.id, paper.id, home.id, uuid4()]
    with counted() as said:
        found = names_of(ids)
    assert sum(each.startswith("SELECT") for each in said) == 1
    told = {(each.kind, each.name) for each in found.values()}
    assert told == {
        ("enrolment", "Ann"),
        ("person", "Marc"),
        ("cohort", "Spring"),
        ("site", site.name),
        ("post", "Marc"),
        ("mentorship", "Marc"),
        ("staff", "Olga"),
        ("break", "Easter"),
        ("document", "Insurance"),
        ("provider", "School of Ghent"),
    }
    assert found[link.id].other == "Ann"
    assert (found[ann.id].at, found[post.id].at) == (ann.id, site.id)


def test_more_than_fit_one_statement_are_named_all_the_same(monkeypatch):
    monkeypatch.setattr(trail_names, "MOST_AT_ONCE", 2)
    people = [make.person(f"Person {number}") for number in range(5)]
    assert {each.name for each in names_of(each.id for each in people).values()} == {each.name for each in people}
