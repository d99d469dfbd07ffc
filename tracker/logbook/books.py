"""A logbook, opened: who and where, plan, calendar, standings, and for a writer its lock and its facts."""

from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from tracker import clock
from tracker.curriculum.plan import Competency, Item, Plan, Unit
from tracker.curriculum.queries import plan_of
from tracker.errors import NotFound, NotInPlan
from tracker.extensions import db
from tracker.logbook.facts import facts_of
from tracker.logbook.models import LogbookHead, StandingItem, StandingLearner, StandingPlacement
from tracker.people.models import Enrolment, Person, Provider
from tracker.people.queries import breaks_of
from tracker.standing.facts import Fact, live
from tracker.standing.forecast import Forecast, forecasts_of
from tracker.standing.languages import plan_for
from tracker.standing.placements import PlacementStanding
from tracker.standing.planning import Calendar, Span, paused_since, pauses_until
from tracker.standing.progress import Progress, progress
from tracker.standing.reckon import ItemStanding, LearnerStanding


@dataclass(frozen=True)
class Author:
    """Who writes, in which hat, by which right, and how they were known."""

    person_id: UUID
    acted_as: str
    warrant: UUID
    """Id of the enrolment, mentorship or staff row that gives the right."""
    assurance: str = "session"
    """session, pin, or console for the command line."""


@dataclass
class Book:
    """One open logbook. A writer's is carried forward by each append, so that several in one transaction agree."""

    id: UUID
    learner_id: UUID
    learner_name: str
    provider_id: UUID
    provider_name: str
    time_zone: str
    head_seq: int
    head_hash: str
    edition_plan: Plan
    """Of the edition, for everybody: what standings are reckoned by."""
    learner: LearnerStanding
    items: dict[str, ItemStanding]
    """Standings of the items that anything was said of, by code."""
    breaks: tuple[Span, ...]
    placements: tuple[PlacementStanding, ...] = ()
    takes_files: bool = True
    """Whether the provider takes photos and documents as evidence."""
    facts: list[Fact] = field(default_factory=list)
    """Of a book opened for writing: every fact, in order."""

    _own: tuple[Plan, str, Plan] | None = None

    @property
    def plan(self) -> Plan:
        """The learner's own: without language preparation once the levels asked are proved."""
        edition, levels = self.edition_plan, self.learner.levels
        if self._own is None or self._own[0] is not edition or self._own[1] != levels:
            self._own = edition, levels, plan_for(edition, levels)
        return self._own[2]

    @property
    def today(self) -> date:
        """The date it is now where the provider is."""
        return clock.today(self.time_zone)

    @property
    def calendar(self) -> Calendar:
        months = self.plan.months_at(self.learner.pace)
        pauses = pauses_until(self.learner.pauses, self.today)
        return Calendar(self.learner.starts_on, months, self.breaks, pauses)

    @property
    def paused_on(self) -> date | None:
        """The first day of the pause that lasts."""
        return paused_since(self.learner.pauses)

    @property
    def progress(self) -> Progress:
        return progress(self.plan, self.items, self.calendar, self.today)

    @property
    def placed_on(self) -> date | None:
        """The day on which the first placement began, or will begin."""
        return min((each.starts_on for each in self.placements), default=None)

    @property
    def forecasts(self) -> list[Forecast]:
        """Whether the hours will suffice."""
        return forecasts_of(self.plan, self.learner, self.placed_on, self.calendar, self.today)

    @property
    def first_start(self) -> date:
        """The earliest start that was ever said: who moves to a later cohort has studied before. Needs the facts."""
        starts = [fact.details["starts_on"] for fact in self.facts if fact.kind in {"enrolled", "moved"}]
        return date.fromisoformat(min(starts))

    def living(self, item_code: str | None = None) -> list[Fact]:
        """The facts that hold, all or those of one item."""
        return [fact for fact in live(self.facts) if item_code is None or fact.item == item_code]

    def fact(self, seq: int) -> Fact:
        """Raises NotFound."""
        if not 1 <= seq <= len(self.facts):
            raise NotFound
        return self.facts[seq - 1]

    def skill(self, code: str) -> Competency:
        """Raises NotInPlan."""
        item = self.item(code)
        if not isinstance(item, Competency):
            raise NotInPlan(code)
        return item

    def unit(self, code: str) -> Unit:
        """Raises NotInPlan."""
        item = self.item(code)
        if not isinstance(item, Unit):
            raise NotInPlan(code)
        return item

    def item(self, code: str) -> Item:
        """Raises NotInPlan."""
        try:
            return self.plan.item(code)
        except KeyError:
            raise NotInPlan(code) from None

    def module_code(self, code: str) -> str:
        """The module of an item; a module's own code is its own. Raises NotInPlan."""
        if any(module.code == code for module in self.plan.modules):
            return code
        return self.item(code).module


BOOK = (
    select(
        Enrolment.learner_id,
        Person.name.label("learner_name"),
        Enrolment.provider_id,
        Provider.name.label("provider_name"),
        Provider.time_zone,
        Provider.takes_files,
        LogbookHead.seq.label("head_seq"),
        LogbookHead.hash.label("head_hash"),
        *(getattr(StandingLearner, each.name) for each in fields(LearnerStanding)),
    )
    .join(Person, Person.id == Enrolment.learner_id)
    .join(Provider, Provider.id == Enrolment.provider_id)
    .join(LogbookHead, LogbookHead.enrolment_id == Enrolment.id)
    .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
    .where(Enrolment.id == bindparam("enrolment_id"))
)
ITEMS = select(*(getattr(StandingItem, each.name) for each in fields(ItemStanding))).where(
    StandingItem.enrolment_id == bindparam("enrolment_id")
)
PLACEMENTS = (
    select(*(getattr(StandingPlacement, each.name) for each in fields(PlacementStanding)))
    .where(StandingPlacement.enrolment_id == bindparam("enrolment_id"))
    .order_by(StandingPlacement.seq)
)


def placements_of(enrolment_id: UUID) -> list[PlacementStanding]:
    """Every placement of a logbook, the earliest entered first."""
    return [PlacementStanding(*row) for row in db.session.execute(PLACEMENTS, {"enrolment_id": enrolment_id})]


def open_book(enrolment_id: UUID, *, lock: bool = False) -> Book:
    """The logbook of an enrolment. With `lock`, nobody else writes to it until the transaction ends.

    Raises NotFound. A constant number of queries; the plan stays in the process once it was read.
    """
    if lock:
        # PostgreSQL locks the row; SQLite's writer has locked the whole database already and ignores this.
        db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    row = db.session.execute(BOOK, {"enrolment_id": enrolment_id}).mappings().first()
    if row is None:
        raise NotFound
    learner = LearnerStanding(**{each.name: row[each.name] for each in fields(LearnerStanding)})
    rest = {name: row[name] for name in row if not hasattr(learner, name)}
    items = db.session.execute(ITEMS, {"enrolment_id": enrolment_id})
    return Book(
        id=enrolment_id,
        edition_plan=plan_of(learner.edition_id),
        learner=learner,
        items={item.item_code: ItemStanding(*item) for item in items},
        breaks=breaks_of(row["provider_id"]),
        placements=tuple(placements_of(enrolment_id)),
        facts=facts_of(enrolment_id, row["time_zone"]) if lock else [],
        **rest,
    )
