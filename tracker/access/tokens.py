"""Random tokens that a browser or a letter carries. The database keeps their hashes only."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the row is found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
