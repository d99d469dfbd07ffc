"""Many persons at once, as a roster brings them. One at a time: roster.py. Nothing here commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, or_, select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.extensions import db
from tracker.people.models import Account, Enrolment, Mentorship, Person, PersonEmail, Post, Staff
from tracker.people.names import address_key, one_line, search_key, sort_name


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is not here yet. Without a mail address they sign in by a code on paper."""

    id: UUID
    name: str
    email: str = ""
    language: str = "en"


def add_people(*, actor_id: UUID | None, newcomers: Sequence[Newcomer]) -> dict[UUID, Person]:
    """Several persons with accounts, by id. Whoever asks has seen to it that their addresses are nobody's."""
    now, made = clock.now(), {}
    for each in newcomers:
        name = one_line(each.name)
        keys = {"sort_name": sort_name(name), "search_key": search_key(name)}
        made[each.id] = Person(id=each.id, name=name, language=each.language, created_at=now, **keys)
    db.session.add_all(made.values())
    db.session.flush()
    db.session.add_all(Account(person_id=person_id, created_at=now) for person_id in made)
    db.session.add_all(
        PersonEmail(person_id=each.id, address=each.email, address_key=address_key(each.email), verified_at=now)
        for each in newcomers
        if each.email
    )
    for person_id in made:
        audit.record(Verb.PERSON_ADDED, actor_id=actor_id, object_id=person_id)
    db.session.flush()
    return made


def people_by_email(addresses: Collection[str]) -> dict[str, Person]:
    """Who signs in with these addresses, by `address_key`; verified ones alone. One query."""
    wanted = (
        select(PersonEmail.address_key, Person)
        .join(Person, Person.id == PersonEmail.person_id)
        .where(PersonEmail.address_key.in_({address_key(each) for each in addresses}))
        .where(PersonEmail.verified_at.is_not(None))
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def known_at(provider_id: UUID, person_ids: Collection[UUID]) -> set[UUID]:
    """Which of them a provider knows: learners, staff, mentors, people with a post. Of the others it learns nothing."""
    links = [
        exists().where(Enrolment.learner_id == Person.id, Enrolment.provider_id == provider_id),
        exists().where(Mentorship.mentor_id == Person.id, Mentorship.provider_id == provider_id),
        exists().where(Staff.person_id == Person.id, Staff.provider_id == provider_id),
        exists().where(Post.person_id == Person.id, Post.provider_id == provider_id),
    ]
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(person_ids), or_(*links))))


def with_password(person_ids: Collection[UUID]) -> set[UUID]:
    """Who of them has chosen a password, and so signs in already."""
    wanted = select(Account.person_id).where(Account.person_id.in_(person_ids), Account.password_hash.is_not(None))
    return set(db.session.scalars(wanted))
