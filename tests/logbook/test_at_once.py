"""Several writers of one logbook at the same moment, each with its own connection: no break, no second verdict."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import uuid4

from flask import current_app
from sqlalchemy import select

from tests import editions, factories
from tests.logbook.worlds import DONE
from tests.small_curriculum import FADING, ONCE, THRICE
from tracker import clock
from tracker.errors import AlreadyEntered, AlreadyExtended, AlreadyJudged, RequestClosed, StrideError
from tracker.extensions import db, writing
from tracker.logbook import days, learning, placements, results, signing, verifying, vouching
from tracker.logbook.books import Author, open_book
from tracker.logbook.facts import facts_of
from tracker.logbook.models import Entry
from tracker.people import guests
from tracker.standing.facts import live
from tracker.standing.internship import days_of


def at_once(world, number, verb):
    """`verb(book, n)` in so many threads that start together; what each returned or was refused with."""
    return all_at_once(world, [lambda n=n: verb(open_book(world.id, lock=True), n) for n in range(number)])


def all_at_once(world, acts):
    """Each act in a thread and a write transaction of its own, all starting together."""
    app, moment, barrier = current_app._get_current_object(), world.now, Barrier(len(acts))

    def run(act):
        with app.app_context(), clock.hold(moment):
            barrier.wait()
            try:
                with writing():
                    return act()
            except StrideError as error:
                return error

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(world) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry.kind).where(Entry.enrolment_id == world.id).order_by(Entry.seq)))


def test_the_same_sign_off_twenty_times_at_once_is_one_entry(world):
    entry_id, saw = uuid4(), signing.Observation(world.today, world.site.id, DONE, 4, "achieved", 99)

    def sign(book, _n):
        return signing.assess(book, author=world.mentor, entry_id=entry_id, code=ONCE, saw=saw)

    results = at_once(world, 20, sign)
    assert sorted(each.anew for each in results) == [False] * 19 + [True]
    assert len({each.hash for each in results}) == 1
    assert kinds(world) == ["enrolled", "assessed"]
    assert world.holds()


def test_hours_confirmed_and_sent_back_at_once_have_one_verdict(world):
    """Case 6 of the design."""
    seq = world.practise().seq

    def judge(book, n):
        verb, who = (signing.confirm, signing.decline)[n % 2], (world.mentor, world.other_mentor)[n % 2]
        return verb(book, author=who, entry_id=uuid4(), seq=seq, reason="So")

    results = at_once(world, 8, judge)
    assert sum(isinstance(each, AlreadyJudged) for each in results) == 7
    assert len(kinds(world)) == 3
    assert world.holds()


def test_a_placement_that_ends_while_its_days_are_logged_has_no_day_after_its_end(world):
    at = world.place().seq
    days_of_it = [days.Day(world.day(n), "present", 480) for n in range(6)]

    def act(book, n):
        if n % 2:
            said = {"seq": at, "on": world.day(2), "outcome": "site", "reason": "It closes"}
            return placements.end_placement(book, author=world.coordinator, entry_id=uuid4(), **said)
        return days.log_day(book, author=world.learner, entry_id=uuid4(), placement=at, day=days_of_it[n // 2])

    at_once(world, 12, act)
    (placement,) = world.book.placements
    logged = days_of(live(facts_of(world.id, "Europe/Oslo")), at)
    assert kinds(world).count("placement-ended") <= 1
    assert all(each.on <= (placement.ended_on or each.on) for each in logged)
    assert placement.claimed == 480 * len(logged) > 0
    assert world.holds()


def test_results_of_one_day_entered_at_once_are_one_attempt(world):
    world.examine()

    def enter(book, n):
        outcome = "passed" if n % 2 else "failed"
        said = {"code": editions.EXAM, "on": world.today, "outcome": outcome}
        return results.enter_result(book, author=world.coordinator, entry_id=uuid4(), **said)

    told = at_once(world, 8, enter)
    assert sum(each == AlreadyEntered(world.today) for each in told) == 7
    assert kinds(world) == ["enrolled", "result-entered"]
    assert world.holds()


ANSWERED = {"achieved", "more-practice", "sent-back", "not-now", "withdrawn"}


def test_a_request_signed_turned_down_taken_back_and_extended_at_once_has_one_answer(world):
    """Whoever comes later is told by name; an extension counts once, and only before the answer."""
    guest = world.add_guest()
    guests_word = replace(guest, assurance="code")
    for _ in range(3):
        asked = world.request().seq

        def saw(book, outcome, asked=asked):
            return signing.Observation(book.today, world.site.id, DONE, 4, outcome, book.head_seq, asked, comment="So")

        def act(book, n, asked=asked, saw=saw):
            given = {"entry_id": uuid4(), "seq": asked}
            sign = {"entry_id": uuid4(), "code": ONCE}
            return (
                lambda: signing.assess(book, author=world.mentor, saw=saw(book, "achieved"), **sign),
                lambda: signing.close_request(book, author=world.learner, outcome="withdrawn", **given),
                lambda: signing.close_request(book, author=world.other_mentor, outcome="not-now", reason="So", **given),
                lambda: signing.extend_request(book, author=world.coordinator, **given),
                lambda: signing.assess(book, author=world.other_mentor, saw=saw(book, "more-practice"), **sign),
                lambda: signing.close_request(book, author=guests_word, outcome="sent-back", reason="So", **given),
            )[n % 6]()

        told = at_once(world, 12, act)
        refused = {type(each) for each in told if isinstance(each, StrideError)}
        assert refused <= {RequestClosed, AlreadyExtended}
        said = [fact for fact in live(facts_of(world.id, "Europe/Oslo")) if fact.refers == asked]
        assert len([fact for fact in said if fact.outcome in ANSWERED]) == 1
        assert [fact.kind for fact in said][:-1] in ([], ["request-extended"])
        assert world.holds()
        world.later(days=1)


def test_signing_and_being_vouched_for_at_once_leaves_nothing_waiting(world):
    """In two logbooks, with the word of the office between: what was signed before it counts by it, the rest at once.

    Who signs and who vouches lock logbooks and proposals in one order, so nobody waits for the other in a ring.
    """
    guest, skills = world.add_guest(), (ONCE, FADING, THRICE)
    with writing():
        fellow = factories.learner(world.cohort)
        link = factories.mentorship(fellow, guest.person_id)
    books = {world.id: guest, fellow.id: Author(guest.person_id, "mentor", link.id, "link")}
    (signer,) = guests.waiting(world.provider_id)

    def sign(enrolment_id, code):
        book = open_book(enrolment_id, lock=True)
        saw = signing.Observation(book.today, world.site.id, DONE, 4, "achieved", book.head_seq)
        return signing.assess(book, author=books[enrolment_id], entry_id=uuid4(), code=code, saw=saw)

    def vouch():
        about = {"provider_id": world.provider_id}
        vouching.hold_logbooks(signer.person_id, world.provider_id)
        guests.vouch(signer, actor_id=world.coordinator.person_id, **about)
        vouching.let_count(signer, author=world.coordinator, form_id=uuid4(), **about)

    acts = [lambda e=e, c=c: sign(e, c) for c in skills for e in books]
    told = all_at_once(world, [*acts[:3], vouch, *acts[3:]])
    assert [each for each in told if isinstance(each, StrideError)] == []
    assert vouching.provisional_of(guest.person_id, world.provider_id) == []
    for enrolment_id in books:
        db.session.rollback()
        assert open_book(enrolment_id).items[ONCE].awarded_on == world.today
        assert verifying.verify(enrolment_id, "Europe/Oslo") is None


def test_entries_written_at_once_are_one_chain(world):
    def say(book, n):
        said = {"author": world.learner, "entry_id": uuid4(), "code": (ONCE, FADING)[n % 2], "on": world.today}
        return learning.log_practice(book, setting="simulated", minutes=60, **said)

    results = at_once(world, 12, say)
    assert sorted(each.seq for each in results) == list(range(2, 14))
    assert world.book.learner.claimed_simulated == 12 * 60
    assert world.holds()


WRITER = """
import sys
from datetime import datetime
from uuid import UUID, uuid4
from flask import Flask
import tracker.models
from tracker import clock
from tracker.extensions import db, engine_options, prepare_engines, writing
from tracker.logbook import learning
from tracker.logbook.books import Author, open_book

url, enrolment, learner, number, moment = sys.argv[1:]
app = Flask("writer")
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, readonly=False)
app.config["SQLALCHEMY_BINDS"] = {"reader": engine_options(url, readonly=True)}
db.init_app(app)
with app.app_context(), clock.hold(datetime.fromisoformat(moment)):
    prepare_engines()
    author = Author(UUID(learner), "learner", UUID(enrolment))
    for n in range(int(number)):
        with writing():
            book = open_book(UUID(enrolment), lock=True)
            said = {"code": "pulse", "on": book.learner.starts_on, "setting": "simulated", "minutes": 1}
            learning.log_practice(book, author=author, entry_id=uuid4(), **said)
"""


def test_two_processes_write_one_logbook_without_a_break(world):
    address = db.engine.url.render_as_string(hide_password=False)
    db.session.rollback()
    said = [address, world.id, world.learner_id, 25, world.now.isoformat()]
    arguments = [sys.executable, "-c", WRITER, *map(str, said)]
    writers = [
        subprocess.Popen(arguments, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}) for _ in range(2)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(kinds(world)) == 51
    assert world.book.learner.claimed_simulated == 50
    assert world.holds()
