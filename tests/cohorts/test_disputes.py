"""A signature that was denied is told of until a coordinator decides, by whoever denied it and since when."""

from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tracker.cohorts import attention
from tracker.cohorts.attention import Why
from tracker.cohorts.disputes import Denied, disputes
from tracker.cohorts.lines import roll_of
from tracker.extensions import writing
from tracker.logbook import withdrawing
from tracker.logbook.books import open_book
from tracker.logbook.disputing import dispute


@pytest.fixture
def world(database):
    return World()


def deny(world, learner, mentor, seq):
    with writing():
        book = open_book(learner.id, lock=True)
        return dispute(book, author=factories.author(mentor), entry_id=uuid4(), seq=seq, reason="On leave").seq


def decide(world, learner, seq):
    with writing():
        book = open_book(learner.id, lock=True)
        given = {"entry_id": uuid4(), "seq": seq, "why": "decided-otherwise", "reason": "As the rota says"}
        withdrawing.withdraw(book, author=factories.author(world.coordinator), **given)


@pytest.fixture
def denied(world):
    """Learner, mentor, the signature and the dispute over it."""
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    seq = world.see(learner, mentor, "pulse", ago=3)
    return learner, mentor, seq, deny(world, learner, mentor, seq)


def test_a_sign_off_denied_stands_with_who_and_since_when(world, denied):
    learner, *_ = denied
    assert disputes([world.cohort.id]) == [Denied(learner.id, "pulse", "sign-off", "Ingrid Berg", world.today)]
    roll = roll_of(world.cohort)
    press = attention.press_of(roll)
    (concern,) = attention.concerns(roll, press, {}, disputes([world.cohort.id]))
    told = [(each.why, each.skill.code, each.by, each.day) for each in concern.reasons if each.why is Why.DISPUTED]
    assert told == [(Why.DISPUTED, "pulse", "Ingrid Berg", world.today)]
    assert disputes([factories.cohort(world.provider, "2026-B").id]) == []


@pytest.mark.parametrize("which", [2, 3], ids=["the signature goes", "the dispute goes"])
def test_once_decided_it_is_told_of_no_more(world, denied, which):
    decide(world, denied[0], denied[which])
    assert disputes([world.cohort.id]) == []


def test_hours_are_hours_until_the_claim_itself_goes(world):
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    world.practise(learner, "pulse")
    claim = open_book(learner.id).head_seq
    world.confirm(learner, mentor, claim)
    deny(world, learner, mentor, open_book(learner.id).head_seq)
    assert [(each.item_code, each.part) for each in disputes([world.cohort.id])] == [("pulse", "hours")]
    decide(world, learner, claim)
    assert disputes([world.cohort.id]) == []


def test_who_has_ended_is_left_out_and_many_cost_as_much_as_one(world, denied):
    other = world.learner("Bram")
    mentor = world.mentor(other, "Jon Dahl")
    deny(world, other, mentor, world.see(other, mentor, "pulse"))
    cohort_id = world.cohort.id
    with counted() as asked:
        assert {each.by for each in disputes([cohort_id])} == {"Ingrid Berg", "Jon Dahl"}
    assert len(asked) == 1
    world.end(other)
    assert [each.by for each in disputes([world.cohort.id])] == ["Ingrid Berg"]


def test_the_coordinator_goes_from_the_list_to_where_it_is_decided(app, sign_in_as):
    world = World()
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    seq = world.see(learner, mentor, "pulse", ago=3)
    denial = deny(world, learner, mentor, seq)
    office = sign_in_as(world.coordinator)
    page = office.get(f"/cohorts/{world.cohort.id}", status=200).page
    assert "Ingrid Berg says “this was not me”" in page.text
    there = f"/enrolments/{learner.id}/logbook?state=in-dispute"
    assert there in page.links
    found = office.get(there, status=200).page.links
    assert {f"/enrolments/{learner.id}/entries/{each}/withdraw" for each in (seq, denial)} <= set(found)
