"""The sites of a provider (B3, B17, B19): kind, department, town, places, contact, who works there, who is placed."""

from datetime import date
from uuid import UUID

import flask_babel
from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms import ValidationError as Invalid
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.rules import visible_enrolments
from tracker.access.subjects import ProviderRef
from tracker.cohorts.mentors import staffroom
from tracker.cohorts.places import by_site, months_ahead, most_at_once, stays_at
from tracker.cohorts.roster_files import mailbox
from tracker.errors import NotFound
from tracker.people import changing, roster
from tracker.people.models import Post, Provider, Site
from tracker.people.queries import names_of, sites_of
from tracker.people.sites import site_of
from tracker.web import guard
from tracker.web.forms import Form, choices, entry_id
from tracker.web.placing import is_far
from tracker.web.running import provider_for
from tracker.web.speaking import _, lazy
from tracker.web.wording import SITES

bp = Blueprint("sites", __name__)

HERE = "/providers/<uuid:provider_id>/sites"
MOST_PLACES = 500


class SiteForm(Form):
    name = StringField(
        lazy("Name"), [DataRequired(lazy("Type the name.")), Length(max=120)], render_kw={"maxlength": 120}
    )
    kind = SelectField(lazy("Kind"), [InputRequired(lazy("Choose the kind."))], choices=choices(SITES))
    department = StringField(
        lazy("Department"),
        [Length(max=120)],
        description=lazy("Where learners work in one of several; each is a site of its own."),
        render_kw={"maxlength": 120},
    )
    town = StringField(lazy("Town"), [Length(max=120)], render_kw={"maxlength": 120})
    capacity = IntegerField(
        lazy("Places"),
        [Optional(), NumberRange(1, MOST_PLACES)],
        description=lazy("How many learners at once. Empty: nobody has said."),
        render_kw={"min": 1, "max": MOST_PLACES, "inputmode": "numeric"},
    )
    contact = TextAreaField(
        lazy("Contact"),
        [Length(max=400)],
        description=lazy("Whom the school talks to there, and what was agreed. No patient names or numbers."),
        render_kw={"rows": 2, "maxlength": 400},
    )
    contact_mail = EmailField(
        lazy("Mail address of the contact"), [Length(max=200)], render_kw={"autocapitalize": "none", "maxlength": 200}
    )
    phone = TelField(lazy("Telephone"), [Length(max=40)], render_kw={"maxlength": 40})

    def validate_contact_mail(self, field: EmailField) -> None:
        if field.data and not mailbox(field.data):
            raise Invalid(_("This is no mail address."))

    def words(self) -> dict[str, str]:
        names = ("name", "kind", "department", "town", "contact", "contact_mail", "phone")
        return {name: self[name].data or "" for name in names}


class NewSiteForm(SiteForm):
    id = entry_id()


class PostForm(Form):
    """Who may sign at a site, as what, until when."""

    function = StringField(
        lazy("Function"),
        [DataRequired(lazy("Type what they are there.")), Length(max=120)],
        render_kw={"maxlength": 120},
    )
    may_sign = BooleanField(lazy("May sign here"))
    ends_on = DateField(lazy("Last day here"), [Optional()], description=lazy("Empty: until somebody ends it."))

    def validate_ends_on(self, field: DateField) -> None:
        if is_far(field.data):
            raise Invalid(_("This day is too far from today."))


def site_for(provider_id: UUID, site_id: UUID, action: Action) -> tuple[Provider, Site]:
    home = provider_for(provider_id, action)
    site = site_of(site_id, provider_id)
    if site is None:
        raise NotFound
    return home, site


@bp.get(HERE)
@guard.permits(Action.SEE_MENTORS)
def index(provider_id: UUID) -> ResponseReturnValue:
    home = provider_for(provider_id, Action.SEE_MENTORS)
    today = clock.today(home.time_zone)
    stays, room = (
        by_site(stays_at(provider_id, today)),
        staffroom(provider_id, today, visible_enrolments(guard.actor())),
    )
    posts = [post for mentor in room.mentors for post in mentor.posts if post.may_sign and post.holds(today)]
    lines = [
        (
            site,
            most_at_once(stays.get(site.id, ()), today, today),
            sum(stay.first > today for stay in stays.get(site.id, ())),
            len({post.id for post in posts if post.site_id == site.id}),
        )
        for site in sites_of(provider_id)
    ]
    return render_template("sites/index.html", provider=home, lines=lines)


@bp.get(f"{HERE}/<uuid:site_id>")
@guard.permits(Action.SEE_MENTORS)
def show(provider_id: UUID, site_id: UUID) -> ResponseReturnValue:
    home, site = site_for(provider_id, site_id, Action.SEE_MENTORS)
    today = clock.today(home.time_zone)
    stays = stays_at(provider_id, today, [site_id])
    room = staffroom(provider_id, today, visible_enrolments(guard.actor()))
    seen = {mentee.enrolment_id for mentor in room.mentors for mentee in mentor.mentees}
    people = [
        (mentor, post)
        for mentor in room.mentors
        for post in mentor.posts
        if post.site_id == site_id and (post.ends_on is None or post.ends_on >= today)
    ]
    return render_template(
        "sites/show.html",
        provider=home,
        site=site,
        today=today,
        stays=stays,
        seen=seen,
        months=[(month_of(month.first), month) for month in months_ahead(stays, today, site.capacity)],
        people=people,
    )


def month_of(first: date) -> str:
    """`November 2026`, in the reader's language."""
    words = str(flask_babel.format_date(first, "LLLL y"))
    return words[:1].upper() + words[1:]


@bp.route(f"{HERE}/new", methods=["GET", "POST"])
@guard.permits(Action.KEEP_SITES)
def new(provider_id: UUID) -> ResponseReturnValue:
    home = provider_for(provider_id, Action.KEEP_SITES)
    form = NewSiteForm()
    if form.submitted() and is_free(form, provider_id, form.id.data):
        with form.explains():
            add(provider_id, form)
            flash(_("The site is added."), "ok")
            return redirect(f"/providers/{provider_id}/sites/{form.id.data}", 303)
    return render_template("sites/edit.html", provider=home, site=None, form=form), form.status


def is_free(form: SiteForm, provider_id: UUID, but: UUID) -> bool:
    """Whether no other site of the provider has that name and department; says it on the form where one has."""
    said = (form.name.data, form.department.data or "")
    if not any((each.name, each.department) == said and each.id != but for each in sites_of(provider_id)):
        return True
    form.status = 422
    form.name.errors = [*form.name.errors, _("The school has this department of this site already.")]
    return False


def add(provider_id: UUID, form: NewSiteForm) -> None:
    with guard.writing() as actor:
        provider_for(provider_id, Action.KEEP_SITES)
        if site_of(form.id.data, provider_id) is None:
            words = form.words()
            roster.add_site(
                actor_id=actor.person_id,
                provider_id=provider_id,
                capacity=form.capacity.data,
                site_id=form.id.data,
                **words,
            )


@bp.route(f"{HERE}/<uuid:site_id>/edit", methods=["GET", "POST"])
@guard.permits(Action.KEEP_SITES)
def edit(provider_id: UUID, site_id: UUID) -> ResponseReturnValue:
    home, site = site_for(provider_id, site_id, Action.KEEP_SITES)
    form = SiteForm(obj=site)
    if form.submitted() and is_free(form, provider_id, site_id):
        with form.explains():
            with guard.writing() as actor:
                _home, site = site_for(provider_id, site_id, Action.KEEP_SITES)
                changing.change_site(actor_id=actor.person_id, site=site, capacity=form.capacity.data, **form.words())
            flash(_("Saved."), "ok")
            return redirect(f"/providers/{provider_id}/sites/{site_id}", 303)
    return render_template("sites/edit.html", provider=home, site=site, form=form), form.status


@bp.route("/providers/<uuid:provider_id>/posts/<uuid:kept_post>", methods=["GET", "POST"])
@guard.permits(Action.KEEP_SITES)
def post(provider_id: UUID, kept_post: UUID) -> ResponseReturnValue:
    home, row, site = post_for(provider_id, kept_post)
    form = PostForm(obj=row)
    if form.submitted():
        with form.explains():
            change(provider_id, kept_post, form)
            flash(_("Saved. What was signed before stands."), "ok")
            return redirect(f"/providers/{provider_id}/sites/{site.id}", 303)
        home, row, site = post_for(provider_id, kept_post)
    name = names_of([row.person_id])[row.person_id]
    return render_template("sites/post.html", provider=home, post=row, site=site, name=name, form=form), form.status


def post_for(provider_id: UUID, post_id: UUID) -> tuple[Provider, Post, Site]:
    home = provider_for(provider_id, Action.KEEP_SITES)
    row = changing.post_of(post_id, provider_id)
    site = site_of(row.site_id, provider_id)
    if site is None:
        raise NotFound
    return home, row, site


def change(provider_id: UUID, post_id: UUID, form: PostForm) -> None:
    with guard.writing() as actor:
        guard.require(Action.KEEP_SITES, ProviderRef(provider_id))
        row = changing.post_of(post_id, provider_id)
        ends_on: date | None = form.ends_on.data
        given = {"function": form.function.data, "may_sign": form.may_sign.data, "ends_on": ends_on}
        changing.change_post(actor_id=actor.person_id, post=row, **given)
