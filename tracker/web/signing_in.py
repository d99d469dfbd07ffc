"""Asking somebody to sign in, without losing what they had filled in. The routes are in people.py.

A form sent after the session ended comes back as hidden `_kept.` fields of the sign-in page, never with a secret in
it. After signing in they are sent back to where they belong with `_resume`, and the form is shown filled in again.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user
from wtforms import BooleanField, EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from tracker import audit
from tracker.access import sessions
from tracker.audit import Verb
from tracker.errors import StrideError, WrongProof
from tracker.web import guard
from tracker.web.addresses import HOME, inside, is_local
from tracker.web.forms import BESIDE, Form
from tracker.web.speaking import _, forget, lazy
from tracker.web.wording import tries_left

KEPT = "_kept."
SECRET = re.compile(r"(^|[-_])(password|pin)([-_]|$)")
WHO = "who"
"""In the cookie: whose session it was, so that nobody else gets the form of the last one on this device."""

Pairs = Sequence[tuple[str, str]]


class SignInForm(Form):
    email = EmailField(
        lazy("Email address"),
        [InputRequired(lazy("Type your email address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy("Password"),
        [InputRequired(lazy("Type your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    own_phone = BooleanField(
        lazy("This is my own phone"),
        description=lazy("Stay signed in for 60 days. Never tick this on a shared computer."),
    )
    next = HiddenField()

    def allows(self, name: str) -> bool:
        return name.startswith(KEPT) or super().allows(name)

    def explain(self, error: StrideError) -> None:
        """The same for an unknown address and for a wrong password."""
        super().explain(error)
        if isinstance(error, WrongProof):
            said = _("This address and this password do not go together.")
            self.form_errors[-1] = f"{said} {tries_left(error.left)}".strip()


def ask() -> ResponseReturnValue:
    """Instead of a page that is not for everybody: the sign-in page, with what was sent kept."""
    if request.method in guard.SAFE:
        here = inside(request.full_path if request.query_string else request.path)
        return redirect("/sign-in" if here == HOME else f"/sign-in?next={quote(here, safe='/')}", 303)
    shown = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    form = SignInForm(formdata=None)
    form.next.data = inside(request.path if shown else urlsplit(request.referrer or "").path)
    return page(form, to_keep() if shown else []), 401


def page(form: SignInForm, kept: Pairs) -> str:
    return render_template("people/sign_in.html", form=form, kept=kept, insecure=is_insecure())


def to_keep() -> Pairs:
    """What was sent, under names of its own; no token, no password, no PIN."""
    sent = request.form.items(multi=True)
    return [(KEPT + name, value) for name, value in sent if name not in BESIDE and not SECRET.search(name)]


def still_kept() -> Pairs:
    return [(name, value) for name, value in request.form.items(multi=True) if name.startswith(KEPT)]


def enter(person_id: UUID, token: str, *, own_phone: bool) -> None:
    """Let the cookie carry the new token, and nothing of what it carried before."""
    row = sessions.find(token)
    if row is None:
        raise RuntimeError("a sign-in that was just made is not there")
    session.clear()
    g.pop("csrf_token", None)  # made for the session that was
    login_user(guard.Visitor(token, row))
    session[WHO] = str(person_id)
    session.permanent = own_phone
    guard.gate().actor = None
    forget()


def was_somebody_else(person_id: UUID) -> bool:
    """Whether the session that ended on this device was another person's."""
    return str(session.get(WHO, person_id)) != str(person_id)


def begin(person_id: UUID, *, own_phone: bool) -> str:
    """Inside a write transaction: the row of this device, in place of one it had. Returns the token."""
    if here := guard.token():
        sessions.end(here)
    token = sessions.start(person_id=person_id, own_phone=own_phone, device=device(request.user_agent.string))
    audit.record(Verb.SIGNED_IN, actor_id=person_id, object_id=person_id)
    return token


def is_insecure() -> bool:
    """Whether what is typed here could be read on its way."""
    return not request.is_secure and not is_local(request.host) and current_app.config["MODE"] != "demo"


SYSTEMS = {
    "android": "Android",
    "iphone": "iPhone",
    "ipad": "iPad",
    "windows": "Windows",
    "mac os": "Mac",
    "linux": "Linux",
}
BROWSERS = {
    "edg": "Edge",
    "opr/": "Opera",
    "firefox": "Firefox",
    "fxios": "Firefox",
    "chrome": "Chrome",
    "crios": "Chrome",
    "safari": "Safari",
}


def device(user_agent: str) -> str:
    """`Firefox, Android`: enough to tell one's own devices apart, and nothing of what was sent as it was sent."""
    said = user_agent.lower()
    named = (next((name for mark, name in marks.items() if mark in said), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, named))
