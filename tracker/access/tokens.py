"""Random tokens that a browser or a letter carries. The database keeps their hashes only."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


CODE_LENGTH = 12
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without the look-alikes 0 O, 1 I L."""


def new_code() -> str:
    """59 random bits that somebody types from paper; throttled where they are typed."""
    return "".join(secrets.choice(READABLE) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as it was made, however it was typed: small letters, blanks and hyphens."""
    return "".join(each for each in typed.upper() if each.isalnum())


def token_hash(token: str) -> str:
    """What the row is found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
