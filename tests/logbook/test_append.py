"""The one way to append: once for each form, only what was claimed, proved where it is signed, within its days."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from tests import factories
from tests.logbook.worlds import rows_in_all_tables
from tests.small_curriculum import FADING, HYGIENE, ONCE, UNITS
from tracker.errors import BeforeStart, Conflict, Ended, InTheFuture, NotFound, OwnSkill, ProofNeeded
from tracker.extensions import db, writing
from tracker.logbook import enrolling, learning
from tracker.logbook.append import append, said_in, texts_of
from tracker.logbook.books import Author, open_book
from tracker.logbook.models import Entry
from tracker.standing.kinds import Noted


def entries(world) -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.enrolment_id == world.id).order_by(Entry.seq)))


@pytest.mark.quick
def test_the_same_form_twenty_times_is_one_entry(world):
    entry_id = uuid4()
    results = [world.practise(entry_id=entry_id, what="Ward 4") for _ in range(20)]
    assert [each.anew for each in results] == [True] + [False] * 19
    assert len({(each.id, each.seq, each.hash) for each in results}) == 1
    assert [each.kind for each in entries(world)] == ["enrolled", "practice-logged"]
    assert world.holds()


def test_a_repeat_is_the_first_result_whatever_came_between(world):
    """The check is not asked again: what was refused since then was accepted once."""
    entry_id, other = uuid4(), uuid4()
    first = world.complete(entry_id=entry_id)
    request = world.request(entry_id=other)
    world.later(days=3)
    world.close(request.seq)
    day = world.day(3)
    assert world.complete(entry_id=entry_id, on=day).hash == first.hash
    assert world.request(entry_id=other).hash == request.hash


def test_a_repeat_of_each_verb_changes_nothing(world):
    claim, request = world.practise(), world.request()
    ids = [uuid4() for _ in range(7)]
    verbs = [
        lambda: world.complete(entry_id=ids[0], reflection="So"),
        lambda: world.confirm(claim.seq, entry_id=ids[1]),
        lambda: world.assess(entry_id=ids[2], request=request.seq, comment="Good"),
        lambda: world.feedback(entry_id=ids[3], code=HYGIENE, feedback={"empathy": "strong"}),
        lambda: world.note(entry_id=ids[4], seq=claim.seq),
        lambda: world.request(FADING, entry_id=ids[5], level=3, note="Soon", mentor=world.mentor.person_id),
        lambda: world.withdraw(claim.seq, by=world.coordinator, reason="Twice", entry_id=ids[6]),
    ]
    first = [verb() for verb in verbs]
    before = rows_in_all_tables()
    assert [verb().hash for verb in verbs] == [each.hash for each in first]
    assert rows_in_all_tables() == before
    assert world.holds()


OTHER_CONTENT = [
    {"minutes": 61},
    {"code": FADING},
    {"setting": "real-care"},
    {"on": date(2026, 3, 1)},
    {"what": "Ward 5"},
    {"what": ""},
]


@pytest.mark.parametrize("other", OTHER_CONTENT)
def test_a_known_id_with_other_content_is_a_conflict(world, other):
    entry_id = uuid4()
    world.practise(entry_id=entry_id, what="Ward 4")
    before = rows_in_all_tables()
    with pytest.raises(Conflict):
        world.practise(**{"entry_id": entry_id, "what": "Ward 4", **other})
    assert rows_in_all_tables() == before


def test_a_known_id_of_another_kind_author_or_logbook_is_a_conflict_that_says_nothing(world):
    entry_id = uuid4()
    world.note(entry_id=entry_id, text="Thanks")
    for other in (
        lambda: world.practise(entry_id=entry_id),
        lambda: world.note(entry_id=entry_id, text="Thanks", by=world.mentor),
        lambda: world.assess(entry_id=entry_id),
    ):
        with pytest.raises(Conflict) as caught:
            other()
        assert caught.value == Conflict()
    world.enrol()
    with pytest.raises(Conflict):
        world.note(entry_id=entry_id, text="Thanks")
    kinds = [each.kind for each in entries(world)]
    assert kinds == ["enrolled"]


def test_text_is_kept_clean_and_a_repeat_in_another_spelling_is_the_same(world):
    entry_id = uuid4()
    first = world.practise(entry_id=entry_id, what="  A\u030apent sa\u030ar\r\n\x00 ")
    assert texts_of(entries(world)[-1]) == {"what": "Åpent sår"}
    assert world.practise(entry_id=entry_id, what="Åpent sår").hash == first.hash


def test_an_empty_text_is_no_text(world):
    world.practise(what=" \n ")
    assert entries(world)[-1].texts == "{}"


def test_a_text_that_the_kind_does_not_know_is_refused(world):
    def say(book, **who):
        return append(book, Noted(on_date=book.today), texts={"diary": "Dear"}, **who)

    with pytest.raises(ValueError, match="diary"):
        world.do(say, by=world.learner)


@pytest.mark.parametrize("assurance", ["session", "console", ""])
def test_what_is_signed_needs_a_proof(world, assurance):
    claim = world.practise()
    mentor = Author(world.mentor.person_id, "mentor", world.mentor.warrant, assurance)
    before = rows_in_all_tables()
    for verb in (
        lambda: world.assess(by=mentor),
        lambda: world.confirm(claim.seq, by=mentor),
        lambda: world.decline(claim.seq, by=mentor),
    ):
        with pytest.raises(ProofNeeded):
            verb()
    assert rows_in_all_tables() == before


def test_what_is_not_signed_needs_none(world):
    mentor = Author(world.mentor.person_id, "mentor", world.mentor.warrant, "session")
    request = world.request()
    assert world.close(request.seq, by=mentor).anew
    assert world.feedback(by=mentor).anew
    assert world.note(by=mentor).anew


def test_no_day_in_the_future_where_the_provider_is(world):
    """At half past eleven in the evening in London it is tomorrow in Oslo."""
    world.at(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert world.practise(on=date(2026, 3, 3)).anew
    for verb in (world.practise, world.complete, world.assess, world.feedback):
        with pytest.raises(InTheFuture) as caught:
            verb(on=date(2026, 3, 4))
        assert caught.value.day == date(2026, 3, 4)


def test_no_day_before_the_learner_started(world):
    start = world.cohort.starts_on
    assert world.practise(on=start).anew
    for verb in (world.practise, world.complete, world.feedback):
        with pytest.raises(BeforeStart) as caught:
            verb(on=start - timedelta(days=1))
        assert caught.value.start == start


def test_a_learner_who_has_not_started_says_nothing_of_the_training(world):
    later = factories.cohort(world.provider_id, starts_on=world.today + timedelta(days=30))
    world.cohort = later
    world.enrol()
    with pytest.raises(BeforeStart):
        world.practise()
    assert world.note().anew


def test_after_the_end_only_what_was_claimed_before_is_settled(world):
    first, second, third = world.practise(), world.practise(), world.practise()
    world.do(enrolling.end, by=world.coordinator, outcome="left", reason="own-wish")
    before = rows_in_all_tables()
    for verb in (world.practise, world.complete, world.request, world.assess, world.feedback):
        with pytest.raises(Ended):
            verb()
    with pytest.raises(Ended):
        world.do(enrolling.end, by=world.coordinator, outcome="left", reason="own-wish")
    assert rows_in_all_tables() == before
    world.confirm(first.seq)
    world.decline(second.seq)
    world.withdraw(third.seq)
    world.note()
    assert world.holds()


def test_an_end_taken_back_opens_the_logbook_again(world):
    end = world.do(enrolling.end, by=world.coordinator, outcome="completed", reason="finished")
    world.withdraw(end.seq, by=world.coordinator, reason="Wrong learner")
    assert world.practise().anew
    assert world.holds()


@pytest.mark.parametrize("forged", [{"minutes": 0}, {"minutes": 1000}, {"setting": "home"}])
def test_what_is_no_value_is_refused_before_anything_is_written(world, forged):
    before = rows_in_all_tables()
    with pytest.raises(ValidationError):
        world.practise(**forged)
    assert rows_in_all_tables() == before


def test_a_learner_never_signs_whatever_hat_a_door_hands_on(world):
    """The database refuses it too: test_triggers.py writes past the verbs."""
    claim = world.practise()
    before = rows_in_all_tables()
    for hat in ("mentor", "learner"):
        learner = Author(world.learner_id, hat, world.mentor.warrant, "pin")
        for verb in (world.confirm, world.decline):
            with pytest.raises(OwnSkill):
                verb(claim.seq, by=learner, reason="Mine")
    assert rows_in_all_tables() == before


def test_a_book_opened_without_its_lock_takes_nothing(world):
    with writing(), pytest.raises(RuntimeError, match="without its lock"):
        append(open_book(world.id), Noted(on_date=world.today), entry_id=uuid4(), author=world.learner)


def test_what_an_entry_says_is_read_back_from_its_row(world):
    world.complete(UNITS[1], minutes=45)
    world.assess(ONCE, feedback={"reliability": "attention"}, level=5)
    for entry in entries(world):
        said = said_in(entry)
        assert entry.kind == said.KIND
        assert (said.on_date, said.columns()["level"]) == (entry.on_date, entry.level)


def test_entries_of_one_transaction_follow_each_other(world):
    with writing():
        book = open_book(world.id, lock=True)
        said = {"author": world.learner, "on": world.today}
        learning.complete_units(book, form_id=uuid4(), codes=UNITS, language="nb", **said)
        learning.log_practice(book, entry_id=uuid4(), code=ONCE, setting="simulated", minutes=60, **said)
    assert [each.seq for each in entries(world)] == list(range(1, 8))
    assert world.holds()


def test_a_refusal_in_the_middle_leaves_nothing_of_the_transaction(world):
    def twice(book, *, author, entry_id):
        said = {"author": author, "code": ONCE, "setting": "simulated", "minutes": 60}
        learning.log_practice(book, entry_id=entry_id, on=book.today, **said)
        return learning.log_practice(book, entry_id=uuid4(), on=book.today + timedelta(days=1), **said)

    before = rows_in_all_tables()
    with pytest.raises(InTheFuture):
        world.do(twice, by=world.learner)
    assert rows_in_all_tables() == before
    assert world.holds()


def test_a_logbook_that_is_not_there_cannot_be_opened(world):
    with pytest.raises(NotFound):
        open_book(uuid4())
