"""A mentor is away, and a colleague stands in: the absences, and the mentorships that follow from them.

Permission follows from links as ever. Each learner whom the mentor has during the absence gets the colleague as a
mentor of the same modules, within the same days; so does one who gets the mentor while it lasts, whom nobody would
answer else. What is delegated is not passed on once more. The evaluation of a placement stays with its mentor in
charge: it judges weeks that a colleague did not see, and the office can name another mentor in charge. Nothing here
commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import CannotStandIn, Conflict, NotFound
from tracker.extensions import db
from tracker.people.desk_models import Delegation
from tracker.people.models import Account, Mentorship, Person, Post, Proposal, Provider, Site

LONGEST = timedelta(days=183)


@dataclass(frozen=True)
class Colleague:
    """Somebody who may stand in for a mentor at a provider."""

    person_id: UUID
    name: str
    function: str
    site: str


@dataclass(frozen=True)
class Absence:
    """A delegation that lasts or is still to come."""

    id: UUID
    provider_id: UUID
    provider: str
    mentor_id: UUID
    mentor: str
    delegate_id: UUID
    delegate: str
    starts_on: date
    ends_on: date
    begun: bool


@dataclass(frozen=True)
class StandIn:
    """A mentorship that stands in for another mentor's."""

    mentorship_id: UUID
    enrolment_id: UUID
    mentor_id: UUID
    mentor: str
    until: date


# Who may stand in.


def colleagues(mentor_id: UUID, provider_id: UUID, first: date, last: date) -> list[Colleague]:
    """Who has an open account and may sign, through all these days, at a site where the mentor has a post; by name.

    Nobody whom the provider does not know yet, and no learner of that mentor.
    """
    mine, theirs = aliased(Post), aliased(Post)
    learners = select(Mentorship.learner_id).where(*_links(mentor_id, provider_id, first, last))
    rows = (
        select(Person.id, Person.name, theirs.function, Site.name)
        .select_from(mine)
        .join(theirs, and_(theirs.site_id == mine.site_id, theirs.person_id != mentor_id))
        .join(Site, Site.id == theirs.site_id)
        .join(Person, Person.id == theirs.person_id)
        .join(Account, and_(Account.person_id == theirs.person_id, Account.deactivated_at.is_(None)))
        .outerjoin(Proposal, Proposal.post_id == theirs.id)
        .where(mine.person_id == mentor_id, mine.provider_id == provider_id, _overlaps(mine, first, last))
        .where(theirs.may_sign, theirs.starts_on <= first, or_(theirs.ends_on.is_(None), theirs.ends_on >= last))
        .where(or_(Proposal.post_id.is_(None), Proposal.vouched_at.is_not(None)), Person.id.not_in(learners))
        .order_by(Person.sort_name, Site.name, theirs.id)
    )
    found = [Colleague(*row) for row in db.session.execute(rows)]
    return list({each.person_id: each for each in reversed(found)}.values())[::-1]


def mentors_at(provider_id: UUID, on: date) -> list[tuple[UUID, str]]:
    """Who is a mentor of somebody at a provider on that day, by name; not those who only stand in."""
    theirs = select(Mentorship.mentor_id).where(
        Mentorship.provider_id == provider_id, Mentorship.delegation_id.is_(None), _overlaps(Mentorship, on, on)
    )
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(theirs)).order_by(Person.sort_name))
    return [(row.id, row.name) for row in rows]


# Absences.


def delegate(
    *,
    actor_id: UUID,
    delegation_id: UUID,
    provider_id: UUID,
    mentor_id: UUID,
    delegate_id: UUID,
    starts_on: date,
    ends_on: date,
) -> Delegation:
    """A colleague stands in between two days, both inclusive. With the same id it is the row that was added first.

    Raises CannotStandIn, and Conflict for the same id with anything else.
    """
    given = {
        "provider_id": provider_id,
        "mentor_id": mentor_id,
        "delegate_id": delegate_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if known := db.session.get(Delegation, delegation_id):
        if any(getattr(known, column) != value for column, value in given.items()):
            raise Conflict
        return known
    db.session.execute(select(Person.id).where(Person.id == mentor_id).with_for_update())  # one absence at a time
    _refuse(provider_id, mentor_id, delegate_id, starts_on, ends_on)
    row = Delegation(id=delegation_id, created_by=actor_id, created_at=clock.now(), **given)
    db.session.add(row)
    db.session.flush()
    told = {"mentor": str(mentor_id), "delegate": str(delegate_id), "first": starts_on.isoformat()}
    told["last"] = ends_on.isoformat()
    audit.record(Verb.DELEGATED, actor_id=actor_id, provider_id=provider_id, object_id=row.id, **told)
    for link in db.session.scalars(select(Mentorship).where(*_links(mentor_id, provider_id, starts_on, ends_on))):
        _stand_in(link, row, actor_id)
    return row


def _refuse(provider_id: UUID, mentor_id: UUID, delegate_id: UUID, first: date, last: date) -> None:
    if first < clock.today(db.session.get_one(Provider, provider_id).time_zone):
        raise CannotStandIn("past")
    if not timedelta(0) <= last - first <= LONGEST:
        raise CannotStandIn("days")
    if delegate_id not in {each.person_id for each in colleagues(mentor_id, provider_id, first, last)}:
        raise CannotStandIn("colleague")
    same = (Delegation.mentor_id == mentor_id, Delegation.provider_id == provider_id, Delegation.ended_at.is_(None))
    there = select(Delegation.id).where(*same, Delegation.starts_on <= last, Delegation.ends_on >= first)
    if db.session.scalars(there).first():
        raise CannotStandIn("away")


def end(*, actor_id: UUID, delegation_id: UUID, mentor_id: UUID | None = None, provider_id: UUID | None = None) -> None:
    """The mentor is back: what the colleague got by it ends at once. Ended before: nothing happens.

    Raises NotFound for the absence of another mentor, or at another provider, than is named.
    """
    row = db.session.get(Delegation, delegation_id)
    if row is None or mentor_id not in {None, row.mentor_id} or provider_id not in {None, row.provider_id}:
        raise NotFound
    today = clock.today(db.session.get_one(Provider, row.provider_id).time_zone)
    if row.ended_at is not None or row.ends_on < today:
        return
    row.ended_at = clock.now()
    audit.record(Verb.DELEGATION_ENDED, actor_id=actor_id, provider_id=row.provider_id, object_id=row.id)
    made = select(Mentorship).where(Mentorship.delegation_id == row.id, Mentorship.ends_on >= today)
    for link in db.session.scalars(made):
        _end(link, today - timedelta(days=1), actor_id)
        if link.starts_on > today:
            db.session.delete(link)  # it never held; the trail tells of it
    db.session.flush()


def absences(
    *, mentor_id: UUID | None = None, delegate_id: UUID | None = None, provider_id: UUID | None = None
) -> list[Absence]:
    """Absences that are not over, of those who are named, the earliest first."""
    rows = db.session.execute(_absences(mentor_id, delegate_id, provider_id))
    found = [(row, clock.today(row.time_zone)) for row in rows]
    return [
        Absence(
            id=row.id,
            provider_id=row.provider_id,
            provider=row.name,
            mentor_id=row.mentor_id,
            mentor=row.mentor,
            delegate_id=row.delegate_id,
            delegate=row.other,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            begun=row.starts_on <= today,
        )
        for row, today in found
        if row.ends_on >= today
    ]


def _absences(mentor_id: UUID | None, delegate_id: UUID | None, provider_id: UUID | None) -> Select[*tuple[Any, ...]]:
    mentor, other = aliased(Person), aliased(Person)
    asked = ((Delegation.mentor_id, mentor_id), (Delegation.delegate_id, delegate_id))
    columns = (Delegation.id, Delegation.provider_id, Provider.name, Delegation.mentor_id, mentor.name.label("mentor"))
    more = (Delegation.delegate_id, other.name.label("other"), Delegation.starts_on, Delegation.ends_on)
    return (
        select(*columns, *more, Provider.time_zone)
        .join(Provider, Provider.id == Delegation.provider_id)
        .join(mentor, mentor.id == Delegation.mentor_id)
        .join(other, other.id == Delegation.delegate_id)
        .where(Delegation.ended_at.is_(None))
        .where(*(column == value for column, value in (*asked, (Delegation.provider_id, provider_id)) if value))
        .order_by(Delegation.starts_on, mentor.sort_name, Delegation.id)
    )


# Standing in.


def stands_in(mentorship_ids: Collection[UUID]) -> list[StandIn]:
    """Those of these mentorships that stand in for another mentor's, and for whose. One query."""
    rows = (
        select(Mentorship.id, Mentorship.enrolment_id, Delegation.mentor_id, Person.name, Delegation.ends_on)
        .join(Delegation, Delegation.id == Mentorship.delegation_id)
        .join(Person, Person.id == Delegation.mentor_id)
        .where(Mentorship.id.in_(mentorship_ids))
        .order_by(Delegation.ends_on, Mentorship.id)
    )
    return [StandIn(*row) for row in db.session.execute(rows)]


def who_stands_in(enrolment_id: UUID, mentor_id: UUID, on: date) -> Sequence[UUID]:
    """Who answers a learner on that day in place of a mentor."""
    rows = (
        select(Mentorship.mentor_id)
        .join(Delegation, Delegation.id == Mentorship.delegation_id)
        .where(
            Mentorship.enrolment_id == enrolment_id, Delegation.mentor_id == mentor_id, _overlaps(Mentorship, on, on)
        )
        .order_by(Mentorship.mentor_id)
    )
    return db.session.scalars(rows.distinct()).all()


def cover_new(link: Mentorship, actor_id: UUID | None) -> None:
    """A mentor got a learner while away, or before going: the colleague stands in for that learner too."""
    if link.delegation_id is not None:
        return
    same = (Delegation.mentor_id == link.mentor_id, Delegation.provider_id == link.provider_id)
    wanted = select(Delegation).where(*same, Delegation.ended_at.is_(None), Delegation.ends_on >= link.starts_on)
    for row in db.session.scalars(wanted):
        if row.delegate_id != link.learner_id and (link.ends_on is None or link.ends_on >= row.starts_on):
            _stand_in(link, row, actor_id)


def end_with(link: Mentorship, actor_id: UUID | None) -> None:
    """A mentorship ends earlier than was said: whoever stands in for that mentor ends with it."""
    stand = (
        select(Mentorship)
        .join(Delegation, Delegation.id == Mentorship.delegation_id)
        .where(Mentorship.enrolment_id == link.enrolment_id, Delegation.mentor_id == link.mentor_id)
        .where(Mentorship.modules.is_not_distinct_from(link.modules), Mentorship.ends_on > link.ends_on)
    )
    for other in db.session.scalars(stand):
        if link.ends_on is not None:
            _end(other, link.ends_on, actor_id)


def _stand_in(link: Mentorship, absence: Delegation, actor_id: UUID | None) -> None:
    """The same mentorship for the colleague, within the absence."""
    row = Mentorship(
        provider_id=link.provider_id,
        enrolment_id=link.enrolment_id,
        learner_id=link.learner_id,
        mentor_id=absence.delegate_id,
        modules=link.modules,
        starts_on=max(link.starts_on, absence.starts_on),
        ends_on=min(link.ends_on or absence.ends_on, absence.ends_on),
        delegation_id=absence.id,
    )
    db.session.add(row)
    db.session.flush()
    told = {"enrolment": str(link.enrolment_id), "mentor": str(absence.delegate_id), "modules": link.modules}
    told["delegation"] = str(absence.id)
    audit.record(Verb.MENTOR_ASSIGNED, actor_id=actor_id, provider_id=row.provider_id, object_id=row.id, **told)


def _end(link: Mentorship, ends_on: date, actor_id: UUID | None) -> None:
    link.ends_on = ends_on
    db.session.flush()
    told = {"ends_on": ends_on.isoformat()}
    audit.record(Verb.MENTORSHIP_ENDED, actor_id=actor_id, provider_id=link.provider_id, object_id=link.id, **told)


def _links(mentor_id: UUID, provider_id: UUID, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """The mentor's own mentorships on some day between these, without those that stand in for somebody else."""
    mine = (Mentorship.mentor_id == mentor_id, Mentorship.provider_id == provider_id)
    return *mine, Mentorship.delegation_id.is_(None), _overlaps(Mentorship, first, last)


def _overlaps(link: Any, first: date, last: date) -> ColumnElement[bool]:  # noqa: ANN401 Post, Mentorship or an alias
    return and_(link.starts_on <= last, or_(link.ends_on.is_(None), link.ends_on >= first))
