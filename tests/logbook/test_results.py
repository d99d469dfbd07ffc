"""Examinations with every attempt, languages proved, exemptions: what is entered, refused, taken back and kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from tests.editions import EXAM, LANGUAGE_SKILL, LANGUAGE_UNIT, PRACTICAL, SPOKEN
from tests.logbook.worlds import refused
from tests.small_curriculum import FADING, NOT_ALLOWED, ONCE, SUPERVISED, THRICE, UNITS
from tracker.errors import (
    AlreadyEntered,
    AlreadyHeld,
    AlreadyProved,
    BeforeStart,
    Conflict,
    Ended,
    InTheFuture,
    NotAchieved,
    NotInPlan,
    OwnSkill,
    ProofNeeded,
    ReasonNeeded,
    ScoreUnclear,
    TooManyAttempts,
)
from tracker.extensions import db
from tracker.logbook.append import texts_of
from tracker.logbook.books import Author
from tracker.logbook.models import Entry
from tracker.standing import look
from tracker.standing.hours import hours


@pytest.fixture
def world(world):
    world.examine()
    return world


def entry(world, written) -> Entry:
    db.session.rollback()
    return db.session.get_one(Entry, (world.id, written.seq))


def test_every_attempt_stands_and_the_first_pass_counts(world):
    failed = world.result(EXAM, on=world.day(30), outcome="failed", score=4150, out_of=10000, remark="Try again")
    world.result(EXAM, on=world.day(20), outcome="absent")
    world.result(EXAM, on=world.day(10), score=7000, out_of=10000)
    world.result(EXAM, on=world.day(2), outcome="failed")
    found = world.book.items[EXAM]
    assert (found.kind, found.awarded_on, found.observations) == ("examination", world.day(10), 4)
    assert (found.latest_outcome, found.latest_on) == ("failed", world.day(2))
    kept = entry(world, failed)
    assert kept.details == '{"attempt":1,"out_of":10000,"score":4150}'
    assert texts_of(kept)["remark"] == "Try again"
    assert texts_of(kept)["signed_as"].endswith("\ncoordinator")
    assert world.holds()


def test_an_attempt_taken_back_gives_its_number_to_the_one_put_right(world):
    first, second = world.result(EXAM, on=world.day(9), outcome="failed"), world.result(EXAM, on=world.day(5))
    world.withdraw(first.seq, by=world.coordinator, reason="The wrong line of the list")
    assert world.book.items[EXAM].observations == 1
    again, third = world.result(EXAM, on=world.day(8), outcome="absent"), world.result(EXAM)
    numbers = [entry(world, each).details for each in (first, second, again, third)]
    assert [each[11] for each in numbers] == ["1", "2", "1", "3"]
    assert world.holds()


def test_the_twenty_first_attempt_is_told(world):
    last = uuid4()
    for back in range(20, 0, -1):
        world.result(EXAM, on=world.day(back), outcome="failed", entry_id=last if back == 1 else None)
    refused(TooManyAttempts(20), lambda: world.result(EXAM))
    assert not world.result(EXAM, on=world.day(1), outcome="failed", entry_id=last).anew


def test_a_result_sent_twice_is_the_first_result(world):
    entry_id = uuid4()
    first = world.result(EXAM, entry_id=entry_id, outcome="failed", remark="So")
    world.result(EXAM, on=world.day(3))
    assert world.result(EXAM, entry_id=entry_id, outcome="failed", remark="So").seq == first.seq
    refused(Conflict(), lambda: world.result(EXAM, entry_id=entry_id, outcome="passed", remark="So"))


def test_results_that_are_refused(world):
    world.result(EXAM, on=world.day(3))
    refused(AlreadyEntered(world.day(3)), lambda: world.result(EXAM, on=world.day(3), outcome="failed"))
    refused(NotInPlan("no-such-test"), lambda: world.result("no-such-test"))
    refused(NotInPlan(UNITS[0]), lambda: world.result(UNITS[0]))
    refused(InTheFuture(world.day(-1)), lambda: world.result(EXAM, on=world.day(-1)))
    refused(BeforeStart(world.cohort.starts_on), lambda: world.result(EXAM, on=world.day(100)))
    refused(OwnSkill(), lambda: world.result(EXAM, by=Author(world.learner_id, "coordinator", uuid4(), "pin")))
    unproved = Author(world.coordinator.person_id, "coordinator", world.coordinator.warrant)
    refused(ProofNeeded(), lambda: world.result(EXAM, by=unproved))
    for why, outcome, score, out_of in [
        ("absent", "absent", 10, 20),
        ("absent", "absent", None, 20),
        ("half", "passed", 10, None),
        ("half", "passed", None, 20),
        ("above", "passed", 21, 20),
    ]:
        said = {"outcome": outcome, "score": score, "out_of": out_of}
        refused(ScoreUnclear(why), lambda said=said: world.result(EXAM, **said))
    for odd in [{"outcome": "won"}, {"score": -1, "out_of": 5}, {"score": 0, "out_of": 0}]:
        with pytest.raises(ValidationError):
            world.result(EXAM, **odd)
    world.end()
    refused(Ended(), lambda: world.result(EXAM))


def test_a_language_proved_takes_its_preparation_out_of_the_plan(world):
    book = world.book
    assert book.plan.language_preparation == "language-preparation"
    planned, total = hours(book.plan, book.items, book.learner).planned_theory, book.progress.units.total
    world.complete(LANGUAGE_UNIT)
    world.prove("nb", "B1", on=world.day(200))
    assert world.book.plan.language_preparation == "language-preparation"
    proved = world.prove("nb", "B2", proof="first-language", remark="Grew up in Bergen")
    book = world.book
    assert (book.learner.levels, book.plan.language_preparation) == ("nb:B2", None)
    assert (book.progress.units.total, book.progress.units.done) == (total - 1, 0)
    assert hours(book.plan, book.items, book.learner).planned_theory == planned - 4 * 60
    refused(NotInPlan(SPOKEN), lambda: world.result(SPOKEN))
    refused(NotInPlan(LANGUAGE_SKILL), lambda: world.request(LANGUAGE_SKILL))
    assert world.result(PRACTICAL).anew
    world.withdraw(proved.seq, by=world.coordinator, reason="Another learner")
    assert (world.book.learner.levels, world.book.progress.units.done) == ("nb:B1", 1)
    assert world.holds()


def test_a_language_at_a_level_that_is_no_higher_is_told(world):
    world.prove("fr", "B2")
    refused(AlreadyProved("fr", "B2"), lambda: world.prove("fr", "B2", proof="test"))
    refused(AlreadyProved("fr", "B2"), lambda: world.prove("fr", "A1"))
    assert world.prove("fr", "C1").anew
    assert world.prove("de", "A1").anew
    with pytest.raises(ValidationError):
        world.prove("nl", "D1")


def test_an_exempt_unit_counts_as_completed_and_its_hours_as_neither(world):
    before = hours(world.book.plan, world.book.items, world.book.learner)
    world.exempt(UNITS[0], on=world.day(90))
    book = world.book
    after = hours(book.plan, book.items, book.learner)
    assert (book.progress.units.done, after.theory) == (1, 0)
    assert after.planned_theory == before.planned_theory - 4 * 60
    refused(AlreadyHeld(world.day(90)), lambda: world.exempt(UNITS[0]))
    assert world.holds()


def test_an_exempt_skill_is_signed_off_and_expires_as_others_do(world):
    taken = world.exempt(FADING)
    assert world.state(FADING) == "signed-off"
    assert world.book.items[FADING].exempted_on == world.today
    refused(AlreadyHeld(world.today), lambda: world.exempt(FADING))
    world.later(days=366)
    assert world.state(FADING) == "expired"
    assert world.exempt(FADING).anew
    world.assess(ONCE)
    refused(AlreadyHeld(world.today), lambda: world.exempt(ONCE))
    world.withdraw(taken.seq, by=world.coordinator, reason="It was not hers")
    assert world.state(FADING) == "signed-off"
    assert world.holds()


def test_one_observation_renews_an_exemption_however_many_the_skill_takes(world):
    world.exempt(THRICE)
    assert (world.state(THRICE), look.observations_left(world.book.skill(THRICE), world.book.items[THRICE])) == (
        "signed-off",
        0,
    )
    taken = world.exempt(FADING, on=world.day(59))
    world.later(days=400)
    assert world.state(FADING) == "expired"
    world.assess(FADING)
    assert world.state(FADING) == "signed-off"
    world.withdraw(taken.seq, by=world.coordinator, reason="No")
    assert world.holds()


def test_exemptions_that_are_refused(world):
    refused(NotAchieved("scope"), lambda: world.exempt(NOT_ALLOWED))
    refused(NotInPlan(EXAM), lambda: world.exempt(EXAM))
    refused(ReasonNeeded(), lambda: world.exempt(ONCE, reason="  "))
    refused(InTheFuture(world.day(-1)), lambda: world.exempt(ONCE, on=world.today + timedelta(days=1)))
    assert world.exempt(SUPERVISED).anew
