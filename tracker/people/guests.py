"""Mentors whom a learner named: who they are, who has vouched for them, and which mail domains a site trusts.

Whoever is named so may sign at once; it counts when the provider knows them. What they signed and what becomes of it
is the logbook's (logbook/vouching.py). Nothing here commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select, update

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import NotFound, OwnSkill, SignerIsLearner
from tracker.extensions import db
from tracker.people import queries, roster
from tracker.people.models import Enrolment, Mentorship, Person, PersonEmail, Post, Proposal, Site, SiteDomain
from tracker.people.names import address_key, domain_of, mailbox_key, one_line, search_key, sort_name

AWAITED = and_(Proposal.vouched_at.is_(None), Proposal.refused_at.is_(None))
# Asked at every signature, so built once.
POSTS_EVER = (
    select(Post.site_id, Proposal.post_id, Proposal.vouched_at)
    .outerjoin(Proposal, Proposal.post_id == Post.id)
    .where(Post.person_id == bindparam("person_id"), Post.provider_id == bindparam("provider_id"))
)


@dataclass(frozen=True)
class Signer:
    """Somebody of whom nobody has said yet that they work where a learner said they do."""

    post_id: UUID
    person_id: UUID
    name: str
    function: str
    address: str
    site_id: UUID
    site: str
    proposed_by: UUID
    proposed_at: datetime


def is_known(person_id: UUID, provider_id: UUID, site_id: UUID | None = None, *, lock: bool = False) -> bool:
    """Whether a provider knows somebody at a site, or at all where none is meant or they have no post there.

    With `lock`, in a write transaction: whoever decides about them at this moment waits for its end, or is waited for.
    """
    posts = db.session.execute(POSTS_EVER, {"person_id": person_id, "provider_id": provider_id}).all()
    there = [row for row in posts if row.site_id == site_id] or posts
    if not there or any(row.post_id is None or row.vouched_at is not None for row in there):
        return True
    if not lock:
        return False
    held = select(Proposal.vouched_at).where(Proposal.post_id.in_([row.post_id for row in there]))
    return any(db.session.scalars(held.with_for_update(read=True)))


def propose(
    *, learner_id: UUID, enrolment_id: UUID, site_id: UUID, name: str, function: str, address: str, on: date
) -> UUID:
    """A learner names a mentor at a site; returns the person. Naming the same once more changes nothing.

    Raises NotFound for a site of another provider, OwnSkill for the learner's own address.
    """
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.learner_id != learner_id:
        raise NotFound
    if mailbox_key(address) in {mailbox_key(own) for own in addresses_of([learner_id])}:
        raise OwnSkill
    person_id = _person_at(address, site_id) or add_guest(name, address)
    posts = queries.posts_of(person_id, enrolment.provider_id, on)
    if not any(post.site_id == site_id and post.may_sign for post in posts):
        post = roster.add_post(
            actor_id=learner_id,
            provider_id=enrolment.provider_id,
            site_id=site_id,
            person_id=person_id,
            function=function,
            starts_on=on,
            work_address=address,
        )
        _wait_for_a_word(post, learner_id)
    mentors = {row.mentor_id for row in queries.mentors_of(enrolment_id, on) if row.modules is None}
    if person_id not in mentors:
        roster.assign_mentor(actor_id=learner_id, enrolment_id=enrolment_id, mentor_id=person_id, starts_on=on)
    return person_id


def _person_at(address: str, site_id: UUID) -> UUID | None:
    """Whose address it is: proved, or named for the same site before."""
    if known := queries.person_by_email(address):
        return known.id
    same = (
        select(PersonEmail.person_id)
        .join(Post, Post.person_id == PersonEmail.person_id)
        .where(PersonEmail.address_key == address_key(address), Post.site_id == site_id)
    )
    return db.session.scalars(same.order_by(PersonEmail.id)).first()


def add_guest(name: str, address: str) -> UUID:
    """A person without an account, with an address that nobody has proved."""
    name, now = one_line(name), clock.now()
    person = Person(id=uuid4(), name=name, sort_name=sort_name(name), search_key=search_key(name), created_at=now)
    db.session.add(person)
    db.session.flush()
    db.session.add(PersonEmail(person_id=person.id, address=address.strip(), address_key=address_key(address)))
    db.session.flush()
    audit.record(Verb.PERSON_ADDED, actor_id=None, object_id=person.id)
    return person.id


def _wait_for_a_word(post: Post, learner_id: UUID) -> None:
    """A learner has named it: until somebody vouches for it, what is signed there does not count."""
    db.session.add(Proposal(post_id=post.id, proposed_by=learner_id, proposed_at=clock.now()))
    db.session.flush()
    audit.record(Verb.SIGNER_PROPOSED, actor_id=learner_id, provider_id=post.provider_id, object_id=post.id)


def address_of(person_id: UUID, provider_id: UUID) -> str:
    """Where mail to a signer goes: what they proved, else their work address as it was typed once."""
    proved = next(iter(queries.emails_of(person_id)), "")
    if proved:
        return proved
    work = select(Post.work_address).where(Post.person_id == person_id, Post.provider_id == provider_id)
    return next(filter(None, db.session.scalars(work.order_by(Post.starts_on, Post.id))), "")


def addresses_of(person_ids: Sequence[UUID]) -> list[str]:
    """Every address of some people, proved or not."""
    mine = select(PersonEmail.address).where(PersonEmail.person_id.in_(person_ids))
    return list(db.session.scalars(mine))


def addresses_by_person(person_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The same, for each of them."""
    wanted = select(PersonEmail.person_id, PersonEmail.address).where(PersonEmail.person_id.in_(person_ids))
    found: dict[UUID, list[str]] = {each: [] for each in person_ids}
    for person_id, address in db.session.execute(wanted):
        found[person_id].append(address)
    return found


def is_learners(person_id: UUID, provider_id: UUID) -> bool:
    """Whether the person is a learner of the provider, or one uses an address of theirs."""
    learners = select(Enrolment.learner_id).where(Enrolment.provider_id == provider_id)
    if db.session.scalar(select(exists(learners.where(Enrolment.learner_id == person_id).subquery()))):
        return True
    theirs = select(PersonEmail.address).where(PersonEmail.person_id.in_(learners), PersonEmail.person_id != person_id)
    work = select(Post.work_address).where(Post.person_id == person_id, Post.provider_id == provider_id)
    own = {mailbox_key(each) for each in [*addresses_of([person_id]), *db.session.scalars(work)] if each}
    return bool(own & {mailbox_key(each) for each in db.session.scalars(theirs)})


# Whether somebody vouches for them.


def waiting(provider_id: UUID) -> list[Signer]:
    """Whom nobody has vouched for or refused, the longest waiting first."""
    return _signers(Post.provider_id == provider_id)


def how_many_wait(provider_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many signers of each of these providers wait; one query. Where nobody waits, the provider is left out."""
    mine = select(Post.provider_id, func.count()).join(Proposal, Proposal.post_id == Post.id)
    rows = db.session.execute(mine.where(Post.provider_id.in_(provider_ids), AWAITED).group_by(Post.provider_id))
    return {row[0]: row[1] for row in rows}


def waiting_at(post_id: UUID, provider_id: UUID) -> Signer:
    """Raises NotFound: another provider's, decided before, or none."""
    found = _signers(and_(Post.id == post_id, Post.provider_id == provider_id))
    if not found:
        raise NotFound
    return found[0]


def is_awaited(post_id: UUID) -> bool:
    """Whether nobody has decided about it yet."""
    return bool(db.session.scalar(select(exists().where(Proposal.post_id == post_id, AWAITED))))


def _signers(which: ColumnElement[bool]) -> list[Signer]:
    wanted = (
        select(Post.id, Post.person_id, Person.name, Post.function, Post.work_address, Post.site_id, Site.name)
        .add_columns(Proposal.proposed_by, Proposal.proposed_at)
        .join(Proposal, Proposal.post_id == Post.id)
        .join(Person, Person.id == Post.person_id)
        .join(Site, Site.id == Post.site_id)
        .where(which, AWAITED)
        .order_by(Proposal.proposed_at, Post.id)
    )
    return [Signer(*row) for row in db.session.execute(wanted)]


def vouch(signer: Signer, *, provider_id: UUID, actor_id: UUID | None, **how: str) -> None:
    """They work there; `how` goes to the trail. Raises SignerIsLearner, and NotFound when somebody was faster."""
    if is_learners(signer.person_id, provider_id):
        raise SignerIsLearner
    _decide(signer, vouched_at=clock.now(), vouched_by=actor_id)
    audit.record(Verb.SIGNER_VOUCHED, actor_id=actor_id, provider_id=provider_id, object_id=signer.post_id, **how)


def refuse(signer: Signer, *, provider_id: UUID, actor_id: UUID, on: date) -> None:
    """They do not: they sign nothing more there, and are no mentor of who named them. Raises NotFound."""
    _decide(signer, refused_at=clock.now())
    post = db.session.get_one(Post, signer.post_id)
    post.ends_on, post.may_sign = max(post.starts_on, on - timedelta(days=1)), False
    mine = (Mentorship.mentor_id == signer.person_id) & (Mentorship.learner_id == signer.proposed_by)
    for link in db.session.scalars(select(Mentorship).where(mine, Mentorship.provider_id == provider_id)):
        if link.ends_on is None or link.ends_on >= on:
            roster.end_mentorship(actor_id=actor_id, mentorship_id=link.id, ends_on=on - timedelta(days=1))
    audit.record(Verb.SIGNER_REFUSED, actor_id=actor_id, provider_id=provider_id, object_id=signer.post_id)


def _decide(signer: Signer, **values: datetime | UUID | None) -> None:
    open_ = update(Proposal).where(Proposal.post_id == signer.post_id, AWAITED).values(**values)
    if db.session.execute(open_.returning(Proposal.post_id)).one_or_none() is None:
        raise NotFound
    db.session.flush()


def trusts(signer: Signer) -> bool:
    """Whether the address they proved is of a domain that works at the site."""
    domain = domain_of(signer.address)
    wanted = exists().where(SiteDomain.site_id == signer.site_id, SiteDomain.domain == domain)
    return bool(domain) and bool(db.session.scalar(select(wanted)))


def domains_of(provider_id: UUID) -> Sequence[SiteDomain]:
    mine = select(SiteDomain).where(SiteDomain.provider_id == provider_id)
    return db.session.scalars(mine.order_by(SiteDomain.domain, SiteDomain.site_id)).all()


def trust_domain(*, actor_id: UUID, provider_id: UUID, site_id: UUID, domain: str) -> None:
    """Addresses of this domain work at the site. Raises NotFound for a site of another provider."""
    if not db.session.scalar(select(exists().where(Site.id == site_id, Site.provider_id == provider_id))):
        raise NotFound
    domain = address_key(domain).removeprefix("@")
    if db.session.get(SiteDomain, (site_id, domain)):
        return
    row = SiteDomain(site_id=site_id, domain=domain, provider_id=provider_id, added_by=actor_id, added_at=clock.now())
    db.session.add(row)
    db.session.flush()
    audit.record(Verb.DOMAIN_TRUSTED, actor_id=actor_id, provider_id=provider_id, object_id=site_id)


def drop_domain(*, actor_id: UUID, provider_id: UUID, site_id: UUID, domain: str) -> None:
    """Trust it no more; who was known by it stays known. Raises NotFound."""
    row = db.session.get(SiteDomain, (site_id, domain))
    if row is None or row.provider_id != provider_id:
        raise NotFound
    db.session.delete(row)
    audit.record(Verb.DOMAIN_DROPPED, actor_id=actor_id, provider_id=provider_id, object_id=site_id)
