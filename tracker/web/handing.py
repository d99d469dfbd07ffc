"""Three ways to let a mentor without an account sign, on the learner's own pages: a QR code, a mail, this device.

Whom to ask, and naming somebody new. What can be handed over: offers.py. What the mentor then opens: by_link.py.
"""

from datetime import date
from uuid import UUID

import segno
from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField, StringField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length

from tracker.access import sign_links, throttle
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.tokens import derived_code, derived_token
from tracker.errors import NotFound
from tracker.extensions import db, writing
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.queries import names_of, sites_of
from tracker.standing.assurance import is_enough
from tracker.web import guard, offers, opening
from tracker.web.asking_contacts import ask_by_itself
from tracker.web.forms import Form, choices, entry_id
from tracker.web.offers import Offer
from tracker.web.opening import Record
from tracker.web.speaking import _, lazy
from tracker.web.wording import ASSURANCES

bp = Blueprint("handing", __name__)

WAYS = ("code", "link", "device")
FREE_LINKS = 30
"""Links and new mentors of one learner in a day, before each costs a pause."""


class HandForm(Form):
    """Who signs, and how they get there. Its id becomes the link's: sent twice it makes one."""

    id = entry_id()
    mentor = SelectField(lazy("Who signs?"), [InputRequired(lazy("Choose who signs."))])
    way = StringField("", [AnyOf(WAYS)])


class NewMentorForm(Form):
    """Somebody who is in no list yet."""

    name = StringField(
        lazy("Name of the mentor"),
        [InputRequired(lazy("Type the name.")), Length(max=100)],
        render_kw={"autocomplete": "off", "maxlength": 100},
    )
    function = StringField(
        lazy("Function"),
        [InputRequired(lazy("Type the function.")), Length(max=100)],
        description=lazy("Nurse, for example."),
        render_kw={"autocomplete": "off", "maxlength": 100},
    )
    email = EmailField(
        lazy("Work email address"),
        [InputRequired(lazy("Type the work email address.")), Length(max=254)],
        description=lazy("The copy of what is signed goes there. Your school checks who it is before it counts."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    site = SelectField(lazy("Where do they work?"), [InputRequired(lazy("Choose the site."))])

    def validate_email(self, field: EmailField) -> None:
        local, at, domain = (field.data or "").rpartition("@")
        if not (local and at and "." in domain and field.data.isprintable() and " " not in field.data):
            raise ValidationError(_("Type a whole address, like ann@hospital.example."))


@bp.route("/enrolments/<uuid:enrolment_id>/entries/<int(max=999999):asked_seq>/sign-now", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def ways(enrolment_id: UUID, asked_seq: int) -> ResponseReturnValue:
    """A request."""
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    return hand(record, offers.of_request(record, asked_seq))


@bp.route("/enrolments/<uuid:enrolment_id>/weeks/<week>/sign-now", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def hours(enrolment_id: UUID, week: str) -> ResponseReturnValue:
    """The hours of a week."""
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    return hand(record, offers.of_week(record, as_date(week)))


@bp.route("/enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/sign-now", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def evaluation(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    """A placement, to be evaluated."""
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    return hand(record, offers.of_evaluation(record, placement))


def as_date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotFound from None


def hand(record: Record, offer: Offer) -> ResponseReturnValue:
    """The three ways to let a mentor sign it, whatever it is."""
    form = hand_form(offer)
    if form.submitted() and fits(form, record, offer):
        with form.explains():
            return redirect(hand_over(record, offer, form))
    page = render_template(
        "handing/ways.html",
        record=record,
        offer=offer,
        form=form,
        too_low={way: not is_enough(way, offer.least) for way in WAYS},
        least=ASSURANCES[offer.least],
        mail=current_app.config["MAIL_GOES_OUT"] or current_app.config["MODE"] != "serve",
    )
    return page, form.status


def hand_form(offer: Offer) -> HandForm:
    form = HandForm()
    named = {str(r.mentor_id): ", ".join(filter(None, (r.name, r.function, r.site))) for r in offer.mentors}
    form.mentor.choices = choices(named)
    if not form.is_submitted():
        wanted = request.args.get("mentor") or offer.wanted
        form.mentor.data = wanted if wanted in named else form.mentor.data
    return form


def fits(form: HandForm, record: Record, offer: Offer) -> bool:
    """Whether that mentor can sign it, and a copy be sent: without one nobody could say that it was not them."""
    mentor_id = UUID(form.mentor.data)
    if not guests.address_of(mentor_id, record.book.provider_id):
        said = _("No mail address of this mentor is known here, so no copy could be sent.")
    elif not offer.seqs(mentor_id):
        said = _("Nothing is left for this mentor to sign: it waits until your school knows who signed it.")
    else:
        return True
    form.mentor.errors = [said]
    form.status = 422
    return False


def hand_over(record: Record, offer: Offer, form: HandForm) -> str:
    """Make the link; returns the address where the learner goes on."""
    person_id = UUID(form.mentor.data)
    not_too_often(record)
    with guard.writing():
        book, author = opening.write(record.ref.id)
        seqs = offer.seqs(person_id)
        link, anew = make_link(form.id.data, form.way.data, book.id, offer.subject, seqs, person_id, author.person_id)
        if anew and link.way == "link":
            send(link, guests.address_of(person_id, book.provider_id), book.provider_id)
    if form.way.data == "device":
        return f"/sign/{token_of(form.id.data)}"
    if form.way.data == "code":
        return record.address("links", str(form.id.data))
    flash(_("Mailed. The link works for two weeks, once."), "ok")
    return offer.back[0]


def not_too_often(record: Record) -> None:
    """What a learner may send to addresses of their own choice has an end. Raises Throttled."""
    key = f"hand:{record.ref.id}"
    with writing():
        throttle.turn(key)
        throttle.check(key)
        throttle.failed(key, free=FREE_LINKS)


def make_link(  # noqa: PLR0917 a row with its columns
    link_id: UUID, way: str, enrolment_id: UUID, subject: str, seqs: list[int], person_id: UUID, actor_id: UUID
) -> tuple[SignLink, bool]:
    """The row; its token is derived, so that the page with the QR code can be shown again."""
    return sign_links.make(
        link_id,
        token=token_of(link_id),
        code=code_of(link_id) if way == "code" else "",
        way=way,
        enrolment_id=enrolment_id,
        subject=subject,
        seqs=seqs,
        person_id=person_id,
        actor_id=actor_id,
    )


def send(link: SignLink, address: str, provider_id: UUID) -> None:
    """The mail with the link, to the address on record."""
    outbox.post(
        Kind.SIGN_LINK,
        person_id=link.person_id,
        address=address,
        provider_id=provider_id,
        params={"enrolment": link.enrolment_id},
        secret=token_of(link.id),
        once=f"sign-link:{link.id}",
    )


def token_of(link_id: UUID) -> str:
    return derived_token(current_app.config["SECRET_KEY"].encode(), f"sign-link:{link_id}")


def code_of(link_id: UUID) -> str:
    return derived_code(current_app.config["SECRET_KEY"].encode(), f"sign-code:{link_id}")


@bp.get("/enrolments/<uuid:enrolment_id>/links/<uuid:link_id>")
@guard.permits(Action.LOG_LEARNING)
def show(enrolment_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """The QR code on the learner's screen, and the code to type where no camera is at hand."""
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    link = db.session.get(SignLink, link_id)
    if link is None or link.enrolment_id != enrolment_id or link.way != "code":
        raise NotFound
    base, code = current_app.config["BASE_URL"], code_of(link_id)
    page = render_template(
        "handing/code.html",
        record=record,
        link=link,
        over=sign_links.is_over(link),
        qr=qr_path(f"{base}/sign/{token_of(link_id)}"),
        code=f"{code[:4]} {code[4:]}",
        where=f"{base.partition('://')[2]}/sign",
        mentor=names_of([link.person_id])[link.person_id],
        back_to=offers.address_of(record, link),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def qr_path(text: str) -> tuple[int, str]:
    """How wide the picture is, and the outline of its dark squares, one for each."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(scale=1, border=4))
    dark = ((x, y) for y, row in enumerate(rows) for x, each in enumerate(row) if each)
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)


@bp.route("/enrolments/<uuid:enrolment_id>/new-mentor", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def new_mentor(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    back = asked_from(record)
    form = NewMentorForm()
    sites = sites_of(record.book.provider_id)
    form.site.choices = choices({str(s.id): ", ".join(filter(None, (s.name, s.department, s.town))) for s in sites})
    if not form.is_submitted():
        form.site.data = next((str(p.site_id) for p in record.book.placements if p.ended_on is None), form.site.data)
    if form.submitted():
        with form.explains():
            return redirect(f"{back}?mentor={propose(record, form)}")
    return render_template("handing/new_mentor.html", record=record, form=form, back=back), form.status


def asked_from(record: Record) -> str:
    """The page with the three ways from which the learner comes."""
    if seq := request.args.get("for", type=int):
        return record.address("entries", seq, "sign-now")
    if monday := request.args.get("week"):
        return record.address("weeks", as_date(monday).isoformat(), "sign-now")
    return record.address()


def propose(record: Record, form: NewMentorForm) -> UUID:
    not_too_often(record)
    with guard.writing():
        book, author = opening.write(record.ref.id)
        person_id = guests.propose(
            learner_id=author.person_id,
            enrolment_id=book.id,
            site_id=UUID(form.site.data),
            name=form.name.data,
            function=form.function.data,
            address=form.email.data,
            on=book.today,
        )
        ask_by_itself(person_id, book.provider_id, book.learner.languages.partition(",")[0])
        return person_id
