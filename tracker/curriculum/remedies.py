"""The words for a fault of form: what pydantic found, said plainly, with what to do about it. No rules here."""

from typing import Any

from tracker.curriculum.formats import SUMMARY_WORDS

Words = tuple[str, str, str]
"""(rule, message, remedy)."""

_KEYS = "Write `key: value` on lines of their own, indented."
_ALWAYS: dict[str, Words] = {
    "aim": (
        "aim",
        'does not complete "After this unit you can ...".',
        "Begin with a verb, and leave out the full stop.",
    ),
    "sentence": ("sentence", "is not a whole sentence.", "Begin with a capital letter and end with a full stop."),
    "control": ("text", "holds a sign that cannot be seen.", "Type the words anew without it."),
    "string_too_short": ("length", "is empty.", "Write it, or remove the key where it may be left out."),
    "string_type": ("type", "is not words.", "Write words, in quotes where they look like a number, true or false."),
    "int_type": ("type", "is not a whole number.", "Write a whole number, without quotes or a point."),
    "bool_type": ("type", "is not true or false.", "Write true or false, without quotes."),
    "list_type": ("type", "is not a list.", "Write entries that begin with a hyphen, or put them in square brackets."),
    "dict_type": ("type", "is not a list of keys.", _KEYS),
    "model_type": ("type", "is not a list of keys.", _KEYS),
}
"""By pydantic's type of error: rule, what follows the name of the key, remedy."""
_PATTERNS: tuple[tuple[set[str], Words], ...] = (
    (
        {"source", "because", "id"},
        ("source", "is not the number of a fact.", "Give a fact of facts.yaml, as B7 or E4."),
    ),
    ({"esco", "skills"}, ("esco", "is not the id of an ESCO skill.", "Copy an id from esco.yaml.")),
    ({"scope", "country"}, ("value", "is not the code of a country.", "Use two capital letters, as BE or NO.")),
    (
        {"taught", "support", "language", "staged"},
        ("value", "is no language's code.", "Use two small letters, as nl or en."),
    ),
    ({"kept_by"}, ("value", "names neither a test nor a page.", "Begin with `test:` or `page:`.")),
    ({"currency"}, ("value", "is no currency's code.", "Use three capital letters, as EUR or NOK.")),
    ({"digest"}, ("value", "is not a digest.", "Let `tracker curriculum publish --register` write it.")),
)
"""By the keys that a place lies under."""
_CODE: Words = ("code", "is not a code.", "Use small letters, digits and single hyphens, and begin with a letter.")


def in_plain_words(detail: Any, resembles: str | None) -> Words:  # noqa: ANN401 (pydantic's own detail)
    """Say one of pydantic's details. `resembles` is a known key that an unknown one is close to."""
    key = _key(detail["loc"])
    match detail["type"]:
        case "missing":
            return "missing", f"{key} is missing.", f"Add {key}."
        case "extra_forbidden":
            remedy = (
                f"Did you mean `{resembles}`?" if resembles else "Remove it, or see curriculum/schema/ for the keys."
            )
            return "unknown-key", f"{key} is not a key that belongs here.", remedy
        case "string_pattern_mismatch":
            under = {part for part in detail["loc"] if isinstance(part, str)}
            rule, what, remedy = next((words for keys, words in _PATTERNS if keys & under), _CODE)
            return rule, f"{key} {what}", remedy
    if detail["type"] in _ALWAYS:
        rule, what, remedy = _ALWAYS[detail["type"]]
        return rule, f"{key} {what}", remedy
    return _of_limits(detail, key)


def _of_limits(detail: Any, key: str) -> Words:  # noqa: ANN401
    limits = detail.get("ctx") or {}
    match detail["type"]:
        case "words":
            return "words", f"{key} has {limits['n']} words.", "Write {} to {} words.".format(*SUMMARY_WORDS)
        case "literal_error":
            return "value", f"{key} has a value that is not known here.", f"Choose {limits['expected']}."
        case "too_short":
            have = "one entry" if limits["actual_length"] == 1 else f"{limits['actual_length'] or 'no'} entries"
            return "count", f"{key} has {have}.", f"Give at least {limits['min_length']}."
        case "too_long" | "string_too_long":
            what = "entries" if detail["type"] == "too_long" else "signs"
            return "count", f"{key} has more than {limits['max_length']} {what}.", "Shorten it."
        case "greater_than_equal" | "less_than_equal":
            edge = f"{limits['ge']} or more" if "ge" in limits else f"{limits['le']} or less"
            return "number", f"{key} is out of range.", f"Give {edge}."
    return "form", f"{key}: {detail['msg']}.", "See curriculum/schema/ for what may stand here."


def _key(path: tuple[str | int, ...]) -> str:
    """Name a place as a person would: `criteria`, no. 3, `text`."""
    words = [f"`{part}`" if isinstance(part, str) else f"no. {part + 1}" for part in path if part != "[key]"]
    return ", ".join(words) or "The file"
