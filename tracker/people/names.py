"""How names, addresses and other text are made comparable. Pure; knows no table."""

import unicodedata

UNMARKED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)
"""Letters that Unicode takes for letters of their own, not for a letter with a mark. ß becomes ss by casefold."""

DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of the text after them: a name could show as another name."""
UNSEEN = frozenset("\u00ad\u180e\u200b\u2060\ufeff")
"""Characters without a shape: two names could show as the same one."""

UNWANTED = {"Cc", "Cs"}


def clean(text: str) -> str:
    """Text as it is kept: NFC, without control characters but newline and tab, without space at either end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "".join(filter(_wanted, plain))).strip()


def one_line(text: str) -> str:
    """A name as it is kept: below a signature stand name, function and site, a line each."""
    return " ".join(clean(text).split())


def _wanted(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in UNWANTED and character not in DIRECTIONS | UNSEEN


def search_key(text: str) -> str:
    """What is searched: `Zoë Sørensen-Weiß` and `zoe sorensen-weiss` are the same."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return " ".join(bare.translate(UNMARKED).split())


def sort_name(name: str) -> str:
    """What lists of people are sorted by: the name as it is shown, letters and digits only.

    Which word is the family name is not guessed: a list sorted by what the eye reads first is found in.
    """
    return " ".join("".join(each if each.isalnum() else " " for each in search_key(name)).split())


def address_key(email: str) -> str:
    """Two addresses with the same key are one mailbox to us: case and Unicode form do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).casefold())


def mailbox_key(email: str) -> str:
    """Two addresses with the same key are read by one person: what stands behind a plus does not count either."""
    local, at, domain = address_key(email).rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def domain_of(email: str) -> str:
    """`olvg.nl` of `Ann@OLVG.nl`; empty where there is none."""
    return address_key(email).rpartition("@")[2] if "@" in email else ""
