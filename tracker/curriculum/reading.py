"""One YAML file read into plain values, with the line of every key and every fault of its form, never a traceback.

Knows YAML and nothing of the curriculum.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from re import compile as regex
from typing import Any

import yaml

Path_ = tuple[str | int, ...]
_MOST_BYTES = 1_000_000
_DEEPEST = 20
_MOST_EVENTS = 20_000
"""Of one file, as YAML counts lists, keys and values. A megabyte of nothing but hyphens would fill the memory."""
_INDENT = "Look at the indentation, the colons and the quotes of this line and the one before."
_Composer: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, where, by which rule, and what to do about it, in plain words."""

    file: str
    line: int
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy} [{self.rule}]"


@dataclass(slots=True)
class Sheet:
    """A file that was read: its name in the folder, its values, where they stand, and what was wrong so far."""

    name: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left_out: set[Path_] = field(default_factory=set)
    """Entries of lists that were too faulty to be used."""

    def line(self, path: Path_) -> int:
        """The line of a value, or of the nearest thing around it that is there."""
        return next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)

    def fault(self, path: Path_ | int, rule: str, message: str, remedy: str) -> None:
        line = path if isinstance(path, int) else self.line(path)
        self.faults.append(Fault(self.name, line, rule, message, remedy))


class _Loader(_Composer):  # type: ignore[misc]  # the C loader where PyYAML has it
    """Safe, and with the plain types of YAML 1.2: `NO` is Norway's code, not "false"; 12:30 is not a number."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, object]]] = {}  # noqa: RUF012 (PyYAML's own name and shape)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]{1,18}$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]+\.[0-9]*$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", regex(_pattern), _first)


def read_sheet(folder: Path, name: str) -> Sheet:
    """Read one file of the folder. What cannot be read leaves `data` None and a fault that says why."""
    sheet = Sheet(name)
    text = _text_of(folder / name, sheet)
    if text is None:
        return sheet
    try:
        if _is_plain(text, sheet):
            _compose(text, sheet)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sheet.fault((mark.line if mark else 0) + 1, "yaml", f"This is not YAML: {error.problem}.", _INDENT)
    except (yaml.YAMLError, ValueError):
        sheet.fault(
            1, "yaml", "This is not YAML that can be read.", "Look for signs that cannot be seen, and for tags."
        )
    return sheet


def _compose(text: str, sheet: Sheet) -> None:
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        sheet.fault(1, "empty", "The file is empty.", "Fill it or remove it.")
    else:
        sheet.data = _Reader(sheet).value(node, ())


def _is_plain(text: str, sheet: Sheet) -> bool:
    """Whether the file can be composed: deep nesting ends the process, aliases fill the memory, tags call types."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if number > _MOST_EVENTS:
            sheet.fault(1, "size", "The file holds more values than a curriculum's file can.", "Split it.")
        elif depth > _DEEPEST:
            sheet.fault(line, "yaml", "Lists and keys are nested too deep.", _INDENT)
        elif isinstance(event, yaml.AliasEvent):
            sheet.fault(line, "yaml", "An alias (*) is used.", "Write the value out.")
        elif getattr(event, "tag", None):
            sheet.fault(line, "yaml", "A tag (!) is used.", "Write plain words or a number, in quotes if need be.")
        if sheet.faults:
            return False
    return True


def _text_of(path: Path, sheet: Sheet) -> str | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            sheet.fault(1, "size", "The file is larger than one megabyte.", "Split it, or remove what is not text.")
            return None
        raw = path.read_bytes()
    except OSError as error:
        sheet.fault(1, "file", f"The file cannot be read: {error.strerror}.", "See that it is there and may be read.")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        sheet.fault(line, "utf-8", "A sign on this line is not UTF-8.", "Save the file as UTF-8.")
        return None


class _Reader:
    """Turns nodes into values and notes the line of each."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def value(self, node: Any, path: Path_) -> Any:  # noqa: ANN401 (any value of a file)
        self.sheet.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(part, (*path, index)) for index, part in enumerate(node.value)]
        return self.scalar(node)

    def pairs(self, node: Any, path: Path_) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
        met: set[str] = set()
        for key, part in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.sheet.fault(line, "yaml", "A key is not a word.", "Write a single word before the colon.")
                continue
            name: str = key.value
            if name in met:
                self.sheet.fault(line, "duplicate-key", f"`{name}` is given twice.", "Keep one of the two.")
                continue
            met.add(name)
            self.sheet.lines[(*path, name)] = line
            yield name, self.value(part, (*path, name))

    @staticmethod
    def scalar(node: Any) -> Any:  # noqa: ANN401
        match node.tag.rpartition(":")[2]:
            case "int":
                return int(node.value)
            case "float":
                return float(node.value)
            case "bool":
                return node.value.lower() == "true"
            case "null":
                return None
        return node.value
