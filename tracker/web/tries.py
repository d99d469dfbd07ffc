"""Passwords and PINs tried at the door, each counted at once, whatever else the request writes or not.

A try is counted before it is made and forgotten when it was right: tries made at the same time cannot pass together.
"""

from collections.abc import Callable
from uuid import UUID

from flask import request

from tracker import audit
from tracker.access import secrets, throttle
from tracker.audit import Verb
from tracker.errors import WrongProof
from tracker.extensions import writing
from tracker.people import queries
from tracker.web.addresses import network_of

FREE_PER_NETWORK = 60
"""A school has one network address for all its learners: only a flood of wrong tries from there counts."""


def secret_of(person_id: UUID, test: Callable[[], bool]) -> None:
    """A PIN or password of somebody signed in. Raises Throttled before it is looked at, WrongProof after."""
    key = throttle.for_pin(person_id)
    left = _count(key)
    if not test():
        raise WrongProof(left)
    with writing():
        throttle.passed(key)


def sign_in(email: str, password: str) -> UUID:
    """Who signs in. Unknown, without a password, deactivated or wrong: the same answer after the same time.

    Raises Throttled, WrongProof. What was counted for the address is the caller's to forget, when it signs in.
    """
    key, network = throttle.for_sign_in(email), throttle.for_network(network_of(request.remote_addr))
    left = _count(key, also_check=network)
    person = queries.person_by_email(email)
    account = queries.account(person.id) if person else None
    kept = account.password_hash if account and not account.deactivated_at else None
    person_id = person.id if person else None
    if secrets.password_matches(kept, password) and person_id:
        return person_id
    with writing():
        throttle.failed(network, free=FREE_PER_NETWORK)
        audit.record(Verb.SIGN_IN_REFUSED, actor_id=None, object_id=person_id)
    raise WrongProof(left)


def _count(key: str, also_check: str | None = None) -> int:
    with writing():
        throttle.turn(key)
        throttle.check(key)
        if also_check:
            throttle.check(also_check)
        return throttle.failed(key)
