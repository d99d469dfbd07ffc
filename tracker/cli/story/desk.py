"""What the office of the first school keeps beside the logbooks: two notes about learners, and a talk with one."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tracker import clock
from tracker.cli.story import cast
from tracker.cli.story.school import School, nine
from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.people.models import Enrolment
from tracker.people.notes import write_note
from tracker.people.queries import person_by_email
from tracker.people.talks import plan_talk

CALLED = "Called, no answer yet. Works extra shifts this month. We look at the plan together once we speak."
AGREED = "Wants to sit the practical demonstration early. Agreed: first the last skills of clinical procedures."
PLACE = "Campus Ledeberg, room 3"
NOTED, AHEAD = timedelta(days=4), timedelta(days=6)


def keep_desk(school: School, now: datetime) -> None:
    """One commit, by who calls: a note about the learner of the sign-in page and one about the most silent."""
    today = now.astimezone(ZoneInfo(cast.ZONE)).date()
    amina, silent = _amina(school), _silent(school)
    with clock.hold(nine(today - NOTED)):
        for enrolment_id, text in ((amina, AGREED), (silent, CALLED)):
            if enrolment_id:
                write_note(**_by_office(school, enrolment_id), text=text, note_id=uuid5(enrolment_id, text))
    if amina:
        begins = datetime.combine(today + AHEAD, time(14), ZoneInfo(cast.ZONE)).astimezone(now.tzinfo)
        with clock.hold(nine(today - timedelta(days=1))):
            plan_talk(
                **_by_office(school, amina), starts_at=begins, minutes=30, place=PLACE, talk_id=uuid5(amina, "talk")
            )


def _by_office(school: School, enrolment_id: UUID) -> dict[str, UUID]:
    return {"actor_id": school.office.person_id, "provider_id": school.provider_id, "enrolment_id": enrolment_id}


def _amina(school: School) -> UUID | None:
    """Whoever signs in as the learner of the demo."""
    person = person_by_email(cast.KNOWN_ADDRESSES[cast.AMINA])
    if person is None:
        return None
    mine = select(Enrolment.id).where(Enrolment.learner_id == person.id, Enrolment.provider_id == school.provider_id)
    return db.session.scalar(mine.limit(1))


def _silent(school: School) -> UUID | None:
    """Of the first cohort, who wrote least lately and is still in training."""
    here = StandingLearner.cohort_id == school.cohorts[cast.FULL_TIME.key]
    going = (here, StandingLearner.ended_on.is_(None), ~StandingLearner.pauses.endswith("/"))
    order = (StandingLearner.last_on, StandingLearner.enrolment_id)
    return db.session.scalar(select(StandingLearner.enrolment_id).where(*going).order_by(*order).limit(1))
