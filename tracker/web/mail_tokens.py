"""Signed words in the links of mails: what somebody may do by a click without signing in. No row is kept of them.

They do not expire: stopping mails must always work, and a signer may always say that it was not them. Single-use links
are another thing (tracker/access/links.py).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from tracker.errors import LinkSpent
from tracker.mail.models import Kind

STOP, NOT_ME = "stop-mail", "not-me"


def stop(person_id: UUID, kinds: Iterable[Kind]) -> str:
    """To be told no more of these kinds."""
    return _signer(STOP).dumps([str(person_id), *sorted(kind.value for kind in kinds)])


def read_stop(token: str) -> tuple[UUID, list[Kind]]:
    """Raises LinkSpent for what we did not sign."""
    person_id, *kinds = _read(STOP, token)
    return UUID(person_id), [Kind(kind) for kind in kinds if kind in list(Kind)]


def not_me(person_id: UUID, enrolment_id: UUID, *seqs: int) -> str:
    """To deny one's own signature under an entry, or under all that were signed in one go."""
    return _signer(NOT_ME).dumps([str(person_id), str(enrolment_id), *seqs])


def read_not_me(token: str) -> tuple[UUID, UUID, list[int]]:
    """Signer, enrolment and entries. Raises LinkSpent."""
    person_id, enrolment_id, *seqs = _read(NOT_ME, token)
    return UUID(person_id), UUID(enrolment_id), [int(seq) for seq in seqs]


def _read(purpose: str, token: str) -> list[Any]:
    try:
        said: list[Any] = _signer(purpose).loads(token)
    except BadSignature:
        raise LinkSpent from None
    return said


def _signer(purpose: str) -> URLSafeSerializer:
    """Of an older key what it signed still holds; the last of the list signs."""
    config = current_app.config
    return URLSafeSerializer([*config["SECRET_KEY_FALLBACKS"], config["SECRET_KEY"]], salt=f"mail-{purpose}")
