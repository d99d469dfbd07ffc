"""A colleague stands in for a mentor: who may, for whom, for which days, and that it ends when it is ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tracker import clock
from tracker.access.actor import load
from tracker.audit import AuditEvent, Verb
from tracker.errors import CannotStandIn, Conflict, NotFound
from tracker.extensions import db, writing
from tracker.people import delegating, guests, roster
from tracker.people.models import Mentorship, Post

pytestmark = pytest.mark.usefixtures("database")


class Ward:
    """A mentor with a learner, and a colleague at the same site."""

    def __init__(self) -> None:
        self.cohort = make.cohort()
        self.provider_id, self.site = self.cohort.provider_id, make.site(self.cohort.provider_id)
        self.eva, self.sofie = make.person("Eva Maes", pin=make.PIN), make.person("Sofie Claes", pin=make.PIN)
        for who in (self.eva, self.sofie):
            make.post(who, self.site)
        self.learner = make.learner(self.cohort)
        self.link = make.mentorship(self.learner, self.eva, modules=["hygiene"])
        self.today = make.today(self.provider_id)

    def away(self, first: int = 0, last: int = 10, **given):
        given = {"delegation_id": uuid4(), "mentor_id": self.eva.id, "delegate_id": self.sofie.id, **given}
        days = {"starts_on": self.day(first), "ends_on": self.day(last)}
        with writing():
            return delegating.delegate(actor_id=self.eva.id, provider_id=self.provider_id, **days, **given)

    def day(self, ahead: int):
        return self.today + timedelta(days=ahead)

    def links(self) -> list[Mentorship]:
        """What Sofie has by standing in."""
        mine = select(Mentorship).where(Mentorship.mentor_id == self.sofie.id, Mentorship.delegation_id.is_not(None))
        return list(db.session.scalars(mine.order_by(Mentorship.starts_on)))

    def may_sign(self, ahead: int, enrolment=None) -> bool:
        with clock.hold(clock.now() + timedelta(days=ahead)):
            return load(self.sofie.id).mentorship_for((enrolment or self.learner).id, "hygiene") is not None


@pytest.fixture
def ward() -> Ward:
    return Ward()


def trail(verb: Verb) -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == verb)) or 0


@pytest.mark.quick
def test_the_colleague_has_the_same_learners_and_modules_for_those_days(ward):
    make.mentorship(make.learner(ward.cohort), ward.eva, ends_on=ward.day(-1))
    row = ward.away(2, 5)
    (link,) = ward.links()
    assert (link.enrolment_id, link.modules, link.delegation_id) == (ward.learner.id, "hygiene", row.id)
    assert [ward.may_sign(ahead) for ahead in (1, 2, 5, 6)] == [False, True, True, False]
    assert load(ward.eva.id).mentorship_for(ward.learner.id, "hygiene") is not None
    assert trail(Verb.DELEGATED) == 1
    (told,) = delegating.absences(mentor_id=ward.eva.id)
    assert (told.mentor, told.delegate, told.begun) == ("Eva Maes", "Sofie Claes", False)
    assert delegating.stands_in([link.id])[0].mentor == "Eva Maes"


def test_a_mentorship_that_ends_sooner_ends_sooner_for_the_colleague_too(ward):
    with writing():
        roster.end_mentorship(actor_id=None, mentorship_id=ward.link.id, ends_on=ward.day(3))
    ward.away(0, 9)
    assert ward.links()[0].ends_on == ward.day(3)
    with writing():
        roster.end_mentorship(actor_id=None, mentorship_id=ward.link.id, ends_on=ward.day(1))
    assert ward.links()[0].ends_on == ward.day(1)


def test_whom_the_mentor_gets_while_away_is_covered_too(ward):
    ward.away(1, 9)
    other = make.learner(ward.cohort)
    make.mentorship(other, ward.eva, starts_on=ward.day(4))
    assert [ward.may_sign(ahead, other) for ahead in (3, 4, 9, 10)] == [False, True, True, False]


def test_it_is_not_passed_on(ward):
    third = make.person("Mehmet Aydin")
    make.post(third, ward.site)
    ward.away(0, 9)
    ward.away(0, 9, mentor_id=ward.sofie.id, delegate_id=third.id)
    assert load(third.id).mentorships == ()


def test_ending_it_ends_what_it_gave_at_once_and_a_later_one_leaves_no_trace(ward):
    row, later = ward.away(0, 4), ward.away(6, 9)
    assert ward.may_sign(0)
    for each in (row, later):
        with writing():
            delegating.end(actor_id=ward.eva.id, delegation_id=each.id, mentor_id=ward.eva.id)
            delegating.end(actor_id=ward.eva.id, delegation_id=each.id)
    assert not ward.may_sign(0)
    assert [link.delegation_id for link in ward.links()] == [row.id]
    assert delegating.absences(provider_id=ward.provider_id) == []
    assert trail(Verb.DELEGATION_ENDED) == 2
    assert not ward.may_sign(7)


def test_only_whose_it_is_ends_it(ward):
    row = ward.away()
    for wrong in ({"mentor_id": ward.sofie.id}, {"provider_id": make.provider().id}):
        with pytest.raises(NotFound), writing():
            delegating.end(actor_id=ward.sofie.id, delegation_id=row.id, **wrong)
    assert ward.may_sign(0)


def test_sent_twice_it_is_one_and_another_with_its_id_is_refused(ward):
    row = ward.away()
    assert ward.away(delegation_id=row.id).id == row.id
    assert len(ward.links()) == 1
    with pytest.raises(Conflict):
        ward.away(0, 11, delegation_id=row.id)


def test_the_days_must_be_ahead_and_free(ward):
    def why(*days: int) -> str:
        with pytest.raises(CannotStandIn) as refused:
            ward.away(*days)
        return refused.value.why

    assert [why(-1, 3), why(4, 3), why(0, 400)] == ["past", "days", "days"]
    ward.away(3, 6)
    assert why(6, 8) == "away"
    ward.away(7, 8)


def _elsewhere(ward):
    make.post(who := make.person(), make.site(ward.provider_id))
    return who


def _not_signing(ward):
    make.post(who := make.person(), ward.site, may_sign=False)
    return who


def _leaving(ward):
    post = make.post(who := make.person(), ward.site)
    with writing():
        db.session.get_one(Post, post.id).ends_on = ward.day(2)
    return who


def _learner(ward):
    who = make.person()
    make.post(who, ward.site)
    make.mentorship(make.learner(ward.cohort, who), ward.eva)
    return who


def _unknown(ward):
    about = {"enrolment_id": ward.learner.id, "site_id": ward.site.id, "on": ward.today}
    with writing():
        person_id = guests.propose(
            learner_id=ward.learner.learner_id, name="Ann", function="Nurse", address="ann@x.example", **about
        )
    return guests.queries.person(person_id)


@pytest.mark.parametrize("somebody", [_elsewhere, _not_signing, _leaving, _learner, _unknown])
def test_only_a_colleague_who_may_sign_there_and_is_no_learner_of_theirs(ward, somebody):
    who = somebody(ward)
    assert [each.name for each in delegating.colleagues(ward.eva.id, ward.provider_id, ward.today, ward.day(9))] == [
        "Sofie Claes"
    ]
    with pytest.raises(CannotStandIn) as refused:
        ward.away(0, 9, delegate_id=who.id)
    assert refused.value.why == "colleague"


def test_who_answers_in_place_of_whom(ward):
    ward.away(0, 4)
    assert list(delegating.who_stands_in(ward.learner.id, ward.eva.id, ward.day(4))) == [ward.sofie.id]
    assert list(delegating.who_stands_in(ward.learner.id, ward.eva.id, ward.day(5))) == []
    assert [name for _id, name in delegating.mentors_at(ward.provider_id, ward.today)] == ["Eva Maes"]
