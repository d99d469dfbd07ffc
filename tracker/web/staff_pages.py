"""Staff and roles of a provider, for its administrators: who may do what here, and since and until when.

A role is never changed: it is ended and another one given, in one go. Becoming an administrator takes two.
"""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access import links
from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import ProviderRef
from tracker.errors import Conflict, Forbidden, NotFound
from tracker.extensions import db
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import granting, roster, staffing
from tracker.people.models import Person, Provider, Staff
from tracker.people.newcomers import with_password
from tracker.people.queries import cohorts_of, names_of, person_by_email, provider
from tracker.people.staffing import StaffRow
from tracker.web import guard
from tracker.web.forms import Form
from tracker.web.proving import ProofForm, prove
from tracker.web.speaking import _
from tracker.web.staff_forms import ROLES, EndForm, NewStaffForm, ScopeForm, as_given, modules_taught

bp = Blueprint("staff_pages", __name__)

HERE = "/providers/<uuid:provider_id>/staff"
LIMITED = ("coordinator", "teacher", "reader")


class AgreeForm(ProofForm):
    """The button and the proof."""


class DecideForm(Form):
    """The button alone."""


def allowed(provider_id: UUID) -> Provider:
    guard.require(Action.KEEP_STAFF, ProviderRef(provider_id))
    home = provider(provider_id)
    if home is None:
        raise NotFound
    return home


def me(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id


def today_at(home: Provider) -> date:
    return clock.today(home.time_zone)


@bp.get(HERE)
@guard.permits(Action.KEEP_STAFF)
def index(provider_id: UUID) -> ResponseReturnValue:
    home = allowed(provider_id)
    today, rows, asked = today_at(home), staffing.staff_rows(provider_id), granting.waiting(provider_id)
    return render_template(
        "staff/index.html",
        provider=home,
        today=today,
        rows=[row for row in rows if not row.is_over(today)],
        over=[row for row in rows if row.is_over(today)],
        asked=asked,
        askers=names_of(each.asked_by for each in asked),
        roles=ROLES,
        modules=modules_taught(cohorts_of([provider_id])),
        mine=guard.actor().person_id,
        alone=len(staffing.administrators(provider_id)) < granting.TWO,
    )


# Adding.


@bp.route(f"{HERE}/new", methods=["GET", "POST"])
@guard.permits(Action.KEEP_STAFF)
def new(provider_id: UUID) -> ResponseReturnValue:
    home = allowed(provider_id)
    form = NewStaffForm()
    form.offer(provider_id, ROLES, today_at(home))
    if form.submitted() and prove(form):
        with form.explains():
            flash(add(provider_id, form), "ok")
            return redirect(f"/providers/{provider_id}/staff", 303)
    return render_template("staff/form.html", provider=home, form=form, row=None, roles=ROLES), form.status


def add(provider_id: UUID, form: NewStaffForm) -> str:
    """The role, or the question to another administrator; the person and their invitation where they are new."""
    with guard.writing() as actor:
        home = allowed(provider_id)
        person = person_by_email(form.mail.data) or roster.add_person(
            actor_id=me(actor), name=form.name.data, email=form.mail.data, language=form.language.data
        )
        name = person.name
        if form.role.data == "administrator":
            ask(home, person, actor, form.id.data)
            said = _("Asked. %(name)s becomes an administrator once another one agrees.", name=name)
        else:
            give(home, person, actor, form)
            said = _("%(name)s is added.", name=name)
        invited = invite(person, actor)
    return " ".join([said, _("An invitation goes to them by mail.")]) if invited else said


def give(home: Provider, person: Person, actor: Actor, form: ScopeForm) -> None:
    """Sent twice, it gives one role."""
    if known := db.session.get(Staff, form.id.data):
        if (known.provider_id, known.person_id, known.role) != (home.id, person.id, form.role.data):
            raise Conflict
        return
    row = staffing.add_staff(
        actor_id=me(actor),
        provider_id=home.id,
        person_id=person.id,
        starts_on=today_at(home),
        staff_id=form.id.data,
        **form.scope(),
    )
    outbox.post(
        Kind.STAFF_ROLE,
        person_id=person.id,
        provider_id=home.id,
        time_zone=home.time_zone,
        params={"role": row.role},
        once=f"staff:{row.id}",
    )


def ask(home: Provider, person: Person, actor: Actor, grant_id: UUID) -> None:
    granting.ask(actor_id=me(actor), provider_id=home.id, person_id=person.id, grant_id=grant_id)
    tell_administrators(home, person.id, "asked", actor, once=f"admin-asked:{grant_id}")


def invite(person: Person, actor: Actor) -> bool:
    """A link for whoever has never chosen a password."""
    if person.id in with_password([person.id]):
        return False
    token = links.make(person_id=person.id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=me(actor))
    outbox.post(Kind.INVITATION, person_id=person.id, secret=token)
    return True


def tell_administrators(home: Provider, about: UUID, act: str, actor: Actor, once: str) -> None:
    """The other administrators, and whom it is about where they are one."""
    for person_id in staffing.administrators(home.id, without=actor.person_id):
        outbox.post(
            Kind.ADMINISTRATOR,
            person_id=person_id,
            provider_id=home.id,
            time_zone=home.time_zone,
            params={"person": about, "act": act},
            once=f"{once}:{person_id}",
        )


# Changing and ending.


@bp.route(f"{HERE}/<uuid:staff_id>/change", methods=["GET", "POST"])
@guard.permits(Action.KEEP_STAFF)
def change(provider_id: UUID, staff_id: UUID) -> ResponseReturnValue:
    home = allowed(provider_id)
    row = row_of(home, staff_id)
    if row.role == "administrator":
        raise NotFound
    form = ScopeForm(data=as_given(row))
    form.offer(provider_id, LIMITED, today_at(home))
    if form.submitted() and prove(form):
        with form.explains():
            change_now(provider_id, staff_id, form)
            flash(_("Changed. The role as it was stands below, with its last day."), "ok")
            return redirect(f"/providers/{provider_id}/staff", 303)
    return render_template("staff/form.html", provider=home, form=form, row=row, roles=ROLES), form.status


def row_of(home: Provider, staff_id: UUID) -> StaffRow:
    """A role that is not over. Raises NotFound."""
    rows = (row for row in staffing.staff_rows(home.id) if not row.is_over(today_at(home)))
    found = next((row for row in rows if row.id == staff_id), None)
    if found is None:
        raise NotFound
    return found


def change_now(provider_id: UUID, staff_id: UUID, form: ScopeForm) -> None:
    with guard.writing() as actor:
        home = allowed(provider_id)
        if db.session.get(Staff, form.id.data):
            return  # sent twice
        row = row_of(home, staff_id)
        if row.role == "administrator":
            raise NotFound
        yesterday = today_at(home) - timedelta(days=1)
        staffing.end_staff(actor_id=me(actor), provider_id=provider_id, staff_id=staff_id, last_day=yesterday)
        give(home, db.session.get_one(Person, row.person_id), actor, form)


@bp.route(f"{HERE}/<uuid:staff_id>/end", methods=["GET", "POST"])
@guard.permits(Action.KEEP_STAFF)
def end(provider_id: UUID, staff_id: UUID) -> ResponseReturnValue:
    home = allowed(provider_id)
    row = row_of(home, staff_id)
    own = row.role == "administrator" and row.person_id == guard.actor().person_id
    form = EndForm()
    form.offer(today_at(home))
    if form.submitted() and prove(form):
        with form.explains():
            end_now(provider_id, staff_id, form)
            flash(_("Ended. What %(name)s signed and wrote stands.", name=row.name), "ok")
            return redirect(f"/providers/{provider_id}/staff", 303)
    return render_template("staff/end.html", provider=home, form=form, row=row, roles=ROLES, own=own), form.status


def end_now(provider_id: UUID, staff_id: UUID, form: EndForm) -> None:
    with guard.writing() as actor:
        home = allowed(provider_id)
        told = staffing.administrators(home.id)
        row = staffing.end_staff(actor_id=me(actor), provider_id=provider_id, staff_id=staff_id, last_day=form.last_day)
        if row.role == "administrator" and row.person_id in told:
            tell_administrators(home, row.person_id, "ended", actor, once=f"admin-ended:{row.id}")


# Two for an administrator.


@bp.route(f"{HERE}/asked/<uuid:grant_id>", methods=["GET", "POST"])
@guard.permits(Action.KEEP_STAFF)
def agree(provider_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    home = allowed(provider_id)
    found = next((each for each in granting.waiting(provider_id) if each.id == grant_id), None)
    if found is None:
        raise NotFound
    if found.asked_by == guard.actor().person_id:
        raise Forbidden
    form = AgreeForm()
    if form.submitted() and prove(form):
        with form.explains():
            agree_now(provider_id, grant_id)
            flash(_("%(name)s is an administrator now.", name=found.name), "ok")
            return redirect(f"/providers/{provider_id}/staff", 303)
    asker = names_of([found.asked_by])[found.asked_by]
    return render_template("staff/agree.html", provider=home, form=form, asked=found, asker=asker), form.status


def agree_now(provider_id: UUID, grant_id: UUID) -> None:
    with guard.writing() as actor:
        home = allowed(provider_id)
        row = granting.agree(actor_id=me(actor), provider_id=provider_id, grant_id=grant_id, starts_on=today_at(home))
        tell_administrators(home, row.person_id, "agreed", actor, once=f"admin-agreed:{grant_id}")


@bp.post(f"{HERE}/asked/<uuid:grant_id>/refuse")
@guard.permits(Action.KEEP_STAFF)
def refuse(provider_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    allowed(provider_id)
    DecideForm()
    with guard.writing() as actor:
        home = allowed(provider_id)
        row = granting.refuse(actor_id=me(actor), provider_id=provider_id, grant_id=grant_id)
        tell_administrators(home, row.person_id, "refused", actor, once=f"admin-refused:{grant_id}")
    flash(_("Refused. The other administrators are told."))
    return redirect(f"/providers/{provider_id}/staff", 303)


@bp.post(f"{HERE}/asked/<uuid:grant_id>/take-back")
@guard.permits(Action.KEEP_STAFF)
def take_back(provider_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    allowed(provider_id)
    DecideForm()
    with guard.writing() as actor:
        allowed(provider_id)
        granting.take_back(actor_id=me(actor), provider_id=provider_id, grant_id=grant_id)
    flash(_("Taken back."))
    return redirect(f"/providers/{provider_id}/staff", 303)
