"""Running a cohort: making one, its name, and the page from which everything else is done for its learners.

Who joins is roster_import.py's, invitations are inviting.py's, what is done for several learners at once many.py's.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.subjects import ProviderRef
from tracker.cohorts.lines import roll_of
from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import offered_editions, plans_of
from tracker.errors import NotFound
from tracker.people import changing, roster
from tracker.people.models import Provider
from tracker.people.queries import cohort_by_name, provider
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.forms import Form, choice, choices, entry_id
from tracker.web.placing import is_far
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, lazy
from tracker.web.telling import language_name
from tracker.web.wording import PACES

bp = Blueprint("running", __name__)

LONGEST_NAME = 80


def name_field() -> StringField:
    return StringField(
        lazy("Name"),
        [DataRequired(lazy("Type what it is called.")), Length(max=LONGEST_NAME)],
        description=lazy("Such as “Autumn 2026” or “Evening class A”."),
        render_kw={"maxlength": LONGEST_NAME},
    )


class CohortForm(Form):
    """A new cohort. `id` becomes the cohort's, so that a form sent twice makes one."""

    id = entry_id()
    name = name_field()
    edition = SelectField(lazy("Programme"), [InputRequired(lazy("Choose the programme."))])
    starts_on = DateField(lazy("First day"), [InputRequired(lazy("Type the first day."))])
    pace = RadioField(lazy("Pace"), [InputRequired(lazy("Choose the pace."))], choices=choices(PACES))
    languages = SelectMultipleField(lazy("Languages of the training"))

    def offer(self, plans: dict[UUID, Plan]) -> None:
        """The programmes to choose from, and the languages that any of them is taught in."""
        self.plans = plans
        self.edition.choices = [choice(str(key), plain_words(plan.title)) for key, plan in plans.items()]
        spoken = dict.fromkeys(code for plan in plans.values() for code in plan.languages.taught)
        self.languages.choices = choices({code: language_name(code) for code in spoken})

    @property
    def plan(self) -> Plan | None:
        return next((plan for key, plan in self.plans.items() if str(key) == self.edition.data), None)

    def validate_starts_on(self, field: DateField) -> None:
        if is_far(field.data):
            raise ValidationError(_("This day is too far from today."))

    def validate_pace(self, field: RadioField) -> None:
        if self.plan and field.data not in {pace.code for pace in self.plan.paces}:
            taught = ", ".join(str(PACES[pace.code]) for pace in self.plan.paces)
            raise ValidationError(_("This programme is taught %(paces)s.", paces=taught))

    def validate_languages(self, field: SelectMultipleField) -> None:
        taught = self.plan.languages.taught if self.plan else ()
        if self.plan and not set(field.data or ()) <= set(taught):
            said = ", ".join(map(language_name, taught))
            raise ValidationError(_("This programme is taught in %(languages)s.", languages=said))


class NameForm(Form):
    name = name_field()


def provider_for(provider_id: UUID, action: Action) -> Provider:
    """Raises NotFound, whether it is missing or not theirs."""
    guard.require(action, ProviderRef(provider_id))
    home = provider(provider_id)
    if home is None:
        raise NotFound
    return home


@bp.route("/providers/<uuid:provider_id>/cohorts/new", methods=["GET", "POST"])
@guard.permits(Action.MAKE_COHORT)
def make(provider_id: UUID) -> ResponseReturnValue:
    home = provider_for(provider_id, Action.MAKE_COHORT)
    form = CohortForm(data={"starts_on": clock.today(home.time_zone), "pace": "full-time"})
    newest = {each.programme: each.id for each in offered_editions()}
    form.offer(plans_of(newest.values()))
    if form.submitted() and is_free(form, provider_id, form.id.data):
        with form.explains():
            add(provider_id, form)
            flash(_("The cohort is made. Its learners come next: from a file, or one by one."), "ok")
            return redirect(f"/cohorts/{form.id.data}/running", 303)
    return render_template("running/new.html", provider=home, form=form), form.status


def is_free(form: CohortForm | NameForm, provider_id: UUID, but: UUID) -> bool:
    """Whether no other cohort of the provider is called so; says it on the form where one is."""
    there = cohort_by_name(provider_id, form.name.data)
    if there is None or there.id == but:
        return True
    form.status = 422
    form.name.errors = [*form.name.errors, _("The school has a cohort of this name already.")]
    return False


def add(provider_id: UUID, form: CohortForm) -> None:
    """Languages are kept in the order of the programme; none chosen: all of them."""
    taught = form.plan.languages.taught if form.plan else ()
    with guard.writing() as actor:
        provider_for(provider_id, Action.MAKE_COHORT)
        roster.add_cohort(
            actor_id=actor.person_id,
            provider_id=provider_id,
            name=form.name.data,
            edition_id=UUID(form.edition.data),
            starts_on=form.starts_on.data,
            pace=form.pace.data,
            languages=[code for code in taught if code in form.languages.data] or taught,
            cohort_id=form.id.data,
        )


@bp.get("/cohorts/<uuid:cohort_id>/running")
@guard.permits(Action.RUN_COHORT)
def menu(cohort_id: UUID) -> ResponseReturnValue:
    """Everything that can be done for the cohort and several of its learners."""
    return render_template("running/menu.html", roll=roll_of(allowed(cohort_id, Action.RUN_COHORT)))


@bp.route("/cohorts/<uuid:cohort_id>/name", methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def rename(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.RUN_COHORT)
    form = NameForm(data={"name": cohort.name})
    if form.submitted() and is_free(form, cohort.provider_id, cohort_id):
        with form.explains():
            with guard.writing() as actor:
                cohort = allowed(cohort_id, Action.RUN_COHORT)
                changing.rename_cohort(actor_id=actor.person_id, cohort=cohort, name=form.name.data)
            flash(_("Saved."), "ok")
            return redirect(f"/cohorts/{cohort_id}/running", 303)
        cohort = allowed(cohort_id, Action.RUN_COHORT)
    return render_template("running/name.html", roll=roll_of(cohort), form=form), form.status
