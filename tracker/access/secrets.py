"""Passwords and signing PINs: how they are hashed, compared and judged too easy. Knows no table.

A check takes memory and time on purpose, so it happens outside write transactions and at most two at once.
"""

import hmac
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.errors import WeakSecret

SHORTEST, LONGEST, PIN_DIGITS = 8, 200, 6
COMMON = Path(__file__).with_name("common_passwords.txt")
COMMON_PINS = frozenset({"112233", "123321", "159753", "147258", "258369", "369258", "789456", "102030", "147852"})


class _Hashing:
    """The parameters of this process, set once by `configure`."""

    hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
    dummy: str | None = None
    signing_key = b""
    turns = BoundedSemaphore(2)


def configure(memory: int, rounds: int, signing_key: str) -> None:
    """Memory in KiB and rounds of one check, and the key without which no PIN can be tried. Called by create_app."""
    _Hashing.hasher = PasswordHasher(memory_cost=memory, time_cost=rounds, parallelism=1)
    _Hashing.dummy = _hash(b"nobody")
    _Hashing.signing_key = signing_key.encode()


def hash_password(text: str) -> str:
    return _hash(_bytes(text))


def password_matches(kept: str | None, text: str) -> bool:
    """Without a hash to compare with it is False, and takes as long: nobody learns who has an account."""
    return _matches(kept, _bytes(text))


def hash_pin(pin: str) -> str:
    return _hash(_keyed(pin))


def pin_matches(kept: str | None, pin: str) -> bool:
    """As `password_matches`. A PIN is one of a million, so the database alone must not be enough to try them."""
    return _matches(kept, _keyed(pin))


def check_password_strength(text: str) -> None:
    """Raises WeakSecret: short (or longer than 200 characters, "long"), or common. Any characters will do."""
    if len(text) < SHORTEST:
        raise WeakSecret("short")
    if len(text) > LONGEST:
        raise WeakSecret("long")
    if text.casefold().strip() in common_passwords() or len(set(text)) == 1:
        raise WeakSecret("common")


def check_pin_strength(pin: str) -> None:
    """Raises WeakSecret: short (not six digits), sequence (a run or a repetition), or common."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise WeakSecret("short")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 or pin[:2] * 3 == pin or pin[:3] * 2 == pin:
        raise WeakSecret("sequence")
    if pin in COMMON_PINS or len(set(pin)) <= 2:  # noqa: PLR2004 two digits make 62 PINs
        raise WeakSecret("common")


@cache
def common_passwords() -> frozenset[str]:
    """The bundled list, without its comments."""
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _hash(secret: bytes) -> str:
    with _Hashing.turns:
        return _Hashing.hasher.hash(secret)


def _matches(kept: str | None, secret: bytes) -> bool:
    if _Hashing.dummy is None:
        _Hashing.dummy = _hash(b"nobody")
    with _Hashing.turns:
        try:
            matches = _Hashing.hasher.verify(_Hashing.dummy if kept is None else kept, secret)
        except (VerificationError, InvalidHashError):
            return False
    return matches and kept is not None


def _bytes(text: str) -> bytes:
    """The same letters typed on two keyboards are the same bytes."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def _keyed(pin: str) -> bytes:
    if not _Hashing.signing_key:
        raise RuntimeError("configure() was not called: there is no signing key.")
    return hmac.digest(_Hashing.signing_key, _bytes(pin), "sha256")
