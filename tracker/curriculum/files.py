"""A curriculum's folder loaded: every file read and held against its format, with the place of each thing in it.

Says what is wrong with one file's form (forming.py finds it). Rules between files stand in check.py, those of a
programme in programmes.py, those of translations in translations.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tracker.curriculum import formats
from tracker.curriculum import translation_formats as told
from tracker.curriculum.forming import formed, numbered
from tracker.curriculum.reading import Fault, Path_, Sheet, read_sheet

ItemForm = formats.UnitForm | formats.CompetencyForm
Kind = Literal["unit", "competency", "module", "examination"]
LISTS: dict[str, Kind] = {"units": "unit", "competencies": "competency"}
MADE_FROM = "made-from.yaml"
TRANSLATED = ("units", "competencies", "examinations", "requirements", "because")
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


@dataclass(frozen=True, slots=True)
class LoadedTranslation:
    """A file of translations; `form` is None where nothing of it could be used."""

    language: str
    code: str
    form: told.TranslatedModuleForm | told.TranslatedProgrammeForm | None
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
    translations: list[LoadedTranslation] = field(default_factory=list)
    made_from: dict[str, dict[str, str]] = field(default_factory=dict)
    """By language: which English each text was translated from, as translations.py writes it down."""
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
    _load_translations(contents)
    return contents


def load_glossary(contents: Contents) -> None:
    """Read the glossary alone; a folder may do without one."""
    if not (contents.folder / "glossary.yaml").exists():
        return
    sheet = _sheet(contents, "glossary.yaml")
    form = formed(formats.GlossaryForm, sheet, ("terms",))
    for index, term in numbered(form.terms if form else [], sheet, "terms"):
        contents.terms.append(LoadedTerm(term, Place(sheet, ("terms", index))))


def _load_translations(contents: Contents) -> None:
    """Every file of every language; a folder may do without any."""
    part = contents.folder / "translations"
    for folder in sorted(p for p in part.iterdir() if p.is_dir()) if part.is_dir() else ():
        for sheet in _sheets(contents, f"translations/{folder.name}", needed=False):
            if sheet.name.endswith(f"/{MADE_FROM}"):
                made = formed(told.MadeFromForm, sheet)
                contents.made_from[folder.name] = dict(made.root) if made else {}
            else:
                contents.translations.append(_translation(sheet, folder.name))


def _translation(sheet: Sheet, language: str) -> LoadedTranslation:
    of_module = isinstance(sheet.data, dict) and "module" in sheet.data
    form: told.TranslatedModuleForm | told.TranslatedProgrammeForm | None
    if of_module:
        form = formed(told.TranslatedModuleForm, sheet, TRANSLATED)
    else:
        form = formed(told.TranslatedProgrammeForm, sheet, TRANSLATED)
    if form is not None and form.language != language:
        message = f"The file stands in the folder {language} and says language {form.language}."
        sheet.fault(("language",), "file", message, "Make the two agree.")
    if form is not None:
        _holds_its_name(sheet, "module" if of_module else "programme", form.code)
    code = sheet.name.rpartition("/")[2].removesuffix(".yaml")
    return LoadedTranslation(language, code, form, Place(sheet, ()))


def _sheets(contents: Contents, name: str, *, needed: bool = True) -> Iterator[Sheet]:
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
    if not paths and needed:
        sheet = Sheet(name)
        sheet.fault(1, "file", f"The folder holds no {name}.", f"Add a file {name}/<code>.yaml.")
        contents.sheets.append(sheet)


def _sheet(contents: Contents, name: str) -> Sheet:
    sheet = read_sheet(contents.folder, name)
    contents.sheets.append(sheet)
    return sheet


def _load_facts(contents: Contents) -> None:
    sheet = _sheet(contents, "facts.yaml")
    form = formed(formats.FactsForm, sheet, ("facts",))
    for index, fact in numbered(form.facts if form else [], sheet, "facts"):
        place = Place(sheet, ("facts", index))
        if fact.id in contents.facts:
            place.fault("duplicate-code", f"The fact {fact.id} is written twice.", "Keep one of the two.", "id")
        contents.facts[fact.id] = fact
        contents.fact_places[fact.id] = place


def _load_esco(contents: Contents) -> None:
    form = formed(formats.EscoForm, _sheet(contents, "esco.yaml"))
    contents.esco = dict(form.skills) if form else {}


def _load_register(contents: Contents) -> None:
    if not (contents.folder / "register.yaml").exists():
        return
    sheet = _sheet(contents, "register.yaml")
    form = formed(formats.RegisterForm, sheet)
    contents.register = dict(form.items) if form else {}
    contents.register_place = Place(sheet, ("items",))


def _load_module(contents: Contents, sheet: Sheet) -> None:
    before = len(sheet.faults)
    form = formed(formats.ModuleForm, sheet, tuple(LISTS))
    _note_names(contents, sheet)
    if form is None:
        return
    _holds_its_name(sheet, "module", form.module)
    contents.modules[form.module] = LoadedModule(form, Place(sheet, ()), whole=len(sheet.faults) == before)
    for name, kind in LISTS.items():
        forms: list[ItemForm] = getattr(form, name)
        for index, item in numbered(forms, sheet, name):
            place = Place(sheet, (name, index))
            contents.items.setdefault(item.code, LoadedItem(item, form.module, kind, place))


def _load_programme(contents: Contents, sheet: Sheet) -> None:
    form = formed(formats.ProgrammeForm, sheet)
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
