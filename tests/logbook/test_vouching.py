"""What somebody unknown signs: it waits, whatever it is, and counts from the day somebody vouches for them."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.logbook.worlds import refused
from tests.small_curriculum import ONCE
from tracker.errors import AlreadyJudged, Conflict, Forbidden, NotDisputable, NotFound
from tracker.extensions import db, writing
from tracker.logbook import queries
from tracker.logbook.books import Author, open_book
from tracker.logbook.lines import Became
from tracker.logbook.vouching import let_count, provisional_of, vouch_for
from tracker.people import guests
from tracker.people.models import Mentorship


@pytest.fixture
def ann(world):
    """Whom the learner named: the author of what she signs by a link."""
    with writing():
        person_id = guests.propose(
            learner_id=world.learner_id,
            enrolment_id=world.id,
            site_id=world.site.id,
            name="Ann Berg",
            function="Nurse",
            address="ann@hospital.example",
            on=world.today,
        )
    link = db.session.query(Mentorship).filter_by(mentor_id=person_id).one()
    return Author(person_id, "mentor", link.id, "link")


def vouch(world, seq, *, by=None, entry_id=None):
    return world.do(vouch_for, by=by or world.coordinator, seq=seq, entry_id=entry_id)


def became(world, seq):
    return queries.one_line(world.id, seq, world.today)


def test_an_assessment_counts_once_its_signer_is_vouched_for(world, ann):
    seen = world.assess(by=ann)
    assert world.state() == "not-started"
    assert became(world, seen.seq).became is Became.UNKNOWN_SIGNER
    assert [entry.seq for entry in provisional_of(ann.person_id, world.provider_id, world.site.id)] == [seen.seq]
    vouch(world, seen.seq)
    assert world.state() == "signed-off"
    assert became(world, seen.seq).became is Became.STANDS
    assert provisional_of(ann.person_id, world.provider_id) == []
    assert world.holds()


def test_a_request_is_still_open_while_its_answer_waits(world, ann):
    asked = world.request()
    world.assess(by=ann, request=asked.seq)
    assert world.state() == "waiting"
    world.assess(request=asked.seq)
    assert world.state() == "signed-off"
    assert world.holds()


def test_confirmed_hours_wait_too(world, ann):
    claim = world.practise()
    verdict = world.confirm(claim.seq, by=ann)
    assert world.book.learner.confirmed_simulated == 0
    vouch(world, verdict.seq)
    assert world.book.learner.confirmed_simulated == 60
    assert world.holds()


def test_an_evaluation_waits_too(world, ann):
    placed = world.place(mentor=ann)
    said = world.evaluate(placed.seq, by=ann)
    assert world.book.placements[0].mid_term_on is None
    vouch(world, said.seq)
    assert world.book.placements[0].mid_term_on == world.today
    assert world.holds()


def test_who_is_known_signs_at_once_by_any_way(world, ann):
    with writing():
        signer = guests.waiting(world.provider_id)[0]
        guests.vouch(signer, provider_id=world.provider_id, actor_id=world.coordinator.person_id)
    world.assess(by=ann)
    assert world.state() == "signed-off"
    assert not world.book.items[ONCE].waiting_seq
    world.assess(by=replace(world.mentor, assurance="code"))
    assert world.holds()


def test_who_is_refused_and_signs_all_the_same_is_not_counted(world, ann):
    claim = world.practise()
    with writing():
        signer = guests.waiting(world.provider_id)[0]
        guests.refuse(signer, provider_id=world.provider_id, actor_id=world.coordinator.person_id, on=world.today)
    world.confirm(claim.seq, by=ann)  # the door would have refused it: the mentorship has ended
    assert world.book.learner.confirmed_simulated == 0


def test_who_may_vouch_and_for_what(world, ann):
    seen, known = world.assess(by=ann), world.assess("waste-sorting")
    refused(Forbidden(), lambda: vouch(world, seen.seq, by=world.mentor))
    refused(NotFound(), lambda: vouch(world, known.seq))
    refused(NotFound(), lambda: vouch(world, 99))
    entry_id = uuid4()
    assert vouch(world, seen.seq, entry_id=entry_id).anew
    assert not vouch(world, seen.seq, entry_id=entry_id).anew
    refused(Conflict(), lambda: vouch(world, seen.seq))


def test_what_was_taken_back_is_vouched_for_by_nobody(world, ann):
    seen = world.assess(by=ann)
    world.withdraw(seen.seq, by=world.coordinator, why="decided-otherwise", reason="Nobody knows her")
    refused(NotFound(), lambda: vouch(world, seen.seq))
    assert provisional_of(ann.person_id, world.provider_id) == []
    assert became(world, seen.seq).became is Became.WITHDRAWN


def test_vouching_is_taken_back_and_done_again(world, ann):
    seen = world.assess(by=ann)
    word = vouch(world, seen.seq)
    world.withdraw(word.seq, by=world.coordinator, why="mistake", reason="It was another Ann")
    assert world.state() == "not-started"
    vouch(world, seen.seq)
    assert world.state() == "signed-off"
    assert world.holds()


def test_it_may_be_said_after_the_training_has_ended(world, ann):
    seen = world.assess(by=ann)
    world.end()
    vouch(world, seen.seq)
    assert open_book(world.id).items[ONCE].awarded_on == world.today


def test_what_waits_can_be_denied_by_its_signer_once(world, ann):
    seen = world.assess(by=ann)
    world.dispute(seen.seq, by=ann)
    refused(NotDisputable(), lambda: world.dispute(seen.seq, by=ann))
    vouch(world, seen.seq)
    assert world.state() == "not-started"
    assert world.holds()


def test_one_verdict_that_waits_is_enough_and_keeps_nobody_known_from_theirs(world, ann):
    claim = world.practise()
    first = world.confirm(claim.seq, by=ann)
    refused(AlreadyJudged(first.seq, ann.person_id), lambda: world.decline(claim.seq, by=ann))
    world.decline(claim.seq)
    assert (world.book.learner.confirmed_simulated, world.book.learner.declined_simulated) == (0, 60)
    assert world.holds()


def test_hours_that_somebody_known_judged_since_are_vouched_for_no_more(world, ann):
    claim, other = world.practise(), world.practise(on=world.day(1))
    first = world.confirm(claim.seq, by=ann)
    world.confirm(other.seq, by=ann)
    judged = world.decline(claim.seq)
    refused(AlreadyJudged(judged.seq, world.mentor.person_id), lambda: vouch(world, first.seq))
    with writing():
        signer = guests.waiting(world.provider_id)[0]
        let_count(signer, provider_id=world.provider_id, author=world.coordinator, form_id=uuid4())
    assert (world.book.learner.confirmed_simulated, world.book.learner.declined_simulated) == (60, 60)
    assert [entry.seq for entry in provisional_of(ann.person_id, world.provider_id)] == [first.seq]
    assert world.holds()


def test_a_word_for_one_site_lets_nothing_of_another_count(world, ann):
    """Days and evaluations are of the site of their placement, though they name none themselves."""
    at = world.place(mentor=ann).seq
    day, practice = world.day_of(at), world.practise(on=world.day(3))
    said = [world.confirm(day.seq, by=ann).seq, world.evaluate(at, by=ann).seq, world.confirm(practice.seq, by=ann).seq]
    assert [entry.seq for entry in provisional_of(ann.person_id, world.provider_id, world.site.id)] == said
    elsewhere = provisional_of(ann.person_id, world.provider_id, world.room.id)
    assert [entry.seq for entry in elsewhere] == said[2:], "practice names no site"
