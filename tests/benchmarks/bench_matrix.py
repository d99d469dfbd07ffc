"""How long the skills matrix takes, beside a page that does almost nothing. Run by hand, on a machine at rest:

    .venv/bin/python -m tests.benchmarks.bench_matrix [learners] [skills]

Two numbers a page: CPU milliseconds of one request in process (the best tenth of the tries, so that a neighbour's work
counts little), and how many times the bare page that is. Beside them the size, and what is sent of it (brotli). Goals:
30 learners 20 times, 300 learners 100 times.
"""

import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert

from tests import databases, small_curriculum
from tracker import clock, create_app, migrating
from tracker.access import sessions
from tracker.config import Settings
from tracker.curriculum.publish import publish
from tracker.curriculum.queries import plan_of
from tracker.extensions import db, writing
from tracker.logbook.books import Author
from tracker.logbook.enrolling import enrol
from tracker.logbook.models import StandingItem
from tracker.people import roster, staffing
from tracker.standing.reckon import RULES_VERSION, ItemStanding

TRIES = 20
PAGES = ("/matrix", "/matrix?what=all", "/matrix?view=list", "/matrix.csv", "/learners", "/hours")
BARE = "/health"


def main(learners: int, skills: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ[databases.SQLITE] = str(Path(folder) / "bench.sqlite")
        app = create_app(
            Settings(
                mode="test",
                base_url="http://localhost",
                database_url=f"sqlite:///{folder}/bench.sqlite",
                secret_key="bench-secret-0123456789-abcdefghijk",
                signing_key="bench-signing-0123456789-abcdefghij",
                folder=folder,
                argon2_memory="8",
                argon2_time="1",
            )
        )
        with app.app_context():
            migrating.upgrade(db.engine)
            cohort_id, token = fill(learners, skills)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        bare, _size = measure(client, BARE)
        print(f"{learners} learners, {skills} skills; bare page {bare:.2f} ms")  # noqa: T201 run by hand
        for page in PAGES:
            address = f"/cohorts/{cohort_id}{page}"
            spent, size = measure(client, address)
            packed = len(client.get(address, headers={"Accept-Encoding": "br"}).data)
            sizes = f"{size // 1024:6} kB {packed // 1024:5} kB sent"
            print(f"{page or '(overview)':24} {spent:7.1f} ms {spent / bare:6.1f} x {sizes}")  # noqa: T201


def measure(client, address: str) -> tuple[float, int]:
    """CPU milliseconds of the best tenth, and the size of the answer."""
    spent = []
    for _ in range(TRIES):
        start = time.process_time()
        answer = client.get(address)
        spent.append(1000 * (time.process_time() - start))
        assert answer.status_code == 200, (address, answer.status_code)
    return sorted(spent)[TRIES // 10], len(answer.data)


def fill(learners: int, skills: int) -> tuple[UUID, str]:
    """A cohort in which every skill of every learner is in some state. Standings alone: the pages read nothing else."""
    started = clock.now() - timedelta(days=200)
    with clock.hold(started), writing():
        provider = roster.add_provider(actor_id=None, name="Bench", country="NO", time_zone="Europe/Oslo")
        who = roster.add_person(actor_id=None, name="Coordinator", email="c@example.org")
        day = clock.today("Europe/Oslo")
        staff = staffing.add_staff(
            actor_id=None, provider_id=provider.id, person_id=who.id, role="coordinator", starts_on=day
        )
        found = publish(db.session, curriculum(skills), actor_id=None, on=clock.now())
        edition_id = found.programmes[0].edition_id
        cohort = roster.add_cohort(
            actor_id=None,
            provider_id=provider.id,
            name="Bench",
            edition_id=edition_id,
            starts_on=day,
            pace="full-time",
            languages=["nb"],
        )
        by = Author(who.id, "coordinator", staff.id)
        plan = plan_of(edition_id)
        for number in range(learners):
            person = roster.add_person(actor_id=None, name=f"Learner {number}", email=f"l{number}@example.org")
            book = enrol(author=by, learner=person, cohort=cohort)
            db.session.execute(insert(StandingItem), [standing(book.id, item, number) for item in codes(plan)])
        cohort_id, person_id = cohort.id, who.id
    with writing():
        return cohort_id, sessions.start(person_id=person_id, own_phone=False, device="bench")


def codes(plan) -> list[tuple[int, str, str]]:
    units = [("unit", unit.code) for unit in plan.units]
    return [(place, *each) for place, each in enumerate(units + [("competency", s.code) for s in plan.competencies])]


def standing(enrolment_id: UUID, item: tuple[int, str, str], number: int) -> dict:
    place, kind, code = item
    now = clock.today("Europe/Oslo") + timedelta(days=200)
    way = (number * 7 + place * 3) % 10
    made = ItemStanding(
        item_code=code,
        kind=kind,
        last_seq=1,
        awarded_on=now - timedelta(days=30) if way < 5 else None,
        valid_until=now + timedelta(days=place - 20) if way == 0 else None,
        waiting_since=now - timedelta(days=place % 12) if way == 5 else None,
        waiting_until=now + timedelta(days=3) if way == 5 else None,
        latest_outcome=(None, "achieved", "more-practice")[0 if way > 7 else 2 if way in {3, 6} else 1],
        latest_level=None if way > 7 else 2 + place % 4,
        observations=1 if way < 6 else 0,
        completed_on=now if kind == "unit" and way < 6 else None,
        last_on=None if way == 9 else now - timedelta(days=3),
    )
    row = {name: getattr(made, name) for name in ItemStanding.__dataclass_fields__}
    return {**row, "enrolment_id": enrolment_id, "rules_version": RULES_VERSION}


def curriculum(skills: int) -> Path:
    """The small curriculum with as many skills as asked for, shared between its two modules."""
    folder = small_curriculum.folder()
    for number, module in enumerate((small_curriculum.HYGIENE, small_curriculum.CLINICAL)):
        file = folder / "modules" / f"{module}.yaml"
        body = json.loads(file.read_text("utf-8"))
        missing = skills // 2 - len(body["competencies"])
        body["competencies"] += [
            small_curriculum.skill(f"skill-{number}-{place}", f"Skill {place}") for place in range(missing)
        ]
        file.write_text(json.dumps(body), "utf-8")
    return folder


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:3]) if len(sys.argv) > 2 else (30, 54))
