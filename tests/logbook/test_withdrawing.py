"""Taking back: by whom, until when, and what it opens again. What was said stays to be read."""

from dataclasses import replace

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from tests.logbook.worlds import refused, rows_in_all_tables
from tests.small_curriculum import FADING, ONCE, THRICE, UNITS
from tracker.errors import AlreadyEvaluated, Forbidden, NotFound, NotWithdrawable, ProofNeeded, ReasonNeeded, TooLate
from tracker.extensions import db, writing
from tracker.logbook import enrolling
from tracker.logbook.append import texts_of
from tracker.logbook.books import Author
from tracker.logbook.models import Entry
from tracker.logbook.vouching import vouch_for
from tracker.people import guests
from tracker.people.models import Mentorship


def test_a_learner_takes_a_claim_back_at_any_time_and_it_stays_to_be_read(world):
    claim = world.practise(what="Ward 4")
    world.later(days=200)
    world.withdraw(claim.seq, why="wrong-day", reason="It was Tuesday")
    assert world.book.learner.claimed_simulated == 0
    assert world.state(ONCE) == "not-started"
    kept = db.session.scalars(select(Entry).order_by(Entry.seq)).all()
    assert [each.kind for each in kept] == ["enrolled", "practice-logged", "withdrawn"]
    assert [texts_of(each) for each in kept[1:]] == [{"what": "Ward 4"}, {"reason": "It was Tuesday"}]
    assert (kept[2].refers_seq, kept[2].item_code) == (claim.seq, ONCE)
    assert world.holds()


def test_a_claim_with_a_verdict_is_not_the_learners_to_take_back(world):
    for verdict in (world.confirm, world.decline):
        claim = world.practise()
        verdict(claim.seq)
        refused(NotWithdrawable(), lambda claim=claim: world.withdraw(claim.seq))


def test_nothing_is_taken_back_twice(world):
    claim = world.practise()
    taken = world.withdraw(claim.seq)
    refused(NotWithdrawable(), lambda: world.withdraw(claim.seq))
    refused(NotWithdrawable(), lambda: world.withdraw(taken.seq))
    refused(NotWithdrawable(), lambda: world.withdraw(claim.seq, by=world.coordinator, reason="Again"))


def test_what_places_a_learner_stays(world):
    moved = world.do(enrolling.move, by=world.coordinator, cohort=world.cohort)
    for seq in (1, moved.seq):
        for who in (world.learner, world.coordinator):
            refused(NotWithdrawable(), lambda seq=seq, who=who: world.withdraw(seq, by=who, reason="Wrong cohort"))


def test_nobody_takes_back_what_another_said(world):
    claim, seen = world.practise(), world.assess(FADING)
    note = world.note(by=world.mentor)
    refused(Forbidden(), lambda: world.withdraw(claim.seq, by=world.mentor))
    refused(Forbidden(), lambda: world.withdraw(seen.seq, by=world.other_mentor))
    refused(Forbidden(), lambda: world.withdraw(note.seq))
    refused(ProofNeeded(), lambda: world.withdraw(seen.seq))


@pytest.mark.parametrize("seq", [0, -1, 3, 99])
def test_what_is_not_there_is_not_taken_back(world, seq):
    world.practise()
    refused(NotFound(), lambda: world.withdraw(seq))


def test_a_signer_has_twenty_four_hours(world):
    claim, seen = world.practise(), world.assess(ONCE)
    verdict = world.confirm(claim.seq)
    until = world.now.replace(day=3)
    world.later(hours=24, seconds=1)
    refused(TooLate(until), lambda: world.withdraw(seen.seq, by=world.mentor))
    refused(TooLate(until), lambda: world.withdraw(verdict.seq, by=world.mentor))
    world.later(seconds=-1)
    assert world.withdraw(seen.seq, by=world.mentor).anew
    assert world.withdraw(verdict.seq, by=world.mentor).anew
    assert world.state(ONCE) == "practising"
    assert world.holds()


def test_feedback_and_notes_are_not_signed_and_can_be_taken_back_later(world):
    said = [world.feedback(), world.note(by=world.mentor)]
    world.later(days=5)
    mentor = replace(world.mentor, assurance="session")
    assert [world.withdraw(each.seq, by=mentor).anew for each in said] == [True, True]


def test_taking_back_what_was_signed_needs_a_proof(world):
    claim, seen = world.practise(), world.assess(ONCE)
    verdict = world.confirm(claim.seq)
    for who in (replace(world.mentor, assurance="session"), replace(world.coordinator, assurance="session")):
        for seq in (seen.seq, verdict.seq):
            refused(ProofNeeded(), lambda seq=seq, who=who: world.withdraw(seq, by=who, reason="Mistaken"))
    assert world.withdraw(world.practise().seq, by=replace(world.coordinator, assurance="session"), reason="Two").anew


def test_a_verdict_taken_back_opens_the_claim_again(world):
    claim = world.practise()
    verdict = world.decline(claim.seq)
    world.withdraw(verdict.seq, by=world.mentor)
    assert (world.book.learner.claimed_simulated, world.book.learner.declined_simulated) == (60, 0)
    world.confirm(claim.seq, by=world.other_mentor)
    assert world.book.learner.confirmed_simulated == 60
    refused(NotWithdrawable(), lambda: world.withdraw(verdict.seq, by=world.mentor))


def test_an_assessment_taken_back_opens_its_request_again(world):
    request = world.request()
    seen = world.assess(request=request.seq)
    world.withdraw(seen.seq, by=world.mentor)
    assert world.state(ONCE) == "waiting"
    assert world.assess(request=request.seq, by=world.other_mentor).anew
    assert world.state(ONCE) == "signed-off"


def test_a_coordinator_takes_back_at_any_time_with_a_reason_in_words(world):
    claim, seen, unit = world.practise(), world.assess(THRICE), world.complete(UNITS[0])
    verdict = world.confirm(claim.seq)
    world.later(days=100)
    for seq in (claim.seq, seen.seq, unit.seq, verdict.seq):
        refused(ReasonNeeded(), lambda seq=seq: world.withdraw(seq, by=world.coordinator, reason=" "))
    world.withdraw(claim.seq, by=world.coordinator, why="decided-otherwise", reason="Not on that ward")
    refused(
        NotWithdrawable(), lambda: world.withdraw(verdict.seq, by=world.coordinator, reason="It ended with its claim")
    )
    world.withdraw(seen.seq, by=world.coordinator, why="wrong-learner", reason="Another learner")
    world.withdraw(unit.seq, by=world.coordinator, why="duplicate", reason="Twice")
    assert (world.book.learner.confirmed_simulated, world.book.items[THRICE].observations) == (0, 0)
    assert world.book.items[UNITS[0]].completed_on is None
    assert world.holds()


def test_a_request_is_taken_back_by_closing_it_so_that_it_has_one_answer(world):
    request = world.request()
    refused(NotWithdrawable(), lambda: world.withdraw(request.seq))
    closing = world.close(request.seq)
    refused(NotWithdrawable(), lambda: world.withdraw(closing.seq, by=world.mentor))


def test_why_is_a_word_from_the_list(world):
    claim = world.practise()
    before = rows_in_all_tables()
    with pytest.raises(ValidationError):
        world.withdraw(claim.seq, why="changed my mind")
    assert rows_in_all_tables() == before


def test_what_was_sent_back_and_claimed_anew_stays_sent_back(world):
    """Else the same hours would stand there twice."""
    claim = world.practise(ONCE)
    verdict = world.decline(claim.seq, reason="Another day")
    world.practise(ONCE, replaces=claim.seq)
    refused(NotWithdrawable(), lambda: world.withdraw(verdict.seq, by=world.mentor))
    refused(NotWithdrawable(), lambda: world.withdraw(verdict.seq, by=world.coordinator, reason="To be fair"))


def test_a_verdict_taken_back_leaves_no_day_outside_its_placement(world):
    at = world.place().seq
    early, late = world.day_of(at, on=world.day(6)).seq, world.day_of(at).seq
    verdicts = [world.decline(seq).seq for seq in (early, late)]
    world.change_placement(at, starts_on=world.day(5))
    world.end_placement(at, on=world.day(2))
    for verdict in verdicts:
        refused(NotWithdrawable(), lambda v=verdict: world.withdraw(v, by=world.coordinator, reason="They were there"))
    assert world.holds()


def test_a_verdict_taken_back_makes_no_date_too_long(world):
    at, elsewhere = world.place().seq, world.place(site_id=world.room.id).seq
    sent_back = world.decline(world.day_of(at, minutes=600).seq).seq
    world.day_of(elsewhere, minutes=600)
    refused(NotWithdrawable(), lambda: world.withdraw(sent_back, by=world.coordinator, reason="They were there"))


def test_a_change_taken_back_leaves_no_day_and_no_end_outside_its_placement(world):
    at = world.place(starts_on=world.day(3)).seq
    change = world.change_placement(at, starts_on=world.day(9)).seq
    day = world.day_of(at, on=world.day(7), by=world.learner).seq
    take_back = {"by": world.coordinator, "reason": "It began on Monday"}
    refused(NotWithdrawable(), lambda: world.withdraw(change, **take_back))
    world.withdraw(day)
    end = world.end_placement(at, on=world.day(7)).seq
    refused(NotWithdrawable(), lambda: world.withdraw(change, **take_back))
    world.withdraw(end, **take_back)
    world.withdraw(change, **take_back)
    assert world.book.placements[0].starts_on == world.day(3)
    assert world.holds()


def test_a_disputed_verdict_on_a_day_is_taken_back_by_a_coordinator(world):
    verdict = world.decline(world.day_of(world.place().seq).seq).seq
    world.dispute(verdict)
    world.withdraw(verdict, by=world.coordinator, reason="Somebody else signed")
    assert world.book.learner.claimed_days == 480
    assert world.holds()


def nobody_knows(world):
    """A mentor whom the learner named, and nobody has vouched for."""
    with writing():
        said = {"name": "Ann Berg", "function": "Nurse", "address": "ann@hospital.example", "on": world.today}
        ids = {"learner_id": world.learner_id, "enrolment_id": world.id, "site_id": world.site.id}
        person_id = guests.propose(**ids, **said)
    link = db.session.scalars(select(Mentorship.id).where(Mentorship.mentor_id == person_id)).one()
    return Author(person_id, "mentor", link, "link")


def test_vouching_stays_once_what_was_sent_back_is_claimed_anew(world):
    """Its withdrawal would let the day stand beside the one that replaced it."""
    ann = nobody_knows(world)
    at = world.place().seq
    day, practice = world.day_of(at).seq, world.practise(on=world.day(3)).seq
    words = [
        world.do(vouch_for, by=world.coordinator, seq=world.decline(seq, by=ann).seq).seq for seq in (day, practice)
    ]
    world.day_of(at, replaces=day)
    world.practise(on=world.day(3), replaces=practice)
    for seq in words:
        refused(NotWithdrawable(), lambda s=seq: world.withdraw(s, by=world.coordinator, reason="I do not know her"))
    assert world.book.learner.claimed_days == 480
    assert world.holds()


def test_an_evaluation_that_waits_is_written_once(world):
    ann = nobody_knows(world)
    at = world.place(mentor=ann).seq
    first = world.evaluate(at, by=ann).seq
    refused(AlreadyEvaluated(world.today), lambda: world.evaluate(at, by=ann))
    world.withdraw(first, by=world.coordinator, reason="Another placement was meant")
    assert world.evaluate(at, by=ann).anew
    assert world.holds()


def test_a_dispute_stays_while_another_verdict_waits(world):
    ann, claim = nobody_knows(world), world.practise()
    dispute = world.dispute(world.decline(claim.seq).seq).seq
    world.confirm(claim.seq, by=ann)
    refused(NotWithdrawable(), lambda: world.withdraw(dispute, by=world.coordinator, reason="It was her"))
