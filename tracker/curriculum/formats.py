"""What may stand in the curriculum's files: one pydantic model per kind of file. Editors get them as JSON Schema.

Every limit that one value can break alone stands here; what needs two values to be seen is check.py's.
"""

from typing import Annotated, Literal
from unicodedata import category, normalize

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

CODE = r"^([a-z][a-z0-9]{1,11}\.)?[a-z][a-z0-9]*(-[a-z0-9]+)*$"
OWN_CODE = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
SUMMARY_WORDS = (60, 120)


def _tidy(value: object) -> object:
    """Words are kept in NFC, with single spaces, however the lines were folded."""
    if not isinstance(value, str):
        return value
    text = " ".join(normalize("NFC", value).split())
    if any(category(sign) in {"Cc", "Cs", "Cf"} for sign in text):
        raise PydanticCustomError("control", "holds a sign that cannot be seen")
    return text


def _some_words(value: str) -> str:
    least, most = SUMMARY_WORDS
    if not least <= len(value.split()) <= most:
        raise PydanticCustomError("words", "has {n} words", {"n": len(value.split())})
    return value


def _continues(value: str) -> str:
    """Completes "After this unit you can ..."."""
    if value[0].isupper() or value.endswith("."):
        raise PydanticCustomError("aim", 'does not complete "After this unit you can ..."')
    return value


def _sentence(value: str) -> str:
    if not value.endswith((".", "!", "?")) or value[0].islower():
        raise PydanticCustomError("sentence", "is not a whole sentence")
    return value


Code = Annotated[str, Field(pattern=CODE, max_length=48)]
OwnCode = Annotated[str, Field(pattern=OWN_CODE, max_length=48)]
Text = Annotated[str, Field(min_length=1, max_length=2000), BeforeValidator(_tidy)]
Title = Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(_tidy)]
Words = Annotated[str, Field(min_length=1, max_length=160), BeforeValidator(_tidy)]
Sentence = Annotated[Text, AfterValidator(_sentence)]
FactId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,3}$")]
Source = Annotated[list[FactId], Field(min_length=1)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Revision = Annotated[int, Field(ge=1, le=9999)]
Hours = Annotated[int, Field(ge=1, le=2000)]
Month = Annotated[int, Field(ge=1, le=120)]


class Form(BaseModel):
    """Refuses unknown keys and never guesses a type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class SelfCheckForm(Form):
    question: Sentence
    answer: Sentence


class UnitForm(Form):
    code: Code
    revision: Revision
    title: Title
    summary: Annotated[Text, AfterValidator(_some_words)]
    aims: Annotated[list[Annotated[Text, AfterValidator(_continues)]], Field(min_length=3, max_length=5)]
    key_points: Annotated[list[Sentence], Field(min_length=3, max_length=6)]
    self_check: Annotated[list[SelfCheckForm], Field(min_length=2, max_length=2)]
    hours: Hours
    needs: list[Code] = []
    source: Source


class CriterionForm(Form):
    code: OwnCode
    text: Annotated[str, Field(min_length=1, max_length=120), BeforeValidator(_tidy)]
    must: bool = False


class ScopeForm(Form):
    status: Literal["allowed", "supervised", "not-allowed"]
    note: Text


class CompetencyForm(Form):
    code: Code
    revision: Revision
    title: Annotated[str, Field(min_length=1, max_length=60), BeforeValidator(_tidy)]
    summary: Text
    criteria: Annotated[list[CriterionForm], Field(min_length=4, max_length=8)]
    level: Annotated[int, Field(ge=1, le=5)]
    observations: Annotated[int, Field(ge=1, le=5)]
    mentors: Annotated[int, Field(ge=1, le=5)]
    validity_months: Annotated[int, Field(ge=1, le=120)] | None = None
    settings: Annotated[list[Literal["simulated", "real-care"]], Field(min_length=1, max_length=2)]
    assurance: Literal["paper", "device", "code", "link", "pin", "passkey"] = "paper"
    """The least sure way to sign it off that counts; paper is the least sure, a passkey the surest."""
    scope: dict[Country, ScopeForm] = {}
    needs: list[Code] = []
    esco: list[Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]] = []
    source: Source


class ModuleForm(Form):
    """curriculum/modules/<module>.yaml: a part of the programme, in English, for all programmes."""

    module: Code
    title: Title
    aim: Text
    source: Source
    units: list[UnitForm] = []
    competencies: list[CompetencyForm] = []


class PracticeForm(Form):
    simulated: Annotated[int, Field(ge=0, le=2000)]
    real_care: Annotated[int, Field(ge=0, le=2000, alias="real-care")]

    @property
    def hours(self) -> int:
        return self.simulated + self.real_care


class PlaceForm(Form):
    """A module's place in a programme: months of the full-time pace, the first and the last."""

    module: Code
    months: Annotated[list[Month], Field(min_length=2, max_length=2)]
    hours: Hours | None = None
    """Hours of study that this programme gives the module, spread over its units; without it their own hours."""
    practice: PracticeForm
    units: list[Code] | None = None
    competencies: list[Code] | None = None


class InternshipForm(Form):
    opens: Literal["after-modules", "from-month", "from-start"]
    modules: list[Code] = []
    month: Month | None = None
    hours: Annotated[int, Field(ge=0, le=5000)]


class AskedForm(Form):
    language: Language
    level: Literal["A1", "A2", "B1", "B2", "C1", "C2"]
    who: Text | None = None
    """Of whom it is asked, where it is not of everybody."""


class StagedForm(Form):
    """The same units twice: first in one language, then again in another."""

    first: Language
    then: Annotated[list[Language], Field(min_length=1)]


class LanguagesForm(Form):
    taught: Annotated[list[Language], Field(min_length=1)]
    support: list[Language] = []
    asked: list[AskedForm] = []
    one_is_enough: bool = False
    """Of the languages asked, one will do."""
    staged: StagedForm | None = None
    note: Text | None = None


class PacesForm(Form):
    """Months that the programme takes."""

    full_time: Annotated[Month | None, Field(alias="full-time")] = None
    part_time: Annotated[Month | None, Field(alias="part-time")] = None
    evening: Month | None = None

    @property
    def offered(self) -> dict[str, int]:
        return {pace: months for pace, months in self.model_dump(by_alias=True).items() if months}


class CostForm(Form):
    """What the course costs a learner, from the least to the most, in whole units of the currency."""

    least: Annotated[int, Field(ge=0)]
    most: Annotated[int, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    note: Text


class ExaminationForm(Form):
    code: Code
    title: Title
    kind: Literal["written", "practical"]
    month: Month
    covers: Annotated[list[Code], Field(min_length=1)]
    source: Source


class RequirementForm(Form):
    code: OwnCode
    text: Text
    source: Source


ProviderType = Literal[
    "vocational-school",
    "higher-education",
    "adult-education",
    "municipal-adult-education",
    "community-college",
    "private-provider",
    "care-organisation",
    "online",
    "apprenticeship",
]
Delivery = Literal["classroom", "online", "simulated-practice", "placement", "apprenticeship", "on-the-job"]


class ProgrammeForm(Form):
    """curriculum/programmes/<programme>.yaml: which modules, when, with what practice, and what certification needs.

    A `course` is shorter and certifies nobody, so the rules for a whole programme are not asked of it.
    """

    programme: Code
    kind: Literal["certification", "course"] = "certification"
    revision: Revision
    title: Title
    summary: Text
    country: Country
    region: Text | None = None
    provider_types: Annotated[list[ProviderType], Field(min_length=1)]
    level: Text
    accreditation: Text
    overseen_by: Text | None = None
    delivery: Annotated[list[Delivery], Field(min_length=1)]
    languages: LanguagesForm
    paces: PacesForm
    duration: Text | None = None
    cost: CostForm | None = None
    modules: Annotated[list[PlaceForm], Field(min_length=1)]
    internship: InternshipForm
    language_preparation: Code | None = None
    examinations: list[ExaminationForm] = []
    requirements: Annotated[list[RequirementForm], Field(min_length=1)]
    because: dict[FactId, Text] = {}
    source: Source


class FactForm(Form):
    id: FactId
    country: Literal["BE", "NO", "EU"]
    strength: Literal["must", "usual", "documented", "sure", "reported"]
    text: Text
    kept_by: Annotated[list[Annotated[str, Field(pattern=r"^(test|page):\S+$")]], Field(min_length=1)] | None = None


class FactsForm(Form):
    """curriculum/facts.yaml: what the source documents say, in our own words."""

    facts: list[FactForm]


class EscoForm(Form):
    """curriculum/esco.yaml: the ESCO skills that may be named."""

    attribution: Text
    skills: dict[Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")], Text]


class TermForm(Form):
    """A term, abbreviation or phrase. Of several words for one thing the most usual first, parted by semicolons."""

    code: Code
    kind: Literal["term", "abbreviation", "phrase"]
    module: Code
    units: list[Code] = []
    """Those in which it is learnt."""
    en: Words
    nl: Words
    fr: Words
    de: Words
    nb: Words
    means: Sentence
    english: Sentence | None = None
    """Where the English word is used as such (B9)."""
    beware: Sentence | None = None
    """What the same word or letters mean elsewhere."""


class GlossaryForm(Form):
    """curriculum/glossary.yaml: words of the work in five languages. No item of a plan, so without substance."""

    reviewed: Text
    """Who has read it, and when; or nobody."""
    terms: list[TermForm]


class RecordForm(Form):
    """One code in the register. Only units and competencies have a revision and a digest of their substance."""

    kind: Literal["unit", "competency", "module", "examination"]
    revision: Revision | None = None
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    retired: bool = False


class RegisterForm(Form):
    """curriculum/register.yaml: every code ever published; written by the program."""

    items: dict[Code, RecordForm]
