"""The life of a request: every state, everybody, everything that can be done with it, as one table.

As at a door: the one table of rules is asked, then the verb, in a transaction that is rolled back. A cell is the entry
that stands afterwards, or the name of the error. The guest is somebody whom the learner named and nobody has confirmed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from tests import factories
from tests.logbook.test_states import ask
from tests.logbook.worlds import DONE, World, end_mentorship
from tests.small_curriculum import CLINICAL, FADING, HYGIENE
from tracker.access.actor import load, load_guest
from tracker.access.permissions import Action
from tracker.access.subjects import ItemRef, find_enrolment
from tracker.errors import StrideError
from tracker.extensions import db, writing
from tracker.logbook import learning, signing
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.vouching import let_count
from tracker.people import guests

ACTORS = ("learner", "named", "other", "partly", "ended", "code", "link", "device", "coordinator", "stranger")
"""The learner; the mentor whom the request names where it names one; another mentor of the module; a mentor of another
module alone; one whose mentorship ended; the guest by a code, a mail, the learner's device; a coordinator; anybody."""

TABLE = """
act        state     learner             named          other          partly         ended            code           link           device         coordinator       stranger
sign       open      OwnSkill            achieved       achieved       NotYourModule  MentorshipEnded  provisional    provisional    provisional    Forbidden         NotFound
sign       lapsed    OwnSkill            RequestLapsed  RequestLapsed  NotYourModule  MentorshipEnded  RequestLapsed  RequestLapsed  RequestLapsed  Forbidden         NotFound
sign       over      OwnSkill            RequestClosed  RequestClosed  NotYourModule  MentorshipEnded  RequestClosed  RequestClosed  RequestClosed  Forbidden         NotFound
wanting    open      OwnSkill            more-practice  more-practice  NotYourModule  MentorshipEnded  provisional    provisional    provisional    Forbidden         NotFound
wanting    lapsed    OwnSkill            RequestLapsed  RequestLapsed  NotYourModule  MentorshipEnded  RequestLapsed  RequestLapsed  RequestLapsed  Forbidden         NotFound
wanting    over      OwnSkill            RequestClosed  RequestClosed  NotYourModule  MentorshipEnded  RequestClosed  RequestClosed  RequestClosed  Forbidden         NotFound
send-back  open      OwnSkill            sent-back      sent-back      NotYourModule  MentorshipEnded  sent-back      sent-back      sent-back      Forbidden         NotFound
send-back  lapsed    OwnSkill            RequestLapsed  RequestLapsed  NotYourModule  MentorshipEnded  RequestLapsed  RequestLapsed  RequestLapsed  Forbidden         NotFound
send-back  over      OwnSkill            RequestClosed  RequestClosed  NotYourModule  MentorshipEnded  RequestClosed  RequestClosed  RequestClosed  Forbidden         NotFound
not-seen   open      OwnSkill            not-observed   not-observed   NotYourModule  MentorshipEnded  not-observed   not-observed   not-observed   Forbidden         NotFound
not-seen   lapsed    OwnSkill            RequestLapsed  RequestLapsed  NotYourModule  MentorshipEnded  RequestLapsed  RequestLapsed  RequestLapsed  Forbidden         NotFound
not-seen   over      OwnSkill            RequestClosed  RequestClosed  NotYourModule  MentorshipEnded  RequestClosed  RequestClosed  RequestClosed  Forbidden         NotFound
not-now    open      OwnSkill            not-now        not-now        NotYourModule  MentorshipEnded  not-now        not-now        not-now        Forbidden         NotFound
not-now    lapsed    OwnSkill            RequestLapsed  RequestLapsed  NotYourModule  MentorshipEnded  RequestLapsed  RequestLapsed  RequestLapsed  Forbidden         NotFound
not-now    over      OwnSkill            RequestClosed  RequestClosed  NotYourModule  MentorshipEnded  RequestClosed  RequestClosed  RequestClosed  Forbidden         NotFound
take-back  open      withdrawn           Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      Forbidden         NotFound
take-back  lapsed    RequestLapsed       Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      Forbidden         NotFound
take-back  over      RequestClosed       Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      Forbidden         NotFound
extend     open      Forbidden           Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      request-extended  NotFound
extend     extended  Forbidden           Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      AlreadyExtended   NotFound
extend     lapsed    Forbidden           Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      RequestLapsed     NotFound
extend     over      Forbidden           Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      RequestClosed     NotFound
ask-again  open      AlreadyOpen         Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      Forbidden         NotFound
ask-again  over      sign-off-requested  Forbidden      Forbidden      Forbidden      MentorshipEnded  Forbidden      Forbidden      Forbidden      Forbidden         NotFound
"""  # noqa: E501 one line for each
OPEN = frozenset({"to-named", "to-site", "extended", "provisional", "disputed"})
"""What waits: an answer by somebody unknown is none yet, and one in dispute is none any more."""


@pytest.fixture
def ward(world):
    """The world with everybody who acts."""
    world.guest = world.add_guest()
    partly, ended = world.add_mentor(modules=[CLINICAL]), world.add_mentor()
    end_mentorship(ended, world.day(1))
    by_way = {way: replace(world.guest, assurance=way) for way in ("code", "link", "device")}
    stranger = Author(factories.person("Nobody here").id, "mentor", uuid4(), "pin")
    people = [world.learner, world.mentor, world.other_mentor, partly, ended, *by_way.values(), world.coordinator]
    world.actors = dict(zip(ACTORS, [*people, stranger], strict=True))
    return world


# The states. Each leaves the request so and returns its seq.


def to_named(world):
    return world.request(FADING, mentor=world.mentor.person_id).seq


def to_site(world):
    return world.request(FADING).seq


def extended(world):
    seq = to_named(world)
    world.extend(seq)
    return seq


def lapsed(world):
    seq = to_named(world)
    world.later(days=15)
    return seq


def closed(outcome):
    def close(world):
        seq = to_named(world)
        by = world.learner if outcome == "withdrawn" else world.mentor
        world.close(seq, by=by, outcome=outcome, reason="So")
        return seq

    return close


def assessed(outcome):
    def assess(world):
        seq = to_named(world)
        world.assess(FADING, request=seq, outcome=outcome, comment="So")
        return seq

    return assess


def provisional(world):
    seq = to_named(world)
    world.assess(FADING, by=world.guest, request=seq)
    return seq


def vouched(world):
    seq = provisional(world)
    with writing():
        (signer,) = guests.waiting(world.provider_id)
        guests.vouch(signer, provider_id=world.provider_id, actor_id=world.coordinator.person_id)
        let_count(signer, provider_id=world.provider_id, author=world.coordinator, form_id=uuid4())
    return seq


def disputed(world):
    seq = to_named(world)
    world.dispute(world.assess(FADING, request=seq).seq)
    return seq


STATES = {
    "to-named": to_named,
    "to-site": to_site,
    "extended": extended,
    "lapsed": lapsed,
    **{outcome: closed(outcome) for outcome in ("sent-back", "not-observed", "not-now", "withdrawn")},
    "achieved": assessed("achieved"),
    "more-practice": assessed("more-practice"),
    "provisional": provisional,
    "vouched": vouched,
    "disputed": disputed,
}


# The acts: what the door asks leave for, the verb, and the entry in a word.


@dataclass(frozen=True)
class Act:
    action: Action
    verb: Callable[..., object]
    signs: bool = False


def sign(outcome):
    def act(book: Book, seq: int, world: World, **who):
        saw = signing.Observation(book.today, world.site.id, DONE, 4, outcome, book.head_seq, seq, comment="So")
        return signing.assess(book, code=FADING, saw=saw, **who)

    return act


def close(outcome):
    def act(book: Book, seq: int, _world: World, **who):
        return signing.close_request(book, seq=seq, outcome=outcome, reason="So", **who)

    return act


ACTS = {
    "sign": Act(Action.ASSESS, sign("achieved")),
    "wanting": Act(Action.ASSESS, sign("more-practice")),
    "send-back": Act(Action.ASSESS, close("sent-back")),
    "not-seen": Act(Action.ASSESS, close("not-observed")),
    "not-now": Act(Action.ASSESS, close("not-now")),
    "take-back": Act(Action.LOG_LEARNING, close("withdrawn")),
    "extend": Act(Action.EXTEND_REQUEST, lambda book, seq, _world, **who: signing.extend_request(book, seq=seq, **who)),
    "ask-again": Act(
        Action.LOG_LEARNING, lambda book, _seq, _world, **who: learning.request_sign_off(book, code=FADING, **who)
    ),
}


def answer(act: Act, world: World, seq: int, actor: str) -> str:
    author = world.actors[actor]
    by_link = author.assurance in {"code", "link", "device"}
    try:
        with writing():
            whole = load_guest(author.person_id, world.id) if by_link else load(author.person_id)
            whose, book = find_enrolment(world.id), open_book(world.id, lock=True)
            ask(whole, act.action, ItemRef(whose, HYGIENE) if act.action is Action.ASSESS else whose)
            signed = author if by_link else replace(author, assurance="pin")
            said = act.verb(book, seq, world, author=signed, entry_id=uuid4())
            fact = book.fact(said.seq)
            db.session.rollback()
    except StrideError as error:
        return type(error).__name__
    return "provisional" if "provisional" in fact.details else fact.outcome or fact.kind


def found(world: World, state: str) -> dict[str, tuple[str, ...]]:
    seq = STATES[state](world)
    return {name: tuple(answer(act, world, seq, actor) for actor in ACTORS) for name, act in ACTS.items()}


def lines() -> list[list[str]]:
    return [line.split() for line in TABLE.strip().splitlines()]


def expected(act: str, state: str) -> tuple[str, ...]:
    """The line of the state itself where it has one, else of what it is: open or over."""
    mine = {line[1]: tuple(line[2:]) for line in lines() if line[0] == act}
    return mine[state] if state in mine else mine["open" if state in OPEN else "over"]


@pytest.mark.quick
def test_the_table_is_whole():
    head, *rest = lines()
    assert tuple(head[2:]) == ACTORS
    assert {line[0] for line in rest} == set(ACTS)
    assert {line[1] for line in rest} <= {*STATES, "open", "over"}
    assert set(STATES) >= OPEN


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_a_request(ward, state):
    assert found(ward, state) == {act: expected(act, state) for act in ACTS}
    assert ward.holds()
