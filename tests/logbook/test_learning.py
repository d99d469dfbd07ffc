"""What a learner says: units passed, practice claimed, sign-offs asked for. A refusal leaves the logbook as it was."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.logbook.worlds import end_mentorship, refused
from tests.small_curriculum import CLINICAL, FADING, HYGIENE, NOT_ALLOWED, ONCE, THRICE, UNITS
from tracker.errors import AlreadyCompleted, AlreadyOpen, NotAchieved, NotAMentor, NotInPlan, Stale, TooManyHours
from tracker.extensions import writing
from tracker.logbook import learning
from tracker.logbook.books import open_book
from tracker.standing.hours import hours


def test_a_unit_is_completed_once_in_each_language(world):
    world.complete(UNITS[0], on=world.day(3), language="nb", minutes=400)
    refused(AlreadyCompleted(world.day(3)), lambda: world.complete(UNITS[0], language="nb"))
    world.complete(UNITS[0], language="en")
    found = world.book.items[UNITS[0]]
    assert (found.completed_on, found.completed_in) == (world.day(3), "nb,en")
    assert hours(world.book.plan, world.book.items, world.book.learner).theory == 4 * 60


def test_a_unit_taken_back_can_be_completed_again(world):
    first = world.complete(UNITS[0])
    world.withdraw(first.seq)
    assert world.book.items[UNITS[0]].completed_on is None
    assert world.complete(UNITS[0]).anew


@pytest.mark.parametrize("code", ["no-such-unit", ONCE, HYGIENE])
def test_only_a_unit_of_the_plan_is_completed(world, code):
    refused(NotInPlan(code), lambda: world.complete(code))


def all_of(world, form_id, codes):
    with writing():
        book = open_book(world.id, lock=True)
        said = {"codes": codes, "on": world.today, "language": "nb"}
        return learning.complete_units(book, author=world.learner, form_id=form_id, **said)


def test_a_module_is_completed_in_one_form_that_can_be_sent_again(world):
    form_id = uuid4()
    first = all_of(world, form_id, UNITS[:3])
    again = all_of(world, form_id, UNITS[:3])
    assert [each.hash for each in again] == [each.hash for each in first]
    assert [each.anew for each in again] == [False] * 3
    assert world.book.progress.modules[0].units.done == 3


def test_one_unit_that_was_completed_before_refuses_the_whole_form(world):
    world.complete(UNITS[1])
    refused(AlreadyCompleted(world.today), lambda: all_of(world, uuid4(), UNITS[:3]))


def test_practice_of_a_skill_or_of_a_module_is_a_claim(world):
    world.practise(ONCE, setting="real-care", minutes=30)
    world.practise(CLINICAL, minutes=45)
    assert (world.book.learner.claimed_real, world.book.learner.claimed_simulated) == (30, 45)
    assert (world.book.items[CLINICAL].kind, world.book.items[CLINICAL].practices) == ("module", 1)
    assert world.state(ONCE) == "practising"


@pytest.mark.parametrize("code", ["no-such-skill", UNITS[0]])
def test_only_a_skill_or_module_of_the_plan_is_practised(world, code):
    refused(NotInPlan(code), lambda: world.practise(code))


def test_no_more_than_sixteen_hours_stand_on_one_date(world):
    first = world.practise(minutes=900)
    refused(TooManyHours(60), lambda: world.practise(FADING, minutes=61))
    world.practise(FADING, minutes=60)
    refused(TooManyHours(0), lambda: world.practise(HYGIENE, minutes=1))
    assert world.practise(on=world.day(1), minutes=960).anew
    world.withdraw(first.seq)
    refused(TooManyHours(900), lambda: world.practise(minutes=901))
    assert world.practise(minutes=900).anew


def test_hours_sent_back_make_room_on_their_date(world):
    claim = world.practise(minutes=960)
    world.decline(claim.seq)
    assert world.practise(minutes=600, replaces=claim.seq).anew


def test_only_hours_sent_back_are_put_right_by_a_new_claim(world):
    claimed, confirmed = world.practise(), world.practise()
    world.confirm(confirmed.seq)
    for seq in (claimed.seq, confirmed.seq, 1, 77):
        refused(Stale(seq), lambda seq=seq: world.practise(replaces=seq))


def test_hours_sent_back_are_put_right_once(world):
    """A second claim in its place would let the same hours be confirmed twice."""
    claim = world.practise()
    world.decline(claim.seq)
    instead = world.practise(replaces=claim.seq, minutes=30)
    refused(Stale(instead.seq), lambda: world.practise(replaces=claim.seq, minutes=30))
    world.withdraw(instead.seq)
    assert world.practise(replaces=claim.seq, minutes=45).anew


def test_a_request_waits_the_fourteen_days_after_it_and_not_one_more(world):
    world.request()
    world.later(days=14)
    assert world.state() == "waiting"
    refused(AlreadyOpen(world.day(14)), world.request)
    world.later(days=1)
    assert world.state() == "practising"
    assert world.request().anew
    assert world.state() == "waiting"


def test_weeks_that_do_not_count_do_not_count_for_a_request(world):
    factories.weeks_off(world.provider_id, date(2026, 3, 9), date(2026, 3, 15))
    world.request()
    assert world.book.items[ONCE].waiting_until == date(2026, 3, 23)


def test_a_request_asked_in_a_break_waits_from_its_end(world):
    factories.weeks_off(world.provider_id, world.today, world.today + timedelta(days=6))
    world.request()
    assert world.book.items[ONCE].waiting_until == world.today + timedelta(days=20)


def test_a_request_may_name_a_mentor_for_that_skill_and_nobody_else(world):
    hygienist = world.add_mentor(modules=[HYGIENE])
    gone = world.add_mentor()
    end_mentorship(gone, world.day(1))
    someone = factories.person()
    for who in (
        hygienist.person_id,
        gone.person_id,
        someone.id,
        world.learner_id,
        world.coordinator.person_id,
        uuid4(),
    ):
        refused(NotAMentor(), lambda who=who: world.request(ONCE, mentor=who))
    world.request(ONCE, mentor=world.mentor.person_id)
    world.request(FADING, mentor=hygienist.person_id)
    assert world.book.items[FADING].waiting_mentor == hygienist.person_id


def test_what_cannot_be_signed_off_in_the_country_cannot_be_asked_for(world):
    refused(NotAchieved("scope"), lambda: world.request(NOT_ALLOWED))
    assert world.practise(NOT_ALLOWED).anew


@pytest.mark.parametrize("code", ["no-such-skill", UNITS[0], HYGIENE])
def test_only_a_skill_of_the_plan_is_asked_for(world, code):
    refused(NotInPlan(code), lambda: world.request(code))


def test_a_request_answered_or_taken_back_leaves_room_for_the_next(world):
    world.close(world.request(THRICE).seq)
    world.close(world.request(THRICE).seq, by=world.learner, outcome="withdrawn", reason="")
    world.assess(THRICE, request=world.request(THRICE).seq)
    world.request(THRICE)
    assert world.state(THRICE) == "waiting"
    assert world.holds()


def test_a_signed_skill_may_be_shown_again(world):
    world.assess(FADING)
    world.request(FADING)
    assert world.state(FADING) == "signed-off"
    assert world.book.items[FADING].waiting_seq == 3
