"""Who signed? Coordinators say of signers whom a learner named that they work there, or that they do not.

Once for each person and site; which mail domains a site trusts besides. The rules: people/guests.py.
"""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from tracker import clock
from tracker.access import vouch_links
from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import ProviderRef
from tracker.errors import Forbidden, NotFound
from tracker.logbook.books import Author
from tracker.logbook.vouching import answer_each, hold_logbooks, let_count
from tracker.logbook.withdrawing import withdraw
from tracker.people import guests
from tracker.people.contacts import whom_to_ask, with_contact
from tracker.people.guests import Signer
from tracker.people.models import Provider
from tracker.people.queries import names_of, provider, sites_of
from tracker.web import guard
from tracker.web.forms import Form, choices, entry_id
from tracker.web.moving import as_staff
from tracker.web.proving import ProofForm, prove
from tracker.web.speaking import _, lazy

bp = Blueprint("vouching", __name__)

HERE = "/providers/<uuid:provider_id>/signers"


def whole_address(_form: Form, field: EmailField) -> None:
    local, at, domain = (field.data or "").rpartition("@")
    if not (local and at and "." in domain and field.data.isprintable() and " " not in field.data):
        raise ValidationError(_("Type a whole address, like ann@hospital.example."))


class VouchForm(Form):
    """The button alone; its id makes those of the entries, so that sending it twice vouches once."""

    id = entry_id()


class RefuseForm(ProofForm):
    """What was signed is withdrawn, so it asks for a proof."""

    id = entry_id()
    reason = TextAreaField(
        lazy("Reason"),
        [InputRequired(lazy("Give a reason: the learner reads it.")), Length(max=300)],
        description=lazy("The learner reads this. No patient names or numbers."),
        render_kw={"maxlength": 300},
    )


class DomainForm(Form):
    site = SelectField(lazy("Site"), [InputRequired(lazy("Choose the site."))])
    domain = StringField(
        lazy("Mail domain"),
        [
            InputRequired(lazy("Type the domain.")),
            Length(max=200),
            Regexp(r"@?[\w\-]+(\.[\w\-]+)+", message=lazy("Type what stands after the @, such as hospital.example.")),
        ],
        description=lazy("What stands after the @ in the addresses of those who work there."),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "maxlength": 200},
    )


class SiteForm(Form):
    """A button about a site."""

    site = StringField("", [InputRequired()])


class DropForm(SiteForm):
    domain = StringField("", [InputRequired(), Length(max=200)])


class ContactForm(Form):
    """Whom to ask at a site. What it does: contacts.py."""

    ids = "contact-"
    site = SelectField(lazy("Site"), [InputRequired(lazy("Choose the site."))])
    contact = EmailField(
        lazy("Email address of the contact"),
        [InputRequired(lazy("Type the address.")), Length(max=254), whole_address],
        description=lazy("Somebody who knows who works there: a head nurse or a training office."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": 254},
    )


def allowed(provider_id: UUID) -> Provider:
    guard.require(Action.VOUCH, ProviderRef(provider_id))
    home = provider(provider_id)
    if home is None:
        raise NotFound
    return home


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.VOUCH)
def signers(provider_id: UUID) -> ResponseReturnValue:
    """Who waits, whom to ask, and the domains that are trusted; the form adds one."""
    allowed(provider_id)
    form = domain_form(provider_id)
    if form.submitted():
        with form.explains():
            trust(provider_id, form)
            return redirect(f"/providers/{provider_id}/signers", 303)
    return page(provider_id, domain=form)


def domain_form(provider_id: UUID, **given: None) -> DomainForm:
    form = DomainForm(**given)
    form.site.choices = choices({"": _("Choose"), **places(provider_id)})
    return form


def contact_form(provider_id: UUID, **given: None) -> ContactForm:
    form = ContactForm(**given)
    form.site.choices = choices({"": _("Choose"), **places(provider_id)})
    return form


def places(provider_id: UUID) -> dict[str, str]:
    """The sites by id, in words."""
    return {str(each.id): ", ".join(filter(None, (each.name, each.department))) for each in sites_of(provider_id)}


def page(
    provider_id: UUID, *, domain: DomainForm | None = None, contact: ContactForm | None = None
) -> ResponseReturnValue:
    """The page of signers, with one of its forms as it was sent."""
    home, waiting = allowed(provider_id), guests.waiting(provider_id)
    questions = vouch_links.latest([signer.post_id for signer in waiting])
    people = [*(s.proposed_by for s in waiting), *(q.answered_by for q in questions.values() if q.answered_by)]
    shown = render_template(
        "handing/signers.html",
        provider=home,
        waiting=waiting,
        questions=questions,
        names=names_of(people),
        domain=domain or domain_form(provider_id, formdata=None),
        contact=contact or contact_form(provider_id, formdata=None),
        vouch=VouchForm(formdata=None),
        domains=guests.domains_of(provider_id),
        contacts=with_contact(provider_id),
        to_ask={signer.post_id for signer, address in whom_to_ask(waiting, provider_id).items() if address},
        places=places(provider_id),
    )
    sent = contact or domain
    return shown, sent.status if sent else 200


def trust(provider_id: UUID, form: DomainForm) -> None:
    with guard.writing() as actor:
        allowed(provider_id)
        if actor.person_id is None:
            raise Forbidden
        guests.trust_domain(
            actor_id=actor.person_id,
            provider_id=provider_id,
            site_id=UUID(form.site.data),
            domain=form.domain.data,
        )
    flash(_("Trusted. Who proves such an address by mail needs nobody to vouch for them."), "ok")


@bp.post("/providers/<uuid:provider_id>/domains/drop")
@guard.permits(Action.VOUCH)
def drop(provider_id: UUID) -> ResponseReturnValue:
    allowed(provider_id)
    form = DropForm()
    if form.submitted():
        with guard.writing() as actor:
            allowed(provider_id)
            if actor.person_id is None:
                raise Forbidden
            site_id = as_uuid(form.site.data)
            guests.drop_domain(
                actor_id=actor.person_id, provider_id=provider_id, site_id=site_id, domain=form.domain.data
            )
        flash(_("Trusted no more. Who was known by it stays known."), "ok")
    return redirect(f"/providers/{provider_id}/signers", 303)


def as_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


@bp.post(f"{HERE}/<uuid:post_id>/vouch")
@guard.permits(Action.VOUCH)
def vouch(provider_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """They work there: what they signed counts from now on."""
    allowed(provider_id)
    form = VouchForm()
    with guard.writing() as actor:
        allowed(provider_id)
        signer = held(post_id, provider_id, actor)
        guests.vouch(signer, provider_id=provider_id, actor_id=actor.person_id)
        let_count(signer, provider_id=provider_id, author=as_staff(actor, provider_id), form_id=form.id.data)
    flash(_("Thank you. What %(name)s signed counts from now on.", name=signer.name), "ok")
    return redirect(f"/providers/{provider_id}/signers", 303)


@bp.route(f"{HERE}/<uuid:post_id>/refuse", methods=["GET", "POST"])
@guard.permits(Action.VOUCH)
def refuse(provider_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """They do not: what they signed is taken back, and they sign nothing more."""
    home = allowed(provider_id)
    signer = guests.waiting_at(post_id, provider_id)
    form = RefuseForm()
    if form.submitted() and prove(form):
        with form.explains():
            refuse_now(provider_id, post_id, form)
            flash(_("Refused. What %(name)s signed is taken back.", name=signer.name), "ok")
            return redirect(f"/providers/{provider_id}/signers", 303)
    return render_template("handing/refuse.html", provider=home, signer=signer, form=form), form.status


def refuse_now(provider_id: UUID, post_id: UUID, form: RefuseForm) -> None:
    with guard.writing() as actor:
        allowed(provider_id)
        signer = held(post_id, provider_id, actor)
        staff = as_staff(actor, provider_id)
        author = Author(staff.person_id, staff.acted_as, staff.warrant, "pin")
        home = provider(provider_id)
        today = clock.today(home.time_zone if home else "UTC")
        guests.refuse(signer, provider_id=provider_id, actor_id=author.person_id, on=today)
        given = {"author": author, "why": "decided-otherwise", "reason": form.reason.data}
        answer_each(signer, provider_id, form.id.data, partial(withdraw, **given))


def held(post_id: UUID, provider_id: UUID, actor: Actor) -> Signer:
    """Who waits, with the logbooks they may have signed in locked. Nobody decides about themselves: Forbidden."""
    signer = guests.waiting_at(post_id, provider_id)
    if signer.person_id == actor.person_id:
        raise Forbidden
    hold_logbooks(signer.person_id, provider_id)
    return signer
