"""The canonical form of an entry, its hash, and the digests of its texts. Fixed for ever: format 1.

Five golden entries with literal hashes stand in tests/logbook/test_chain.py and may never change.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

FORMAT = 1
ENTRY_DOMAIN = b"stride-entry-1\n"
LOGBOOK_DOMAIN = b"stride-logbook-1\n"

Json = None | int | str | list["Json"] | dict[str, "Json"]


def canonical(value: object) -> str:
    """JSON with sorted keys, without spaces, in NFC: the one way to write a value down.

    Integers and strings only, in objects and lists; None stands for an empty column. Raises TypeError for anything
    else, floats and booleans among it: they have more than one spelling.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> Json:
    plain: Json
    match value:
        case bool():
            raise TypeError("bool")
        case None | int():
            plain = value
        case str():
            plain = unicodedata.normalize("NFC", value)
        case UUID():
            plain = str(value)
        case datetime():
            plain = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            plain = value.isoformat()
        case Mapping():
            plain = {str(_plain(str(key))): _plain(each) for key, each in value.items()}
        case list() | tuple():
            plain = [_plain(each) for each in value]
        case _:
            raise TypeError(type(value).__name__)
    return plain


def entry_hash(columns: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, over every column of an entry but `hash`."""
    body = canonical({name: value for name, value in columns.items() if name != "hash"})
    return hashlib.sha256(ENTRY_DOMAIN + body.encode()).hexdigest()


def first_previous(enrolment_id: UUID) -> str:
    """What the first entry of a logbook holds as `previous`."""
    return hashlib.sha256(LOGBOOK_DOMAIN + str(enrolment_id).encode()).hexdigest()


def text_digest(salt: bytes, text: str) -> str:
    """SHA-256, in hexadecimal, of a text with its salt: it proves the text, and nothing once that is erased."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
