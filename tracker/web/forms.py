"""What every form shares: clean text, nothing unknown, an id made when it is shown, errors said in one place.

The fields themselves stand above the routes of their room. A form is drawn with templates/components/forms.html.
"""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, ClassVar, Self, cast
from uuid import UUID, uuid4

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.exceptions import BadRequest
from wtforms import (
    FieldList,
    FileField,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from tracker.errors import StrideError
from tracker.people.names import clean
from tracker.web import errors
from tracker.web.form_faults import faults
from tracker.web.wording import sentence

RESUME = "_resume"
"""Posted with a form that comes back filled in after signing in: it is shown, not sent."""
BESIDE = frozenset({"csrf_token", RESUME})
EXPLAINED = frozenset({409, 422, 429})
"""Refusals that the form shows above its fields, filled in as it was. All others are pages of their own."""


class Form(FlaskForm):  # type: ignore[misc]
    """A form that writes. `submitted()` is the one question its route asks."""

    ids: ClassVar[str] = ""
    """Stands before the id of each field, where two forms of one page have fields of the same name."""
    extra: ClassVar[frozenset[str]] = frozenset()
    """Names that may be sent although this form shows no field for them."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # noqa: D106 WTForms looks for it by this name
        def bind_field(self, form: "Form", unbound_field: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401 WTForms' own
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options["filters"] = [tidy, *unbound_field.kwargs.get("filters", ())]
            if form.ids:
                options["id"] = f"{form.ids}{options['prefix']}{options['name']}"
            return unbound_field.bind(form=form, **options)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:  # noqa: ANN401 WTForms' own
            chosen = isinstance(field, SelectField) and not isinstance(field, RadioField | SelectMultipleField)
            if chosen and not asks_for_a_choice(field):  # HTML lets it be required no more
                render_kw = {"required": False, **render_kw}
            return super().render_field(field, render_kw)

        get_translations = faults

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 values of any field, as WTForms takes them
        if "formdata" not in given:
            self._refuse_files()
        super().__init__(**given)
        self.status = 200
        """What the page with this form answers: pass it on to the response."""
        if "formdata" not in given and self.is_submitted():
            self._refuse_unknown()

    @classmethod
    def plus(cls, fields: Mapping[str, Any]) -> type[Self]:
        """This form with more fields, such as one for each criterion of a skill."""
        return cast("type[Self]", type(cls)(cls.__name__, (cls,), dict(fields)))  # type: ignore[misc]

    def submitted(self) -> bool:
        """Whether it was sent, is no form that only comes back, and is filled in rightly. Else show it."""
        if not self.is_submitted() or RESUME in request.form:
            return False
        if self.validate():
            return True
        self.status = 422
        return False

    def explains(self) -> "Explaining":
        """Around what the form does: an error that the reader can do something about is shown on the form."""
        return Explaining(self)

    def explain(self, error: StrideError) -> None:
        """Show the sentence of an error above the fields."""
        self.form_errors.append(sentence(error))
        self.status = errors.status_of(error)
        errors.name_the_wait(error)

    def hidden_tag(self, *_: Any) -> Markup:  # noqa: ANN401 Flask-WTF's signature
        """Token and hidden fields, without ids: a page may hold several forms."""
        hidden = [field for field in self if isinstance(field.widget, HiddenInput) and field.name != "csrf_token"]
        values = [("csrf_token", self.csrf_token.current_token), *((field.name, field._value()) for field in hidden)]  # noqa: SLF001
        return Markup("\n").join(hidden_input(name, value) for name, value in values)

    def allows(self, name: str) -> bool:
        """Whether a name that is no field of this form may be sent with it."""
        return name in BESIDE | self.extra

    def _refuse_files(self) -> None:
        """A file where no form asks for one (400): it would stand in the field of that name as something else."""
        asked_for = {name for name, field in self._unbound_fields if issubclass(field.field_class, FileField)}
        if set(request.files) - asked_for:
            raise BadRequest

    def _refuse_unknown(self) -> None:
        """A field nobody asked for is an attack or a fault, and so is the same field twice (400)."""
        known = {field.name: field for field in leaves(self)}
        for name, values in request.form.lists():
            field = known.get(name)
            if field is None and not self.allows(name):
                raise BadRequest
            if field is not None and len(values) > 1 and not isinstance(field, SelectMultipleField):
                raise BadRequest


class Explaining:
    """A refusal of the product becomes a sentence on the form; everything else passes through."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, StrideError) or errors.status_of(error) not in EXPLAINED:
            return False
        self.form.explain(error)
        return True


class Filter(Form):
    """What a list is filtered and sorted by, read from the address. What makes no sense counts as its default."""

    class Meta(Form.Meta):  # noqa: D106
        csrf = False

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        super().__init__(formdata=request.args, **given)
        if not self.validate():
            for field in (each for each in self if each.errors):
                field.process(None)
                field.errors = ()


class EntryId(HiddenField):  # type: ignore[misc]
    """The id of what will be written, made when the form is shown: sending it twice gives the first result again."""

    data: UUID

    def __init__(self, label: str = "", **given: Any) -> None:  # noqa: ANN401
        super().__init__(label, default=uuid4, **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = UUID(valuelist[0])
        except (IndexError, ValueError) as error:
            raise BadRequest from error


def entry_id() -> EntryId:
    """The field; its name in a form is `id`."""
    return EntryId()


def asks_for_a_choice(field: SelectField) -> bool:
    """Whether its first line is empty, or there is none. Elsewhere something is chosen from the start."""
    first = next(iter(field.iter_choices()), None)
    return first is None or not first.value


def choices(words: Mapping[str, str]) -> list[Any]:
    """Value and words of each choice, as WTForms wants them; the words may be lazy."""
    return [choice(value, label) for value, label in words.items()]


def choice(value: str, label: str, **more: Any) -> SelectChoice:  # noqa: ANN401 of SelectChoice
    """One choice; a text of the curriculum (reading_in.plain_words) says in which language it is."""
    language = getattr(label, "lang", "")
    return SelectChoice(value=value, label=label, render_kw={"lang": language} if language else None, **more)


def tidy(value: object) -> object:
    """Text as it is kept; what is no text stays as it is."""
    return clean(value) if isinstance(value, str) else value


def leaves(fields: Any) -> Iterator[Any]:  # noqa: ANN401 forms and fields alike
    """Every field that has a name of its own in what is sent."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from leaves(field)
        else:
            yield field


def hidden_input(name: str, value: str) -> Markup:
    """The form it stands in says autocomplete="off": Firefox would fill in the value of last time on a reload."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(escape(name), escape(value))
