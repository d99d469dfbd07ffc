"""A folder of the curriculum translated into a pseudo-language: each text is the English between ⟦ and ⟧.

So a page shows at once which words of the curriculum it took from a translation, and which it did not.
"""

from collections.abc import Callable
from pathlib import Path

import yaml

from tracker.curriculum.files import load
from tracker.curriculum.translations import english_of, translated_codes


def marked(text: str) -> str:
    return f"⟦{text}⟧"


def translate(
    folder: Path, *languages: str, say: Callable[[str], str] = marked, reviewed: str = "nobody", **leave_out: str
) -> Path:
    """Write every text of the folder in these languages. `leave_out`: file=text, an English text to leave out."""
    contents = load(folder)
    for language in languages:
        for code in translated_codes(contents):
            texts = {
                path: say(text)
                for path, text in english_of(contents, code).items()
                if leave_out.get(code.replace("-", "_")) != text
            }
            key = "module" if code in contents.modules else "programme"
            write(folder, language, code, {"language": language, key: code, "reviewed": reviewed, **nested(texts)})
    return folder


def write(folder: Path, language: str, code: str, values: object) -> Path:
    file = folder / "translations" / language / f"{code}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True), "utf-8")
    return file


def nested(texts: dict[tuple[str | int, ...], str]) -> dict:
    """Texts by their paths, as a file holds them."""
    made: dict = {}
    for path, text in texts.items():
        place = made
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = text
    return listed(made)


def listed(value: object) -> object:
    """What is keyed by 0, 1, 2 is a list."""
    if not isinstance(value, dict):
        return value
    parts = {key: listed(part) for key, part in value.items()}
    return list(parts.values()) if parts and all(isinstance(key, int) for key in parts) else parts
