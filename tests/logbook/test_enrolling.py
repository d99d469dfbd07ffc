"""The first entry, moves to another cohort or edition, and the end."""

from dataclasses import replace as replaced
from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from tests import factories
from tests.logbook.worlds import refused, rows_in_all_tables
from tests.small_curriculum import FADING, ONCE, THRICE, UNITS
from tracker import clock
from tracker.audit import AuditEvent
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.plan import plan_to_json
from tracker.curriculum.queries import plan_of
from tracker.errors import Ended, Forbidden, NotFound
from tracker.extensions import db, writing
from tracker.logbook import enrolling
from tracker.logbook.append import said_in
from tracker.logbook.models import Entry
from tracker.people.models import Enrolment, Person
from tracker.standing.hours import hours


def test_enrolling_makes_a_logbook_of_one_entry(world):
    entry = db.session.scalars(select(Entry)).one()
    said = said_in(entry)
    assert (entry.seq, entry.kind, entry.edition_id) == (1, "enrolled", world.cohort.edition_id)
    assert (said.cohort, said.starts_on, said.pace) == (world.cohort.id, world.cohort.starts_on, "full-time")
    assert (said.languages, said.on_date) == (("nb",), world.today)
    assert world.book.learner.cohort_id == world.cohort.id
    assert world.holds()


def enrol(world, *, by=None, learner=None, **said):
    with writing():
        learner = learner or factories.person()
        return enrolling.enrol(author=by or world.coordinator, learner=learner, cohort=world.cohort, **said)


def test_start_and_pace_may_be_the_learners_own(world):
    start = world.today - timedelta(days=5)
    book = enrol(world, starts_on=start, pace="evening")
    assert (book.learner.starts_on, book.learner.pace) == (start, "evening")
    assert book.calendar.months == 20


def test_enrolling_is_audited_and_nobody_enrols_themselves(world):
    before = db.session.scalar(select(func.count()).select_from(AuditEvent))
    enrol(world)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) > before
    with pytest.raises(Forbidden):
        enrol(world, learner=db.session.get_one(Person, world.coordinator.person_id))


def test_one_person_may_have_two_logbooks(world):
    """Case 4 of the design: the address says which."""
    learner = db.session.get_one(Person, world.learner_id)
    book = enrol(world, learner=learner)
    world.practise()
    db.session.rollback()
    mine = db.session.scalars(select(Enrolment.id).where(Enrolment.learner_id == world.learner_id)).all()
    assert sorted(mine) == sorted([book.id, world.id])
    assert db.session.scalar(select(func.count()).where(Entry.enrolment_id == book.id)) == 1


def test_a_move_keeps_the_logbook_and_what_stands(world):
    world.complete(UNITS[0])
    world.practise(FADING)
    world.assess(ONCE)
    kept = {code: (each.awarded_on, each.completed_on, each.practices) for code, each in world.book.items.items()}
    later = factories.cohort(world.provider_id, starts_on=world.day(20), pace="evening", languages=["nb", "en"])
    world.do(enrolling.move, by=world.coordinator, cohort=later)
    book = world.book
    assert (book.learner.cohort_id, book.learner.pace, book.learner.languages) == (later.id, "evening", "nb,en")
    assert book.learner.starts_on == world.day(20)
    assert {code: (each.awarded_on, each.completed_on, each.practices) for code, each in book.items.items()} == kept
    assert world.state(ONCE) == "signed-off"
    assert world.holds()


def test_nobody_is_moved_to_another_provider(world):
    elsewhere = factories.cohort()
    refused(NotFound(), lambda: world.do(enrolling.move, by=world.coordinator, cohort=elsewhere))


@factories.committed
def next_edition(edition_id, **changes):
    """The same plan with some items in a new substance; `None` takes an item out."""

    def changed(items):
        return tuple(each for each in (changes.get(item.code.replace("-", "_"), item) for item in items) if each)

    plan = plan_of(edition_id)
    modules = [replaced(m, units=changed(m.units), competencies=changed(m.competencies)) for m in plan.modules]
    plan = replaced(plan, modules=tuple(modules))
    number = db.session.scalar(select(func.max(Edition.number))) + 1
    row = Edition(id=uuid4(), programme=plan.programme, number=number, digest=str(number), published_at=clock.now())
    printed = {"number": 1, "digest": f"p{number}", "body": plan_to_json(plan), "published_at": clock.now()}
    db.session.add(row)
    db.session.flush()
    db.session.add(Printing(edition_id=row.id, **printed))
    return row.id


def test_in_another_edition_the_same_revisions_count_and_others_do_not(world):
    world.complete(UNITS[0])
    world.complete(UNITS[1])
    world.assess(ONCE)
    world.assess(THRICE)
    claim = world.practise(THRICE)
    plan = world.book.plan
    edition = next_edition(
        world.cohort.edition_id,
        pulse=replaced(plan.competency(ONCE), revision=2, digest="new"),
        chain_of_infection=replaced(plan.unit(UNITS[0]), revision=2, digest="new"),
    )
    world.do(enrolling.move, by=world.coordinator, cohort=factories.cohort(world.provider_id, edition_id=edition))
    book = world.book
    assert book.learner.edition_id == edition
    assert (world.state(ONCE), book.items[ONCE].observations) == ("practising", 0)
    assert (world.state(THRICE), book.items[THRICE].observations) == ("partly", 1)
    assert book.items[UNITS[0]].completed_on is None
    assert book.items[UNITS[1]].completed_on == world.today
    world.confirm(claim.seq)
    assert hours(book.plan, book.items, world.book.learner).theory == 6 * 60
    assert world.book.learner.confirmed_simulated == 60, "minutes count always"
    assert world.holds()
    world.complete(UNITS[0])
    world.assess(ONCE)
    assert (world.state(ONCE), world.book.items[UNITS[0]].completed_on) == ("signed-off", world.today)
    assert world.holds()


def test_a_repeat_after_the_edition_changed_gives_the_first_result(world):
    """Revision and digest follow from the edition; the author claimed neither."""
    entry_id = uuid4()
    first = world.complete(UNITS[0], entry_id=entry_id)
    later = replaced(world.book.plan.unit(UNITS[0]), revision=2, digest="new")
    edition = next_edition(world.cohort.edition_id, chain_of_infection=later)
    world.do(enrolling.move, by=world.coordinator, cohort=factories.cohort(world.provider_id, edition_id=edition))
    assert world.complete(UNITS[0], entry_id=entry_id).seq == first.seq


def test_who_moves_to_a_later_cohort_keeps_what_was_done_before_it_starts(world):
    claim = world.practise(THRICE)
    later = factories.cohort(world.provider_id, starts_on=world.today + timedelta(days=30))
    world.do(enrolling.move, by=world.coordinator, cohort=later)
    world.confirm(claim.seq)
    world.practise(ONCE, on=world.day(1))
    assert world.book.learner.confirmed_simulated == 60
    assert world.holds()


def test_an_item_that_left_the_plan_keeps_its_minutes_and_its_history(world):
    claim = world.practise(THRICE)
    edition = next_edition(world.cohort.edition_id, sterile_field=None)
    world.do(enrolling.move, by=world.coordinator, cohort=factories.cohort(world.provider_id, edition_id=edition))
    world.confirm(claim.seq)
    assert world.book.learner.confirmed_simulated == 60
    assert THRICE not in world.book.progress.states
    assert world.holds()
    world.do(enrolling.move, by=world.coordinator, cohort=world.cohort)
    assert world.state(THRICE) == "practising"
    assert world.holds()


def test_a_logbook_is_ended_once(world):
    world.do(enrolling.end, by=world.coordinator, outcome="completed", reason="finished")
    assert (world.book.learner.ended_on, world.book.learner.ended_how) == (world.today, "completed")
    for verb, said in (
        (enrolling.end, {"outcome": "left", "reason": "work"}),
        (enrolling.move, {"cohort": world.cohort}),
    ):
        refused(Ended(), lambda verb=verb, said=said: world.do(verb, by=world.coordinator, **said))


@pytest.mark.parametrize("wrong", [{"outcome": "gone"}, {"reason": "She had an illness"}])
def test_the_end_has_a_reason_from_a_list(world, wrong):
    before = rows_in_all_tables()
    with pytest.raises(ValidationError):
        world.do(enrolling.end, by=world.coordinator, **{"outcome": "left", "reason": "family", **wrong})
    assert rows_in_all_tables() == before
