"""What a mentor without an account opens: a link from a mail, a QR code or the learner's device, to sign one thing.

Looking uses nothing up, whoever looks and how often. How links are made: handing.py. What can be signed: matter.py.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tracker.access import sign_links, throttle, vouch_links
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.tokens import read_code
from tracker.errors import LinkSpent
from tracker.extensions import writing
from tracker.logbook.append import Written
from tracker.logbook.books import Book, open_book
from tracker.logbook.vouching import provisional_of
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.queries import overseers_of
from tracker.web import guard, handing
from tracker.web.addresses import network_of
from tracker.web.forms import Form
from tracker.web.link_states import matter_of, over, private, stopped
from tracker.web.matter import ByLink
from tracker.web.proving_address import DigitsForm, is_proved, prove_page
from tracker.web.reading_in import of_cohort
from tracker.web.speaking import _, lazy

bp = Blueprint("by_link", __name__)

CODES_PER_NETWORK = 20


class CodeForm(Form):
    code = StringField(
        lazy("Code"),
        [InputRequired(lazy("Type the code that the learner shows you.")), Length(max=40)],
        description=lazy("Eight letters and digits. Capitals and blanks do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


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
    form = matter.form(sent=request.method == "POST")
    form.signer = matter.signer
    if form.submitted() and form.decided():
        with form.explains():
            write(form, token)
            return redirect(f"/sign/{token}", 303)
        link = sign_links.find(token)
        matter = matter_of(link, open_book(link.enrolment_id))
        if why := stopped(matter):
            return over(matter, why)
        matter.catch_up(form)
    return private(make_response(matter.sheet(form), form.status))


def write(form: ByLink, token: str) -> None:
    """One transaction: the signature, the link used up, the copy. The same form sent twice signs once."""
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        link = sign_links.find(token)
        book = open_book(link.enrolment_id, lock=True)
        matter = matter_of(link, book)
        become_known(link, book)
        signed = [each for each in matter.sign(form) if each.anew]
        if signed:
            sign_links.use(link)
            send_copy(link, book, signed)
            matter.tell(signed)


def become_known(link: SignLink, book: Book) -> None:
    """Who proved an address of a domain that the site trusts needs nobody to vouch for them, if nothing waits yet."""
    if link.way == "device" or provisional_of(link.person_id, book.provider_id):
        return
    for signer in guests.waiting(book.provider_id):
        mine = signer.person_id == link.person_id and guests.trusts(signer)
        if (
            mine
            and not vouch_links.is_denied(signer.post_id)
            and not guests.is_learners(signer.person_id, book.provider_id)
        ):
            guests.vouch(signer, provider_id=book.provider_id, actor_id=None)


def send_copy(link: SignLink, book: Book, signed: Sequence[Written]) -> None:
    """To the signer, with the way to say that it was not them; and to who decides whether they are known."""
    seqs = ",".join(str(each.seq) for each in signed)
    outbox.post(
        Kind.SIGNED_COPY,
        person_id=link.person_id,
        address=guests.address_of(link.person_id, book.provider_id) or None,
        provider_id=book.provider_id,
        params={"enrolment": book.id, "seq": signed[0].seq, "seqs": seqs},
        once=f"copy:{signed[0].id}",
    )
    for first in [each for each in signed if "provisional" in book.fact(each.seq).details][:1]:
        tell_overseers(book, first)


def tell_overseers(book: Book, signed: Written) -> None:
    """Those who may vouch: for the whole provider."""
    for row in overseers_of(book.provider_id, None, book.today):
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
