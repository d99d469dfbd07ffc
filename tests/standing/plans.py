"""A plan of two modules for tests of progress and hours: four units, three skills, one of which nobody may sign."""

from dataclasses import replace

from tests.standing.saying import SKILL, UNIT, module
from tracker.curriculum.plan import Internship, Languages, Pace, Plan, Scope

UNITS = [replace(UNIT, code=f"unit-{n}", hours=n, due=n / 5) for n in (1, 2, 3, 4)]
PULSE = replace(SKILL, code="pulse", due=0.5)
HANDS = replace(SKILL, code="hands", validity_months=12, due=0.75)
INJECTIONS = replace(SKILL, code="injections", scope=(Scope("NO", "not-allowed"),), due=1.0)
PLAN = Plan(
    programme="small",
    title="Small",
    summary="For tests.",
    country="NO",
    months=10,
    paces=(Pace("full-time", 10), Pace("evening", 20)),
    modules=(
        module("hygiene", tuple(UNITS[:2]), (HANDS,), hours=10),
        module("clinical", tuple(UNITS[2:]), (PULSE, INJECTIONS), hours=20),
    ),
    internship=Internship("from-start", hours=40),
    examinations=(),
    requirements=(),
    languages=Languages(("nb",)),
)
