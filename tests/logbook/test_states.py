"""Who may say what, when: every kind of entry, in every state, by every hat, as one table.

As at a door: the one table of rules is asked, then the verb, in a transaction that is rolled back. A cell is `yes` or
the name of the error. A line with a state holds for that state; one without, for all the others.
"""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.editions import EXAM
from tests.logbook.worlds import DONE, EVERY_DIMENSION, World, end_mentorship
from tests.small_curriculum import FADING, HYGIENE, THRICE, UNITS
from tracker.access.actor import Actor, load
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import EntryRef, ItemRef, PlacementRef, ProviderRef, Subject, find_enrolment
from tracker.errors import StrideError
from tracker.extensions import db, writing
from tracker.logbook import (
    days,
    disputing,
    enrolling,
    feedback,
    learning,
    pausing,
    placements,
    results,
    signing,
    vouching,
    withdrawing,
)
from tracker.logbook.books import Book, open_book
from tracker.people.documents import add_document
from tracker.standing.internship import INTERNSHIP
from tracker.standing.kinds import KINDS
from tracker.standing.look import State
from tracker.standing.reckon import end_of

HATS = ("learner", "mentor", "ended", "coordinator")
"""The learner self; a mentor for the module, who signed what stands; one whose mentorship ended; a coordinator."""

TABLE = """
kind                states                           learner          mentor         ended            coordinator
unit-completed      ended                            Ended            Forbidden      MentorshipEnded  Forbidden
unit-completed      -                                yes              Forbidden      MentorshipEnded  Forbidden
practice-logged     ended                            Ended            Forbidden      MentorshipEnded  Forbidden
practice-logged     -                                yes              Forbidden      MentorshipEnded  Forbidden
sign-off-requested  waiting,extended                 AlreadyOpen      Forbidden      MentorshipEnded  Forbidden
sign-off-requested  ended                            Ended            Forbidden      MentorshipEnded  Forbidden
sign-off-requested  -                                yes              Forbidden      MentorshipEnded  Forbidden
request-closed      waiting,extended                 yes              yes            MentorshipEnded  Forbidden
request-closed      sent-back                        RequestClosed    RequestClosed  MentorshipEnded  Forbidden
request-closed      lapsed                           RequestLapsed    RequestLapsed  MentorshipEnded  Forbidden
request-closed      ended                            Ended            Ended          MentorshipEnded  Forbidden
request-closed      -                                NotFound         NotFound       MentorshipEnded  Forbidden
assessed            sent-back                        OwnSkill         RequestClosed  MentorshipEnded  Forbidden
assessed            lapsed                           OwnSkill         RequestLapsed  MentorshipEnded  Forbidden
assessed            ended                            OwnSkill         Ended          MentorshipEnded  Forbidden
assessed            -                                OwnSkill         yes            MentorshipEnded  Forbidden
confirmed           practising,ended,day-claimed,heard  OwnSkill         yes            MentorshipEnded  yes
confirmed           confirmed,declined,day-sent-back  OwnSkill         AlreadyJudged  MentorshipEnded  AlreadyJudged
confirmed           -                                OwnSkill         NotFound       MentorshipEnded  NotFound
declined            practising,ended,day-claimed,heard  OwnSkill         yes            MentorshipEnded  yes
declined            confirmed,declined,day-sent-back  OwnSkill         AlreadyJudged  MentorshipEnded  AlreadyJudged
declined            -                                OwnSkill         NotFound       MentorshipEnded  NotFound
feedback-given      ended                            OwnSkill         Ended          MentorshipEnded  Forbidden
feedback-given      -                                OwnSkill         yes            MentorshipEnded  Forbidden
feedback-noted      ended                            Ended            Forbidden      MentorshipEnded  Forbidden
feedback-noted      -                                yes              Forbidden      MentorshipEnded  Forbidden
disputed            partly,more-practice,signed-off  Forbidden        yes            MentorshipEnded  Forbidden
disputed            day-later,expired,verdict        Forbidden        yes            MentorshipEnded  Forbidden
disputed            in-dispute                       Forbidden        NotDisputable  MentorshipEnded  Forbidden
disputed            not-started,paused,vouched       Forbidden        Forbidden      MentorshipEnded  NotDisputable
disputed            placed,evaluated,placement-over  Forbidden        Forbidden      MentorshipEnded  NotDisputable
disputed            -                                Forbidden        Forbidden      MentorshipEnded  Forbidden
noted               -                                yes              yes            MentorshipEnded  yes
request-extended    waiting                          Forbidden        Forbidden      MentorshipEnded  yes
request-extended    extended                         Forbidden        Forbidden      MentorshipEnded  AlreadyExtended
request-extended    sent-back                        Forbidden        Forbidden      MentorshipEnded  RequestClosed
request-extended    lapsed                           Forbidden        Forbidden      MentorshipEnded  RequestLapsed
request-extended    -                                Forbidden        Forbidden      MentorshipEnded  NotFound
result-entered      ended                            Forbidden        Forbidden      MentorshipEnded  Ended
result-entered      -                                Forbidden        Forbidden      MentorshipEnded  yes
language-level-proved  ended                         Forbidden        Forbidden      MentorshipEnded  Ended
language-level-proved  -                             Forbidden        Forbidden      MentorshipEnded  yes
exempted            signed-off,day-later,vouched     Forbidden        Forbidden      MentorshipEnded  AlreadyHeld
exempted            ended                            Forbidden        Forbidden      MentorshipEnded  Ended
exempted            -                                Forbidden        Forbidden      MentorshipEnded  yes
paused              paused                           Forbidden        Forbidden      MentorshipEnded  AlreadyPaused
paused              ended                            Forbidden        Forbidden      MentorshipEnded  Ended
paused              -                                Forbidden        Forbidden      MentorshipEnded  yes
resumed             paused                           Forbidden        Forbidden      MentorshipEnded  yes
resumed             ended                            Forbidden        Forbidden      MentorshipEnded  Ended
resumed             -                                Forbidden        Forbidden      MentorshipEnded  NotPaused
ended               ended                            Forbidden        Forbidden      MentorshipEnded  Ended
ended               -                                Forbidden        Forbidden      MentorshipEnded  yes
reopened            ended                            Forbidden        Forbidden      MentorshipEnded  yes
reopened            -                                Forbidden        Forbidden      MentorshipEnded  NotEnded
placed              ended                            Forbidden        Forbidden      MentorshipEnded  Ended
placed              -                                Forbidden        Forbidden      MentorshipEnded  yes
placement-ended     placed,evaluated                 Forbidden        Forbidden      MentorshipEnded  yes
placement-ended     placement-over                   Forbidden        Forbidden      MentorshipEnded  PlacementOver
placement-ended     -                                Forbidden        Forbidden      MentorshipEnded  NotFound
day-logged          placed,evaluated,day-sent-back   yes              Forbidden      MentorshipEnded  Forbidden
day-logged          placement-over                   OutsidePlacement  Forbidden     MentorshipEnded  Forbidden
day-logged          day-claimed                      DayTaken         Forbidden      MentorshipEnded  Forbidden
day-logged          -                                NotFound         Forbidden      MentorshipEnded  Forbidden
placement-evaluated  placed,placement-over           OwnSkill         yes            MentorshipEnded  Forbidden
placement-evaluated  evaluated                       OwnSkill         AlreadyEvaluated  MentorshipEnded  Forbidden
placement-evaluated  -                               OwnSkill         NotFound       MentorshipEnded  Forbidden
document-shown      ended                            Forbidden        Forbidden      MentorshipEnded  Ended
document-shown      -                                Forbidden        Forbidden      MentorshipEnded  yes
withdrawn           practising,ended,day-claimed,heard  yes              Forbidden      MentorshipEnded  yes
withdrawn           confirmed,declined,day-sent-back  NotWithdrawable  Forbidden      MentorshipEnded  yes
withdrawn           waiting,extended,sent-back,lapsed  NotWithdrawable  Forbidden      MentorshipEnded  yes
withdrawn           taken-back                       NotWithdrawable  Forbidden      MentorshipEnded  NotWithdrawable
withdrawn           partly,more-practice,signed-off,verdict  Forbidden        yes            MentorshipEnded  yes
withdrawn           in-dispute                       Forbidden        NotWithdrawable  MentorshipEnded  yes
withdrawn           day-later,expired                Forbidden        TooLate        MentorshipEnded  yes
withdrawn           provisional,vouched              Forbidden        Forbidden      MentorshipEnded  yes
withdrawn           paused,placed,evaluated,placement-over  Forbidden        Forbidden      MentorshipEnded  yes
withdrawn           not-started                      Forbidden        Forbidden      MentorshipEnded  NotWithdrawable
vouched             provisional                      NotFound         NotFound       NotFound         yes
vouched             -                                NotFound         NotFound       NotFound         NotFound
"""
ELSEWHERE = {"enrolled", "moved"}
"""Said at the command line (test_enrolling.py)."""


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


def extended(world: World) -> int:
    seq = waiting(world)
    world.extend(seq)
    return seq


def paused(world: World) -> int:
    return world.pause(on=world.day(5)).seq


def placed(world: World) -> int:
    return world.place().seq


def evaluated(world: World) -> int:
    seq = placed(world)
    world.evaluate(seq)
    return seq


def placement_over(world: World) -> int:
    seq = placed(world)
    world.end_placement(seq, on=world.day(1))
    return seq


def day_claimed(world: World) -> int:
    return world.day_of(placed(world)).seq


def day_sent_back(world: World) -> int:
    seq = day_claimed(world)
    world.decline(seq)
    return seq


def verdict(world: World) -> int:
    return world.confirm(practised(world)).seq


def in_dispute(world: World) -> int:
    seq = signed_off(world)
    world.dispute(seq)
    return seq


def provisional(world: World) -> int:
    """Signed by somebody whom the learner named and nobody has confirmed."""
    return world.assess(FADING, by=world.add_guest()).seq


def vouched(world: World) -> int:
    """The word of a coordinator, which lets it count."""
    return world.vouch_for(provisional(world)).seq


def heard(world: World) -> int:
    return world.hear(code=FADING).seq


def ended(world: World) -> int:
    seq = practised(world)
    world.end()
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
    "extended": extended,
    "paused": paused,
    "placed": placed,
    "evaluated": evaluated,
    "placement-over": placement_over,
    "day-claimed": day_claimed,
    "day-sent-back": day_sent_back,
    "verdict": verdict,
    "in-dispute": in_dispute,
    "provisional": provisional,
    "vouched": vouched,
    "heard": heard,
    "ended": ended,
}
"""Each leaves the logbook in that state and names the entry that the verb speaks of."""


def say(kind: str, book: Book, seq: int, world: World, **who):
    """The verb of that kind, about that entry."""
    named = book.fact(seq).item
    skill = FADING if named in {None, INTERNSHIP} else named
    place = {"starts_on": book.today, "ends_on": book.today, "planned": 60, "mentor_id": world.mentor.person_id}
    at = book.fact(seq).details.get("placement", seq)
    words = {"feedback": EVERY_DIMENSION, "strengths": "So", "goals": "So"}
    asked = seq if book.fact(seq).kind == "sign-off-requested" else None
    saw = signing.Observation(book.today, world.site.id, DONE, 4, "achieved", book.head_seq, asked)
    over = end_of(book.living())
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
        "feedback-noted": lambda: feedback.note_feedback(
            book, mentor=world.mentor.person_id, said="So", code=skill, **who
        ),
        "disputed": lambda: disputing.dispute(book, seq=seq, **who),
        "noted": lambda: signing.note(book, seq=seq, text="So", **who),
        "request-extended": lambda: signing.extend_request(book, seq=seq, **who),
        "result-entered": lambda: results.enter_result(book, code=EXAM, on=book.today, outcome="failed", **who),
        "language-level-proved": lambda: results.prove_language(
            book, on=book.today, language="nb", cefr="B2", proof="test", **who
        ),
        "exempted": lambda: results.exempt(book, code=skill, on=book.today, evidence="diploma", reason="So", **who),
        "paused": lambda: pausing.pause(book, on=book.today, reason="leave", **who),
        "resumed": lambda: pausing.resume(book, on=book.today, pause=seq, **who),
        "ended": lambda: enrolling.end(book, outcome="left", reason="work", **who),
        "reopened": lambda: pausing.reopen(book, end=over.seq if over else seq, reason="mistake", **who),
        "placed": lambda: placements.place(book, site_id=world.site.id, **place, **who),
        "placement-ended": lambda: placements.end_placement(book, seq=seq, on=book.today, outcome="as-planned", **who),
        "day-logged": lambda: days.log_day(book, placement=at, day=days.Day(book.today, "present", 60), **who),
        "placement-evaluated": lambda: placements.evaluate_placement(book, seq=seq, outcome="mid-term", **words, **who),
        "document-shown": lambda: placements.show_document(book, document=world.document, on=book.today, **who),
        "withdrawn": lambda: withdrawing.withdraw(book, seq=seq, why="mistake", reason="So", **who),
        "vouched": lambda: vouching.vouch_for(book, seq=seq, **who),
    }
    return verbs[kind]()


def permission(kind: str, book: Book, seq: int, hat: str, mentor_id: UUID):
    """What a door asks for it; `mentor_id` is in charge of a placement that is not there."""
    whose, fact = find_enrolment(book.id), book.fact(seq)
    item = ItemRef(whose, HYGIENE)
    entry = EntryRef(whose, HYGIENE if fact.item else None, fact.author)
    learning_kinds = {"unit-completed", "practice-logged", "sign-off-requested", "day-logged", "feedback-noted"}
    in_charge = next((each.mentor_id for each in book.placements), None)
    if kind in learning_kinds or (kind, hat) == ("request-closed", "learner"):
        return Action.LOG_LEARNING, whose
    return {
        "request-closed": (Action.ASSESS, item),
        "assessed": (Action.ASSESS, item),
        "confirmed": (Action.JUDGE_HOURS, entry),
        "declined": (Action.JUDGE_HOURS, entry),
        "feedback-given": (Action.GIVE_FEEDBACK, item),
        "disputed": (Action.DISPUTE, entry),
        "noted": (Action.NOTE, whose),
        "request-extended": (Action.EXTEND_REQUEST, whose),
        "result-entered": (Action.ENTER_RESULTS, whose),
        "language-level-proved": (Action.PROVE_LANGUAGE, whose),
        "exempted": (Action.EXEMPT, whose),
        **dict.fromkeys(("paused", "resumed", "ended", "reopened"), (Action.MANAGE_ENROLMENT, whose)),
        **dict.fromkeys(("placed", "placement-ended"), (Action.PLACE, whose)),
        "placement-evaluated": (Action.EVALUATE, PlacementRef(whose, in_charge or mentor_id)),
        "document-shown": (Action.SHOW_DOCUMENT, whose),
        "withdrawn": (Action.WITHDRAW, entry),
        "vouched": (Action.VOUCH, ProviderRef(whose.provider_id)),
    }[kind]


def ask(actor: Actor, action: Action, subject: Subject) -> None:
    if not may(actor, action, subject):
        raise why_not(actor, action, subject)


def answer(kind: str, world: World, seq: int, hat: str) -> str:
    author = dict(zip(HATS, (world.learner, world.mentor, world.gone, world.coordinator), strict=True))[hat]
    try:
        with writing():
            actor, book = load(author.person_id), open_book(world.id, lock=True)
            ask(actor, *permission(kind, book, seq, hat, world.mentor.person_id))
            say(kind, book, seq, world, author=replace(author, assurance="pin"), entry_id=uuid4())
            db.session.rollback()
    except StrideError as error:
        return type(error).__name__
    return "yes"


@pytest.mark.quick
def test_the_table_knows_every_kind_and_every_state():
    assert {line[0] for line in lines()} | ELSEWHERE == set(KINDS)
    assert set(State) <= set(STATES)
    assert {state for line in lines() for state in line[1].split(",")} <= {*STATES, "-"}


@pytest.mark.parametrize("state", STATES)
def test_who_may_say_what(world, state):
    world.examine()
    world.gone = world.add_mentor()
    end_mentorship(world.gone, world.day(1))
    with writing():
        world.document = add_document(
            actor_id=None, provider_id=world.provider_id, title="Card", before_placement=True
        ).id
    seq = STATES[state](world)
    if state in set(State):
        assert world.state(THRICE if state == State.PARTLY else FADING) == state
    said = sorted(set(KINDS) - ELSEWHERE)
    found = {kind: tuple(answer(kind, world, seq, hat) for hat in HATS) for kind in said}
    assert found == {kind: expected(kind, state) for kind in said}
    assert world.holds()
