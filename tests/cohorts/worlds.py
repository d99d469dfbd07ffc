"""A cohort whose learners study, ask and are seen on days of the past, through the product's own verbs."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from tests import factories
from tests.small_curriculum import CRITERIA
from tracker import clock
from tracker.extensions import writing
from tracker.logbook import days, enrolling, learning, placements, signing
from tracker.logbook.books import open_book
from tracker.people.models import Cohort, Enrolment, Mentorship, Provider, Site, Staff

STARTED = 60
"""Days ago, as factories.cohort has it."""


@dataclass
class World:
    provider: Provider = field(default_factory=lambda: factories.provider("Fjord School"))
    edition_id: UUID | None = None
    """None for the small curriculum's."""
    coordinator: Staff = field(init=False)
    cohort: Cohort = field(init=False)
    site: Site = field(init=False)

    def __post_init__(self) -> None:
        self.coordinator = factories.coordinator(self.provider)
        self.cohort = factories.cohort(self.provider, "2026-A", edition_id=self.edition_id)
        self.site = factories.site(self.provider, "Harbour Clinic")

    @property
    def today(self) -> date:
        return factories.today(self.provider.id)

    def learner(self, name: str, into: Cohort | None = None) -> Enrolment:
        with clock.hold(clock.now() - timedelta(days=STARTED)):
            return factories.learner(into or self.cohort, name=name)

    def mentor(self, of: Enrolment, name: str = "", where: Site | None = None, **more) -> Mentorship:
        who = factories.person(name or "Ingrid Berg", pin=factories.PIN)
        factories.post(who, where or self.site)
        return factories.mentorship(of, who, **more)

    def study(self, of: Enrolment, *codes: str, ago: int = 1) -> None:
        with self.at(ago), writing():
            book = open_book(of.id, lock=True)
            by, day = factories.author(of), book.today
            learning.complete_units(book, author=by, form_id=uuid4(), codes=codes, on=day, language="nb")

    def practise(self, of: Enrolment, code: str, ago: int = 1) -> None:
        with self.at(ago), writing():
            book = open_book(of.id, lock=True)
            given = {"code": code, "on": book.today, "setting": "simulated", "minutes": 60}
            learning.log_practice(book, author=factories.author(of), entry_id=uuid4(), **given)

    def ask(self, of: Enrolment, code: str, ago: int = 1, mentor: Mentorship | None = None) -> None:
        with self.at(ago), writing():
            book = open_book(of.id, lock=True)
            named = mentor.mentor_id if mentor else None
            learning.request_sign_off(book, author=factories.author(of), entry_id=uuid4(), code=code, mentor=named)

    def see(
        self, of: Enrolment, by: Mentorship, code: str, *, ago: int = 1, outcome: str = "achieved", level: int = 4
    ) -> int:
        """An observation by a mentor at the clinic; the seq of its entry."""
        with self.at(ago), writing():
            book = open_book(of.id, lock=True)
            newest = max((fact.seq for fact in book.facts if fact.item == code), default=0)
            done = dict.fromkeys(CRITERIA, "done" if outcome == "achieved" else "not-done")
            saw = signing.Observation(book.today, self.site.id, done, level, outcome, newest)
            return signing.assess(book, author=factories.author(by), entry_id=uuid4(), code=code, saw=saw).seq

    def place(self, of: Enrolment, by: Mentorship, starts_on: date) -> None:
        """At the clinic, for a year."""
        with writing():
            placements.place(
                open_book(of.id, lock=True),
                author=factories.author(self.coordinator),
                entry_id=uuid4(),
                site_id=self.site.id,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=365),
                planned=40 * 60,
                mentor_id=by.mentor_id,
            )

    def day(self, of: Enrolment, ago: int, minutes: int) -> int:
        """A day worked in the one placement; the seq of its entry."""
        with self.at(ago), writing():
            book = open_book(of.id, lock=True)
            (placement,), said = book.placements, days.Day(book.today, "present", minutes)
            by = factories.author(of)
            return days.log_day(book, author=by, entry_id=uuid4(), placement=placement.seq, day=said).seq

    def confirm(self, of: Enrolment, by: Mentorship, seq: int) -> None:
        with writing():
            book = open_book(of.id, lock=True)
            signing.confirm(book, author=factories.author(by), entry_id=uuid4(), seq=seq)

    def end(self, of: Enrolment) -> None:
        with writing():
            book = open_book(of.id, lock=True)
            by = factories.author(self.coordinator)
            enrolling.end(book, author=by, entry_id=uuid4(), outcome="left", reason="own-wish")

    def at(self, ago: int):
        return clock.hold(clock.now() - timedelta(days=ago))

    def busy(self, name: str) -> tuple[Enrolment, Mentorship]:
        """A learner with one of everything."""
        made = self.learner(name)
        mentor = self.mentor(made, f"Mentor of {name}")
        self.study(made, "chain-of-infection", "vital-signs", ago=30)
        self.see(made, mentor, "pulse", ago=20)
        self.see(made, mentor, "sterile-field", ago=19)
        self.see(made, mentor, "waste-sorting", ago=12, outcome="more-practice", level=2)
        self.ask(made, "hand-hygiene", ago=10, mentor=mentor)
        self.practise(made, "blood-pressure", ago=3)
        return made, mentor


def ids(lines) -> list[UUID]:
    return [line.enrolment_id for line in lines]


def rows(page):
    return [row for row in page.all("tr") if row.inside("tbody")]


def cells(page):
    """What each cell of the matrix says, by learner."""
    found = {}
    for row in rows(page):
        name = next(link.text for link in page.all("a") if link.inside("tr") is row)
        found[name] = [mark.get("aria-label") for mark in page.all("b") if mark.inside("tr") is row]
    return found
