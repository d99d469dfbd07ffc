"""The contact of a site: the mail address that may be asked whether somebody works there. Nothing here commits.

Nobody answers for themselves, and no learner of the provider for anybody: an address of either is asked nothing, on
the day it is asked and again on the day it answers. The questions and answers are rows of access/vouch_links.py.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from tracker import audit
from tracker.audit import Verb
from tracker.errors import NotFound, SignerIsLearner
from tracker.extensions import db
from tracker.people import guests, queries
from tracker.people.guests import Signer
from tracker.people.models import Enrolment, PersonEmail, Site
from tracker.people.names import mailbox_key
from tracker.people.sites import site_of


def set_contact(*, actor_id: UUID, provider_id: UUID, site_id: UUID, address: str) -> None:
    """Whom to ask at a site; an empty address asks nobody. Raises NotFound, SignerIsLearner for a learner's address."""
    site = site_of(site_id, provider_id)
    if site is None:
        raise NotFound
    address = address.strip()
    if address and is_learners(address, provider_id):
        raise SignerIsLearner
    if address == site.contact_mail:
        return
    site.contact_mail = address
    db.session.flush()
    audit.record(Verb.SITE_CONTACT_SET, actor_id=actor_id, provider_id=provider_id, object_id=site_id)


def with_contact(provider_id: UUID) -> list[Site]:
    """The sites that somebody can be asked at."""
    mine = select(Site).where(Site.provider_id == provider_id, Site.contact_mail != "")
    return list(db.session.scalars(mine.order_by(Site.name, Site.department, Site.id)))


def whom_to_ask(signers: Sequence[Signer], provider_id: UUID) -> dict[Signer, str]:
    """For each the address that may say whether they work there; empty where there is none that may."""
    at = {site.id: site.contact_mail for site in with_contact(provider_id)}
    learners = _learners_mailboxes(provider_id) if at and signers else set()
    own = guests.addresses_by_person([each for signer in signers for each in (signer.person_id, signer.proposed_by)])
    found = {}
    for signer in signers:
        theirs = [signer.address, *own[signer.person_id], *own[signer.proposed_by]]
        refused = learners | {mailbox_key(each) for each in theirs}
        address = at.get(signer.site_id, "")
        found[signer] = "" if mailbox_key(address) in refused else address
    return found


def is_learners(address: str, provider_id: UUID) -> bool:
    """Whether a learner of the provider uses this address."""
    return mailbox_key(address) in _learners_mailboxes(provider_id)


def _learners_mailboxes(provider_id: UUID) -> set[str]:
    learners = select(Enrolment.learner_id).where(Enrolment.provider_id == provider_id)
    theirs = select(PersonEmail.address).where(PersonEmail.person_id.in_(learners))
    return {mailbox_key(each) for each in db.session.scalars(theirs)}


def person_at(address: str, name: str) -> UUID:
    """Who answers there: whoever proved the address, else somebody new with the name that they gave."""
    known = queries.person_by_email(address)
    return known.id if known else guests.add_guest(name, address)
