"""Signing in and out, one's own account and single-use links: the pages that every person has."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from wtforms import BooleanField, SelectField

from tracker import audit
from tracker.access import accounts, links, sessions, throttle
from tracker.access.permissions import Action
from tracker.audit import Verb
from tracker.extensions import db
from tracker.people import queries
from tracker.web import guard, signing_in, tries
from tracker.web.addresses import inside
from tracker.web.forms import Form, choices
from tracker.web.proving import NEW_PIN, chosen_password, chosen_pin, password_field, pin_field, prove_password
from tracker.web.signing_in import KEPT, SignInForm
from tracker.web.speaking import READING_LANGUAGES, _, lazy
from tracker.web.switches import set_language

bp = Blueprint("people", __name__)

MARK = 24
"""So much of a device's hash tells one's own devices apart."""


class LanguageForm(Form):
    language = SelectField(
        lazy("Language"),
        choices=choices(READING_LANGUAGES),
        description=lazy("Pages, mails and the texts of your training are shown in it."),
    )


class PasswordForm(Form):
    ids = "password-"
    password = password_field(lazy("The password you have now"))
    new_password = password_field(lazy("New password"), "new-password")
    new_password_again = password_field(lazy("The new password again"), "new-password")


class PinForm(Form):
    ids = "pin-"
    password = password_field()
    new_pin = pin_field(lazy("New signing PIN, six digits"), **NEW_PIN)
    new_pin_again = pin_field(lazy("The new PIN again"), **NEW_PIN)


class LinkForm(Form):
    new_password = password_field(lazy("Choose a password"), "new-password")
    new_password_again = password_field(lazy("The same password again"), "new-password")
    own_phone = BooleanField(
        lazy("This is my own phone"),
        description=lazy("Stay signed in for 60 days. Never tick this on a shared computer."),
    )


# Signing in and out.


@bp.route("/sign-in", methods=["GET", "POST"])
@guard.permits(Action.SEE_PUBLIC)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = inside(request.args.get("next"))
        if guard.actor().signed_in:
            return redirect(form.next.data)
    if form.submitted():
        with form.explains():
            return let_in(form)
    return signing_in.page(form, signing_in.still_kept()), form.status


def let_in(form: SignInForm) -> ResponseReturnValue:
    """Onto the page that was asked for, or to the form that was sent when the session had ended."""
    person_id = tries.sign_in(form.email.data, form.password.data)
    kept = [] if signing_in.was_somebody_else(person_id) else signing_in.still_kept()
    with guard.writing():
        throttle.passed(throttle.for_sign_in(form.email.data))
        token = signing_in.begin(person_id, own_phone=form.own_phone.data)
    signing_in.enter(person_id, token, own_phone=form.own_phone.data)
    there = inside(form.next.data)
    if kept:
        fields = [(name.removeprefix(KEPT), value) for name, value in kept]
        return render_template("people/resume.html", fields=fields, there=there)
    return redirect(there)


@bp.post("/sign-out")
@guard.permits(Action.SEE_PUBLIC)
def sign_out() -> ResponseReturnValue:
    Form()
    if token := guard.token():
        with guard.writing() as actor:
            sessions.end(token)
            audit.record(Verb.SIGNED_OUT, actor_id=actor.person_id, object_id=actor.person_id)
    logout_user()
    session.clear()
    response = cast("Response", redirect("/sign-in"))
    # Not "cache": no page of ours is kept in one, and emptying it takes some browsers seconds.
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


# A link for a first sign-in or a lost password.


@bp.route("/link/<token>", methods=["GET", "POST"])
@guard.permits(Action.SEE_PUBLIC)
def link(token: str) -> ResponseReturnValue:
    """Looking uses nothing up: mail scanners look too."""
    person_id = links.look(token).person_id
    form = LinkForm()
    if form.submitted():
        with form.explains():
            password_hash = chosen_password(form.new_password.data, form.new_password_again.data)
            use_link(token, password_hash, own_phone=form.own_phone.data)
            return redirect("/")
    email = next(iter(queries.emails_of(person_id)), "")
    response = make_response(render_template("people/link.html", form=form, email=email), form.status)
    # The address is a secret: not even our own pages hear where the reader came from.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def use_link(token: str, password_hash: str, *, own_phone: bool) -> None:
    with guard.writing():
        person_id = links.use(token).person_id
        accounts.set_password(actor_id=person_id, person_id=person_id, password_hash=password_hash)
        for address in queries.emails_of(person_id):
            throttle.passed(throttle.for_sign_in(address))
        new = signing_in.begin(person_id, own_phone=own_phone)
    signing_in.enter(person_id, new, own_phone=own_phone)


# One's own account.


@bp.get("/account")
@guard.permits(Action.USE_ACCOUNT)
def account() -> ResponseReturnValue:
    return account_page()


def account_page(form: Form | None = None) -> ResponseReturnValue:
    """All of it, with the form that was sent filled in as it was."""
    person_id = me()
    kept, here = queries.account(person_id), guard.sign_in_row()
    kinds = {"language_form": LanguageForm, "password_form": PasswordForm, "pin_form": PinForm}
    made = {
        name: form if isinstance(form, kind) else kind(formdata=None, data={"language": guard.actor().language})
        for name, kind in kinds.items()
    }
    page = render_template(
        "people/account.html",
        **made,
        emails=queries.emails_of(person_id),
        has_pin=bool(kept and kept.pin_hash),
        devices=sessions.devices(person_id),
        here=here.token_hash if here else "",
        mark=MARK,
    )
    return page, form.status if form else 200


@bp.route("/account/language", methods=["GET", "POST"])
@guard.permits(Action.USE_ACCOUNT)
def change_language() -> ResponseReturnValue:
    form = LanguageForm()
    if form.submitted():
        set_language(me(), form.language.data)
        flash(_("Saved."), "ok")
        return redirect("/account")
    return account_page(form)


@bp.route("/account/password", methods=["GET", "POST"])
@guard.permits(Action.USE_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.submitted() and prove_password(form):
        with form.explains():
            password_hash = chosen_password(form.new_password.data, form.new_password_again.data)
            choose_password(password_hash)
            flash(_("Your password is changed. On every other device you are signed out."), "ok")
            return redirect("/account")
    return account_page(form)


def choose_password(password_hash: str) -> None:
    """This device stays signed in, by another token: whoever copied the cookie of the old one is out."""
    person_id, here = me(), guard.sign_in_row()
    own_phone = bool(here and here.own_phone)
    with guard.writing():
        accounts.set_password(actor_id=person_id, person_id=person_id, password_hash=password_hash)
        token = signing_in.begin(person_id, own_phone=own_phone)
    signing_in.enter(person_id, token, own_phone=own_phone)


@bp.route("/account/pin", methods=["GET", "POST"])
@guard.permits(Action.USE_ACCOUNT)
def change_pin() -> ResponseReturnValue:
    form = PinForm()
    if form.submitted() and prove_password(form):
        with form.explains():
            pin_hash = chosen_pin(form.new_pin.data, form.new_pin_again.data)
            with guard.writing():
                accounts.set_pin(actor_id=me(), person_id=me(), pin_hash=pin_hash)
            flash(_("Your signing PIN is set."), "ok")
            return redirect("/account")
    return account_page(form)


@bp.post("/account/devices/<mark>/end")
@guard.permits(Action.USE_ACCOUNT)
def end_device(mark: str) -> ResponseReturnValue:
    """Sign out somewhere else. A device that is not one's own, or not signed in any more, is passed over."""
    Form()
    with guard.writing():
        for row in sessions.devices(me()):
            if row.token_hash[:MARK] == mark:
                db.session.delete(row)
                audit.record(Verb.SIGNED_OUT, actor_id=me(), object_id=me())
    flash(_("Signed out there."), "ok")
    return redirect("/account")


def me() -> UUID:
    """Who uses the account; the guard has let nobody in who is not signed in."""
    return cast("UUID", guard.actor().person_id)
