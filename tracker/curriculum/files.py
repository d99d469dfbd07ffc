"""A curriculum's folder loaded: every file read and held against its format, with the place of each thing in it.

Says what is wrong with one file's form. Rules between files stand in check.py, those of a programme in programmes.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from tracker.curriculum import formats
from tracker.curriculum.reading import Fault, Path_, Sheet, read_sheet
from tracker.curriculum.remedies import in_plain_words

ItemForm = formats.UnitForm | formats.CompetencyForm
Kind = Literal["unit", "competency", "module", "examination"]
LISTS: dict[str, Kind] = {"units": "unit", "competencies": "competency"}
F = TypeVar("F", bound=BaseModel)
MOST_FAULTS = 1000
"""Where so many were found, the files that follow are not read: somebody sent something else than a curriculum."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file."""

    sheet: Sheet
    path: Path_

    def fault(self, rule: str, message: str, remedy: str, *more: str | int) -> None:
        """Note a fault here, or at something inside."""
        self.sheet.fault((*self.path, *more), rule, message, remedy)


@dataclass(frozen=True, slots=True)
class LoadedItem:
    form: ItemForm
    module: str
    kind: Kind
    place: Place


@dataclass(frozen=True, slots=True)
class LoadedModule:
    form: formats.ModuleForm
    place: Place
    whole: bool
    """False when some of its items were left out because of their form."""


@dataclass(frozen=True, slots=True)
class LoadedProgramme:
    form: formats.ProgrammeForm
    place: Place


@dataclass(frozen=True, slots=True)
class LoadedTerm:
    form: formats.TermForm
    place: Place


@dataclass(slots=True)
class Contents:
    """All that a folder holds. `named` lists every code that is written anywhere, also in what could not be used."""

    folder: Path
    sheets: list[Sheet] = field(default_factory=list)
    modules: dict[str, LoadedModule] = field(default_factory=dict)
    items: dict[str, LoadedItem] = field(default_factory=dict)
    programmes: dict[str, LoadedProgramme] = field(default_factory=dict)
    facts: dict[str, formats.FactForm] = field(default_factory=dict)
    fact_places: dict[str, Place] = field(default_factory=dict)
    esco: dict[str, str] = field(default_factory=dict)
    terms: list[LoadedTerm] = field(default_factory=list)
    """Of the glossary, in the order of the file."""
    register: dict[str, formats.RecordForm] = field(default_factory=dict)
    register_place: Place | None = None
    named: list[tuple[Kind, str, Place]] = field(default_factory=list)
    """(kind, code, place) of modules, units, competencies and examinations."""
    given_up: bool = False
    """Some files were not read, for more than MOST_FAULTS in those before them."""

    @property
    def codes(self) -> set[str]:
        return {code for _, code, _ in self.named}

    @property
    def faults(self) -> list[Fault]:
        return sorted({fault for sheet in self.sheets for fault in sheet.faults})


def load(folder: Path) -> Contents:
    """Read every file of the folder. Never raises for what a file holds: faults are noted beside what could be used."""
    contents = Contents(folder)
    _load_facts(contents)
    _load_esco(contents)
    _load_register(contents)
    for sheet in _sheets(contents, "modules"):
        _load_module(contents, sheet)
    for sheet in _sheets(contents, "programmes"):
        _load_programme(contents, sheet)
    load_glossary(contents)
    return contents


def load_glossary(contents: Contents) -> None:
    """Read the glossary alone; a folder may do without one."""
    if not (contents.folder / "glossary.yaml").exists():
        return
    sheet = _sheet(contents, "glossary.yaml")
    form = _formed(formats.GlossaryForm, sheet, ("terms",))
    for index, term in _numbered(form.terms if form else [], sheet, "terms"):
        contents.terms.append(LoadedTerm(term, Place(sheet, ("terms", index))))


def _sheets(contents: Contents, name: str) -> Iterator[Sheet]:
    part = contents.folder / name
    paths = sorted(p for p in part.iterdir() if not p.name.startswith(".")) if part.is_dir() else []
    for path in paths:
        contents.given_up |= sum(len(sheet.faults) for sheet in contents.sheets) > MOST_FAULTS
        if contents.given_up:
            sheet = Sheet(f"{name}/{path.name}")
            sheet.fault(
                1, "file", f"Not read: more than {MOST_FAULTS:,} faults stand before it.", "Correct those first."
            )
        elif path.suffix == ".yaml":
            sheet = read_sheet(contents.folder, f"{name}/{path.name}")
        else:
            sheet = Sheet(f"{name}/{path.name}")
            sheet.fault(1, "file", "Only files ending in .yaml are read here.", "Rename it to .yaml or move it away.")
        contents.sheets.append(sheet)
        yield sheet
    if not paths:
        sheet = Sheet(name)
        sheet.fault(1, "file", f"The folder holds no {name}.", f"Add a file {name}/<code>.yaml.")
        contents.sheets.append(sheet)


def _sheet(contents: Contents, name: str) -> Sheet:
    sheet = read_sheet(contents.folder, name)
    contents.sheets.append(sheet)
    return sheet


def _load_facts(contents: Contents) -> None:
    sheet = _sheet(contents, "facts.yaml")
    form = _formed(formats.FactsForm, sheet, ("facts",))
    for index, fact in _numbered(form.facts if form else [], sheet, "facts"):
        place = Place(sheet, ("facts", index))
        if fact.id in contents.facts:
            place.fault("duplicate-code", f"The fact {fact.id} is written twice.", "Keep one of the two.", "id")
        contents.facts[fact.id] = fact
        contents.fact_places[fact.id] = place


def _load_esco(contents: Contents) -> None:
    form = _formed(formats.EscoForm, _sheet(contents, "esco.yaml"))
    contents.esco = dict(form.skills) if form else {}


def _load_register(contents: Contents) -> None:
    if not (contents.folder / "register.yaml").exists():
        return
    sheet = _sheet(contents, "register.yaml")
    form = _formed(formats.RegisterForm, sheet)
    contents.register = dict(form.items) if form else {}
    contents.register_place = Place(sheet, ("items",))


def _load_module(contents: Contents, sheet: Sheet) -> None:
    before = len(sheet.faults)
    form = _formed(formats.ModuleForm, sheet, tuple(LISTS))
    _note_names(contents, sheet)
    if form is None:
        return
    _holds_its_name(sheet, "module", form.module)
    contents.modules[form.module] = LoadedModule(form, Place(sheet, ()), whole=len(sheet.faults) == before)
    for name, kind in LISTS.items():
        forms: list[ItemForm] = getattr(form, name)
        for index, item in _numbered(forms, sheet, name):
            place = Place(sheet, (name, index))
            contents.items.setdefault(item.code, LoadedItem(item, form.module, kind, place))


def _load_programme(contents: Contents, sheet: Sheet) -> None:
    form = _formed(formats.ProgrammeForm, sheet)
    examinations = sheet.data.get("examinations") if isinstance(sheet.data, dict) else None
    _note_list(contents, sheet, "examination", "examinations", examinations)
    if form is not None:
        _holds_its_name(sheet, "programme", form.programme)
        contents.programmes[form.programme] = LoadedProgramme(form, Place(sheet, ()))


def _holds_its_name(sheet: Sheet, key: str, code: str) -> None:
    name = sheet.name.rpartition("/")[2].removesuffix(".yaml")
    if name != code:
        sheet.fault((key,), "file", f"The file {name}.yaml says {key} {code}.", "Give both the same name.")


def _note_names(contents: Contents, sheet: Sheet) -> None:
    if not isinstance(sheet.data, dict):
        return
    code = sheet.data.get("module")
    if isinstance(code, str):
        contents.named.append(("module", code, Place(sheet, ("module",))))
    for name, kind in LISTS.items():
        _note_list(contents, sheet, kind, name, sheet.data.get(name))


def _note_list(contents: Contents, sheet: Sheet, kind: Kind, name: str, values: object) -> None:
    for index, value in enumerate(values if isinstance(values, list) else []):
        code = value.get("code") if isinstance(value, dict) else None
        if isinstance(code, str):
            contents.named.append((kind, code, Place(sheet, (name, index, "code"))))


def _numbered(forms: list[Any], sheet: Sheet, name: str) -> Iterator[tuple[int, Any]]:
    """Pair what was used with its place in the file: faulty ones before it were left out."""
    left_out = _left_out(sheet, name)
    places = (index for index in range(len(sheet.data[name])) if index not in left_out) if forms else iter(())
    return zip(places, forms, strict=False)


def _left_out(sheet: Sheet, name: str) -> set[int]:
    return {path[1] for path in sheet.left_out if path[0] == name and isinstance(path[1], int)}


def _formed(model: type[F], sheet: Sheet, lists: tuple[str, ...] = ()) -> F | None:
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
        if isinstance(rest.get(name), list):
            gone = _left_out(sheet, name)
            rest[name] = [value for index, value in enumerate(rest[name]) if index not in gone]
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
    return [model, *(f for f in vars(formats).values() if isinstance(f, type) and issubclass(f, formats.Form))]
