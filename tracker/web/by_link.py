"""What a mentor without an account opens: a link from a mail, a QR code or the learner's device, to sign one thing.

Looking uses nothing up, whoever looks and how often. How links are made: handing.py. The fields: sign_form.py.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.access import sign_links, throttle
from tracker.access.actor import OVERSEERS, Actor, load_guest
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import EnrolmentRef, ItemRef
from tracker.access.tokens import read_code
from tracker.errors import LinkSpent, NotFound, Stale
from tracker.extensions import writing
from tracker.logbook import queries
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.signing import assess
from tracker.logbook.vouching import provisional_of
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.names import search_key
from tracker.people.queries import names_of, staff_of
from tracker.web import guard, handing, notifying
from tracker.web.addresses import network_of
from tracker.web.forms import Form
from tracker.web.link_states import Matter, matter_of, over, private, stopped
from tracker.web.proving_address import DigitsForm, is_proved, prove_page
from tracker.web.reading_in import of_cohort
from tracker.web.sign_form import LEVELS, SEEN, SignForm, sign_form
from tracker.web.speaking import _, lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS

bp = Blueprint("by_link", __name__)

CODES_PER_NETWORK = 20


class CodeForm(Form):
    code = StringField(
        lazy("Code"),
        [InputRequired(lazy("Type the code that the learner shows you.")), Length(max=40)],
        description=lazy("Eight letters and digits. Capitals and blanks do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class GuestForm(SignForm):
    """The sign-off form for who has no PIN: the name is typed instead."""

    name = StringField(
        lazy("Your name, as it stands above"),
        [InputRequired(lazy("Type your name. It stands below what you sign.")), Length(max=100)],
        render_kw={"autocomplete": "off", "maxlength": 100},
    )
    signer = ""

    def asked(self) -> frozenset[str]:
        return frozenset()

    def validate(self, *given: Any, **more: Any) -> bool:  # noqa: ANN401 WTForms' signature
        valid = super().validate(*given, **more)
        if self.name.data and search_key(self.name.data) != search_key(self.signer):
            self.name.errors = [_("Type the name as it stands above. Is it not yours? Then do not sign.")]
            return False
        return valid


@bp.route("/sign", methods=["GET", "POST"])
@guard.permits(Action.SIGN_BY_LINK)
def typed() -> ResponseReturnValue:
    """For who cannot scan: the code beside the picture leads to the same page."""
    guard.require(Action.SIGN_BY_LINK)
    form = CodeForm()
    if form.submitted():
        with form.explains():
            if link_id := known_code(form.code.data):
                return redirect(f"/sign/{handing.token_of(link_id)}")
            form.code.errors = [_("This code does not work: it is too old, was used, or a sign is wrong.")]
            form.status = 422
    return render_template("handing/typed.html", form=form), form.status


def known_code(written: str) -> UUID | None:
    """The link of a code. Each try is counted for the network before it is looked at, and a right one taken off."""
    network = throttle.for_network(f"sign {network_of(request.remote_addr)}")
    with writing():
        throttle.turn(network)
        throttle.check(network)
        throttle.failed(network, free=CODES_PER_NETWORK)
    try:
        found = sign_links.find_by_code(read_code(written)).id
    except LinkSpent:
        return None
    with writing():
        throttle.passed(network)
    return found


@bp.route("/sign/<token>", methods=["GET", "POST"])
@guard.permits(Action.SIGN_BY_LINK)
def sign(token: str) -> ResponseReturnValue:
    guard.require(Action.SIGN_BY_LINK)
    link = sign_links.find(token)
    book = open_book(link.enrolment_id)
    of_cohort(book.learner.languages)
    matter = matter_of(link, book)
    if why := stopped(matter):
        return over(matter, why)
    if link.way == "code" and not is_proved(link):
        return prove_page(link, book, DigitsForm(formdata=None))
    form = guest_form(matter, sent=request.method == "POST")
    if form.submitted() and decided(form):
        with form.explains():
            write(form, token)
            return redirect(f"/sign/{token}", 303)
        link = sign_links.find(token)
        matter = matter_of(link, open_book(link.enrolment_id))
        if why := stopped(matter):
            return over(matter, why)
        if form.look_again:
            form.catch_up(matter.book)
    return sheet(matter, form)


def guest_form(matter: Matter, *, sent: bool) -> GuestForm:
    if matter.skill is None:
        raise NotFound
    form = sign_form(matter.book, matter.skill, matter.posts, sent=sent, of=GuestForm)
    if not isinstance(form, GuestForm):
        raise TypeError(form)
    form.signer = names_of([matter.link.person_id])[matter.link.person_id]
    return form


def decided(form: GuestForm) -> bool:
    """Whether one of the two buttons was pressed."""
    if not form.outcome.data:
        form.form_errors.append(_("Now press Sign off or More practice needed."))
        form.status = 422
    return bool(form.outcome.data)


def sheet(matter: Matter, form: GuestForm) -> ResponseReturnValue:
    """What a mentor needs to sign this one request, and nothing more of the learner's record."""
    queries.read_texts(matter.book.id, [matter.asked])
    page = render_template(
        "handing/sign.html",
        link=matter.link,
        book=matter.book,
        skill=form.skill,
        form=form,
        asked=matter.asked,
        levels=LEVELS,
        answers=SEEN,
        dimensions=DIMENSIONS,
        impressions=[(key, "", text) for key, text in IMPRESSIONS.items()],
    )
    return private(make_response(page, form.status))


def write(form: GuestForm, token: str) -> None:
    """One transaction: the signature, the link used up, the copy. The same form sent twice signs once."""
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        link = sign_links.find(token)
        book = open_book(link.enrolment_id, lock=True)
        skill = book.skill(form.skill.code)
        author = author_of(link, book, skill.module)
        become_known(link, book)
        try:
            signed = assess(book, author=author, entry_id=form.id.data, code=skill.code, saw=form.observation())
        except Stale:
            form.look_again = True
            raise
        if signed.anew:
            sign_links.use(link)
            send_copy(link, book, signed)
            notifying.request_answered(book, signed, skill.code)


def author_of(link: SignLink, book: Book, module: str) -> Author:
    """Who signs, by the mentorship that gives the right. Raises what the rules say without one."""
    guest: Actor = load_guest(link.person_id, book.id)
    subject = ItemRef(EnrolmentRef(book.id, book.learner_id, book.provider_id), module)
    hat = guest.mentorship_for(book.id, module)
    if hat is None or not may(guest, Action.ASSESS, subject):
        raise why_not(guest, Action.ASSESS, subject)
    return Author(link.person_id, "mentor", hat.id, link.way)


def become_known(link: SignLink, book: Book) -> None:
    """Who proved an address of a domain that the site trusts needs nobody to vouch for them, if nothing waits yet."""
    if link.way == "device" or provisional_of(link.person_id, book.provider_id):
        return
    for signer in guests.waiting(book.provider_id):
        mine = signer.person_id == link.person_id and guests.trusts(signer)
        if mine and not guests.is_learners(signer.person_id, book.provider_id):
            guests.vouch(signer, provider_id=book.provider_id, actor_id=None)


def send_copy(link: SignLink, book: Book, signed: Written) -> None:
    """To the signer, with the way to say that it was not them; and to who decides whether they are known."""
    outbox.post(
        Kind.SIGNED_COPY,
        person_id=link.person_id,
        address=guests.address_of(link.person_id, book.provider_id) or None,
        provider_id=book.provider_id,
        params={"enrolment": book.id, "seq": signed.seq},
        once=f"copy:{signed.id}",
    )
    if "provisional" in book.fact(signed.seq).details:
        tell_overseers(book, signed)


def tell_overseers(book: Book, signed: Written) -> None:
    for role in sorted(OVERSEERS):
        for row in staff_of(book.provider_id, role, clock.today(book.time_zone)):
            outbox.post(
                Kind.PROVISIONAL_SIGNATURE,
                person_id=row.person_id,
                provider_id=book.provider_id,
                time_zone=book.time_zone,
                params={"enrolment": book.id, "seq": signed.seq},
                once=f"provisional:{row.person_id}:{signed.id}",
            )


# A mail that came too late.


@bp.post("/sign/<token>/new")
@guard.permits(Action.SIGN_BY_LINK)
def renew(token: str) -> ResponseReturnValue:
    """Another mail to the address on record, once a day, while the request is still open."""
    Form()
    guard.require(Action.SIGN_BY_LINK)
    link = sign_links.find(token)
    if link.way != "link" or not sign_links.is_over(link):
        raise LinkSpent
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        old = sign_links.find(token)
        book = open_book(old.enrolment_id)
        today: date = book.today
        made, anew = handing.make_link(
            uuid5(old.id, today.isoformat()),
            "link",
            book.id,
            old.subject,
            list(old.about),
            old.person_id,
            old.created_by,
        )
        if anew and not stopped(matter_of(made, book)):
            handing.send(made, guests.address_of(made.person_id, book.provider_id), book.provider_id)
    return private(make_response(render_template("handing/renewed.html")))
