"""Letting learners in who have never signed in: a link by mail, or a code on paper for who has no mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectMultipleField

from tracker.access import links
from tracker.access.permissions import Action
from tracker.cohorts.lines import roll_of
from tracker.cohorts.rosters import addresses_of
from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people.models import Account, Cohort, Enrolment, Person
from tracker.people.newcomers import with_password
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.forms import Form
from tracker.web.speaking import _, lazy, ngettext

bp = Blueprint("inviting", __name__)

GROUP = 4


@dataclass(frozen=True)
class Awaited:
    """A learner who has not chosen a password yet."""

    person: Person
    address: str
    """Empty where there is none that is known to be theirs."""


@dataclass(frozen=True)
class Slip:
    """A code on paper, for one person."""

    name: str
    code: str


class InviteForm(Form):
    """Whom to invite again by mail, or to print a code for."""

    learner = SelectMultipleField(lazy("Learners"))


def awaited(cohort: Cohort) -> list[Awaited]:
    """Who of the cohort has never signed in, by name. Two queries."""
    people = (
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .join(Enrolment, Enrolment.learner_id == Person.id)
        .join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
        .where(StandingLearner.cohort_id == cohort.id, StandingLearner.ended_on.is_(None))
        .where(Account.password_hash.is_(None), Account.deactivated_at.is_(None))
        .order_by(Person.sort_name, Person.id)
    )
    found = list(db.session.scalars(people))
    addresses = addresses_of(found)
    return [Awaited(person, addresses.get(person.id, "")) for person in found]


def invite(people: Sequence[Person], *, actor_id: UUID | None) -> int:
    """A link by mail for each who has an address and no password; in the write transaction that is open."""
    settled, addresses = with_password([person.id for person in people]), addresses_of(people)
    told = 0
    for person in people:
        if person.id in settled or person.id not in addresses:
            continue
        token = links.make(person_id=person.id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=actor_id)
        outbox.post(Kind.INVITATION, address=addresses[person.id], language=person.language, secret=token)
        told += 1
    return told


@bp.route("/cohorts/<uuid:cohort_id>/invitations", methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def show(cohort_id: UUID) -> ResponseReturnValue:
    cohort = allowed(cohort_id, Action.RUN_COHORT)
    form = InviteForm()
    waiting = offer(form, cohort)
    if form.submitted():
        if form.learner.data:
            number = invite_now(cohort_id, form.learner.data)
            flash(ngettext("One invitation goes by mail.", "%(num)s invitations go by mail.", number), "ok")
            return redirect(f"/cohorts/{cohort_id}/running", 303)
        form.learner.errors = [_("Pick at least one learner.")]
        form.status = 422
    return page(cohort, form, waiting), form.status


def page(cohort: Cohort, form: InviteForm, waiting: Sequence[Awaited]) -> str:
    goes_out = current_app.config["MAIL_GOES_OUT"]
    return render_template(
        "running/invitations.html", roll=roll_of(cohort), form=form, waiting=waiting, goes_out=goes_out
    )


def offer(form: InviteForm, cohort: Cohort) -> list[Awaited]:
    waiting = awaited(cohort)
    form.learner.choices = [(str(each.person.id), each.person.name) for each in waiting]
    return waiting


def picked(cohort: Cohort, ids: Sequence[str]) -> list[Awaited]:
    """Those of the cohort who still wait, under the lock."""
    return [each for each in awaited(cohort) if str(each.person.id) in ids]


def invite_now(cohort_id: UUID, ids: Sequence[str]) -> int:
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.RUN_COHORT)
        return invite([each.person for each in picked(cohort, ids)], actor_id=actor.person_id)


@bp.post("/cohorts/<uuid:cohort_id>/invitations/codes")
@guard.permits(Action.RUN_COHORT)
def codes(cohort_id: UUID) -> ResponseReturnValue:
    """New codes, to print and hand over: they are shown this once. Codes made before for the same learners end."""
    cohort = allowed(cohort_id, Action.RUN_COHORT)
    form = InviteForm()
    waiting = offer(form, cohort)
    if not form.submitted() or not form.learner.data:
        form.learner.errors = form.learner.errors or [_("Pick at least one learner.")]
        return page(cohort, form, waiting), 422
    slips = print_codes(cohort_id, form.learner.data)
    roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
    start = f"{current_app.config['BASE_URL']}/start"
    response = make_response(render_template("running/codes.html", roll=roll, slips=slips, start=start))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def print_codes(cohort_id: UUID, ids: Sequence[str]) -> list[Slip]:
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.RUN_COHORT)
        return [
            Slip(
                each.person.name,
                in_groups(links.make(person_id=each.person.id, purpose=links.Purpose.PAPER, actor_id=actor.person_id)),
            )
            for each in picked(cohort, ids)
        ]


def in_groups(code: str) -> str:
    """`ABCD-EFGH-JKMN`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
