"""Writes the story down through the product's own verbs, under a clock that is held at each moment of it.

One commit for each learner. What happens, and when, is thought out in months.py, signing_off.py, turns.py and amina.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from tracker import clock
from tracker.cli.story import cast
from tracker.cli.story.away import go_away
from tracker.cli.story.beats import Hand, Teller
from tracker.cli.story.cast import Group
from tracker.cli.story.days import SchoolDays
from tracker.cli.story.desk import keep_desk
from tracker.cli.story.entering import before_the_start
from tracker.cli.story.looking import look_around
from tracker.cli.story.months import Turn
from tracker.cli.story.school import PREPARED, Cast, School, add_somebody, nine, open_schools
from tracker.cli.story.signing_off import Plot
from tracker.cli.story.staffroom import fill_staffroom
from tracker.cli.story.turns import play, turn_of
from tracker.extensions import db, writing
from tracker.logbook.books import Book
from tracker.logbook.enrolling import enrol
from tracker.people import roster
from tracker.people.models import Cohort, Person

ROLES = ("main", "colleague", "teacher")
NEW_TEACHER = timedelta(days=40)
"""So long ago a teacher handed some learners over."""


@dataclass(frozen=True)
class Size:
    """How many learners each cohort has."""

    full_time: int = 30
    part_time: int = 24
    evening: int = 12
    second: int = 3

    @property
    def learners(self) -> int:
        return self.full_time + self.part_time + self.evening + self.second


def tell(size: Size, *, done: Callable[[], None] = lambda: None) -> None:
    """Fill an empty, migrated database with all that happened up to now; `done` is called after each learner."""
    now = clock.now()
    known = open_schools(now)
    told = (
        (cast.FULL_TIME, size.full_time, known.first),
        (cast.PART_TIME, size.part_time, known.first),
        (cast.EVENING, size.evening, known.first),
        (cast.SECOND, size.second, known.second),
    )
    for group, many, school in told:
        for number in range(many):
            with writing():
                _Learner(known, school, group, number, now).live()
            done()
    with writing():
        fill_staffroom(known.first, known.secrets, now)
        keep_desk(known.first, now)
        go_away(known.first, now)
        look_around(known.first, now)


class _Learner:
    """One learner's way through the story."""

    def __init__(self, known: Cast, school: School, group: Group, number: int, now: datetime) -> None:
        self.known, self.school, self.group, self.number, self.now = known, school, group, number, now
        self.random = Random(f"{group.key} {number}")  # noqa: S311 a story, no secret
        teams = cast.SECOND_TEAMS if group is cast.SECOND else cast.TEAMS
        self.team = dict(zip(ROLES, teams[number % len(teams)], strict=True))
        slow = {role for role, key in self.team.items() if key in cast.MENTORS and cast.MENTORS[key].slow}
        self.turn: Turn = turn_of(group, number, frozenset(slow), self.random)
        self.cohort = cast.FULL_TIME.key if self.turn.moved_to else group.key
        self.starts_on = school.starts[self.cohort]

    def live(self) -> None:
        with clock.hold(nine(self.starts_on - PREPARED)):
            book = self._enrol()
            teller = Teller(book, self._hands(book.id), self.school.office, self.school.cohorts)
            before_the_start(teller, self.number)
        calendar = book.calendar
        days = SchoolDays(calendar.starts_on, calendar.ends_on, calendar.breaks, book.time_zone)
        plot = Plot(book.plan, days, self.now, self.random, self.turn)
        for beat in play(plot, self.number, is_amina=self.group.learners[self.number] == cast.AMINA):
            with clock.hold(beat.at):
                beat.tell(teller)

    def _enrol(self) -> Book:
        learner_id = add_somebody(self.group.learners[self.number], "", self.known.secrets)
        learner = db.session.get_one(Person, learner_id)
        cohort = db.session.get_one(Cohort, self.school.cohorts[self.cohort])
        return enrol(author=self.school.office, learner=learner, cohort=cohort)

    def _hands(self, enrolment_id: UUID) -> dict[str, list[Hand]]:
        """A mentorship for each member of the team, once also where one has two roles."""
        known = {key: self._assign(enrolment_id, key, self.starts_on) for key in dict.fromkeys(self.team.values())}
        hands = {role: [known[key]] for role, key in self.team.items()}
        if self.turn.new_teacher:
            last = self.now.date() - NEW_TEACHER
            after = next(key for key in ("katarzyna", "dirk") if key != self.team["teacher"])
            hands["teacher"] = [self._end(hands["teacher"][0], last)]
            hands["teacher"].append(self._assign(enrolment_id, after, last + timedelta(days=1)))
        return hands

    def _assign(self, enrolment_id: UUID, key: str, starts_on: date) -> Hand:
        mentor_id = self.school.mentors[key]
        row = roster.assign_mentor(
            actor_id=self.school.office.person_id, enrolment_id=enrolment_id, mentor_id=mentor_id, starts_on=starts_on
        )
        return Hand(mentor_id, row.id, self.school.sites[key], starts_on)

    def _end(self, hand: Hand, last: date) -> Hand:
        roster.end_mentorship(actor_id=self.school.office.person_id, mentorship_id=hand.mentorship_id, ends_on=last)
        return Hand(hand.person_id, hand.mentorship_id, hand.site_id, hand.first, last)
