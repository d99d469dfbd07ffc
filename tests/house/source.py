"""Reads the product's own source for the tests of this folder. A `Module` is one file of tracker/, parsed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """A file of the product by its dotted name. `room` is its folder, or its own name when it stands at the top."""

    name: str
    source: str
    package: bool = False

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of everything imported, inside functions and conditions too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = ".".join(filter(None, (self._above(node.level), node.module)))
                yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)

    def _above(self, level: int) -> str:
        if not level:
            return ""
        parts = self.name.split(".")
        return ".".join(parts[: len(parts) - level + self.package])

    def called(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name, as written, of everything called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                yield node.lineno, ast.unparse(node.func)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product."""
    files = sorted((ROOT / "tracker").rglob("*.py"))
    return tuple(_module(file) for file in files if "_bundle" not in file.parts)


def _module(file: Path) -> Module:
    parts = file.relative_to(ROOT).with_suffix("").parts
    package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if package else parts), file.read_text("utf-8"), package)


def made_up(name: str, source: str) -> Module:
    """An offender, to prove that a guard catches it."""
    return Module(name, source)
