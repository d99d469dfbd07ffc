"""What is mailed every morning: receipts to signers, the anchor to staff, reminders to mentors. Posts nothing itself.

Each notice is what tracker/mail/outbox.py's `post` takes, and carries a `once`: written twice, it is there once.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tracker import clock
from tracker.access import actor as actors
from tracker.extensions import db
from tracker.logbook.inbox import Plans, inbox_of
from tracker.logbook.receipts import anchor, signers_on, written_on
from tracker.mail.models import Kind
from tracker.people import queries
from tracker.people.models import Mentorship, Provider

Notice = dict[str, Any]
REMINDED_ON = (3, 7, 11)
"""So many days after the oldest thing began to wait."""


def notices(provider_id: UUID, today: date) -> list[Notice]:
    """All of one provider for one morning. Reads only."""
    time_zone = db.session.get_one(Provider, provider_id).time_zone
    yesterday = today - timedelta(days=1)
    found = [*receipts(provider_id, yesterday), *anchors(provider_id, yesterday), *reminders(provider_id, today)]
    return [{**each, "provider_id": provider_id, "time_zone": time_zone} for each in found]


def receipts(provider_id: UUID, day: date) -> Iterator[Notice]:
    """To everybody who signed on that day."""
    for person_id in signers_on(provider_id, day):
        yield {
            "kind": Kind.DAILY_RECEIPT,
            "person_id": person_id,
            "params": {"day": day.isoformat()},
            "once": f"receipt:{person_id}:{provider_id}:{day}",
        }


def anchors(provider_id: UUID, day: date) -> Iterator[Notice]:
    """To administrators and coordinators of the whole provider, of a day on which anything was written."""
    if not written_on(provider_id, day):
        return
    found = anchor(provider_id, day)
    staff = {row.person_id for row in queries.overseers_of(provider_id, None, day)}
    for person_id in sorted(staff):
        yield {
            "kind": Kind.HEAD_ANCHOR,
            "person_id": person_id,
            "params": {"day": day.isoformat(), "digest": found.digest, "logbooks": found.logbooks},
            "once": f"anchor:{person_id}:{provider_id}:{day}",
        }


def reminders(provider_id: UUID, today: date) -> Iterator[Notice]:
    """To mentors with whom something has waited for days; at most one a day, whatever providers they work for."""
    holds = queries.holds(Mentorship.starts_on, Mentorship.ends_on, today)
    wanted = select(Mentorship.mentor_id).distinct().where(Mentorship.provider_id == provider_id, holds)
    plans = Plans()
    for mentor_id in sorted(db.session.scalars(wanted)):
        hats = [hat for hat in actors.load(mentor_id).mentorships if hat.active and hat.provider_id == provider_id]
        waiting = inbox_of(mentor_id, hats, plans)
        moments = [*(each.since for each in waiting.requests), *(each.all.since for each in waiting.hours)]
        days = sorted(clock.day_of(moment, _zone(provider_id)) for moment in moments)
        if days and (today - days[0]).days in REMINDED_ON:
            yield {
                "kind": Kind.REMINDER,
                "person_id": mentor_id,
                "params": {"count": len(days), "since": days[0].isoformat()},
                "once": f"reminder:{mentor_id}:{today}",
            }


def _zone(provider_id: UUID) -> str:
    return db.session.get_one(Provider, provider_id).time_zone
