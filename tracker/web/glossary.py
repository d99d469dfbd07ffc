"""The glossary, for everybody and without an account: words of the work in five languages, to find and to learn.

English always stands in the first column; medical English that is used as such has one of its own (B9).
"""

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.curriculum import queries
from tracker.curriculum.glossary import LANGUAGES, Glossary, Term, glossary_of
from tracker.errors import NotFound
from tracker.search import glossary as finding
from tracker.web import guard
from tracker.web.forms import Filter, choices
from tracker.web.reading_in import plain_words, readers_language
from tracker.web.speaking import _, language_name, lazy

bp = Blueprint("glossary", __name__)

OTHERS = tuple(code for code in LANGUAGES if code != "en")
KINDS = {
    "": lazy("All kinds"),
    "term": lazy("Terms"),
    "abbreviation": lazy("Abbreviations"),
    "phrase": lazy("Phrases"),
}


class WordsForm(Filter):
    q = SearchField(lazy("Word, in any language"), [Length(max=100)], default="")
    module = SelectField(lazy("Module"), default="", validate_choice=False)
    kind = SelectField(lazy("Kind"), choices=choices(KINDS), default="")
    language = SelectMultipleField(lazy("Languages"), choices=choices({code: code for code in OTHERS}))

    def among(self, modules: dict[str, str]) -> "WordsForm":
        """With the modules to choose from; another one counts as all."""
        self.module.choices = choices(
            {"": _("All modules"), **{code: plain_words(title) for code, title in modules.items()}}
        )
        if self.module.data not in modules:
            self.module.data = ""
        return self

    @property
    def columns(self) -> list[str]:
        """The languages beside English: those chosen, else all."""
        return [code for code in OTHERS if code in (self.language.data or ())] or list(OTHERS)

    @property
    def asks(self) -> bool:
        return bool(self.q.data or self.module.data or self.kind.data)

    @property
    def chosen(self) -> dict[str, object]:
        """What goes along to another module's words."""
        return {"language": self.language.data} if self.language.data else {}


class PairForm(Filter):
    """Which words are learnt, and in which two languages."""

    unit = StringField(lazy("Unit"), default="")
    module = StringField(lazy("Module"), default="")
    first = SelectField(lazy("Language on the left"), default="en", validate_choice=False)
    second = SelectField(lazy("Language on the right"), default="", validate_choice=False)

    def spoken(self) -> "PairForm":
        """Two different languages: the right one is the reader's own where nobody says another."""
        self.first.choices = self.second.choices = choices({code: language_name(code) for code in LANGUAGES})
        if self.first.data not in LANGUAGES:
            self.first.data = "en"
        if self.second.data not in LANGUAGES or self.second.data == self.first.data:
            own = readers_language()
            beside_english = own if own in OTHERS else OTHERS[0]
            self.second.data = beside_english if self.first.data == "en" else "en"
        return self


def glossary() -> Glossary:
    """The glossary of the folder that the settings name."""
    folder: Path = current_app.config["CURRICULUM_FOLDER"]
    return glossary_of(folder)


@bp.app_template_global()
def words_of_unit(code: str) -> tuple[Term, ...]:
    """The words learnt in a unit, for templates/glossary/_terms.html."""
    return glossary().of_unit(code)


@bp.get("/glossary")
@guard.permits(Action.SEE_PUBLIC)
def index() -> ResponseReturnValue:
    """The modules with their number of words; the words themselves as soon as something is asked for."""
    known = glossary()
    said = titles()
    modules = {code: said.get(code, plainly(code)) for code in known.modules}
    form = WordsForm().among(modules)
    found = finding.search(known, form.q.data) if form.asks else []
    kept = [term for term in found if form.module.data in {"", term.module} and form.kind.data in {"", term.kind}]
    codes = dict.fromkeys(unit for term in kept for unit in term.units) if form.module.data else ()
    units = {code: said[code] for code in codes if code in said}
    return render_template(
        "glossary/index.html", form=form, terms=kept, modules=modules, units=units, glossary=known, others=OTHERS
    )


@bp.get("/glossary/print")
@guard.permits(Action.SEE_PUBLIC)
def learn() -> ResponseReturnValue:
    """The words of a unit or a module in two languages, to print, fold and learn. Raises NotFound."""
    form = PairForm().spoken()
    code = form.unit.data or form.module.data
    if not code:
        return redirect("/glossary", 303)
    known = glossary()
    terms = known.of_unit(code) if form.unit.data else known.of_module(code)
    if not terms:
        raise NotFound
    title = titles().get(code, plainly(code))
    return render_template("glossary/print.html", form=form, terms=terms, title=title, glossary=known)


def titles() -> dict[str, str]:
    """Of every module and unit that is offered now, by its code."""
    plans = queries.plans_of(edition.id for edition in queries.offered_editions())
    modules = [module for plan in plans.values() for module in plan.modules]
    units = {unit.code: unit.title for module in modules for unit in module.units}
    return units | {module.code: module.title for module in modules}


def plainly(code: str) -> str:
    """A code as words, where nothing of that code was published yet."""
    return code.rpartition(".")[2].replace("-", " ").capitalize()
