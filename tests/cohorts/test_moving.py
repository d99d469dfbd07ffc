"""Moving a cohort to another edition: the preview and the move agree, learner by learner, and harm nobody else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import current_app
from sqlalchemy import func, select

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tests.editions import changed, next_edition
from tests.logbook.worlds import refused
from tests.small_curriculum import FADING, ONCE, THRICE, UNITS
from tracker import audit
from tracker.audit import AuditEvent
from tracker.cohorts import moving
from tracker.curriculum.queries import editions, plan_of
from tracker.errors import Conflict, NotFound, OwnSkill, PaceNotOffered, Stale
from tracker.extensions import db, writing
from tracker.logbook import enrolling, learning, verifying
from tracker.logbook.books import open_book
from tracker.logbook.models import Entry, StandingLearner
from tracker.people.models import Cohort, Person, Staff
from tracker.standing import look

AGAIN_UNIT, AGAIN_SKILL, LEAVES = UNITS[0], ONCE, FADING


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def newer(world):
    return newer_edition(world)


def newer_edition(world, **more) -> UUID:
    """A unit and a skill in another substance, one skill gone, one that is new."""
    plan = plan_of(world.cohort.edition_id)
    items = {
        AGAIN_UNIT: replace(plan.unit(AGAIN_UNIT), revision=2, digest="new"),
        AGAIN_SKILL: replace(plan.competency(AGAIN_SKILL), revision=2, digest="new"),
        LEAVES: None,
        "waste-sorting": replace(plan.competency("waste-sorting"), code="waste-moving"),
    }
    return next_edition(replace(changed(plan, items), **more))


def move(world, edition_id, *, form_id=None, before=None, by=None, cohort=None):
    author = factories.author(by or world.coordinator, "session")
    cohort = cohort or world.cohort
    before = before or db.session.get_one(Cohort, cohort.id).edition_id
    with writing():
        return moving.move_cohort(
            author=author,
            form_id=form_id or uuid4(),
            cohort_id=cohort.id,
            edition_id=edition_id,
            before=before,
        )


def preview(world, edition_id):
    db.session.rollback()
    return moving.preview(db.session.get_one(Cohort, world.cohort.id), edition_id)


def entries(kind="moved") -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Entry).where(Entry.kind == kind)) or 0


def stands(book, code) -> bool:
    """Completed, signed off, or on the way there, by the plan that the learner has now."""
    standing = book.items.get(code)
    if standing is None:
        return False
    return look.is_completed(standing) or look.is_valid(standing, book.today) or standing.observations > 0


def test_each_kind_of_change_is_told(world, newer):
    learner, mentor = world.busy("Amina")
    world.see(learner, mentor, LEAVES, ago=5)
    [mover] = preview(world, newer).movers
    assert (mover.name, mover.pace) == ("Amina", "full-time")
    assert set(mover.transfer.carries_over) == {"vital-signs", THRICE}
    assert set(mover.transfer.again) == {AGAIN_UNIT, AGAIN_SKILL}
    assert mover.transfer.leaves == (LEAVES,)
    assert mover.transfer.newly == ("waste-moving",)
    assert mover.transfer.returns == ()
    assert preview(world, newer).totals == {"carries_over": 2, "again": 2, "leaves": 1, "returns": 0, "newly": 1}


def test_preview_and_move_agree_for_thirty(world, newer):
    """What the preview said of each of thirty learners is how it is afterwards, and every logbook holds."""
    for number in range(30):
        made = world.learner(f"Learner {number:02}")
        if number % 3:
            world.study(made, *UNITS[: number % 5], ago=20) if number % 5 else None
        if number % 4 == 0:
            mentor = world.mentor(made, f"Mentor {number}")
            world.see(made, mentor, (ONCE, THRICE, FADING)[number % 3], ago=9)
        if number % 7 == 0:
            world.ask(made, FADING, ago=2)
    told = preview(world, newer).movers
    assert len(told) == 30
    before = {mover.enrolment_id: open_book(mover.enrolment_id) for mover in told}
    assert move(world, newer) == moving.Move(30, anew=True)
    assert entries() == 30
    for mover in told:
        book, was, said = open_book(mover.enrolment_id), before[mover.enrolment_id], mover.transfer
        assert book.learner.edition_id == newer
        assert (book.learner.cohort_id, book.learner.starts_on) == (world.cohort.id, was.learner.starts_on)
        had = {item.code for item in was.plan.items if stands(was, item.code)}
        has = {item.code for item in book.plan.items if stands(book, item.code)}
        assert {*said.carries_over, *said.returns} == has
        assert {*said.carries_over, *said.again} == had & {item.code for item in book.plan.items}
        assert set(said.newly) == {"waste-moving"}
        asked = {FADING} if FADING in was.items and look.is_waiting(was.items[FADING], was.today) else set()
        assert set(said.leaves) == (had | asked) - {item.code for item in book.plan.items}
    assert [broken for _id, broken in verifying.verify_all() if broken] == []
    assert preview(world, newer).movers == []


def test_there_and_back_again_everything_counts_as_before(world, newer):
    learner, mentor = world.busy("Amina")
    world.see(learner, mentor, LEAVES, ago=5)
    old, was = world.cohort.edition_id, open_book(learner.id).items
    move(world, newer)
    [mover] = preview(world, old).movers
    assert set(mover.transfer.returns) == {AGAIN_UNIT, AGAIN_SKILL, LEAVES}
    assert mover.transfer.newly == ("waste-sorting",)
    move(world, old)
    assert open_book(learner.id).items == was


def test_the_same_form_twice_is_one_move(world, newer):
    world.busy("Amina")
    world.busy("Bram")
    old, form_id = world.cohort.edition_id, uuid4()
    assert move(world, newer, form_id=form_id, before=old).learners == 2
    assert move(world, newer, form_id=form_id, before=old) == moving.Move(0, anew=False)
    move(world, old)
    assert move(world, newer, form_id=form_id, before=old) == moving.Move(0, anew=False)
    assert entries() == 4
    assert db.session.get_one(Cohort, world.cohort.id).edition_id == old
    refused(Conflict(), lambda: move(world, old, form_id=form_id, before=old))


def test_another_form_after_it_finds_nothing_left_to_do(world, newer):
    world.busy("Amina")
    old = world.cohort.edition_id
    move(world, newer)
    assert move(world, newer, before=old) == moving.Move(0, anew=False)
    third = next_edition(plan_of(old))
    refused(Stale(0), lambda: move(world, third, before=old))
    assert entries() == 1


def test_moved_and_enrolled_and_written_to_at_once(world, newer):
    """Twice the same form, another form, a learner who joins and one who studies: one move, and nobody left behind."""
    first, _mentor = world.busy("Amina")
    world.busy("Bram")
    joins = factories.person("Céline")
    old, form_id, cohort_id = world.cohort.edition_id, uuid4(), world.cohort.id
    by, own = factories.author(world.coordinator), factories.author(first)
    first_id, joins_id = first.id, joins.id  # read here: the rows belong to this thread's session
    app, barrier = current_app._get_current_object(), Barrier(5)

    def shift(form):
        moving.move_cohort(author=by, form_id=form, cohort_id=cohort_id, edition_id=newer, before=old)

    def join():
        learner, cohort = db.session.get_one(Person, joins_id), db.session.get_one(Cohort, cohort_id)
        enrolling.enrol(author=by, learner=learner, cohort=cohort)

    def study():
        book = open_book(first_id, lock=True)
        given = {"code": UNITS[1], "on": book.today, "language": "nb"}
        learning.complete_unit(book, author=own, entry_id=uuid4(), **given)

    def run(verb):
        with app.app_context():
            barrier.wait()
            with writing():
                verb()

    verbs = [lambda: shift(form_id), lambda: shift(form_id), lambda: shift(uuid4()), join, study]
    db.session.rollback()
    with ThreadPoolExecutor(len(verbs)) as pool:
        list(pool.map(run, verbs))
    db.session.rollback()
    assert set(db.session.scalars(select(StandingLearner.edition_id))) == {newer}
    assert entries() in {2, 3}, "three where Céline joined before the move"
    assert [broken for _id, broken in verifying.verify_all() if broken] == []


def test_who_left_stays_as_they_were(world, newer):
    left, _mentor = world.busy("Amina")
    world.busy("Bram")
    world.end(left)
    was = open_book(left.id)
    assert [mover.name for mover in preview(world, newer).movers] == ["Bram"]
    move(world, newer)
    book = open_book(left.id)
    assert (book.head_seq, book.learner, book.items) == (was.head_seq, was.learner, was.items)


def test_each_learner_keeps_start_and_pace(world, newer):
    person, start = factories.person("Amina"), world.today - timedelta(days=11)
    with writing():
        by = factories.author(world.coordinator)
        cohort = db.session.get_one(Cohort, world.cohort.id)
        made = enrolling.enrol(author=by, learner=person, cohort=cohort, starts_on=start, pace="evening").id
    move(world, newer)
    here = open_book(made).learner
    assert (here.starts_on, here.pace, here.edition_id) == (start, "evening", newer)


def test_an_edition_without_the_pace_of_somebody_is_refused(world):
    by_day = tuple(each for each in plan_of(world.cohort.edition_id).paces if each.code != "evening")
    edition_id = newer_edition(world, paces=by_day)
    assert preview(world, edition_id).missing_pace == ""
    with writing():
        cohort = db.session.get_one(Cohort, world.cohort.id)
        by = factories.author(world.coordinator)
        enrolling.enrol(author=by, learner=factories.person(), cohort=cohort, pace="evening")
    assert preview(world, edition_id).missing_pace == "evening"
    refused(PaceNotOffered("evening"), lambda: move(world, edition_id))


def test_only_to_an_edition_of_the_same_programme(world, newer):
    world.busy("Amina")
    elsewhere = newer_edition(world, programme="another-programme")
    refused(NotFound(), lambda: move(world, elsewhere))
    refused(NotFound(), lambda: move(world, uuid4()))
    with pytest.raises(NotFound):
        preview(world, elsewhere)
    there = moving.targets(world.cohort, editions(plan_of(newer).programme))
    assert [each.id for each in there] == [newer]


def test_nobody_moves_their_own_training(world, newer):
    learner, _mentor = world.busy("Amina")
    with writing():
        person = factories._id(learner.learner_id)
        hat = factories.coordinator(world.provider, db.session.get_one(factories.Person, person))
    refused(OwnSkill(), lambda: move(world, newer, by=db.session.get_one(Staff, hat.id)))


def test_the_trail_knows_of_it(world, newer):
    world.busy("Amina")
    old = world.cohort.edition_id
    move(world, newer)
    db.session.rollback()
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == audit.Verb.COHORT_MOVED))
    assert (event.actor_id, event.object_id) == (world.coordinator.person_id, world.cohort.id)
    assert event.data == f'{{"after": "{newer}", "before": "{old}", "learners": 1}}'


def test_another_cohort_of_the_same_edition_stays(world, newer):
    other = factories.cohort(world.provider, "2026-B", edition_id=world.cohort.edition_id)
    stays = world.learner("Bram", other)
    world.busy("Amina")
    was = open_book(stays.id)
    move(world, newer)
    book = open_book(stays.id)
    assert (book.head_hash, book.learner, book.items) == (was.head_hash, was.learner, was.items)
    assert db.session.get_one(Cohort, other.id).edition_id == was.learner.edition_id


def test_an_empty_cohort_moves_too(world, newer):
    assert move(world, newer) == moving.Move(0, anew=True)
    assert db.session.get_one(Cohort, world.cohort.id).edition_id == newer


def test_a_preview_costs_as_much_for_many_as_for_few(world, newer):
    world.busy("Amina")
    preview(world, newer)
    with counted() as few:
        preview(world, newer)
    for name in ("Bram", "Céline", "Daan"):
        world.busy(name)
    with counted() as many:
        preview(world, newer)
    assert len(few) == len(many) <= 12
