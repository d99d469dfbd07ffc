"""The two switches of the frame, for everybody on every page: the colour theme, and the language that is read in."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf

from tracker.access.permissions import Action
from tracker.people import roster
from tracker.web import guard, reading_in, speaking
from tracker.web.addresses import inside
from tracker.web.forms import Form
from tracker.web.navigation import THEME_COOKIE
from tracker.web.speaking import READING_LANGUAGES

bp = Blueprint("switches", __name__)

A_YEAR = 365 * 24 * 60 * 60
NEXT_THEME = {None: "dark", "dark": "light"}
"""After the light theme, that of the device again."""


class NextForm(Form):
    """A button of the frame: nothing but where to go afterwards."""

    next = HiddenField()


class SwitchForm(Form):
    """The languages in the foot of every page: a button each, and where to go afterwards."""

    read_in = StringField(validators=[AnyOf(READING_LANGUAGES)])
    next = HiddenField()


@bp.post("/language")
@guard.permits(Action.SEE_PUBLIC)
def switch_language() -> ResponseReturnValue:
    """For somebody signed in that of the account; for others a cookie, as with the theme."""
    form = SwitchForm()
    if not form.submitted():
        raise BadRequest
    response = cast("Response", redirect(inside(form.next.data)))
    reader = guard.actor().person_id
    if reader:
        set_language(reader, form.read_in.data)
    else:
        keep(response, reading_in.COOKIE, form.read_in.data)
    return response


def keep(response: Response, name: str, value: str) -> None:
    """Remember for a year what somebody chose who need not be signed in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(name, value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


def set_language(person_id: UUID, language: str) -> None:
    """In which language somebody signed in reads from now on, on this page already."""
    with guard.writing():
        roster.set_language(actor_id=person_id, person_id=person_id, language=language)
    guard.forget()
    speaking.forget()
    reading_in.forget()


@bp.post("/theme")
@guard.permits(Action.SEE_PUBLIC)
def theme() -> ResponseReturnValue:
    """Dark, light, then as the device says again."""
    form = NextForm()
    response = cast("Response", redirect(inside(form.next.data)))
    wanted = NEXT_THEME.get(request.cookies.get(THEME_COOKIE))
    if wanted is None:
        response.delete_cookie(THEME_COOKIE)
    else:
        keep(response, THEME_COOKIE, wanted)
    return response
