"""Learners, mentors and sites by name: whose they are, in which order, and never more than a page of them."""

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.counting import counted
from tracker.people.models import Enrolment
from tracker.search import school
from tracker.search.school import learners, mentors, mentors_of, sites

pytestmark = pytest.mark.usefixtures("database")
EVERYBODY = select(Enrolment.id)


def names(found):
    return [each.name for each in found.rows]


def test_a_name_that_begins_with_the_word_stands_first_and_only_what_is_visible_stands_there():
    cohort = make.cohort()
    for name in ("Marta Anders", "Anders Boe", "Anna Landersen", "Øystein Anders", "Bo"):
        make.learner(cohort, name=name)
    other = make.learner(name="Anders Far")
    found = learners(select(Enrolment.id).where(Enrolment.provider_id == cohort.provider_id), ("anders",))
    assert names(found) == ["Anders Boe", "Marta Anders", "Øystein Anders", "Anna Landersen"]
    assert {each.cohort for each in found.rows} == {cohort.name}
    assert names(learners(select(Enrolment.id).where(Enrolment.id == other.id), ("anders", "far"))) == ["Anders Far"]
    assert names(learners(EVERYBODY, ("oeystein",))) == ["Øystein Anders"]
    assert names(learners(EVERYBODY, ("%",))) == [], "no sign means anything else than itself"


def test_no_more_than_a_page_in_as_many_queries(monkeypatch):
    monkeypatch.setattr(school, "MOST", 2)
    cohort = make.cohort()
    for number in range(3):
        make.learner(cohort, name=f"Ann {number}")
    with counted() as said:
        found = learners(EVERYBODY, ("ann",))
    assert (names(found), found.more) == (["Ann 0", "Ann 1"], True)
    assert sum(each.startswith("SELECT") for each in said) == 1
    assert not learners(EVERYBODY, ("ann", "2")).more


def test_mentors_of_a_school_are_who_works_there_or_signs_there():
    home, other = make.provider(), make.provider()
    ann = make.learner(make.cohort(home))
    works, signs, elsewhere = (make.person(f"Marc {name}") for name in ("Works", "Signs", "Elsewhere"))
    make.post(works, make.site(home))
    make.mentorship(ann, signs)
    make.post(elsewhere, make.site(other))
    assert names(mentors({home.id}, ("marc",))) == ["Marc Signs", "Marc Works"]
    assert names(mentors({home.id, other.id}, ("marc",))) == ["Marc Elsewhere", "Marc Signs", "Marc Works"]
    assert names(mentors(set(), ("marc",))) == []


def test_mentors_of_learners_without_those_of_schools_whose_list_is_open():
    ann, ben = make.learner(name="Ann"), make.learner(name="Ben")
    marc = make.person("Marc")
    make.mentorship(ann, marc)
    make.mentorship(ben, marc)
    found = mentors_of(EVERYBODY, set(), ("marc",))
    assert [(each.mentor, each.learner) for each in found.rows] == [("Marc", "Ann"), ("Marc", "Ben")]
    assert [each.learner for each in mentors_of(EVERYBODY, {ann.provider_id}, ("marc",)).rows] == ["Ben"]


def test_sites_by_name_department_and_town():
    home = make.provider()
    make.site(home, "Sykehuset Sør", department="Røntgen")
    make.site(home, "Clinic North")
    make.site(make.provider(), "Sykehuset Sør")
    for words in (("sor",), ("roentgen",), ("sykehuset", "rontgen")):
        assert names(sites({home.id}, words)) == ["Sykehuset Sør"]
