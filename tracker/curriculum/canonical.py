"""One way to write values down: canonical JSON (sorted keys, no spaces, UTF-8, NFC, integers and strings only).

Also digests of it, and dataclasses turned into plain values and back. Knows nothing of what the values mean.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from unicodedata import normalize

WORDS = "words"
"""Marks, in `Annotated`, a field of a dataclass that holds words only."""
_PARTS = 10_000
"""A share (0.0 to 1.0) is written as whole ten-thousandths."""


def canonical_json(value: object) -> str:
    """Write plain values in the one form that is hashed. Booleans become 0 and 1; other types than these raise."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(value: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return digest_of_text(canonical_json(value))


def digest_of_text(text: str) -> str:
    """SHA-256 of a text that is canonical already."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    match value:
        case str():
            return normalize("NFC", value)
        case int():
            return int(value)
        case Mapping():
            return {normalize("NFC", str(key)): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def packed(value: object, *, words: bool) -> object:
    """Turn nested dataclasses into plain values, with or without the fields marked as words.

    Fields at their default are left out, so that a field added later changes neither old texts nor their digests.
    """
    if isinstance(value, tuple):
        return [packed(part, words=words) for part in value]
    if isinstance(value, float):
        return round(value * _PARTS)
    if not is_dataclass(value):
        return value
    hints = _hints(type(value))
    return {
        spot.name: packed(part, words=words)
        for spot in fields(value)
        if spot.init and (words or not _is_words(hints[spot.name]))
        for part in (getattr(value, spot.name),)
        if spot.default is MISSING or part != spot.default
    }


def unpacked(kind: Any, data: Any) -> Any:  # noqa: ANN401 (the type is read from the field)
    """Turn plain values into the type named, the reverse of `packed` with words."""
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(unpacked(get_args(kind)[0], part) for part in data)
    if origin in {Annotated, UnionType}:
        return unpacked(get_args(kind)[0], data)
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: unpacked(hints[name], part) for name, part in data.items()})  # type: ignore[operator]
    return data / _PARTS if kind is float else kind(data)


@cache
def _field_hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 (any dataclass)
    return _field_hints(kind)


def _is_words(hint: object) -> bool:
    return get_origin(hint) is Annotated and WORDS in get_args(hint)
