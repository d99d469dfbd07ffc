"""Who looked at the record of the learner whom everybody tries first, and whom a site of the first school rings."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.cli.story import cast
from tracker.cli.story.school import PREPARED, School, nine
from tracker.extensions import db
from tracker.people.changing import set_provider
from tracker.people.models import Enrolment, Mentorship, Provider
from tracker.people.queries import person_by_email

OFFICE, MENTOR, OWN = "office", "mentor", "own"
LOOKS = ((40, OFFICE), (23, MENTOR), (15, OWN), (9, MENTOR), (4, OFFICE), (2, MENTOR))
"""So many days ago, and by whom. The learner took the logbook away."""
CONTACT, PHONE = "Training office", "+32 9 555 01 20"


def look_around(school: School, now: datetime) -> None:
    """In the transaction that is open."""
    with clock.hold(nine(school.starts["full-time"] - PREPARED)):
        home = db.session.get_one(Provider, school.provider_id)
        set_provider(actor_id=school.office.person_id, provider=home, contact=CONTACT, phone=PHONE)
    found = _amina(school)
    if found is None:
        return
    mentors = select(Mentorship.mentor_id).where(Mentorship.enrolment_id == found.id).order_by(Mentorship.starts_on)
    mentor_id = db.session.scalar(mentors.order_by(Mentorship.id).limit(1))
    people: dict[str, UUID | None] = {OFFICE: school.office.person_id, MENTOR: mentor_id, OWN: found.learner_id}
    today = now.astimezone(ZoneInfo(cast.ZONE)).date()
    for ago, who in LOOKS:
        with clock.hold(nine(today - timedelta(days=ago))):
            verb = Verb.RECORD_EXPORTED if who == OWN else Verb.RECORD_SEEN
            audit.record(verb, actor_id=people[who], provider_id=school.provider_id, object_id=found.id)


def _amina(school: School) -> Enrolment | None:
    person = person_by_email(cast.KNOWN_ADDRESSES[cast.AMINA])
    if person is None:
        return None
    mine = select(Enrolment).where(Enrolment.learner_id == person.id, Enrolment.provider_id == school.provider_id)
    return db.session.scalars(mine.limit(1)).first()
