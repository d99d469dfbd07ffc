"""What stands in a file that a spreadsheet opens. The files themselves are made by the rooms."""

import unicodedata

from tracker.people.names import search_key

FORMULAS = frozenset("=+-@")
"""A spreadsheet reckons a text that begins with one of these, in any width and after anything invisible."""
CONTROLS = ("\t", "\r", "\0")


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula, whatever somebody wrote in it."""
    text = "" if value is None else str(value)
    plain = unicodedata.normalize("NFKC", text)
    seen = next((each for each in plain if unicodedata.category(each)[0] not in "CZ"), "")
    return f"'{text}" if seen in FORMULAS or text.startswith(CONTROLS) else text


def plain_name(text: str) -> str:
    """A part of a file's name that every system takes."""
    words = "-".join(search_key(text).split())
    return "".join(each for each in words if each.isascii() and (each.isalnum() or each in "-_"))
