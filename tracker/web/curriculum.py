"""The curriculum, for everybody and without an account: programmes side by side, and each module, unit and skill.

What differs between editions is in editions.py, how a programme is said in describing.py.
"""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.curriculum import esco, queries
from tracker.curriculum.models import Edition
from tracker.curriculum.plan import Competency, Item, Plan
from tracker.curriculum.queries import PrintingKey
from tracker.errors import NotFound
from tracker.search import curriculum as finding
from tracker.web import describing, guard
from tracker.web.forms import Filter, choices
from tracker.web.reading_in import fallback, plain_words, reading
from tracker.web.speaking import _, lazy

bp = Blueprint("curriculum", __name__)

MOST_COMPARED = 4
"""So many columns can be read side by side."""


@dataclass(frozen=True)
class Offer:
    """A programme as it is offered now: the newest edition in its newest words."""

    edition: Edition
    plan: Plan

    @property
    def practice_share(self) -> int:
        return describing.practice_share(self.plan)


class SearchForm(Filter):
    q = SearchField(lazy("Words"), [Length(max=100)], default="")
    programme = SelectField(lazy("Programme"), default="", validate_choice=False)

    def among(self, plans: list[Plan]) -> "SearchForm":
        """With the programmes to choose from; another one counts as all."""
        titles = {plan.programme: plain_words(plan.title) for plan in plans}
        self.programme.choices = choices({"": _("All programmes"), **titles})
        if self.programme.data not in titles:
            self.programme.data = ""
        return self


def offer(programme: str) -> Offer:
    """Raises NotFound for a programme that was never published."""
    edition = queries.newest_edition(programme)
    if edition is None:
        raise NotFound
    return Offer(edition, queries.plan_of(edition.id))


def offers() -> list[Offer]:
    """Every programme, in as many queries as one; by country, those up to certification first."""
    newest = {edition.programme: edition for edition in queries.offered_editions()}
    plans = queries.plans_of(edition.id for edition in newest.values())
    found = [Offer(edition, plans[edition.id]) for edition in newest.values()]
    return sorted(found, key=lambda each: (each.plan.country, each.plan.kind, each.plan.title))


@bp.get("/curriculum")
@guard.permits(Action.SEE_PUBLIC)
def catalogue() -> ResponseReturnValue:
    """All programmes; with two or more of them in the address, those side by side."""
    found = offers()
    asked = set(request.args.getlist("compare"))
    chosen = [each for each in found if each.plan.programme in asked]
    compared = chosen[:MOST_COMPARED] if len(chosen) > 1 else []
    return render_template(
        "curriculum/catalogue.html",
        offers=found,
        chosen={each.plan.programme for each in chosen},
        compared=compared,
        rows=describing.side_by_side([each.plan for each in compared]),
        most=MOST_COMPARED,
    )


@bp.get("/curriculum/search")
@guard.permits(Action.SEE_PUBLIC)
def search() -> ResponseReturnValue:
    """Words in the newest edition of every programme."""
    plans = newest_plans()
    form = SearchForm().among(list(plans.values()))
    wanted = {key: plan for key, plan in plans.items() if form.programme.data in {"", plan.programme}}
    here = reading()
    found = finding.search(wanted, form.q.data, here.known)
    return render_template(
        "curriculum/search.html",
        form=form,
        found=found,
        marked=finding.marked,
        shown=finding.shown,
        wanted=here.wanted,
        fallback=fallback,
    )


def newest_plans() -> dict[PrintingKey, Plan]:
    """Every programme as it is offered now, by the printing that says it."""
    newest = {edition.programme: edition.id for edition in queries.offered_editions()}
    keys = {key.edition_id: key for key in queries.printings(*newest.values())}
    return queries.plans_in(keys.values())


@bp.get("/curriculum/<programme>")
@guard.permits(Action.SEE_PUBLIC)
def programme(programme: str) -> ResponseReturnValue:
    found = offer(programme)
    return render_template(
        "curriculum/programme.html",
        offer=found,
        facts=describing.facts(found.plan, describing.AT_A_GLANCE),
        editions=queries.offered_editions(programme)[::-1],
    )


@bp.get("/curriculum/<programme>/<code>")
@guard.permits(Action.SEE_PUBLIC)
def item(programme: str, code: str) -> ResponseReturnValue:
    """A module, unit or skill, whichever the code names: they share one namespace."""
    found = offer(programme)
    plan = found.plan
    module = next((each for each in plan.modules if each.code == code), None)
    if module is not None:
        return render_template("curriculum/module.html", offer=found, module=module)
    thing = next((each for each in plan.items if each.code == code), None)
    if thing is None:
        raise NotFound
    page = "curriculum/competency.html" if isinstance(thing, Competency) else "curriculum/unit.html"
    needs = [each for each in plan.items if each.code in thing.needs]
    return render_template(
        page, offer=found, item=thing, module=plan.module_of(code), needs=needs, related=related(thing)
    )


def related(thing: Item) -> list[tuple[str, str]]:
    """Address and name of each ESCO skill that a skill is aligned with (P11); none for a unit."""
    names = esco.names_of(current_app.config["CURRICULUM_FOLDER"])
    return [(esco.ADDRESS + key, names[key]) for key in getattr(thing, "esco", ()) if key in names]
