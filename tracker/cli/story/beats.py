"""What can happen in a story, one method each: the Teller has it written into an open logbook by the house's verbs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from flask import current_app

from tracker.curriculum.plan import Competency
from tracker.extensions import db
from tracker.files.apart import Checked
from tracker.files.store import Store
from tracker.logbook import disputing, enrolling, learning, signing, withdrawing
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book
from tracker.logbook.feedback import note_feedback
from tracker.logbook.signing import Observation
from tracker.people.models import Cohort
from tracker.standing.saying import Setting


@dataclass
class Mark:
    """Remembers the place of an entry that a later one refers to."""

    seq: int = 0


@dataclass(frozen=True)
class Hand:
    """A mentor of this learner while the mentorship lasts, and where they sign."""

    person_id: UUID
    mentorship_id: UUID
    site_id: UUID
    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class Teller:
    """One learner's open logbook, and everybody who writes in it. `role` is main, colleague or teacher."""

    book: Book
    hands: Mapping[str, Sequence[Hand]]
    office: Author
    cohorts: Mapping[str, UUID]
    learner: Author = field(init=False)

    def __post_init__(self) -> None:
        self.learner = Author(self.book.learner_id, "learner", self.book.id)

    def hand(self, role: str) -> Hand:
        """Who has this role today."""
        return next(hand for hand in self.hands[role] if hand.holds(self.book.today))

    def author(self, who: str) -> Author:
        """The learner, the office, or the mentor in that role, with a PIN."""
        if who in {"learner", "office"}:
            return self.learner if who == "learner" else self.office
        hand = self.hand(who)
        return Author(hand.person_id, "mentor", hand.mentorship_id, "pin")

    def study(self, *, code: str, language: str, reflection: str = "") -> None:
        day = self.book.today
        learning.complete_unit(
            self.book,
            author=self.learner,
            entry_id=uuid4(),
            code=code,
            on=day,
            language=language,
            minutes=None,
            reflection=reflection,
        )

    def practise(
        self,
        *,
        claim: Mark,
        code: str,
        setting: Setting,
        minutes: int,
        what: str,
        on: date | None = None,
        replaces: Mark | None = None,
    ) -> None:
        """Claim practice of today, or of an earlier day where a declined claim is put right."""
        claim.seq = learning.log_practice(
            self.book,
            author=self.learner,
            entry_id=uuid4(),
            code=code,
            on=on or self.book.today,
            setting=setting,
            minutes=minutes,
            what=what,
            replaces=replaces.seq if replaces else None,
        ).seq

    def confirm(self, *, claim: Mark, role: str, verdict: Mark | None = None) -> None:
        said = signing.confirm(self.book, author=self.author(role), entry_id=uuid4(), seq=claim.seq)
        (verdict or Mark()).seq = said.seq

    def decline(self, *, claim: Mark, role: str, reason: str) -> None:
        signing.decline(self.book, author=self.author(role), entry_id=uuid4(), seq=claim.seq, reason=reason)

    def ask(self, *, request: Mark, code: str, role: str = "", level: int | None = None, note: str = "") -> None:
        """Ask the mentor in that role, or anybody."""
        mentor = self.hand(role).person_id if role else None
        request.seq = learning.request_sign_off(
            self.book, author=self.learner, entry_id=uuid4(), code=code, mentor=mentor, level=level, note=note
        ).seq

    def close(self, *, request: Mark, role: str, outcome: str, reason: str = "") -> None:
        signing.close_request(
            self.book, author=self.author(role), entry_id=uuid4(), seq=request.seq, outcome=outcome, reason=reason
        )

    def sign(
        self,
        *,
        seen: Mark,
        code: str,
        role: str,
        level: int,
        missed: Sequence[str] = (),
        request: Mark | None = None,
        feedback: Mapping[str, str] | None = None,
        comment: str = "",
    ) -> None:
        """Sign one observation: achieved, or more practice needed where steps were missed."""
        saw = self.saw(code, role, level, missed)
        saw = replace(saw, request=request.seq if request else None, feedback=feedback, comment=comment)
        seen.seq = self._signed(code, role, saw).seq

    def saw(self, code: str, role: str, level: int, missed: Sequence[str] = ()) -> Observation:
        """What is seen of a skill today where the mentor in that role works."""
        known = self.book.items.get(code)
        return Observation(
            on=self.book.today,
            site_id=self.hand(role).site_id,
            criteria={
                each.code: "not-done" if each.code in missed else "done" for each in self.book.skill(code).criteria
            },
            level=level,
            outcome="more-practice" if missed else "achieved",
            made_on=known.last_seq if known else 0,
        )

    def _signed(self, code: str, role: str, saw: Observation) -> Written:
        return signing.assess(self.book, author=self.author(role), entry_id=uuid4(), code=code, saw=saw)

    def feedback(self, *, role: str, code: str | None, feedback: Mapping[str, str], comment: str) -> None:
        signing.give_feedback(
            self.book,
            author=self.author(role),
            entry_id=uuid4(),
            on=self.book.today,
            code=code,
            feedback=feedback,
            comment=comment,
        )

    def hear(self, *, heard: Mark, role: str, said: str, code: str | None) -> None:
        """Note what the mentor in that role said."""
        mentor = self.hand(role).person_id
        heard.seq = note_feedback(
            self.book, author=self.learner, entry_id=uuid4(), mentor=mentor, said=said, code=code
        ).seq

    def dispute(self, *, entry: Mark, who: str, reason: str) -> None:
        disputing.dispute(self.book, author=self.author(who), entry_id=uuid4(), seq=entry.seq, reason=reason)

    def reply(self, *, to: Mark | None, who: str, text: str) -> None:
        """A note; without an entry to reply to it is a remark on the whole."""
        seq = to.seq if to else None
        signing.note(self.book, author=self.author(who), entry_id=uuid4(), text=text, seq=seq)

    def show(self, *, to: Mark, text: str, file: Checked) -> None:
        """A note of the learner with a photo or a document."""
        Store.below(Path(current_app.instance_path)).put(self.book.provider_id, file.hash, file.data)
        signing.note(self.book, author=self.learner, entry_id=uuid4(), text=text, seq=to.seq or None, files=[file])

    def withdraw(self, *, entry: Mark, who: str, why: str, reason: str = "") -> None:
        author = replace(self.author(who), assurance="pin")
        withdrawing.withdraw(self.book, author=author, entry_id=uuid4(), seq=entry.seq, why=why, reason=reason)

    def end(self, *, outcome: str, reason: str) -> None:
        enrolling.end(self.book, author=self.office, entry_id=uuid4(), outcome=outcome, reason=reason)

    def move(self, *, to: str) -> None:
        """To another cohort of the school, keeping the day the learner really began."""
        cohort = db.session.get_one(Cohort, self.cohorts[to])
        start = self.book.learner.starts_on
        enrolling.move(self.book, author=self.office, entry_id=uuid4(), cohort=cohort, starts_on=start)


@dataclass(frozen=True)
class Beat:
    """One thing that happens."""

    at: datetime
    tell: Callable[[Teller], None]


def step_to_miss(skill: Competency) -> tuple[str, ...]:
    """A step without which the skill is not achieved."""
    must = [each.code for each in skill.criteria if each.must] or [each.code for each in skill.criteria]
    return (must[-1],)
