"""A learner with two mentors and a coordinator, at a held moment: what every test of the logbook starts from.

Each verb of `World` is one write transaction, as a door makes it: the book is opened under its lock, the verb acts, the
transaction commits. What a test does not name has a default that is accepted.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests import editions, factories
from tests.small_curriculum import CRITERIA, ONCE, UNITS
from tracker import clock
from tracker.curriculum.queries import plan_of
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
    verifying,
    vouching,
    withdrawing,
)
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book, open_book
from tracker.people import guests
from tracker.people.models import Mentorship, Person
from tracker.standing import look

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Ten in the morning in Oslo, sixty days into the cohort."""
DONE = dict.fromkeys(CRITERIA, "done")
EVERY_DIMENSION = dict.fromkeys(placements.DIMENSIONS, "expected")


class World:
    """One learner's logbook. The clock stands at `now` until `later` moves it."""

    def __init__(self, clocks: ExitStack, moment: datetime = MONDAY) -> None:
        self.clocks = clocks
        self.at(moment)
        self.cohort = factories.cohort()
        self.provider_id = self.cohort.provider_id
        self.site = factories.site(self.provider_id)
        self.room = factories.site(self.provider_id, kind="skills-room")
        self.coordinator = factories.author(factories.coordinator(self.provider_id))
        self.enrol()

    def enrol(self) -> None:
        """Another learner with mentors of their own; the verbs now speak of this one."""
        self.enrolment = factories.learner(self.cohort)
        self.id, self.learner_id = self.enrolment.id, self.enrolment.learner_id
        self.learner = factories.author(self.enrolment, "session")
        self.mentor, self.other_mentor = self.add_mentor(), self.add_mentor()
        self.mentor_name = db.session.get_one(Person, self.mentor.person_id).name

    def add_mentor(self, **link) -> Author:
        """A mentor with posts at the site and in the skills room."""
        made = factories.mentorship(self.enrolment, where=self.site, **link)
        factories.post(made.mentor_id, self.room)
        return factories.author(made)

    def add_guest(self, address: str = "ann@hospital.example", *, assurance: str = "link") -> Author:
        """Somebody whom the learner named at the site: nobody has confirmed who it is."""
        said = {"site_id": self.site.id, "name": "Ann Berg", "function": "Nurse", "address": address, "on": self.today}
        with writing():
            person_id = guests.propose(learner_id=self.learner_id, enrolment_id=self.id, **said)
        link = db.session.query(Mentorship).filter_by(mentor_id=person_id, enrolment_id=self.id).one()
        return Author(person_id, "mentor", link.id, assurance)

    # Time.

    def at(self, moment: datetime) -> None:
        self.clocks.enter_context(clock.hold(moment))
        self.now = clock.now()

    def later(self, **by: int) -> None:
        self.at(self.now + timedelta(**by))

    @property
    def today(self) -> date:
        return clock.today("Europe/Oslo")

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    # Verbs, one transaction each.

    def do(self, verb: Callable[..., Written], *, by: Author, entry_id: UUID | None = None, **said) -> Written:
        with writing():
            return verb(open_book(self.id, lock=True), author=by, entry_id=entry_id or uuid4(), **said)

    def complete(self, code=UNITS[0], *, by=None, on=None, language="nb", **said):
        said = {"code": code, "on": on or self.today, "language": language, **said}
        return self.do(learning.complete_unit, by=by or self.learner, **said)

    def practise(self, code=ONCE, *, by=None, on=None, setting="simulated", minutes=60, **said):
        said = {"code": code, "on": on or self.today, "setting": setting, "minutes": minutes, **said}
        return self.do(learning.log_practice, by=by or self.learner, **said)

    def request(self, code=ONCE, *, by=None, **said):
        return self.do(learning.request_sign_off, by=by or self.learner, code=code, **said)

    def assess(self, code=ONCE, *, by=None, entry_id=None, **said):
        saw = {
            "on": self.today,
            "site_id": self.site.id,
            "criteria": DONE,
            "level": 5 if code == "waste-sorting" else 4,
            "outcome": "achieved",
            "made_on": 10_000,
            **said,
        }
        saw = signing.Observation(**saw)
        return self.do(signing.assess, by=by or self.mentor, entry_id=entry_id, code=code, saw=saw)

    def confirm(self, seq, *, by=None, **said):
        return self.do(signing.confirm, by=by or self.mentor, seq=seq, **said)

    def decline(self, seq, *, by=None, reason="Not that long", **said):
        return self.do(signing.decline, by=by or self.mentor, seq=seq, reason=reason, **said)

    def close(self, seq, *, by=None, outcome="sent-back", reason="Practise first", **said):
        return self.do(signing.close_request, by=by or self.mentor, seq=seq, outcome=outcome, reason=reason, **said)

    def feedback(self, *, by=None, on=None, comment="Calm and exact", **said):
        return self.do(signing.give_feedback, by=by or self.mentor, on=on or self.today, comment=comment, **said)

    def note(self, *, by=None, text="Thank you", **said):
        return self.do(signing.note, by=by or self.learner, text=text, **said)

    def hear(self, said="Slower, and explain", *, by=None, mentor=None, **about):
        """What a mentor said, as the learner notes it."""
        mentor_id = (mentor or self.mentor).person_id
        return self.do(feedback.note_feedback, by=by or self.learner, mentor=mentor_id, said=said, **about)

    def dispute(self, seq, *, by=None, **said):
        return self.do(disputing.dispute, by=by or self.mentor, seq=seq, **said)

    def vouch_for(self, seq, *, by=None, **said):
        """Let one entry of an unknown signer count."""
        return self.do(vouching.vouch_for, by=by or self.coordinator, seq=seq, **said)

    # What the office enters.

    def result(self, code, *, by=None, on=None, outcome="passed", **said):
        said = {"code": code, "on": on or self.today, "outcome": outcome, **said}
        return self.do(results.enter_result, by=by or self.coordinator, **said)

    def prove(self, language="nb", cefr="B2", *, by=None, on=None, proof="certificate", **said):
        said = {"on": on or self.today, "language": language, "cefr": cefr, "proof": proof, **said}
        return self.do(results.prove_language, by=by or self.coordinator, **said)

    def exempt(self, code, *, by=None, on=None, evidence="diploma", reason="Learned at school", **said):
        said = {"code": code, "on": on or self.today, "evidence": evidence, "reason": reason, **said}
        return self.do(results.exempt, by=by or self.coordinator, **said)

    def pause(self, *, by=None, on=None, reason="leave", **said):
        return self.do(pausing.pause, by=by or self.coordinator, on=on or self.today, reason=reason, **said)

    def resume(self, pause, *, by=None, on=None, **said):
        return self.do(pausing.resume, by=by or self.coordinator, on=on or self.today, pause=pause, **said)

    def reopen(self, end, *, by=None, reason="mistake", **said):
        return self.do(pausing.reopen, by=by or self.coordinator, end=end, reason=reason, **said)

    def extend(self, seq, *, by=None, **said):
        return self.do(signing.extend_request, by=by or self.coordinator, seq=seq, **said)

    def end(self, *, by=None, outcome="left", reason="work", **said):
        return self.do(enrolling.end, by=by or self.coordinator, outcome=outcome, reason=reason, **said)

    def examine(self) -> None:
        """Another learner, on an edition with examinations and language preparation."""
        edition_id = editions.next_edition(editions.examined(plan_of(self.cohort.edition_id)))
        self.cohort = factories.cohort(self.provider_id, edition_id=edition_id)
        self.enrol()

    def withdraw(self, seq, *, by=None, why="mistake", reason="", **said):
        return self.do(withdrawing.withdraw, by=by or self.learner, seq=seq, why=why, reason=reason, **said)

    # The internship.

    def place(self, *, by=None, mentor=None, starts_on=None, ends_on=None, planned=200 * 60, **said):
        """At the site, from a month ago until a month from now."""
        first, last = starts_on or self.day(30), ends_on or self.day(-30)
        said = {"site_id": self.site.id, "starts_on": first, "ends_on": last, "planned": planned, **said}
        mentor_id = (mentor or self.mentor).person_id
        return self.do(placements.place, by=by or self.coordinator, mentor_id=mentor_id, **said)

    def change_placement(self, seq, *, by=None, mentor=None, starts_on=None, ends_on=None, planned=100 * 60, **said):
        said |= {"starts_on": starts_on or self.day(30), "ends_on": ends_on or self.day(-30), "planned": planned}
        mentor_id = (mentor or self.mentor).person_id
        return self.do(placements.change_placement, by=by or self.coordinator, seq=seq, mentor_id=mentor_id, **said)

    def end_placement(self, seq, *, by=None, on=None, outcome="site", reason="The ward closes", **said):
        said |= {"on": on or self.today, "outcome": outcome, "reason": reason}
        return self.do(placements.end_placement, by=by or self.coordinator, seq=seq, **said)

    def evaluate(
        self, seq, *, by=None, outcome="mid-term", feedback=EVERY_DIMENSION, strengths="Calm", goals="Speed", **said
    ):
        said |= {"outcome": outcome, "feedback": feedback, "strengths": strengths, "goals": goals}
        return self.do(placements.evaluate_placement, by=by or self.mentor, seq=seq, **said)

    def day_of(self, placement, *, by=None, on=None, outcome="present", minutes=480, entry_id=None, **said):
        day = days.Day(on or self.today, outcome, minutes if outcome in days.WORKED else None, **said)
        return self.do(days.log_day, by=by or self.learner, entry_id=entry_id, placement=placement, day=day)

    def show_document(self, document, *, by=None, on=None, **said):
        said = {"document": document, "on": on or self.today, **said}
        return self.do(placements.show_document, by=by or self.coordinator, **said)

    # What stands.

    @property
    def book(self) -> Book:
        db.session.rollback()
        return open_book(self.id)

    def state(self, code: str = ONCE) -> str:
        return look.state(self.book.items.get(code), self.today).value

    def holds(self) -> bool:
        db.session.rollback()
        return verifying.verify(self.id, "Europe/Oslo") is None


def rows_in_all_tables() -> dict[str, int]:
    """How many rows every table has: what a refused verb must not change."""
    db.session.rollback()
    counts = {table.name: select(func.count()).select_from(table) for table in db.metadata.sorted_tables}
    return {name: db.session.scalar(count) or 0 for name, count in counts.items()}


def end_mentorship(author: Author, on: date) -> None:
    with writing():
        db.session.get_one(Mentorship, author.warrant).ends_on = on


def refused(error: Exception, verb: Callable[[], object]) -> None:
    """The verb raises exactly this and writes nothing."""
    before = rows_in_all_tables()
    with pytest.raises(type(error)) as caught:
        verb()
    assert caught.value == error
    assert rows_in_all_tables() == before
