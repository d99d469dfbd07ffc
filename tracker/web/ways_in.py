"""For who cannot sign in: a forgotten password, and a code on paper for who has no mail. The links are people.py's."""

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length

from tracker.access import links, throttle
from tracker.access.permissions import Action
from tracker.access.tokens import new_token, read_code
from tracker.errors import LinkSpent
from tracker.extensions import writing
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.web import guard
from tracker.web.addresses import network_of
from tracker.web.forms import Form
from tracker.web.speaking import _, lazy

bp = Blueprint("ways_in", __name__)

MAILS_PER_NETWORK, CODES_PER_NETWORK = 30, 20
"""Free tries in a row: a school has one network address for a whole class."""


class ForgottenForm(Form):
    email = EmailField(
        lazy("Email address"),
        [InputRequired(lazy("Type your email address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class CodeForm(Form):
    code = StringField(
        lazy("Code"),
        [InputRequired(lazy("Type the code on your paper.")), Length(max=40)],
        description=lazy("Twelve letters and digits. Capitals and hyphens do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


@bp.route("/forgotten", methods=["GET", "POST"])
@guard.permits(Action.SEE_PUBLIC)
def forgotten() -> ResponseReturnValue:
    """The same answer after the same work for an address that somebody has and one that nobody has."""
    form = ForgottenForm()
    sent = False
    if form.submitted():
        with form.explains():
            ask_for_link(form.email.data)
            sent = True
    page = render_template("people/forgotten.html", form=form, sent=sent, goes_out=current_app.config["MAIL_GOES_OUT"])
    return page, form.status


def ask_for_link(email: str) -> None:
    """Write down that a link is wanted. Whose address it is, is looked up when the mail is composed."""
    address = throttle.for_reset(email)
    network = throttle.for_network(f"reset {network_of(request.remote_addr)}")
    with writing():
        for key, free in ((address, throttle.FREE), (network, MAILS_PER_NETWORK)):
            throttle.turn(key)
            throttle.check(key)
            throttle.failed(key, free=free)
    token = new_token()
    with guard.writing():
        outbox.post(Kind.PASSWORD_RESET, address=email, secret=token)
        if current_app.config["MODE"] == "demo":  # no worker is there to make the link
            current_app.extensions["mail"].make_link(email, token)


@bp.route("/start", methods=["GET", "POST"])
@guard.permits(Action.SEE_PUBLIC)
def start() -> ResponseReturnValue:
    """The code leads to the page of its link, which uses it up."""
    form = CodeForm()
    if form.submitted():
        with form.explains():
            if code := known_code(form.code.data):
                return redirect(f"/link/{code}")
            form.code.errors = [_("This code does not work: it was used, it is too old, or a sign is wrong.")]
            form.status = 422
    return render_template("people/start.html", form=form), form.status


def known_code(typed: str) -> str:
    """The code as it was made; empty where there is none such. Each try is counted, and a right one taken off."""
    code, network = read_code(typed), throttle.for_network(f"code {network_of(request.remote_addr)}")
    with writing():
        throttle.turn(network)
        throttle.check(network)
        throttle.failed(network, free=CODES_PER_NETWORK)
    try:
        links.look(code)
    except LinkSpent:
        return ""
    with writing():
        throttle.passed(network)
    return code
