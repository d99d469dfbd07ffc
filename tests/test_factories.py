"""The factories make what they say, by the product's own verbs."""

from sqlalchemy import select

from tests import factories
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.people.models import Person


def test_a_cohort_stands_on_the_small_programme(database):
    cohort = factories.cohort()
    plan = plan_of(cohort.edition_id)
    assert [module.code for module in plan.modules] == ["hygiene", "clinical-procedures"]


def test_each_call_commits_once_and_is_readable_after(database):
    person = factories.person("Amina Haddad")
    db.session.rollback()
    assert db.session.scalars(select(Person.name)).all() == ["Amina Haddad"] == [person.name]
