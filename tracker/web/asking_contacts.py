"""The question to the contact of a site, by mail: by itself once a learner has named somebody, or because staff ask.

Whom it may go to: people/contacts.py. The page that answers it: contacts.py.
"""

from uuid import UUID, uuid5

from flask import current_app

from tracker.access import vouch_links
from tracker.access.tokens import derived_token
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import contacts, guests
from tracker.people.guests import Signer
from tracker.people.models import Provider
from tracker.people.queries import provider

MOST_BY_ITSELF = 5
"""Questions that may wait at one address before naming a mentor asks no more: learners name whom they like."""


def ask_by_itself(person_id: UUID, provider_id: UUID, language: str) -> None:
    """Once for each proposal of somebody whom a learner has just named."""
    home = provider(provider_id)
    mine = [signer for signer in guests.waiting(provider_id) if signer.person_id == person_id]
    for signer, address in contacts.whom_to_ask(mine, provider_id).items():
        if home and address and vouch_links.how_many_open(address) < MOST_BY_ITSELF:
            send(uuid5(signer.post_id, "named"), signer, home, address, actor_id=None, language=language)


def send(link_id: UUID, signer: Signer, home: Provider, address: str, *, actor_id: UUID | None, language: str) -> None:
    """One link, one mail."""
    link, anew = vouch_links.make(
        link_id, token=token_of(link_id), post_id=signer.post_id, address=address, actor_id=actor_id
    )
    if anew:
        outbox.post(
            Kind.VOUCH_ASKED,
            address=link.address,
            language=language,
            provider_id=home.id,
            time_zone=home.time_zone,
            params={"site": signer.site_id},
            secret=token_of(link_id),
            once=f"vouch:{link_id}",
        )


def token_of(link_id: UUID) -> str:
    """Made of the id, so that nobody has to keep it."""
    return derived_token(current_app.config["SECRET_KEY"].encode(), f"vouch:{link_id}")
