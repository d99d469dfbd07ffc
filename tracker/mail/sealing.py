"""Secrets of mails while they wait: a token or code, readable with the server's key alone. Knows no table.

HMAC-SHA256 in counter mode under a key for this use, with the row's id as the nonce, then an HMAC over both. A row is
sealed once. Also the host that stands in Message-IDs.
"""

import base64
import hmac
from collections.abc import Sequence
from uuid import UUID

BLOCK = 32


class _Here:
    """Of this process, set once by `configure`."""

    keys: tuple[bytes, ...] = ()
    host = "localhost"


class Unreadable(ValueError):
    """Sealed with a key that this server no longer has, or changed since."""


def configure(keys: Sequence[str], host: str) -> None:
    """The key that seals and the older ones that still open; the host of the base address. Called by create_app."""
    _Here.keys = tuple(hmac.digest(key.encode(), b"stride-mail-1", "sha256") for key in keys)
    _Here.host = host


def message_id(row_id: UUID) -> str:
    return f"<{row_id}@{_Here.host}>"


def seal(secret: str, row_id: UUID) -> str:
    if not _Here.keys:
        raise RuntimeError("configure() was not called: there is no key.")
    key, hidden = _Here.keys[0], secret.encode()
    hidden = _mixed(key, row_id, hidden)
    return base64.b64encode(_proof(key, row_id, hidden) + hidden).decode()


def unseal(sealed: str, row_id: UUID) -> str:
    """Raises Unreadable."""
    whole = base64.b64decode(sealed)
    proof, hidden = whole[:BLOCK], whole[BLOCK:]
    for key in _Here.keys:
        if hmac.compare_digest(_proof(key, row_id, hidden), proof):
            return _mixed(key, row_id, hidden).decode()
    raise Unreadable


def _mixed(key: bytes, row_id: UUID, text: bytes) -> bytes:
    counters = range(-(-len(text) // BLOCK))
    stream = b"".join(hmac.digest(key, b"stream" + row_id.bytes + bytes([at]), "sha256") for at in counters)
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))


def _proof(key: bytes, row_id: UUID, hidden: bytes) -> bytes:
    return hmac.digest(key, b"proof" + row_id.bytes + hidden, "sha256")
