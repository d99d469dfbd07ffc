"""The formats as JSON Schema, for editors: curriculum/schema/<name>.json, named on the first line of each file."""

import json
from pathlib import Path

from pydantic import BaseModel

from tracker.curriculum import formats, translation_formats

SCHEMAS: dict[str, type[BaseModel]] = {
    "module": formats.ModuleForm,
    "programme": formats.ProgrammeForm,
    "facts": formats.FactsForm,
    "glossary": formats.GlossaryForm,
    "translated-module": translation_formats.TranslatedModuleForm,
    "translated-programme": translation_formats.TranslatedProgrammeForm,
}


def schema_text(name: str) -> str:
    """The schema of one kind of file, by a name of SCHEMAS."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[name].model_json_schema()}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into the folder `schema/` of a curriculum; what was written."""
    place = folder / "schema"
    place.mkdir(exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = place / f"{name}.json"
        path.write_text(schema_text(name), encoding="utf-8")
        written.append(path)
    return written
