"""Fact by fact of the source documents: which items teach it, and what of the program keeps it. No other rules."""

from dataclasses import dataclass
from pathlib import Path

from tracker.curriculum.files import Contents, load
from tracker.curriculum.programmes import sources

_COVERED = ("B", "E", "N")
"""Facts of the documents themselves; the others are background that nothing has to teach."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: `taught_by` are codes of items, modules and programmes that cite it, `kept_by` tests and pages."""

    id: str
    country: str
    strength: str
    text: str
    taught_by: tuple[str, ...]
    kept_by: tuple[str, ...]


def facts_of(folder: Path) -> list[FactRow]:
    """Every fact of the folder in its written order, with who teaches or keeps it."""
    return fact_rows(load(folder))


def fact_rows(contents: Contents) -> list[FactRow]:
    """As `facts_of`, for a folder that is loaded already."""
    cited = _citations(contents)
    return [
        FactRow(f.id, f.country, f.strength, f.text, tuple(cited.get(f.id, ())), tuple(f.kept_by or ()))
        for f in contents.facts.values()
    ]


def all_kept(contents: Contents) -> None:
    """Note a fault for every fact of the documents that nothing teaches and nothing keeps."""
    for row in fact_rows(contents):
        if row.id[0] in _COVERED and not row.taught_by and not row.kept_by:
            message = f"The fact {row.id} is taught by no item and kept by nothing."
            contents.fact_places[row.id].fault("facts", message, "Cite it in an item, or say `kept_by`.", "id")


def _citations(contents: Contents) -> dict[str, list[str]]:
    cited: dict[str, list[str]] = {}
    named = [(code, module.form.source) for code, module in contents.modules.items()]
    named += [(code, item.form.source) for code, item in contents.items.items()]
    named += [(code, source) for code, programme in contents.programmes.items() for _, source in sources(programme)]
    for code, source in named:
        for fact in source:
            if code not in cited.setdefault(fact, []):
                cited[fact].append(code)
    return cited
