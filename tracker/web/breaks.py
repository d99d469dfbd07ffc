"""The weeks of a provider that do not count for any plan: holidays, examination weeks. Added to and taken from."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import DateField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.subjects import ProviderRef
from tracker.errors import NotFound
from tracker.people import roster
from tracker.people.models import Provider
from tracker.people.queries import break_rows, provider
from tracker.web import guard
from tracker.web.forms import Form, entry_id
from tracker.web.speaking import _, lazy

bp = Blueprint("breaks", __name__)

HERE = "/providers/<uuid:provider_id>/breaks"
LONGEST_NAME = 80
LONGEST = timedelta(days=120)


class BreakForm(Form):
    """Days that do not count. `id` becomes the row's, so that a form sent twice adds one."""

    id = entry_id()
    name = StringField(
        lazy("Name"),
        [DataRequired(lazy("Type what it is called.")), Length(max=LONGEST_NAME)],
        description=lazy("Such as “Christmas holidays” or “Examination weeks”."),
        render_kw={"maxlength": LONGEST_NAME},
    )
    starts_on = DateField(lazy("First day"), [InputRequired(lazy("Type the first day."))])
    ends_on = DateField(lazy("Last day"), [InputRequired(lazy("Type the last day."))])

    def validate_ends_on(self, field: DateField) -> None:
        if not self.starts_on.data or not field.data:
            return
        if field.data < self.starts_on.data:
            raise ValidationError(_("Choose the first day, or a later one."))
        if field.data - self.starts_on.data > LONGEST:
            raise ValidationError(_("No more than four months at once."))


class RemoveForm(Form):
    """The button alone."""


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.MANAGE_BREAKS)
def keep(provider_id: UUID) -> ResponseReturnValue:
    home = allowed(provider_id)
    form = BreakForm()
    if form.submitted():
        with form.explains():
            add(provider_id, form)
            flash(_("Added. From now on these days count for no plan."), "ok")
            return redirect(f"/providers/{provider_id}/breaks", 303)
    today, rows = clock.today(home.time_zone), break_rows(provider_id)
    return render_template(
        "enrolment/breaks.html",
        provider=home,
        form=form,
        rows=[row for row in rows if row.ends_on >= today],
        over=[row for row in reversed(rows) if row.ends_on < today],
    ), form.status


def allowed(provider_id: UUID) -> Provider:
    guard.require(Action.MANAGE_BREAKS, ProviderRef(provider_id))
    home = provider(provider_id)
    if home is None:
        raise NotFound
    return home


def add(provider_id: UUID, form: BreakForm) -> None:
    with guard.writing() as actor:
        allowed(provider_id)
        roster.add_break(
            actor_id=actor.person_id,
            provider_id=provider_id,
            name=form.name.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            break_id=form.id.data,
        )


@bp.post(f"{HERE}/<uuid:break_id>/remove")
@guard.permits(Action.MANAGE_BREAKS)
def remove(provider_id: UUID, break_id: UUID) -> ResponseReturnValue:
    allowed(provider_id)
    RemoveForm()
    with guard.writing() as actor:
        allowed(provider_id)
        roster.remove_break(actor_id=actor.person_id, provider_id=provider_id, break_id=break_id)
    flash(_("Removed. From now on these days count again."), "ok")
    return redirect(f"/providers/{provider_id}/breaks", 303)
