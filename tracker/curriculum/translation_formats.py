"""What may stand in the files of translations: the texts of a module or programme by code, and nothing else.

A translation may be a little longer than its English; what fits a narrow screen is the limit.
"""

import re
from typing import Annotated
from unicodedata import category, normalize

from pydantic import BeforeValidator, Field, RootModel
from pydantic_core import PydanticCustomError

from tracker.curriculum.formats import Code, Country, FactId, Form, Language, OwnCode, Text


def _spaced(value: object) -> object:
    """As `_tidy`, but a space at which no line may break stays one: French needs them before its signs."""
    if not isinstance(value, str):
        return value
    text = " ".join(part for part in re.split(r"[ \t\r\n]+", normalize("NFC", value)) if part)
    if any(category(sign) in {"Cc", "Cs", "Cf"} for sign in text):
        raise PydanticCustomError("control", "holds a sign that cannot be seen")
    return text


TranslatedText = Annotated[str, Field(min_length=1, max_length=3000), BeforeValidator(_spaced)]
TranslatedTitle = Annotated[str, Field(min_length=1, max_length=100), BeforeValidator(_spaced)]
TranslatedSkill = Annotated[str, Field(min_length=1, max_length=75), BeforeValidator(_spaced)]
"""The title of a skill stands on narrow screens."""
TranslatedStep = Annotated[str, Field(min_length=1, max_length=160), BeforeValidator(_spaced)]


class TranslatedSelfCheckForm(Form):
    question: TranslatedText | None = None
    answer: TranslatedText | None = None


class TranslatedUnitForm(Form):
    title: TranslatedTitle | None = None
    summary: TranslatedText | None = None
    aims: list[TranslatedText] = Field(default=[])
    key_points: list[TranslatedText] = Field(default=[])
    self_check: list[TranslatedSelfCheckForm] = Field(default=[])


class TranslatedCompetencyForm(Form):
    title: TranslatedSkill | None = None
    summary: TranslatedText | None = None
    criteria: dict[OwnCode, TranslatedStep] = Field(default={})
    scope: dict[Country, TranslatedText] = Field(default={})
    """The notes, by country."""


class TranslatedForm(Form):
    language: Language
    reviewed: Text
    """Who has read it, and on which day; or nobody."""
    title: TranslatedTitle | None = None


class TranslatedModuleForm(TranslatedForm):
    """curriculum/translations/<language>/<module>.yaml: the texts of a module by code, and nothing else."""

    module: Code
    aim: TranslatedText | None = None
    units: dict[Code, TranslatedUnitForm] = Field(default={})
    competencies: dict[Code, TranslatedCompetencyForm] = Field(default={})

    @property
    def code(self) -> str:
        return self.module


class TranslatedLanguagesForm(Form):
    asked: dict[Language, TranslatedText] = Field(default={})
    """Of whom each language is asked."""
    note: TranslatedText | None = None


class TranslatedProgrammeForm(TranslatedForm):
    """curriculum/translations/<language>/<programme>.yaml: the texts of a programme by code, and nothing else."""

    programme: Code
    summary: TranslatedText | None = None
    region: TranslatedText | None = None
    level: TranslatedText | None = None
    accreditation: TranslatedText | None = None
    overseen_by: TranslatedText | None = None
    languages: TranslatedLanguagesForm | None = None
    duration: TranslatedText | None = None
    cost: TranslatedText | None = None
    """The note."""
    examinations: dict[Code, TranslatedTitle] = Field(default={})
    requirements: dict[OwnCode, TranslatedText] = Field(default={})
    because: dict[FactId, TranslatedText] = Field(default={})

    @property
    def code(self) -> str:
        return self.programme


class MadeFromForm(RootModel[dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{8} [0-9a-f]{8}$")]]]):
    """curriculum/translations/<language>/made-from.yaml: from which English each text was made; by the program."""
