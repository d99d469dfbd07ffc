"""How surely the signer of an entry was known, in order. Pure.

`session` and `console` sign nothing. A skill may ask for more than the least (its `assurance` in the curriculum).
"""

ORDER = ("paper", "device", "code", "link", "pin", "passkey")
"""A sheet keyed in by a coordinator; the learner's own device; a code on the mentor's phone, its address proved; a link
mailed to the mentor; the PIN of an account; a passkey."""


def signs(assurance: str) -> bool:
    """Whether somebody known in that way can put their name to anything."""
    return assurance in ORDER


def is_enough(assurance: str, least: str) -> bool:
    """Whether a way of signing is at least as sure as the one that is asked."""
    return signs(assurance) and ORDER.index(assurance) >= ORDER.index(least)
