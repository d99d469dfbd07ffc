"""The contact of a site: whom staff may ask whether somebody works there, and the page on which they answer.

The answer `Works here` is as good as that of a coordinator; `Does not` is told to staff, who decide. What it becomes in
logbooks: logbook/vouching.py. The mail with the question: asking_contacts.py.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from tracker import audit, clock
from tracker.access import guests as devices
from tracker.access import throttle, vouch_links
from tracker.access.models import VouchLink
from tracker.access.permissions import Action
from tracker.audit import Verb
from tracker.errors import Forbidden, LinkSpent, NotFound, SignerIsLearner
from tracker.extensions import db, writing
from tracker.logbook.books import Author
from tracker.logbook.vouching import CONTACT, hold_logbooks, let_count
from tracker.people import contacts, guests
from tracker.people.guests import Signer
from tracker.people.models import Post, Provider
from tracker.people.names import mailbox_key, search_key
from tracker.people.queries import names_of, provider
from tracker.web import guard, vouching
from tracker.web.addresses import network_of
from tracker.web.asking_contacts import send
from tracker.web.forms import Form, entry_id
from tracker.web.link_states import private
from tracker.web.proving_address import cookie_name
from tracker.web.speaking import _, lazy

bp = Blueprint("contacts", __name__)

WRONG_PER_NETWORK = 20


class AnswerForm(Form):
    """Who answers, and the button. Its id becomes those of the entries."""

    id = entry_id()
    name = StringField(
        lazy("Your name"),
        [InputRequired(lazy("Type your name. It stands beside your answer.")), Length(max=100)],
        render_kw={"autocomplete": "name", "maxlength": 100},
    )
    answer = StringField("", [Optional(), AnyOf([vouch_links.WORKS, vouch_links.DOES_NOT])])
    """The button that was pressed; empty after the enter key, which decides nothing."""


# What staff do, on the page of signers.


@bp.post("/providers/<uuid:provider_id>/contacts")
@guard.permits(Action.VOUCH)
def keep(provider_id: UUID) -> ResponseReturnValue:
    """Whom to ask at a site."""
    vouching.allowed(provider_id)
    form = vouching.contact_form(provider_id)
    if form.submitted():
        with form.explains():
            set_contact(provider_id, vouching.as_uuid(form.site.data), form.contact.data or "")
            return redirect(f"/providers/{provider_id}/signers", 303)
    return vouching.page(provider_id, contact=form)


@bp.post("/providers/<uuid:provider_id>/contacts/drop")
@guard.permits(Action.VOUCH)
def drop(provider_id: UUID) -> ResponseReturnValue:
    vouching.allowed(provider_id)
    form = vouching.SiteForm()
    if form.submitted():
        set_contact(provider_id, vouching.as_uuid(form.site.data), "")
    return redirect(f"/providers/{provider_id}/signers", 303)


def set_contact(provider_id: UUID, site_id: UUID, address: str) -> None:
    with guard.writing() as actor:
        vouching.allowed(provider_id)
        if actor.person_id is None:
            raise Forbidden
        contacts.set_contact(actor_id=actor.person_id, provider_id=provider_id, site_id=site_id, address=address)
    kept = _("Kept. They are asked by mail about mentors whom a learner names there.")
    flash(kept if address else _("Removed."), "ok")


@bp.post("/providers/<uuid:provider_id>/signers/<uuid:post_id>/ask")
@guard.permits(Action.VOUCH)
def ask(provider_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Mail the contact of the site; pressed twice on one day it is one mail."""
    home = vouching.allowed(provider_id)
    Form()
    with guard.writing() as actor:
        vouching.allowed(provider_id)
        signer = guests.waiting_at(post_id, provider_id)
        address = contacts.whom_to_ask([signer], provider_id)[signer]
        if not address:
            raise NotFound
        today = uuid5(post_id, clock.today(home.time_zone).isoformat())
        send(today, signer, home, address, actor_id=actor.person_id, language=actor.language)
    flash(_("Asked by mail. The answer stands here."), "ok")
    return redirect(f"/providers/{provider_id}/signers", 303)


# Answering.


@dataclass(frozen=True)
class Question:
    """What a link asks. No signer once somebody has decided."""

    link: VouchLink
    home: Provider
    signer: Signer | None


@bp.route("/vouch/<token>", methods=["GET", "POST"])
@guard.permits(Action.SIGN_BY_LINK)
def answer(token: str) -> ResponseReturnValue:
    """Looking uses nothing up: programs that check mail open every link."""
    guard.require(Action.SIGN_BY_LINK)
    question = asked(token)
    if why := stopped(question):
        return over(question, why)
    form = AnswerForm()
    if form.submitted() and is_whole(form, question):
        with form.explains():
            write(form, token)
            return redirect(f"/vouch/{token}", 303)
    page = render_template("handing/vouch.html", form=form, signer=question.signer, school=question.home.name)
    return private(make_response(page, form.status))


@bp.post("/vouch/<token>/new")
@guard.permits(Action.SIGN_BY_LINK)
def renew(token: str) -> ResponseReturnValue:
    """Another mail to the same address, once a day, while nobody has decided."""
    Form()
    guard.require(Action.SIGN_BY_LINK)
    if stopped(asked(token)) != "old":
        raise LinkSpent
    with guard.writing() as actor:
        guard.require(Action.SIGN_BY_LINK)
        question = asked(token)
        old, home = question.link, question.home
        if question.signer and stopped(question) == "old":
            fresh = uuid5(old.id, clock.today(home.time_zone).isoformat())
            send(fresh, question.signer, home, old.address, actor_id=old.created_by, language=actor.language)
    return private(make_response(render_template("handing/renewed.html")))


def asked(token: str) -> Question:
    """Raises LinkSpent for no such token; who tries many is made to wait, Throttled."""
    try:
        link = vouch_links.find(token)
    except LinkSpent:
        count_wrong()
        raise
    post = db.session.get_one(Post, link.post_id)
    home = provider(post.provider_id)
    if home is None:
        raise LinkSpent
    try:
        return Question(link, home, guests.waiting_at(post.id, post.provider_id))
    except NotFound:
        return Question(link, home, None)


def count_wrong() -> None:
    network = throttle.for_network(f"vouch {network_of(request.remote_addr)}")
    with writing():
        throttle.turn(network)
        throttle.check(network)
        throttle.failed(network, free=WRONG_PER_NETWORK)


def stopped(question: Question) -> str:
    """Why nothing can be answered by this link now; empty where it can. Each has its words in handing/vouched.html."""
    link, signer = question.link, question.signer
    if link.used_at:
        return "answered"
    if signer is None:
        return "decided"
    if mailbox_key(contacts.whom_to_ask([signer], question.home.id)[signer]) != mailbox_key(link.address):
        return "not-asked"
    if is_theirs(signer, question.home.id):
        return "own"
    return "old" if vouch_links.is_over(link) else ""


def is_theirs(signer: Signer, provider_id: UUID) -> bool:
    """Whether this browser is known as that of who is asked about, or of a learner of the provider."""
    me = guard.actor().person_id
    if devices.knows(request.cookies.get(cookie_name(), ""), signer.person_id):
        return True
    return me is not None and (me == signer.person_id or guests.is_learners(me, provider_id))


def is_whole(form: AnswerForm, question: Question) -> bool:
    """A button was pressed; and nobody answers for themselves, or in the name of the learner who asks."""
    signer = question.signer
    own = [signer.name, *names_of([signer.proposed_by]).values()] if signer else []
    if search_key(form.name.data) in {search_key(each) for each in own}:
        form.name.errors = [_("Somebody else at the site has to answer this.")]
    elif not form.answer.data:
        form.form_errors.append(_("Now press one of the two buttons."))
    form.status = 422 if form.errors else 200
    return not form.errors


def write(form: AnswerForm, token: str) -> None:
    """One transaction: the link used up, the proposal decided, what was signed let count."""
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        first = asked(token)
        if first.signer:
            hold_logbooks(first.signer.person_id, first.home.id)
        question = asked(token)
        link, signer, home = question.link, question.signer, question.home
        if signer is None or stopped(question):
            return  # somebody was faster: the page says so
        said = form.answer.data
        person_id = who_answers(link, signer, form.name.data)
        vouch_links.use(link, answer=said, person_id=person_id)
        if said == vouch_links.WORKS:
            guests.vouch(signer, provider_id=home.id, actor_id=person_id, link=str(link.id))
            author = Author(person_id, CONTACT, link.id, "link")
            let_count(signer, provider_id=home.id, author=author, form_id=form.id.data)
        else:
            audit.record(
                Verb.SIGNER_DENIED, actor_id=person_id, provider_id=home.id, object_id=signer.post_id, link=str(link.id)
            )


def who_answers(link: VouchLink, signer: Signer, name: str) -> UUID:
    """Raises SignerIsLearner for a learner of the provider, Forbidden for who is asked about."""
    known = vouch_links.who_answered(signer.site_id, link.address, name)
    person_id = known or contacts.person_at(link.address, name)
    if person_id == signer.person_id:
        raise Forbidden
    post = db.session.get_one(Post, signer.post_id)
    if guests.is_learners(person_id, post.provider_id):
        raise SignerIsLearner
    return person_id


def over(question: Question, why: str) -> ResponseReturnValue:
    post = db.session.get_one(Post, question.link.post_id)
    page = render_template(
        "handing/vouched.html",
        why=why,
        link=question.link,
        signer=names_of([post.person_id])[post.person_id],
        school=question.home.name,
    )
    return private(make_response(page, 410 if request.method == "POST" else 200))
