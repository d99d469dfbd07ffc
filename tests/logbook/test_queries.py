"""A logbook as it is read: one line for each thing said, with what became of it, on both databases."""

from uuid import UUID

import pytest

from tests import factories
from tests.small_curriculum import FADING, HYGIENE, ONCE, UNITS
from tracker import audit
from tracker.audit import Verb
from tracker.errors import NotFound
from tracker.extensions import writing
from tracker.logbook import queries
from tracker.logbook.lines import Became


def became(world, seq):
    return queries.one_line(world.id, seq, world.today).became


def test_hours_wait_and_are_confirmed_or_sent_back(world):
    first, second = world.practise(), world.practise()
    assert became(world, first.seq) is Became.WAITING
    world.confirm(first.seq)
    world.decline(second.seq, reason="Who was there?")
    assert (became(world, first.seq), became(world, second.seq)) == (Became.CONFIRMED, Became.SENT_BACK)
    line = queries.one_line(world.id, second.seq, world.today)
    assert (line.answer.author, line.answer.texts["reason"]) == (
        factories.db.session.get_one(factories.Person, world.mentor.person_id).name,
        "Who was there?",
    )


def test_a_verdict_taken_back_opens_the_claim_again(world):
    claim = world.practise()
    verdict = world.confirm(claim.seq)
    world.withdraw(verdict.seq, by=world.mentor, why="wrong-day")
    line = queries.one_line(world.id, claim.seq, world.today)
    assert (line.became, line.answer, len(line.answers)) == (Became.WAITING, None, 1)
    again = world.decline(claim.seq)
    assert queries.one_line(world.id, claim.seq, world.today).answer.seq == again.seq


def test_a_request_waits_lapses_and_is_answered(world):
    lapsed = world.request(ONCE)
    world.later(days=30)
    assert became(world, lapsed.seq) is Became.LAPSED
    asked = world.request(ONCE)
    assert became(world, asked.seq) is Became.WAITING
    world.assess(ONCE, request=asked.seq)
    assert became(world, asked.seq) is Became.ANSWERED
    closed = world.request(FADING)
    world.close(closed.seq, outcome="not-now")
    assert became(world, closed.seq) is Became.CLOSED


def test_what_is_taken_back_says_why(world):
    claim = world.practise()
    world.withdraw(claim.seq, why="duplicate", reason="Twice")
    line = queries.one_line(world.id, claim.seq, world.today)
    assert line.became is Became.WITHDRAWN
    assert (line.withdrawn.details["why"], line.withdrawn.texts["reason"]) == ("duplicate", "Twice")


def test_a_timeline_tells_each_thing_once_the_newest_day_first(world):
    world.complete(UNITS[0], on=world.day(2))
    claim = world.practise(ONCE, on=world.day(5))
    world.confirm(claim.seq)
    world.note(seq=claim.seq, text="Thank you")
    world.assess(ONCE)
    lines = queries.timeline(world.id, world.today)
    assert [line.kind for line in lines] == ["assessed", "enrolled", "unit-completed", "practice-logged"]
    assert [reply.acted_as for reply in lines[-1].replies] == ["learner"]
    of_item = queries.timeline(world.id, world.today, ONCE)
    assert [line.seq for line in of_item] == [lines[0].seq, claim.seq]


def test_texts_are_read_with_all_that_is_told(world):
    claim = world.practise(what="Counted for a minute")
    world.confirm(claim.seq, reason="Saw it")
    world.note(seq=claim.seq, text="Thank you")
    lines = queries.timeline(world.id, world.today, ONCE)
    queries.read_texts(world.id, lines)
    assert lines[0].texts == {"what": "Counted for a minute"}
    assert (lines[0].answer.texts["reason"], lines[0].replies[0].texts["note"]) == ("Saw it", "Thank you")
    assert lines[0].answer.signed_as[1:] == ["Nurse", world.site.name]


def test_every_entry_stands_in_the_order_of_writing(world):
    claim = world.practise(HYGIENE, what="The whole ward")
    world.withdraw(claim.seq)
    entries = queries.every_entry(world.id, world.today)
    assert [(line.seq, line.kind) for line in entries] == [(1, "enrolled"), (2, "practice-logged"), (3, "withdrawn")]
    assert entries[1].texts == {"what": "The whole ward"}


def test_another_logbook_is_never_read(world):
    world.practise(what="Mine")
    first = world.id
    world.enrol()
    theirs = world.practise(what="Theirs")
    assert [line.texts for line in queries.every_entry(first, world.today)][-1] == {"what": "Mine"}
    assert queries.texts_of(first, [theirs.seq]) == {theirs.seq: {"what": "Mine"}}
    with pytest.raises(NotFound):
        queries.one_line(first, theirs.seq + 1, world.today)


def test_whether_a_record_was_seen_lately(world):
    reader, stranger = world.mentor.person_id, UUID(int=7)
    assert not queries.was_seen(world.id, reader)
    with writing():
        audit.record(Verb.RECORD_SEEN, actor_id=reader, object_id=world.id)
        audit.record(Verb.RECORD_EXPORTED, actor_id=stranger, object_id=world.id)
    assert queries.was_seen(world.id, reader)
    assert not queries.was_seen(world.id, stranger)
    world.later(minutes=60)
    assert not queries.was_seen(world.id, reader)


def test_enrolments_in_words(world):
    assert queries.enrolments_in_words([]) == []
    [where] = queries.enrolments_in_words([world.id])
    assert (where.enrolment_id, where.cohort) == (world.id, world.cohort.name)
