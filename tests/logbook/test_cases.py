"""The ten cases of the design that must come out right (6 also in test_at_once.py)."""

from sqlalchemy import select, text

from tests import factories
from tests.logbook.worlds import World, end_mentorship, refused
from tests.small_curriculum import FADING, ONCE, THRICE, UNITS
from tracker import clock
from tracker.access.actor import load
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import EntryRef, find_enrolment
from tracker.errors import AlreadyJudged, MentorshipEnded, OutsidePlacement
from tracker.extensions import db, writing
from tracker.logbook import enrolling
from tracker.logbook.append import texts_of
from tracker.logbook.facts import facts_of
from tracker.logbook.models import Entry, Erasure
from tracker.people.models import Person


def entries(world: World) -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.enrolment_id == world.id).order_by(Entry.seq)))


def test_1_an_assessment_after_the_award_renews_and_history_stays(world):
    world.assess(FADING)
    awarded, until = world.book.items[FADING].awarded_on, world.book.items[FADING].valid_until
    world.later(days=300)
    world.assess(FADING, by=world.other_mentor)
    found = world.book.items[FADING]
    assert (found.awarded_on, found.observations) == (awarded, 2)
    assert found.valid_until > until
    assert [each.kind for each in entries(world)] == ["enrolled", "assessed", "assessed"]
    assert world.holds()


def test_2_a_mentor_leaves_what_waits_can_be_found_and_what_was_signed_stands(world):
    signed, claim = world.assess(FADING), world.practise(ONCE)
    world.request(ONCE, mentor=world.mentor.person_id)
    end_mentorship(world.mentor, world.today)
    world.later(days=1)
    book, gone = world.book, load(world.mentor.person_id)
    open_claim = EntryRef(find_enrolment(world.id), book.module_code(ONCE), world.learner_id)
    assert not may(gone, Action.JUDGE_HOURS, open_claim)
    assert why_not(gone, Action.JUDGE_HOURS, open_claim) == MentorshipEnded(world.day(1))
    assert book.items[ONCE].waiting_mentor == world.mentor.person_id
    assert book.learner.claimed_simulated == 60
    assert may(load(world.coordinator.person_id), Action.JUDGE_HOURS, open_claim)
    world.confirm(claim.seq, by=world.coordinator, reason="Her mentor left")
    assert world.book.learner.confirmed_simulated == 60
    assert (world.state(FADING), signed.anew) == ("signed-off", True)
    assert world.holds()


def test_3_a_learner_changes_cohort_and_the_same_revisions_count(world):
    world.complete(UNITS[0])
    world.assess(ONCE)
    world.do(enrolling.move, by=world.coordinator, cohort=factories.cohort(world.provider_id))
    assert entries(world)[-1].kind == "moved"
    assert (world.state(ONCE), world.book.items[UNITS[0]].completed_on) == ("signed-off", world.today)
    assert (world.book.progress.skills.done, world.book.progress.units.done) == (1, 1)
    assert world.holds()


def test_4_two_enrolments_of_one_person_are_two_logbooks(world):
    first = world.id
    world.assess(ONCE)
    second = factories.learner(factories.cohort(), db.session.get_one(Person, world.learner_id))
    assert (second.learner_id, second.id != first) == (world.learner_id, True)
    assert world.state(ONCE) == "signed-off"
    world.id = second.id
    assert (world.state(ONCE), world.book.head_seq) == ("not-started", 1)
    assert world.holds()


def test_5_a_skill_expires_overnight_and_no_entry_was_written(world):
    world.assess(FADING)
    head = world.book.head_hash
    world.later(days=365)
    assert world.state(FADING) == "signed-off"
    assert world.book.progress.skills.done == 1
    world.later(days=1)
    assert world.state(FADING) == "expired"
    assert world.book.progress.skills.done == 0
    assert world.book.head_hash == head
    assert world.holds()


def test_6_hours_confirmed_twice_have_one_verdict(world):
    claim = world.practise()
    first = world.confirm(claim.seq)
    refused(AlreadyJudged(first.seq, world.mentor.person_id), lambda: world.confirm(claim.seq, by=world.other_mentor))
    assert world.book.learner.confirmed_simulated == 60


def test_7_three_observations_by_two_mentors(world):
    world.assess(THRICE)
    world.assess(THRICE)
    assert (world.state(THRICE), world.book.items[THRICE].observations) == ("partly", 1)
    world.later(days=1)
    world.assess(THRICE)
    assert (world.state(THRICE), world.book.items[THRICE].observations) == ("partly", 2)
    world.assess(THRICE, by=world.other_mentor)
    assert (world.state(THRICE), world.book.items[THRICE].awarded_on) == ("signed-off", world.today)
    assert world.holds()


def test_8_confirmed_practice_is_withdrawn_by_a_coordinator(world):
    claim = world.practise(what="Ward 4")
    world.confirm(claim.seq)
    world.later(days=40)
    world.withdraw(claim.seq, by=world.coordinator, why="wrong-day", reason="She was ill that day")
    learner = world.book.learner
    assert (learner.claimed_simulated, learner.confirmed_simulated) == (0, 0)
    assert [each.kind for each in entries(world)] == ["enrolled", "practice-logged", "confirmed", "withdrawn"]
    assert texts_of(entries(world)[1]) == {"what": "Ward 4"}
    assert world.holds()


def test_9_a_placement_changes_site_and_old_days_keep_theirs(world):
    first = world.place(starts_on=world.day(20), waiver="experience", reason="Worked there before").seq
    old = world.day_of(first, on=world.day(10), late="forgot")
    world.confirm(old.seq)
    world.end_placement(first, on=world.day(5), outcome="other-site", reason="The ward closed")
    second = world.place(site_id=world.room.id, starts_on=world.day(4), waiver="experience", reason="The same").seq
    refused(OutsidePlacement(world.day(20), world.day(5)), lambda: world.day_of(first, on=world.day(3)))
    new = world.day_of(second, on=world.day(3))
    told = {each.seq: each for each in world.book.placements}
    assert (told[first].site_id, told[first].ended_how, told[first].confirmed) == (world.site.id, "other-site", 480)
    assert (told[second].site_id, told[second].claimed, told[second].ended_on) == (world.room.id, 480, None)
    facts = facts_of(world.id, "Europe/Oslo")
    assert [facts[seq - 1].details["placement"] for seq in (old.seq, new.seq)] == [first, second]
    assert world.book.learner.confirmed_days == 480
    assert world.holds()


def test_9_what_was_said_keeps_the_site_of_its_day(world):
    """An assessment keeps the site at which it was made, whatever the mentor's posts become."""
    world.assess(ONCE)
    before = texts_of(entries(world)[-1])
    with writing():
        db.session.execute(text("UPDATE post SET ends_on = '2026-03-02', function = 'Head nurse'"))
    world.later(days=1)
    assert texts_of(entries(world)[-1]) == before
    assert before["signed_as"] == f"{world.mentor_name}\nNurse\n{world.site.name}"
    assert world.holds()


def test_10_a_text_is_erased_and_the_chain_still_proves(world):
    claim = world.practise(what="With Mrs Dahl in room 4")
    seen = world.assess(ONCE, comment="Amina was calm")
    head = world.book.head_hash
    with writing():
        for seq, field in ((claim.seq, "what"), (seen.seq, "comment")):
            why = {"author_id": world.coordinator.person_id, "reason": "asked", "at": clock.now()}
            db.session.add(Erasure(enrolment_id=world.id, seq=seq, field=field, **why))
            db.session.flush()
            db.session.execute(
                text("DELETE FROM entry_text WHERE seq = :seq AND field = :field"), {"seq": seq, "field": field}
            )
    assert [set(texts_of(each)) for each in entries(world)] == [set(), set(), {"signed_as"}]
    assert world.state(ONCE) == "signed-off"
    assert world.book.head_hash == head
    assert world.holds()
