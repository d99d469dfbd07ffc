"""Proving once on each device that its holder reads the mail of who is to sign: six digits, then a cookie.

On the learner's own device nothing of this is asked, and no cookie is ever set.
"""

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from tracker.access import guests as devices
from tracker.access import secrets, sign_links, throttle
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.tokens import new_digits
from tracker.extensions import writing
from tracker.logbook.books import Book, open_book
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.queries import names_of
from tracker.web import guard
from tracker.web.forms import Form
from tracker.web.handing import token_of
from tracker.web.link_states import matter_of, over, private, stopped
from tracker.web.speaking import _, lazy

bp = Blueprint("proving_address", __name__)

COOKIE = "stride-device"


class DigitsForm(Form):
    """The code that proves an address."""

    digits = StringField(
        lazy("The six digits from the mail"),
        [
            InputRequired(lazy("Type the six digits.")),
            Regexp(r"\s*([0-9]\s*){6}", message=lazy("Type the six digits.")),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )


@bp.post("/sign/<token>/digits")
@guard.permits(Action.SIGN_BY_LINK)
def digits(token: str) -> ResponseReturnValue:
    """Send six digits to the address on record."""
    Form()
    guard.require(Action.SIGN_BY_LINK)
    link = sign_links.find(token)
    book = open_book(link.enrolment_id)
    matter = matter_of(link, book)
    if why := stopped(matter):
        return over(matter, why)
    form = DigitsForm(formdata=None)
    with form.explains():
        send_digits(link, book)
    return prove_page(link, book, form)


def send_digits(link: SignLink, book: Book) -> None:
    key = f"digits:{link.id}"
    code = new_digits()
    kept = secrets.hash_pin(code)
    with writing():
        throttle.turn(key)
        throttle.check(key)
        throttle.failed(key)
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        devices.keep_code(link.id, kept)
        address = guests.address_of(link.person_id, book.provider_id)
        outbox.post(Kind.CODE, person_id=link.person_id, address=address, provider_id=book.provider_id, secret=code)


@bp.post("/sign/<token>/prove")
@guard.permits(Action.SIGN_BY_LINK)
def prove(token: str) -> ResponseReturnValue:
    """The digits were typed: this device is known from now on."""
    guard.require(Action.SIGN_BY_LINK)
    link = sign_links.find(token)
    book = open_book(link.enrolment_id)
    matter = matter_of(link, book)
    if why := stopped(matter):
        return over(matter, why)
    form = DigitsForm()
    if form.submitted():
        with form.explains():
            if are_right(link, "".join(form.digits.data.split())):
                return remembered(link, token)
            form.digits.errors = [_("These are not the digits from the mail.")]
            form.status = 422
    return prove_page(link, book, form)


def are_right(link: SignLink, written: str) -> bool:
    with writing():
        kept = devices.take_try(link.id)
    return secrets.pin_matches(kept, written)


def remembered(link: SignLink, token: str) -> ResponseReturnValue:
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        known = devices.remember(link.person_id, link.id)
    response = redirect(f"/sign/{token}", 303)
    response.set_cookie(
        cookie_name(),
        known,
        max_age=devices.DEVICE_LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def prove_page(link: SignLink, book: Book, form: DigitsForm) -> ResponseReturnValue:
    address = guests.address_of(link.person_id, book.provider_id)
    page = render_template(
        "handing/prove.html",
        form=form,
        sent=devices.has_code(link.id),
        address=masked(address),
        learner=book.learner_name,
        signer=names_of([link.person_id])[link.person_id],
        here=f"/sign/{token_of(link.id)}",
    )
    return private(make_response(page, form.status))


def masked(address: str) -> str:
    """`a…@hospital.example`: enough for who has it."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def is_proved(link: SignLink) -> bool:
    """Whether this device is known to be of who is to sign."""
    return devices.knows(request.cookies.get(cookie_name(), ""), link.person_id)
