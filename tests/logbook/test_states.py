"""Who may say what, when: every kind of entry, in every state, by every hat, as one table.

As at a door: the one table of rules is asked, then the verb, in a transaction that is rolled back. A cell is `yes` or
the name of the error. A line with a state holds for that state; one without, for all the others.
"""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.logbook.worlds import DONE, World, end_mentorship
from tests.small_curriculum import FADING, HYGIENE, THRICE, UNITS
from tracker.access.actor import Actor, load
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import EntryRef, ItemRef, Subject, find_enrolment
from tracker.errors import StrideError
from tracker.extensions import db, writing
from tracker.logbook import enrolling, learning, signing, withdrawing
from tracker.logbook.books import Book, open_book
from tracker.standing.kinds import KINDS
from tracker.standing.look import State

HATS = ("learner", "mentor", "ended", "coordinator")
"""The learner self; a mentor for the module, who signed what stands; one whose mentorship ended; a coordinator."""

TABLE = """
kind                states                           learner          mentor         ended            coordinator
unit-completed      ended                            Ended            Forbidden      MentorshipEnded  Forbidden
unit-completed      -                                yes              Forbidden      MentorshipEnded  Forbidden
practice-logged     ended                            Ended            Forbidden      MentorshipEnded  Forbidden
practice-logged     -                                yes              Forbidden      MentorshipEnded  Forbidden
sign-off-requested  waiting                          AlreadyOpen      Forbidden      MentorshipEnded  Forbidden
sign-off-requested  ended                            Ended            Forbidden      MentorshipEnded  Forbidden
sign-off-requested  -                                yes              Forbidden      MentorshipEnded  Forbidden
request-closed      waiting                          yes              yes            MentorshipEnded  Forbidden
request-closed      sent-back                        RequestClosed    RequestClosed  MentorshipEnded  Forbidden
request-closed      lapsed                           RequestLapsed    RequestLapsed  MentorshipEnded  Forbidden
request-closed      ended                            Ended            Ended          MentorshipEnded  Forbidden
request-closed      -                                NotFound         NotFound       MentorshipEnded  Forbidden
assessed            sent-back                        OwnSkill         RequestClosed  MentorshipEnded  Forbidden
assessed            lapsed                           OwnSkill         RequestLapsed  MentorshipEnded  Forbidden
assessed            ended                            OwnSkill         Ended          MentorshipEnded  Forbidden
assessed            -                                OwnSkill         yes            MentorshipEnded  Forbidden
confirmed           practising,ended                 OwnSkill         yes            MentorshipEnded  yes
confirmed           confirmed,declined               OwnSkill         AlreadyJudged  MentorshipEnded  AlreadyJudged
confirmed           -                                OwnSkill         NotFound       MentorshipEnded  NotFound
declined            practising,ended                 OwnSkill         yes            MentorshipEnded  yes
declined            confirmed,declined               OwnSkill         AlreadyJudged  MentorshipEnded  AlreadyJudged
declined            -                                OwnSkill         NotFound       MentorshipEnded  NotFound
feedback-given      ended                            OwnSkill         Ended          MentorshipEnded  Forbidden
feedback-given      -                                OwnSkill         yes            MentorshipEnded  Forbidden
noted               -                                yes              yes            MentorshipEnded  yes
withdrawn           practising,ended                 yes              Forbidden      MentorshipEnded  yes
withdrawn           confirmed,declined               NotWithdrawable  Forbidden      MentorshipEnded  yes
withdrawn           waiting,sent-back,lapsed         NotWithdrawable  Forbidden      MentorshipEnded  yes
withdrawn           taken-back                       NotWithdrawable  Forbidden      MentorshipEnded  NotWithdrawable
withdrawn           partly,more-practice,signed-off  Forbidden        yes            MentorshipEnded  yes
withdrawn           day-later,expired                Forbidden        TooLate        MentorshipEnded  yes
withdrawn           not-started                      Forbidden        Forbidden      MentorshipEnded  NotWithdrawable
"""
AT_THE_CONSOLE = {"enrolled", "moved", "ended"}
"""No door of a browser says these: the command line does (test_enrolling.py)."""


def lines() -> list[list[str]]:
    return [line.split() for line in TABLE.strip().splitlines()[1:]]


def expected(kind: str, state: str) -> tuple[str, ...]:
    mine = [line for line in lines() if line[0] == kind]
    named = [line for line in mine if state in line[1].split(",")]
    return tuple((named or [line for line in mine if line[1] == "-"])[0][2:])


def none(_world: World) -> int:
    return 1


def practised(world: World) -> int:
    return world.practise(FADING).seq


def confirmed(world: World) -> int:
    seq = practised(world)
    world.confirm(seq)
    return seq


def declined(world: World) -> int:
    seq = practised(world)
    world.decline(seq)
    return seq


def taken_back(world: World) -> int:
    seq = practised(world)
    world.withdraw(seq)
    return seq


def partly(world: World) -> int:
    return world.assess(THRICE).seq


def more_practice(world: World) -> int:
    return world.assess(FADING, outcome="more-practice").seq


def signed_off(world: World) -> int:
    return world.assess(FADING).seq


def a_day_later(world: World) -> int:
    seq = signed_off(world)
    world.later(days=1, seconds=1)
    return seq


def expired(world: World) -> int:
    seq = signed_off(world)
    world.later(days=366)
    return seq


def waiting(world: World) -> int:
    return world.request(FADING).seq


def sent_back(world: World) -> int:
    seq = waiting(world)
    world.close(seq)
    return seq


def lapsed(world: World) -> int:
    seq = waiting(world)
    world.later(days=15)
    return seq


def ended(world: World) -> int:
    seq = practised(world)
    world.do(enrolling.end, by=world.coordinator, outcome="left", reason="work")
    return seq


STATES = {
    State.NOT_STARTED: none,
    State.PRACTISING: practised,
    State.PARTLY: partly,
    State.MORE_PRACTICE: more_practice,
    State.WAITING: waiting,
    State.SIGNED_OFF: signed_off,
    State.EXPIRED: expired,
    "confirmed": confirmed,
    "declined": declined,
    "taken-back": taken_back,
    "day-later": a_day_later,
    "sent-back": sent_back,
    "lapsed": lapsed,
    "ended": ended,
}
"""Each leaves the logbook in that state and names the entry that the verb speaks of."""


def say(kind: str, book: Book, seq: int, world: World, **who):
    """The verb of that kind, about that entry."""
    skill = book.fact(seq).item or FADING
    asked = seq if book.fact(seq).kind == "sign-off-requested" else None
    saw = signing.Observation(book.today, world.site.id, DONE, 4, "achieved", book.head_seq, asked)
    outcome = "withdrawn" if who["author"].acted_as == "learner" else "sent-back"
    verbs = {
        "unit-completed": lambda: learning.complete_unit(book, code=UNITS[0], on=book.today, language="nb", **who),
        "practice-logged": lambda: learning.log_practice(
            book, code=skill, on=book.today, setting="simulated", minutes=5, **who
        ),
        "sign-off-requested": lambda: learning.request_sign_off(book, code=skill, **who),
        "request-closed": lambda: signing.close_request(book, seq=seq, outcome=outcome, reason="So", **who),
        "confirmed": lambda: signing.confirm(book, seq=seq, reason="So", **who),
        "declined": lambda: signing.decline(book, seq=seq, reason="So", **who),
        "assessed": lambda: signing.assess(book, code=skill, saw=saw, **who),
        "feedback-given": lambda: signing.give_feedback(book, on=book.today, code=skill, comment="So", **who),
        "noted": lambda: signing.note(book, seq=seq, text="So", **who),
        "withdrawn": lambda: withdrawing.withdraw(book, seq=seq, why="mistake", reason="So", **who),
    }
    return verbs[kind]()


def permission(kind: str, book: Book, seq: int, hat: str):
    """What a door asks for it."""
    whose, fact = find_enrolment(book.id), book.fact(seq)
    item = ItemRef(whose, HYGIENE)
    entry = EntryRef(whose, HYGIENE if fact.item else None, fact.author)
    learning_kinds = {"unit-completed", "practice-logged", "sign-off-requested"}
    if kind in learning_kinds or (kind, hat) == ("request-closed", "learner"):
        return Action.LOG_LEARNING, whose
    return {
        "request-closed": (Action.ASSESS, item),
        "assessed": (Action.ASSESS, item),
        "confirmed": (Action.JUDGE_HOURS, entry),
        "declined": (Action.JUDGE_HOURS, entry),
        "feedback-given": (Action.GIVE_FEEDBACK, item),
        "noted": (Action.NOTE, whose),
        "withdrawn": (Action.WITHDRAW, entry),
    }[kind]


def ask(actor: Actor, action: Action, subject: Subject) -> None:
    if not may(actor, action, subject):
        raise why_not(actor, action, subject)


def answer(kind: str, world: World, seq: int, hat: str) -> str:
    author = dict(zip(HATS, (world.learner, world.mentor, world.gone, world.coordinator), strict=True))[hat]
    try:
        with writing():
            actor, book = load(author.person_id), open_book(world.id, lock=True)
            ask(actor, *permission(kind, book, seq, hat))
            say(kind, book, seq, world, author=replace(author, assurance="pin"), entry_id=uuid4())
            db.session.rollback()
    except StrideError as error:
        return type(error).__name__
    return "yes"


@pytest.mark.quick
def test_the_table_knows_every_kind_and_every_state():
    assert {line[0] for line in lines()} | AT_THE_CONSOLE == set(KINDS)
    assert set(State) <= set(STATES)
    assert {state for line in lines() for state in line[1].split(",")} <= {*STATES, "-"}


@pytest.mark.parametrize("state", STATES)
def test_who_may_say_what(world, state):
    world.gone = world.add_mentor()
    end_mentorship(world.gone, world.day(1))
    seq = STATES[state](world)
    if state in set(State):
        assert world.state(THRICE if state == State.PARTLY else FADING) == state
    said = sorted(set(KINDS) - AT_THE_CONSOLE)
    found = {kind: tuple(answer(kind, world, seq, hat) for hat in HATS) for kind in said}
    assert found == {kind: expected(kind, state) for kind in said}
    assert world.holds()
