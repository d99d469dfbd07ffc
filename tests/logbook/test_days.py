"""The days of a placement: logged, late, made up, changed, claimed anew. A refusal leaves the logbook as it was."""

from uuid import uuid4

import pytest

from tests.files.made import checked
from tests.logbook.worlds import refused
from tests.small_curriculum import ONCE
from tracker.errors import (
    Conflict,
    DayTaken,
    InTheFuture,
    LateReasonNeeded,
    NothingToMakeUp,
    NotWithdrawable,
    OutsidePlacement,
    ReasonNeeded,
    Stale,
    TooManyHours,
)
from tracker.extensions import writing
from tracker.logbook import days
from tracker.logbook.books import open_book
from tracker.logbook.days import Day
from tracker.logbook.stays import stay_at
from tracker.standing.internship import INTERNSHIP


@pytest.fixture
def at(world):
    """The seq of a placement that lasts from a month ago."""
    return world.place().seq


def log_week(world, placement, form_id, *said):
    with writing():
        book = open_book(world.id, lock=True)
        return days.log_days(book, author=world.learner, form_id=form_id, placement=placement, days=said)


def put_right(world, seq, day, form_id=None):
    with writing():
        book = open_book(world.id, lock=True)
        return days.change_day(book, author=world.learner, form_id=form_id or uuid4(), seq=seq, day=day)


def sums(world):
    learner = world.book.learner
    return learner.claimed_days, learner.confirmed_days, learner.declined_days


def test_a_week_in_one_form_that_can_be_sent_again(world, at):
    form_id = uuid4()
    said = [
        Day(world.day(3), "present", 480, "Reception"),
        Day(world.day(2), "excused", excuse="transport"),
        Day(world.day(1), "absent"),
        Day(world.day(0), "made-up", 240, instead_of=world.day(1)),
    ]
    first = log_week(world, at, form_id, *said)
    again = log_week(world, at, form_id, *said)
    assert [each.hash for each in again] == [each.hash for each in first]
    assert not any(each.anew for each in again)
    (found,) = world.book.placements
    assert (found.claimed, found.excused, found.absent, found.made_up) == (720, 1, 1, 1)
    assert world.book.items[INTERNSHIP].practices == 4
    with pytest.raises(Conflict):
        log_week(world, at, form_id, Day(world.day(3), "present", 300, "Reception"))
    assert world.holds()


def test_one_day_that_is_refused_refuses_the_whole_week(world, at):
    week = [Day(world.day(1), "present", 480), Day(world.day(2), "excused")]
    refused(ReasonNeeded(), lambda: log_week(world, at, uuid4(), *week))


def test_a_day_lies_within_its_placement_and_stands_once(world, at):
    world.day_of(at)
    refused(DayTaken(world.today), lambda: world.day_of(at))
    refused(OutsidePlacement(world.day(30)), lambda: world.day_of(at, on=world.day(31), late="forgot"))
    refused(InTheFuture(world.day(-1)), lambda: world.day_of(at, on=world.day(-1)))
    world.later(days=40)
    assert world.day_of(at).anew, "after its last day planned, until somebody ends it"
    world.end_placement(at)
    world.later(days=1)
    refused(OutsidePlacement(world.day(71), world.day(1)), lambda: world.day_of(at))


def test_sixteen_hours_on_one_date_at_however_many_sites(world, at):
    other = world.place(site_id=world.room.id).seq
    world.day_of(at, minutes=600)
    refused(TooManyHours(360), lambda: world.day_of(other, minutes=361))
    world.practise(ONCE, minutes=600)
    assert world.day_of(other, minutes=360).anew, "practice is detail of the day"


def test_later_than_a_week_a_reason_is_needed(world, at):
    assert world.day_of(at, on=world.day(7)).anew
    refused(LateReasonNeeded(world.day(8)), lambda: world.day_of(at, on=world.day(8)))
    assert world.day_of(at, on=world.day(8), late="no-access").anew


def test_only_a_day_that_was_missed_is_made_up(world, at):
    world.day_of(at, on=world.day(2))
    world.day_of(at, on=world.day(1), outcome="absent")
    refused(NothingToMakeUp(), lambda: world.day_of(at, outcome="made-up", instead_of=world.day(2)))
    refused(NothingToMakeUp(), lambda: world.day_of(at, outcome="made-up"))
    assert world.day_of(at, outcome="made-up", instead_of=world.day(1)).anew


def test_a_day_nobody_judged_is_changed_by_taking_it_back(world, at):
    seq = world.day_of(at, duties="Reception").seq
    form_id, said = uuid4(), Day(world.today, "present", 300, "Reception and laboratory")
    anew = put_right(world, seq, said, form_id)
    assert put_right(world, seq, said, form_id).hash == anew.hash
    assert sums(world) == (300, 0, 0)
    assert world.holds()


def test_what_was_sent_back_stays_editable_however_late(world, at):
    seq = world.day_of(at).seq
    world.decline(seq, reason="It was the morning only")
    world.later(days=20)
    anew = put_right(world, seq, Day(world.day(20), "present", 240))
    assert sums(world) == (240, 0, 480)
    world.confirm(anew.seq)
    assert sums(world) == (0, 240, 480)
    refused(Stale(anew.seq), lambda: put_right(world, seq, Day(world.day(20), "present", 60)))
    verdict = next(fact.seq for fact in opened(world).facts if fact.kind == "declined")
    refused(NotWithdrawable(), lambda: world.withdraw(verdict, by=world.coordinator, reason="So"))


def opened(world):
    with writing():
        return open_book(world.id, lock=True)


def test_a_confirmed_day_is_changed_by_nobody_but_a_coordinator(world, at):
    seq = world.day_of(at).seq
    world.confirm(seq)
    refused(NotWithdrawable(), lambda: put_right(world, seq, Day(world.today, "present", 60)))
    world.withdraw(seq, by=world.coordinator, reason="The site was closed")
    assert sums(world) == (0, 0, 0)


def test_only_a_declined_day_of_the_same_placement_is_replaced(world, at):
    other = world.place(site_id=world.room.id).seq
    seq = world.day_of(at).seq
    refused(Stale(seq), lambda: world.day_of(other, replaces=seq))
    world.decline(seq)
    refused(Stale(seq), lambda: world.day_of(other, replaces=seq))
    assert world.day_of(at, replaces=seq).anew


def test_files_go_with_the_day_as_it_is_now(world, at):
    first, second = checked("red"), checked("blue")
    with writing():
        book = open_book(world.id, lock=True)
        day = Day(world.today, "present", 480)
        logged = days.log_day(book, author=world.learner, entry_id=uuid4(), placement=at, day=day, files=[first])
    (line,) = stay_at(world.book, at).days
    assert [file.hash for file in line.files] == [first.hash]
    with writing():
        book, form_id = open_book(world.id, lock=True), uuid4()
        anew = days.change_day(book, author=world.learner, form_id=form_id, seq=logged.seq, day=day, files=[second])
    (line,) = stay_at(world.book, at).days
    assert (line.seq, [file.hash for file in line.files]) == (anew.seq, [second.hash])
