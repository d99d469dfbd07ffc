"""Who else works at the first school: a teacher of two modules, a coordinator of one cohort, a reader until a day."""

from datetime import datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from tracker import clock
from tracker.cli.story import cast
from tracker.cli.story.cast import Part
from tracker.cli.story.school import PREPARED, School, Secrets, add_somebody, nine
from tracker.people import staffing
from tracker.web.demo import TEACHER

TAUGHT = ("clinical-procedures", "hygiene")
LECTURER = Part("Annelies Goossens", "", email=TEACHER)
EVENINGS = Part("Sofie Wouters", "")
INSPECTOR = Part("Bart Hendrickx", "")
SINCE, UNTIL = timedelta(days=20), timedelta(days=40)


def fill_staffroom(school: School, known_by: Secrets, now: datetime) -> None:
    """In the transaction that is open."""
    today = now.astimezone(ZoneInfo(cast.ZONE)).date()
    opened = school.starts["full-time"] - PREPARED
    with clock.hold(nine(opened)):
        _add(school, LECTURER, known_by, role="teacher", modules=TAUGHT, starts_on=opened)
        evening = [school.cohorts["evening"]]
        _add(school, EVENINGS, known_by, role="coordinator", cohort_ids=evening, starts_on=opened)
    with clock.hold(nine(today - SINCE)):
        _add(school, INSPECTOR, known_by, role="reader", starts_on=today - SINCE, ends_on=today + UNTIL)


def _add(school: School, part: Part, known_by: Secrets, **scope: object) -> None:
    person_id = add_somebody(part.name, part.email, known_by)
    staffing.add_staff(
        actor_id=school.office.person_id,
        provider_id=school.provider_id,
        person_id=person_id,
        staff_id=uuid5(school.provider_id, part.name),
        **scope,  # type: ignore[arg-type]
    )
