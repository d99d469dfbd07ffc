"""The factories make what they say, by the product's own verbs."""

from sqlalchemy import select

from tests import factories
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.people.models import Person, Post


def test_a_cohort_stands_on_the_small_programme(database):
    cohort = factories.cohort()
    plan = plan_of(cohort.edition_id)
    assert [module.code for module in plan.modules] == ["hygiene", "clinical-procedures"]


def test_each_call_commits_once_and_is_readable_after(database):
    person = factories.person("Amina Haddad")
    db.session.rollback()
    assert db.session.scalars(select(Person.name)).all() == ["Amina Haddad"] == [person.name]


def test_a_learner_has_a_logbook_of_one_entry(database):
    enrolment = factories.learner(name="Amina Haddad")
    entries = db.session.scalars(select(Entry)).all()
    assert [(entry.kind, entry.seq, entry.acted_as) for entry in entries] == [("enrolled", 1, "coordinator")]
    assert entries[0].enrolment_id == enrolment.id


def test_a_mentor_has_a_post_where_they_may_sign(database):
    mentorship = factories.mentorship(factories.learner(), modules=["hygiene"])
    post = db.session.scalars(select(Post)).one()
    assert (post.person_id, post.may_sign, mentorship.modules) == (mentorship.mentor_id, True, "hygiene")
