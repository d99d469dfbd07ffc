"""Random verbs by random people on random days, refused ones among them: the logbook is whole after every one.

Refused means a named error and nothing written. At the end `verify` holds, the kept standings are what a fresh
reckoning says, and what stands agrees with what was accepted.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import factories
from tests.editions import EXAM, SPOKEN
from tests.logbook.test_enrolling import next_edition
from tests.logbook.worlds import DONE, MONDAY, World
from tests.small_curriculum import CLINICAL, FADING, HYGIENE, ONCE, SKILLS, THRICE, UNITS
from tracker.curriculum.queries import plan_of
from tracker.errors import StrideError
from tracker.extensions import db, writing
from tracker.logbook import enrolling, verifying
from tracker.logbook.keeping import reckon_all
from tracker.people.documents import add_document
from tracker.standing import look
from tracker.standing.hours import hours
from tracker.standing.languages import CEFR

skills = st.sampled_from([*SKILLS, FADING, THRICE, THRICE, ONCE, "no-such-skill"])
practised = skills | st.sampled_from([HYGIENE, CLINICAL])
units = st.sampled_from([*UNITS, "no-such-unit"])
numbers = st.integers(0, 30)
seldom = st.sampled_from([False] * 5 + [True])
days_back = st.sampled_from([0, 0, 0, 1, 2, 30, 61, -1])
signers = st.sampled_from(["mentor", "mentor", "guest", "other_mentor", "coordinator"])
taken_back = st.sampled_from(
    ["practise", "assess", "confirm", "decline", "complete", "request", "do", "vouch_for"]
) | st.sampled_from(
    [
        "place",
        "change_placement",
        "end_placement",
        "day_of",
        "evaluate",
        "result",
        "prove",
        "exempt",
        "pause",
        "resume",
        "extend",
        "end",
        "reopen",
    ]
)
outcomes = st.sampled_from(["passed", "failed", "absent"])
people = st.sampled_from(["learner", "mentor", "other_mentor", "coordinator"])
vouchers = st.sampled_from(["coordinator", "coordinator", "contact", "mentor", "guest"])
ways = st.sampled_from(["code", "link", "device"])
words = st.sampled_from(["", " ", "So", "A\u030apent sa\u030ar"])


class Logbook(RuleBasedStateMachine):
    """One learner's logbook; `world` is set by the test and shared, each example enrols a learner of its own."""

    world: World
    cohorts: tuple

    def __init__(self) -> None:
        super().__init__()
        self.world.at(MONDAY)
        self.world.enrol()
        number = uuid4().hex[:8]
        self.world.guest = self.world.add_guest(f"ann{number}@hospital.example")
        self.accepted, self.last = 1, lambda: None
        self.said: dict[str, list[int]] = {}

    def attempt(self, verb, *args, **said) -> None:
        """Accepted or refused by name; refused leaves the head where it was."""
        before = self.world.book.head_hash
        said.setdefault("entry_id", uuid4())
        try:
            written = verb(*args, **said)
        except StrideError:
            assert self.world.book.head_hash == before
            return
        if written.anew:
            self.accepted += 1
            self.said.setdefault(verb.__name__, []).append(written.seq)
            self.last = lambda: verb(*args, **said).anew
        assert self.world.book.head_seq == self.accepted

    def entry(self, number: int | None, verb: str = "") -> int | None:
        """Mostly an entry that this verb wrote, else any, else one that is not there."""
        if number is None:
            return None
        mine = self.said.get(verb, [])
        return mine[number % len(mine)] if mine and number % 5 else 1 + number % (self.accepted + 1)

    def who(self, name: str):
        return getattr(self.world, name)

    @rule(days=st.sampled_from([0, 1, 2, 14, 15, 200, 400]), hours=st.integers(0, 25))
    def time_passes(self, days, hours):
        self.world.later(days=days, hours=hours)

    @rule(code=units, back=days_back, language=st.sampled_from(["nb", "en"]), text=words)
    def complete(self, code, back, language, text):
        said = {"on": self.world.day(back), "language": language, "reflection": text}
        self.attempt(self.world.complete, code, **said)

    @rule(code=practised, back=days_back, minutes=st.integers(1, 960), replaces=st.none() | numbers)
    def practise(self, code, back, minutes, replaces):
        said = {"on": self.world.day(back), "minutes": minutes, "replaces": self.entry(replaces, "practise")}
        self.attempt(self.world.practise, code, setting=("simulated", "real-care")[minutes % 2], **said)

    @rule(code=skills, mentor=st.sampled_from([None, "mentor", "learner"]))
    def request(self, code, mentor):
        self.attempt(self.world.request, code, mentor=mentor and self.who(mentor).person_id)

    @rule(
        code=skills,
        by=signers,
        back=days_back,
        level=st.integers(3, 5),
        outcome=st.sampled_from(["achieved", "achieved", "more-practice"]),
        done=st.sampled_from([DONE, DONE, {**DONE, "prepares": "not-done"}, {}]),
        made_on=st.sampled_from([10_000, 10_000, 0]),
        request=st.none() | numbers,
    )
    def assess(self, code, by, back, done, request, **said):
        said |= {"request": self.entry(request, "request")}
        self.attempt(self.world.assess, code, by=self.who(by), on=self.world.day(back), criteria=done, **said)

    @rule(seq=numbers, by=signers, verdict=st.sampled_from(["confirm", "confirm", "decline"]), reason=words)
    def judge(self, seq, by, verdict, reason):
        self.attempt(getattr(self.world, verdict), self.entry(seq, "practise"), by=self.who(by), reason=reason)

    @rule(site=st.sampled_from(["site", "room"]), back=days_back, long=st.integers(-1, 60), by=people)
    def place(self, site, back, long, by):
        first = self.world.day(back)
        said = {"starts_on": first, "ends_on": first + timedelta(days=long)}
        self.attempt(self.world.place, site_id=self.who(site).id, by=self.who(by), **said)

    @rule(seq=numbers, back=days_back, mentor=signers)
    def change_placement(self, seq, back, mentor):
        said = {"starts_on": self.world.day(back), "mentor": self.who(mentor)}
        self.attempt(self.world.change_placement, self.entry(seq, "place"), **said)

    @rule(seq=numbers, back=days_back, reason=words, now=seldom)
    def end_placement(self, seq, back, reason, now):
        if now:
            said = {"on": self.world.day(back), "reason": reason}
            self.attempt(self.world.end_placement, self.entry(seq, "place"), **said)

    @rule(
        seq=numbers,
        back=days_back,
        outcome=st.sampled_from(["present", "present", "excused", "absent", "made-up"]),
        minutes=st.integers(1, 960),
        excuse=st.sampled_from([None, "family"]),
        late=st.sampled_from([None, "forgot"]),
        replaces=st.none() | numbers,
    )
    def day_of(self, seq, back, replaces, **said):
        said |= {"replaces": self.entry(replaces, "day_of"), "instead_of": self.world.day(back + 1)}
        self.attempt(self.world.day_of, self.entry(seq, "place"), on=self.world.day(back), **said)

    @rule(seq=numbers, by=signers, verdict=st.sampled_from(["confirm", "confirm", "decline"]))
    def judge_a_day(self, seq, by, verdict):
        self.attempt(getattr(self.world, verdict), self.entry(seq, "day_of"), by=self.who(by), reason="So")

    @rule(seq=numbers, by=signers, outcome=st.sampled_from(["mid-term", "final"]))
    def evaluate(self, seq, by, outcome):
        self.attempt(self.world.evaluate, self.entry(seq, "place"), by=self.who(by), outcome=outcome)

    @rule(seq=numbers, by=people, outcome=st.sampled_from(["sent-back", "not-now", "withdrawn"]), reason=words)
    def close(self, seq, by, outcome, reason):
        self.attempt(self.world.close, self.entry(seq, "request"), by=self.who(by), outcome=outcome, reason=reason)

    @rule(seq=numbers, what=taken_back, by=people, reason=words)
    def withdraw(self, seq, what, by, reason):
        self.attempt(self.world.withdraw, self.entry(seq, what), by=self.who(by), reason=reason)

    @rule(seq=st.none() | numbers, code=st.none() | skills, by=people, text=words)
    def note(self, seq, code, by, text):
        self.attempt(self.world.note, seq=self.entry(seq), code=code, by=self.who(by), text=text)

    @rule(code=st.none() | skills, back=days_back, text=words)
    def feedback(self, code, back, text):
        self.attempt(self.world.feedback, code=code, on=self.world.day(back), comment=text)

    @rule(code=st.none() | practised, mentor=signers, text=words)
    def hear(self, code, mentor, text):
        self.attempt(self.world.hear, text, code=code, mentor=self.who(mentor))

    @rule(seq=numbers, by=signers, verdict=st.sampled_from(["confirm", "confirm", "decline"]))
    def judge_what_was_heard(self, seq, by, verdict):
        self.attempt(getattr(self.world, verdict), self.entry(seq, "hear"), by=self.who(by), reason="So")

    @rule(seq=numbers, what=st.sampled_from(["assess", "confirm", "decline", "evaluate"]), by=signers)
    def dispute(self, seq, what, by):
        self.attempt(self.world.dispute, self.entry(seq, what), by=self.who(by))

    @rule(seq=numbers, what=st.sampled_from(["assess", "assess", "confirm", "decline"]), by=vouchers)
    def vouch(self, seq, what, by):
        who = self.who("coordinator" if by == "contact" else by)
        author = replace(who, acted_as="site-contact", assurance="link") if by == "contact" else who
        self.attempt(self.world.vouch_for, self.entry(seq, what), by=author)

    @rule(seq=numbers, outcome=st.sampled_from(["sent-back", "not-observed", "not-now"]), way=ways)
    def turn_down_by_link(self, seq, outcome, way):
        author = replace(self.world.guest, assurance=way)
        self.attempt(self.world.close, self.entry(seq, "request"), by=author, outcome=outcome, reason="So")

    @rule(seq=numbers, by=people)
    def settle_a_dispute(self, seq, by):
        self.attempt(self.world.withdraw, self.entry(seq, "dispute"), by=self.who(by), reason="So")

    @rule(cohort=st.integers(0, 1), now=seldom)
    def move(self, cohort, now):
        if now:
            self.attempt(self.world.do, enrolling.move, by=self.world.coordinator, cohort=self.cohorts[cohort])

    @precondition(lambda self: self.accepted > 8)
    @rule(now=seldom)
    def end(self, now):
        if now:
            self.attempt(self.world.end, reason="not-said")

    @rule(code=st.sampled_from([EXAM, EXAM, SPOKEN, ONCE]), back=days_back, outcome=outcomes, score=st.none() | numbers)
    def sit_an_examination(self, code, back, outcome, score):
        said = {"on": self.world.day(back), "outcome": outcome, "score": score, "out_of": None if score is None else 20}
        self.attempt(self.world.result, code, **said)

    @rule(language=st.sampled_from(["nb", "fr"]), cefr=st.sampled_from(CEFR), now=seldom)
    def prove_a_language(self, language, cefr, now):
        if now:
            self.attempt(self.world.prove, language, cefr)

    @rule(code=skills | units, back=days_back, reason=words, by=people)
    def exempt(self, code, back, reason, by):
        self.attempt(self.world.exempt, code, on=self.world.day(back), reason=reason, by=self.who(by))

    @rule(back=days_back, valid=st.none() | st.integers(-9, 400), known=st.booleans())
    def show_a_document(self, back, valid, known):
        until = None if valid is None else self.world.day(valid)
        document = self.world.document if known else uuid4()
        self.attempt(self.world.show_document, document, on=self.world.day(back), valid_until=until)

    @rule(back=days_back, resumes=st.none() | numbers)
    def pause_or_resume(self, back, resumes):
        on = self.world.day(back)
        if resumes is None:
            self.attempt(self.world.pause, on=on)
        else:
            self.attempt(self.world.resume, self.entry(resumes, "pause"), on=on)

    @rule(seq=numbers)
    def extend(self, seq):
        self.attempt(self.world.extend, self.entry(seq, "request"))

    @rule(seq=numbers)
    def reopen(self, seq):
        self.attempt(self.world.reopen, self.entry(seq, "end"))

    @rule()
    def send_the_last_form_again(self):
        before = self.world.book.head_hash
        with suppress(StrideError):  # a repeat may be refused, where the plan is another one by now; it never writes
            assert not self.last()
        assert self.world.book.head_hash == before

    @invariant()
    def what_stands_is_within_bounds(self):
        book, today = self.world.book, self.world.today
        found = hours(book.plan, book.items, book.learner)
        assert found.theory <= found.planned_theory
        assert 0 <= book.progress.percent <= 100
        for skill in book.plan.competencies:
            standing = book.items.get(skill.code)
            if look.state(standing, today) == look.State.SIGNED_OFF:
                assert look.observations_left(skill, standing) == 0

    def teardown(self) -> None:
        db.session.rollback()
        assert verifying.verify(self.world.id, "Europe/Oslo") is None
        book = self.world.book
        assert (book.learner, book.items, list(book.placements)) == reckon_all(self.world.id, "Europe/Oslo")


def run(world: World, examples: int, steps: int) -> None:
    world.examine()
    with writing():
        card = add_document(actor_id=None, provider_id=world.provider_id, title="Card", before_placement=True)
        world.document = card.id
    plan = plan_of(world.cohort.edition_id)
    newer = replace(plan.competency(FADING), revision=2, digest="newer")
    newer = next_edition(world.cohort.edition_id, pulse=None, hand_hygiene=newer)
    Logbook.world, Logbook.cohorts = world, (world.cohort, factories.cohort(world.provider_id, edition_id=newer))
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Logbook,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, suppress_health_check=checks, deadline=None
        ),
    )


def test_random_verbs_leave_a_logbook_that_proves(world):
    run(world, examples=8, steps=25)


@pytest.mark.sweep
def test_many_random_verbs_leave_logbooks_that_prove(world):
    run(world, examples=80, steps=50)
