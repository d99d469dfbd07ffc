"""Asking for a day and for a length of time with one thumb: today, yesterday or another date; hours and quarters."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from wtforms import DateField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, StopValidation

from tracker.standing.hours import MOST_ON_ONE_DATE
from tracker.web.forms import Form, choices
from tracker.web.speaking import _, lazy

OTHER = "other"


def asked_for(form: "DayForm", field: DateField) -> None:
    """The date counts only beside "Other date", and is needed there."""
    if form.when.data != OTHER:
        field.errors = []
        raise StopValidation
    if field.data is None and not "".join(field.raw_data or []).strip():
        field.errors = []
        raise StopValidation(_("Type the date."))


class DayForm(Form):
    """A form that asks on which day something happened, where the provider is.

    The choices carry the date itself: a form that was opened yesterday still means yesterday.
    """

    when = RadioField(lazy("When was it?"), [InputRequired(lazy("Choose a day."))], validate_choice=False)
    on = DateField(lazy("Date"), [asked_for])

    def __init__(self, *, today: date, starts_on: date | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**given)
        yesterday = today - timedelta(days=1)
        near = {today.isoformat(): _("Today"), yesterday.isoformat(): _("Yesterday")}
        self.when.choices = choices(near | {OTHER: _("Other date")})
        limits = {"data-max": today.isoformat(), "data-min": starts_on.isoformat() if starts_on else ""}
        self.on.render_kw = {name: value for name, value in limits.items() if value}  # set by days.js while it is shown
        if self.when.data is None and not self.is_submitted():
            self.when.data = today.isoformat()
        if (day := parsed(self.when.data)) and self.when.data not in near:
            self.when.data, self.on.data = OTHER, day

    def validate_when(self, field: RadioField) -> None:
        if field.data != OTHER and parsed(field.data) is None:
            raise ValidationError(_("Choose a day."))

    @property
    def day(self) -> date:
        """The day chosen, once the form is valid."""
        chosen = self.on.data if self.when.data == OTHER else parsed(self.when.data)
        if not isinstance(chosen, date):
            raise TypeError(chosen)
        return chosen

    @property
    def day_options(self) -> list[tuple[str, str, str]]:
        """As the macro `three` takes them."""
        return [(choice.value, "", choice.label) for choice in self.when.choices]


class DurationForm(Form):
    """A form that asks how long something took."""

    hours = SelectField(lazy("Hours"), coerce=int, choices=choices({str(hour): str(hour) for hour in range(17)}))
    quarters = SelectField(
        lazy("Minutes"), coerce=int, choices=choices({"0": "00", "15": "15", "30": "30", "45": "45"})
    )

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**{"hours": 1, "quarters": 0, **given})

    def validate_hours(self, _field: SelectField) -> None:
        if self.minutes <= 0:
            raise ValidationError(_("Choose how long it took."))
        if self.minutes > MOST_ON_ONE_DATE:
            raise ValidationError(_("No more than 16 hours fit in one day."))

    @property
    def minutes(self) -> int:
        return 60 * (self.hours.data or 0) + (self.quarters.data or 0)


def parsed(value: object) -> date | None:
    """The date that a text writes out, if it does."""
    with suppress(ValueError):
        return date.fromisoformat(str(value))
    return None
