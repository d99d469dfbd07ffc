"""Facts, skills and units for tests of the rules: what is not named does not matter to the test."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from tests.small_curriculum import CRITERIA
from tracker.curriculum.plan import Competency, Criterion, Module, Practice, Unit
from tracker.standing.facts import Fact

DAY = date(2026, 3, 2)
LEARNER, ANN, BOB, CHIEF = (uuid5(UUID(int=0), name) for name in ("learner", "ann", "bob", "chief"))
EDITION, COHORT = UUID(int=1), UUID(int=2)

SKILL = Competency(
    code="pulse",
    revision=1,
    digest="d",
    title="Takes a pulse",
    summary="As the ward does it.",
    criteria=tuple(Criterion(code, code.title(), must=code in CRITERIA[:2]) for code in CRITERIA),
    module="clinical",
)
UNIT = Unit(
    code="hands",
    revision=1,
    digest="d",
    title="Hands",
    summary="Why hands are washed.",
    aims=("say why",),
    key_points=("Wash.",),
    self_check=(),
    hours=4,
    module="hygiene",
)


def day(number: int) -> date:
    """So many days after the Monday on which everything starts."""
    return DAY + timedelta(days=number)


def said(seq: int, kind: str, on: int = 0, **more) -> Fact:
    """One fact, by the learner unless it says otherwise; `on` is a number of days."""
    more = {"author": LEARNER, "acted_as": "learner", "edition": EDITION, "item": SKILL.code, **more}
    return Fact(seq=seq, kind=kind, on=day(on), recorded_on=more.pop("recorded_on", day(on)), **more)


def seen(seq: int, on: int = 0, *, by: UUID = ANN, outcome: str = "achieved", **more) -> Fact:
    """An assessment."""
    more = {"revision": 1, "level": 4, "setting": "real-care", **more}
    return said(seq, "assessed", on, author=by, acted_as="mentor", outcome=outcome, **more)


def asked(seq: int, on: int = 0, *, until: int = 13, mentor: UUID | None = None) -> Fact:
    """A request for a sign-off."""
    details = {"until": day(until).isoformat()} | ({"mentor": str(mentor)} if mentor else {})
    return said(seq, "sign-off-requested", on, revision=1, details=details)


def practised(seq: int, on: int = 0, *, minutes: int = 60, setting: str = "simulated", **more) -> Fact:
    return said(seq, "practice-logged", on, minutes=minutes, setting=setting, **more)


def judged(seq: int, refers: int, kind: str = "confirmed", **more) -> Fact:
    return said(seq, kind, author=ANN, acted_as="mentor", refers=refers, **more)


def closed(seq: int, refers: int, outcome: str = "sent-back") -> Fact:
    return said(seq, "request-closed", author=ANN, acted_as="mentor", refers=refers, outcome=outcome)


def gone(seq: int, refers: int, **more) -> Fact:
    """Something taken back."""
    return said(seq, "withdrawn", refers=refers, **more)


def passed(seq: int, on: int = 0, *, language: str = "nb", revision: int = 1, item: str = UNIT.code) -> Fact:
    return said(seq, "unit-completed", on, language=language, revision=revision, item=item, minutes=None)


def enrolled(seq: int = 1, kind: str = "enrolled", *, edition: UUID = EDITION, **more) -> Fact:
    details = {"cohort": str(COHORT), "starts_on": DAY.isoformat(), "pace": "full-time", "languages": ["nb"], **more}
    return said(seq, kind, author=CHIEF, acted_as="coordinator", item=None, edition=edition, details=details)


def module(code: str, units: tuple[Unit, ...], skills: tuple[Competency, ...], hours: int = 0) -> Module:
    units = tuple(replace(unit, module=code) for unit in units)
    skills = tuple(replace(skill, module=code) for skill in skills)
    return Module(code, code.title(), "Work safely.", units, skills, (1, 10), Practice(simulated=hours))
