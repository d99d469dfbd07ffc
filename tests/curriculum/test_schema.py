"""What editors are told agrees with what the check says."""

import json

import jsonschema
import pytest

from tests.curriculum.small import glossary, small, term
from tracker.curriculum.schema import SCHEMAS, schema_text, write_schemas
from tracker.places import place

pytestmark = pytest.mark.quick
FILES = {
    "module": "modules/ethics.yaml",
    "programme": "programmes/small.yaml",
    "facts": "facts.yaml",
    "glossary": "glossary.yaml",
    "translated-module": "translations/fr/ethics.yaml",
    "translated-programme": "translations/fr/small.yaml",
}
TRANSLATED = {
    "translations/fr/ethics.yaml": {"language": "fr", "module": "ethics", "reviewed": "nobody", "title": "Éthique"},
    "translations/fr/small.yaml": {"language": "fr", "programme": "small", "reviewed": "nobody", "cost": "Rien."},
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(name):
    committed = (place("curriculum") / "schema" / f"{name}.json").read_text(encoding="utf-8")
    assert committed == schema_text(name), "Run tracker.curriculum.schema.write_schemas."


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_good_file_is_good_for_the_editor_and_a_bad_one_is_not(name):
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    good = {**small(), **TRANSLATED, "glossary.yaml": glossary(term("pulse"))}[FILES[name]]
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**good, "howrs": 1}, schema)


def test_schemas_are_written_beside_the_content(tmp_path):
    assert sorted(path.name for path in write_schemas(tmp_path)) == [f"{name}.json" for name in sorted(SCHEMAS)]
