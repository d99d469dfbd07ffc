"""A mentor is away and names a colleague who stands in, or the office does it for them. Rules: people/delegating.py."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectChoice, SelectField, ValidationError
from wtforms.validators import InputRequired

from tracker import clock
from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import ProviderRef
from tracker.errors import CannotStandIn, NotFound
from tracker.people import delegating
from tracker.people.delegating import Colleague
from tracker.people.models import Provider
from tracker.people.queries import provider, providers
from tracker.web import guard
from tracker.web.forms import Form, entry_id
from tracker.web.speaking import _, day, lazy

bp = Blueprint("absences", __name__)

HERE = "/providers/<uuid:provider_id>/away"


class AwayForm(Form):
    """Which colleague, from when to when. `id` becomes the absence's, so that a form sent twice makes one."""

    id = entry_id()
    colleague = SelectField(lazy("Who answers meanwhile?"), [InputRequired(lazy("Choose a colleague."))])
    starts_on = DateField(lazy("First day away"), [InputRequired(lazy("Type the first day."))])
    ends_on = DateField(lazy("Last day away"), [InputRequired(lazy("Type the last day."))])

    def validate_ends_on(self, field: DateField) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("Choose the first day, or a later one."))

    @property
    def chosen(self) -> tuple[UUID, UUID]:
        """Provider and colleague."""
        provider_id, _slash, person_id = self.colleague.data.partition("/")
        return UUID(provider_id), UUID(person_id)


class EndForm(Form):
    """The button alone."""


def away_form(found: Mapping[UUID, Sequence[Colleague]], names: Mapping[UUID, str]) -> AwayForm:
    """With the colleagues at each provider; one who has lost the post meanwhile is told by the rules."""
    form = AwayForm()
    form.colleague.choices = [SelectChoice("", _("Choose a colleague"))] + [
        SelectChoice(
            f"{provider_id}/{each.person_id}",
            ", ".join(filter(None, (each.name, each.function, each.site))),
            optgroup=names[provider_id] if len(found) > 1 else None,
        )
        for provider_id, colleagues in found.items()
        for each in colleagues
    ]
    return form


def colleagues_of(mentor_id: UUID, provider_id: UUID, today: date) -> list[Colleague]:
    """Whom a form offers: who works there on its first day. For the days chosen the rules ask again."""
    return delegating.colleagues(mentor_id, provider_id, today, today)


# A mentor's own.


@bp.route("/inbox/away", methods=["GET", "POST"])
@guard.permits(Action.DELEGATE)
def own() -> ResponseReturnValue:
    actor = guard.actor()
    mentor_id = own_id(actor)
    mine = {hat.provider_id for hat in actor.mentorships if not hat.ended}
    homes = [each for each in providers() if each.id in mine]
    found = {each.id: colleagues_of(mentor_id, each.id, clock.today(each.time_zone)) for each in homes}
    form = away_form({key: some for key, some in found.items() if some}, {each.id: each.name for each in homes})
    if form.submitted():
        with form.explains():
            with guard.writing() as again:
                name(again, own_id(again), *form.chosen, form)
            flash(told(form), "ok")
            return redirect("/inbox/away", 303)
    return render_template(
        "signing/away.html",
        form=form,
        absences=delegating.absences(mentor_id=mentor_id),
        standing_in=delegating.absences(delegate_id=mentor_id),
        several=len(homes) > 1,
        offered=len(form.colleague.choices) > 1,
    ), form.status


def own_id(actor: Actor) -> UUID:
    """Raises NotFound."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def name(actor: Actor, mentor_id: UUID, provider_id: UUID, delegate_id: UUID, form: AwayForm) -> None:
    delegating.delegate(
        actor_id=own_id(actor),
        delegation_id=form.id.data,
        provider_id=provider_id,
        mentor_id=mentor_id,
        delegate_id=delegate_id,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
    )


def told(form: AwayForm) -> str:
    chosen = next(str(each.label) for each in form.colleague.choices if each.value == form.colleague.data)
    first, last = day(form.starts_on.data), day(form.ends_on.data)
    return _("%(name)s answers from %(first)s to %(last)s.", name=chosen.partition(",")[0], first=first, last=last)


@bp.post("/inbox/away/<uuid:delegation_id>/end")
@guard.permits(Action.DELEGATE)
def end_own(delegation_id: UUID) -> ResponseReturnValue:
    EndForm()
    with guard.writing() as actor:
        delegating.end(actor_id=own_id(actor), delegation_id=delegation_id, mentor_id=own_id(actor))
    flash(_("Welcome back. From now on you answer alone."), "ok")
    return redirect("/inbox/away", 303)


# The office, for a mentor.


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.KEEP_ABSENCES)
def keep(provider_id: UUID) -> ResponseReturnValue:
    """First the mentor is chosen, by the address; then who may stand in for that one is asked."""
    home = allowed(provider_id)
    today = clock.today(home.time_zone)
    mentors = dict(delegating.mentors_at(provider_id, today))
    mentor_id = next((each for each in mentors if str(each) == request.args.get("mentor")), None)
    found = colleagues_of(mentor_id, provider_id, today) if mentor_id else []
    form = away_form({provider_id: found}, {provider_id: home.name})
    if form.submitted():
        with form.explains():
            keep_for(provider_id, mentor_id, form)
            flash(told(form), "ok")
            return redirect(f"/providers/{provider_id}/away", 303)
    return render_template(
        "signing/absences.html",
        provider=home,
        form=form,
        mentors=mentors,
        mentor_id=mentor_id,
        offered=bool(found),
        absences=delegating.absences(provider_id=provider_id),
    ), form.status


def allowed(provider_id: UUID) -> Provider:
    guard.require(Action.KEEP_ABSENCES, ProviderRef(provider_id))
    home = provider(provider_id)
    if home is None:
        raise NotFound
    return home


def keep_for(provider_id: UUID, mentor_id: UUID | None, form: AwayForm) -> None:
    with guard.writing() as actor:
        allowed(provider_id)
        if mentor_id is None:
            raise CannotStandIn("colleague")
        _at, delegate_id = form.chosen
        name(actor, mentor_id, provider_id, delegate_id, form)


@bp.post(f"{HERE}/<uuid:delegation_id>/end")
@guard.permits(Action.KEEP_ABSENCES)
def end(provider_id: UUID, delegation_id: UUID) -> ResponseReturnValue:
    allowed(provider_id)
    EndForm()
    with guard.writing() as actor:
        allowed(provider_id)
        delegating.end(actor_id=own_id(actor), delegation_id=delegation_id, provider_id=provider_id)
    flash(_("Ended. From now on the mentor answers alone."), "ok")
    return redirect(f"/providers/{provider_id}/away", 303)
