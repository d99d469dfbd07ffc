"""The forms about staff: who, in which role, how far it reaches, until when; and ending a role.

What they do: staff_pages.py.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wtforms import DateField, EmailField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, StopValidation

from tracker.curriculum.queries import plan_of
from tracker.people.models import Cohort
from tracker.people.queries import cohorts_of
from tracker.people.staffing import StaffRow
from tracker.web.forms import choices, entry_id
from tracker.web.proving import ProofForm
from tracker.web.reading_in import plain_words
from tracker.web.speaking import READING_LANGUAGES, _, lazy

ROLES = {
    "coordinator": (lazy("Coordinator"), lazy("Looks after cohorts and the records of their learners.")),
    "teacher": (lazy("Teacher"), lazy("Signs skills, practice and examinations of their modules.")),
    "reader": (lazy("Reader"), lazy("Sees cohorts and records until a last day, and changes nothing.")),
    "administrator": (lazy("Administrator"), lazy("May do everything here. Another administrator has to agree.")),
}
LONGEST_READER = timedelta(days=730)


def if_given(message: Callable[[Any], str]) -> Callable[[Any, DateField], None]:
    """A date that may be left out, unless the rest of the form says otherwise."""

    def check(form: Any, field: DateField) -> None:  # noqa: ANN401 the form it stands in
        if field.data is None and not "".join(field.raw_data or []).strip():
            field.errors = []
            said = message(form)
            raise StopValidation(said) if said else StopValidation

    return check


def reader_needs_it(form: "ScopeForm") -> str:
    return _("A reader has a last day. Type it.") if form.role.data == "reader" else ""


def later_needs_it(form: "EndForm") -> str:
    return _("Type the last day.") if form.when.data == "later" else ""


class ScopeForm(ProofForm):
    """A role and how far it reaches. `id` becomes the row's, so that a form sent twice gives one role."""

    id = entry_id()
    role = RadioField(lazy("Role"), [InputRequired(lazy("Choose the role."))])
    which = RadioField(lazy("Which cohorts?"), default="all")
    cohorts = SelectMultipleField(lazy("Cohorts"))
    what = RadioField(lazy("Which modules? For teachers"), default="all")
    modules = SelectMultipleField(lazy("Modules"))
    until = DateField(lazy("Last day"), [if_given(reader_needs_it)], description=lazy("A reader needs one."))

    today: date

    def offer(self, provider_id: UUID, roles: Iterable[str], today: date) -> None:
        """What there is to choose from."""
        mine = cohorts_of([provider_id])
        self.today = today
        self.role.choices = choices({role: ROLES[role][0] for role in roles})
        self.which.choices = choices({"all": _("Every cohort"), "some": _("Only those ticked below")})
        self.what.choices = choices({"all": _("Every module"), "some": _("Only those ticked below")})
        self.cohorts.choices = choices({str(each.id): each.name for each in mine})
        self.modules.choices = choices(modules_taught(mine))

    def validate_cohorts(self, field: SelectMultipleField) -> None:
        self._agrees(self.which, field, none=_("Tick at least one cohort."))
        if self.role.data == "administrator" and self.which.data == "some":
            raise ValidationError(_("An administrator looks after every cohort."))

    def validate_modules(self, field: SelectMultipleField) -> None:
        self._agrees(self.what, field, none=_("Tick at least one module."))
        if self.what.data == "some" and self.role.data and self.role.data != "teacher":
            raise ValidationError(_("Only a teacher is limited to modules."))

    def _agrees(self, reach: RadioField, ticks: SelectMultipleField, *, none: str) -> None:
        """What is ticked and what is said of it: neither is left out in silence."""
        if reach.data == "some" and not ticks.data:
            raise ValidationError(none)
        if reach.data != "some" and ticks.data:
            raise ValidationError(_("You ticked some: choose “Only those ticked below”, or take the ticks away."))

    def validate_until(self, field: DateField) -> None:
        if self.role.data == "administrator" and field.data:
            raise ValidationError(_("An administrator has no last day: it is ended by another one."))
        if field.data and field.data < self.today:
            raise ValidationError(_("Choose today or a later day."))
        if self.role.data == "reader" and field.data and field.data > self.today + LONGEST_READER:
            raise ValidationError(_("No more than two years at once."))

    def scope(self) -> dict[str, Any]:
        """As staffing.add_staff takes it."""
        return {
            "role": self.role.data,
            "ends_on": self.until.data,
            "cohort_ids": [UUID(each) for each in self.cohorts.data] if self.which.data == "some" else None,
            "modules": list(self.modules.data) if self.what.data == "some" else None,
        }


class NewStaffForm(ScopeForm):
    """Somebody who is here already, by their address, or somebody new."""

    mail = EmailField(
        lazy("Email address"),
        [InputRequired(lazy("Type the address.")), Length(max=254)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": 254},
    )
    name = StringField(
        lazy("Name"),
        [InputRequired(lazy("Type the name.")), Length(max=120)],
        description=lazy("Somebody who signs in with this address already keeps the name they have."),
        render_kw={"autocomplete": "off", "maxlength": 120},
    )
    language = SelectField(
        lazy("Language"),
        choices=choices(READING_LANGUAGES),
        default="en",
    )

    def validate_mail(self, field: EmailField) -> None:
        local, at, domain = (field.data or "").rpartition("@")
        if not (local and at and "." in domain and field.data.isprintable() and " " not in field.data):
            raise ValidationError(_("Type a whole address, like ann@school.example."))


class EndForm(ProofForm):
    """When a role ends."""

    when = RadioField(lazy("When does it end?"), [InputRequired(lazy("Choose one of the two."))], default="now")
    on = DateField(lazy("Last day"), [if_given(later_needs_it)])

    today: date

    def offer(self, today: date) -> None:
        self.today = today
        self.when.choices = choices({"now": _("At once"), "later": _("After a last day")})

    def validate_on(self, field: DateField) -> None:
        if self.when.data == "later" and field.data and field.data < self.today:
            raise ValidationError(_("Choose today or a later day."))

    @property
    def last_day(self) -> date:
        """The last on which the role holds: yesterday, where it ends at once."""
        chosen = self.on.data if self.when.data == "later" else None
        return chosen if isinstance(chosen, date) else self.today - timedelta(days=1)


def modules_taught(cohorts: Sequence[Cohort]) -> dict[str, str]:
    """The modules of every programme that these cohorts follow, each once, in the order of the plans."""
    found: dict[str, str] = {}
    for edition_id in dict.fromkeys(cohort.edition_id for cohort in cohorts):
        found = {module.code: plain_words(module.title) for module in plan_of(edition_id).modules} | found
    return found


def as_given(row: StaffRow) -> dict[str, Any]:
    """What the form shows of a role that there is."""
    return {
        "role": row.role,
        "which": "some" if row.cohort_ids else "all",
        "cohorts": [str(each) for each in row.cohort_ids],
        "what": "all" if row.modules is None else "some",
        "modules": sorted(row.modules or ()),
        "until": row.ends_on,
    }
