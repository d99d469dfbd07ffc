"""A sheet held against its format: the form that was made of it, and each fault of form in plain words.

Knows pydantic and nothing of what a curriculum holds; which sheets there are is files.py's.
"""

import sys
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tracker.curriculum import formats
from tracker.curriculum.reading import Path_, Sheet
from tracker.curriculum.remedies import in_plain_words

F = TypeVar("F", bound=BaseModel)


def numbered(forms: list[Any], sheet: Sheet, name: str) -> Iterator[tuple[int, Any]]:
    """Pair what was used with its place in the file: faulty ones before it were left out."""
    left_out = _left_out(sheet, name)
    places = (index for index in range(len(sheet.data[name])) if index not in left_out) if forms else iter(())
    return zip(places, forms, strict=False)


def _left_out(sheet: Sheet, name: str) -> set[str | int]:
    return {path[1] for path in sheet.left_out if path[0] == name}


def formed(model: type[F], sheet: Sheet, lists: tuple[str, ...] = ()) -> F | None:
    """Hold a sheet against its format. Faulty entries of `lists` are left out, so that the rest is checked too."""
    if sheet.data is None:
        return None
    try:
        return model.model_validate(sheet.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        path = tuple(detail["loc"])
        sheet.fault(path, *in_plain_words(detail, _close_to(detail, model, path)))
        if len(path) > 1 and path[0] in lists:
            sheet.left_out.add(path[:2])
    return _without_faulty(model, sheet, lists)


def _without_faulty(model: type[F], sheet: Sheet, lists: tuple[str, ...]) -> F | None:
    if not isinstance(sheet.data, dict):
        return None
    rest = dict(sheet.data)
    for name in lists:
        gone = _left_out(sheet, name)
        if isinstance(rest.get(name), list):
            rest[name] = [value for index, value in enumerate(rest[name]) if index not in gone]
        elif isinstance(rest.get(name), dict):
            rest[name] = {key: value for key, value in rest[name].items() if key not in gone}
    try:
        return model.model_validate(rest)
    except ValidationError:
        return None


def _close_to(detail: Any, model: type[BaseModel], path: Path_) -> str | None:  # noqa: ANN401 (pydantic's own)
    """For an unknown key, the known one that it resembles."""
    if detail["type"] != "extra_forbidden":
        return None
    known = [key for form in _forms(model) for key in form.model_fields]
    return next(iter(get_close_matches(str(path[-1]), known, n=1)), None)


def _forms(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Every form is asked: which one a key belongs to matters little for a suggestion."""
    known = {**vars(formats), **vars(sys.modules[model.__module__])}
    return [model, *(f for f in known.values() if isinstance(f, type) and issubclass(f, formats.Form))]
