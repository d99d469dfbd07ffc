"""Random tokens that a browser or a letter carries. The database keeps their hashes only."""

import base64
import hashlib
import hmac
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


DIGITS = 6


def new_digits() -> str:
    """Six digits for a mail, that hold for minutes and a few tries."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def derived_token(key: bytes, name: str) -> str:
    """256 bits that look random to whoever has not the key, and are the same each time for the same name."""
    return base64.urlsafe_b64encode(hmac.digest(key, name.encode(), "sha256")).rstrip(b"=").decode()


SHORT_CODE_LENGTH = 8


def derived_code(key: bytes, name: str) -> str:
    """39 bits likewise, to be read aloud or typed from another screen within minutes."""
    drawn = int.from_bytes(hmac.digest(key, name.encode(), "sha256"))
    signs = []
    for _ in range(SHORT_CODE_LENGTH):
        drawn, sign = divmod(drawn, len(READABLE))
        signs.append(READABLE[sign])
    return "".join(signs)


def read_code(typed: str) -> str:
    """A code as it was made, however it was typed: small letters, blanks and hyphens."""
    return "".join(each for each in typed.upper() if each.isalnum())


def token_hash(token: str) -> str:
    """What the row is found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
