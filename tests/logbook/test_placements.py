"""Placements, their evaluation, and documents shown. A refusal leaves the logbook as it was."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import editions, factories
from tests.logbook.worlds import EVERY_DIMENSION, end_mentorship, refused
from tests.small_curriculum import HYGIENE
from tracker.curriculum.plan import Internship
from tracker.curriculum.queries import plan_of
from tracker.errors import (
    AlreadyEvaluated,
    DatesReversed,
    DaysOutside,
    Forbidden,
    IncompleteAssessment,
    InternshipNotOpen,
    InTheFuture,
    NotAtThisSite,
    NotFound,
    NotWithdrawable,
    OutsidePlacement,
    OwnSkill,
    PlacementOver,
    ProofNeeded,
    ReasonNeeded,
)
from tracker.extensions import writing
from tracker.people.documents import add_document, retire_document


@pytest.fixture
def closed(world):
    """On an edition whose internship opens after hygiene."""
    plan = plan_of(world.cohort.edition_id)
    later = replace(plan, internship=Internship("after-modules", (HYGIENE,), 40))
    world.cohort = factories.cohort(world.provider_id, edition_id=editions.next_edition(later))
    world.enrol()
    return world


def test_a_placement_is_kept_and_put_right(world):
    placed = world.place()
    world.change_placement(placed.seq, planned=6000, mentor=world.other_mentor, reason="More hours")
    (found,) = world.book.placements
    assert (found.seq, found.planned, found.site_id) == (placed.seq, 6000, world.site.id)
    assert found.mentor_id == world.other_mentor.person_id
    assert not found.waived
    assert world.holds()


def test_what_a_placement_needs(world):
    elsewhere = factories.site(factories.provider())
    stranger = factories.author(factories.mentorship(world.enrolment, where=world.room))
    looker = factories.person("Looker")
    factories.post(looker, world.site, may_sign=False)
    refused(DatesReversed(world.today), lambda: world.place(starts_on=world.today, ends_on=world.day(1)))
    refused(NotFound(), lambda: world.place(site_id=elsewhere.id))
    refused(NotAtThisSite(), lambda: world.place(mentor=stranger))
    refused(NotAtThisSite(), lambda: world.place(mentor=replace(stranger, person_id=looker.id)))
    refused(OwnSkill(), lambda: world.place(mentor=world.learner))
    refused(OwnSkill(), lambda: world.place(by=world.learner))


def test_the_gate_is_opened_by_a_waiver_with_words_alone(closed):
    units = [unit.code for unit in closed.book.plan.units if unit.module == HYGIENE]
    skills = [skill.code for skill in closed.book.plan.signable if skill.module == HYGIENE]
    refused(InternshipNotOpen(tuple(units), tuple(skills)), closed.place)
    refused(ReasonNeeded(), lambda: closed.place(waiver="experience", reason=" "))
    placed = closed.place(waiver="experience", reason="Eight years in a nursing home")
    assert closed.book.placements[0].waived
    assert closed.day_of(placed.seq).anew


def test_a_placement_ends_once_and_not_before_its_days(world):
    seq = world.place().seq
    world.day_of(seq, on=world.day(2))
    refused(DaysOutside(world.day(2)), lambda: world.end_placement(seq, on=world.day(3)))
    refused(OutsidePlacement(world.day(30)), lambda: world.end_placement(seq, on=world.day(31)))
    refused(InTheFuture(world.day(-1)), lambda: world.end_placement(seq, on=world.day(-1)))
    refused(ReasonNeeded(), lambda: world.end_placement(seq, outcome="site", reason=""))
    world.end_placement(seq, outcome="as-planned", reason="")
    refused(PlacementOver(world.today), lambda: world.end_placement(seq))
    refused(PlacementOver(world.today), lambda: world.change_placement(seq))
    assert (world.book.placements[0].ended_on, world.book.placements[0].ended_how) == (world.today, "as-planned")


def test_another_site_is_another_placement_and_old_days_keep_theirs(world):
    """Case 9 of the design."""
    first = world.place().seq
    world.confirm(world.day_of(first, on=world.day(9), late=None if world.day(9) >= world.day(7) else "forgot").seq)
    world.end_placement(first, on=world.day(5), outcome="other-site")
    second = world.place(site_id=world.room.id, starts_on=world.day(4)).seq
    world.day_of(second, on=world.day(4))
    old, new = world.book.placements
    assert (old.site_id, old.confirmed, old.claimed) == (world.site.id, 480, 0)
    assert (new.site_id, new.confirmed, new.claimed) == (world.room.id, 0, 480)
    assert (world.book.learner.confirmed_days, world.book.learner.claimed_days) == (480, 480)
    assert world.holds()


def test_dates_put_right_leave_no_day_outside(world):
    seq = world.place().seq
    world.day_of(seq, on=world.day(6))
    refused(DaysOutside(world.day(6)), lambda: world.change_placement(seq, starts_on=world.day(5)))
    world.change_placement(seq, starts_on=world.day(6))


def test_a_placement_stays_while_a_day_of_it_stands(world):
    seq = world.place().seq
    day = world.day_of(seq).seq
    office = {"by": world.coordinator, "reason": "Entered for the wrong learner"}
    refused(NotWithdrawable(), lambda: world.withdraw(seq, **office))
    world.withdraw(day)
    world.withdraw(seq, **office)
    assert world.book.placements == ()


def test_the_mentor_in_charge_evaluates_halfway_and_at_the_end(world):
    seq = world.place().seq
    refused(Forbidden(), lambda: world.evaluate(seq, by=world.other_mentor))
    refused(Forbidden(), lambda: world.evaluate(seq, by=replace(world.coordinator, assurance="pin")))
    refused(ProofNeeded(), lambda: world.evaluate(seq, by=replace(world.mentor, assurance="session")))
    some = {name: word for name, word in EVERY_DIMENSION.items() if name != "empathy"}
    refused(IncompleteAssessment(("empathy",)), lambda: world.evaluate(seq, feedback=some))
    refused(ReasonNeeded(), lambda: world.evaluate(seq, goals=" "))
    world.evaluate(seq)
    refused(AlreadyEvaluated(world.today), lambda: world.evaluate(seq))
    final = world.evaluate(seq, outcome="final")
    world.note(seq=final.seq, text="Thank you")
    (found,) = world.book.placements
    assert (found.mid_term_on, found.final_on) == (world.today, world.today)
    assert world.holds()


def test_nobody_evaluates_a_placement_that_has_not_begun(world):
    seq = world.place(starts_on=world.day(-1)).seq
    refused(OutsidePlacement(world.day(-1)), lambda: world.evaluate(seq))
    world.later(days=1)
    assert world.evaluate(seq).anew


def test_a_mentor_whose_mentorship_ended_is_stopped_at_the_door_not_here(world):
    """The verb asks who is in charge; whether they still may is the law's question (test_states.py)."""
    seq = world.place().seq
    end_mentorship(world.mentor, world.day(1))
    assert world.evaluate(seq).anew


def add(world, **more):
    with writing():
        row = add_document(
            actor_id=None, provider_id=more.get("provider_id", world.provider_id), title="Card", before_placement=True
        )
        return row.id


def test_a_document_of_the_list_is_ticked(world):
    document = add(world)
    shown = world.show_document(document, on=world.day(3), valid_until=world.day(-300))
    assert shown.anew
    abroad = add(world, provider_id=factories.provider().id)
    refused(NotFound(), lambda: world.show_document(abroad))
    refused(NotFound(), lambda: world.show_document(uuid4()))
    refused(DatesReversed(world.today), lambda: world.show_document(document, valid_until=world.day(1)))
    refused(InTheFuture(world.today + timedelta(days=1)), lambda: world.show_document(document, on=world.day(-1)))
    with writing():
        retire_document(actor_id=None, provider_id=world.provider_id, document_id=document)
    refused(NotFound(), lambda: world.show_document(document))
    assert world.holds()
