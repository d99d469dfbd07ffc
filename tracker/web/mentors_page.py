"""The mentors of a provider: what they may sign and until when, what waits for them, and a mentor who leaves."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SearchField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.rules import may, visible_enrolments
from tracker.access.subjects import ProviderRef, find_enrolment
from tracker.cohorts.mentors import Left, Mentor, Staffroom, left_by, staffroom
from tracker.curriculum.queries import offered_editions, plans_of
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.people import changing, roster
from tracker.people.models import Mentorship, Post, Provider
from tracker.people.names import search_key
from tracker.people.sites import signers_of
from tracker.web import guard
from tracker.web.forms import Filter, Form, choice, choices, entry_id
from tracker.web.placing import is_far, named
from tracker.web.running import provider_for
from tracker.web.speaking import _, day, lazy, ngettext

bp = Blueprint("mentors", __name__)

HERE = "/providers/<uuid:provider_id>/mentors"
SORTS = {"": lazy("Name"), "waiting": lazy("Longest waiting first"), "learners": lazy("Most learners first")}


class Finder(Filter):
    q = SearchField(lazy("Find a mentor or site"), [Length(max=100)], default="")
    sort = SelectField(lazy("Sort by"), choices=choices(SORTS), default="")

    def among(self, room: Staffroom) -> list[Mentor]:
        """Who fits, in the order asked for; only those who work or sign here today, unless a name is asked for."""
        words = search_key(self.q.data or "")
        fit = [mentor for mentor in room.mentors if self._fits(mentor, words, room.today)]
        if self.sort.data == "waiting":
            fit.sort(key=lambda mentor: -(mentor.oldest if mentor.oldest is not None else -1))
        if self.sort.data == "learners":
            fit.sort(key=lambda mentor: -mentor.learners(room.today))
        return fit

    def _fits(self, mentor: Mentor, words: str, today: date) -> bool:
        if words:
            return words in mentor.search_key or any(words in search_key(post.site) for post in mentor.posts)
        return bool(mentor.now(today)) or any(post.holds(today) for post in mentor.posts)


class LeaveForm(Form):
    """The last day on which a mentor signs for anybody here."""

    id = entry_id()
    on = DateField(lazy("Last day"), [InputRequired(lazy("Type the last day."))])

    def validate_on(self, field: DateField) -> None:
        if is_far(field.data):
            raise ValidationError(_("This day is too far from today."))


class ReassignForm(Form):
    """Who takes over learners of somebody who leaves."""

    id = entry_id()
    learner = SelectMultipleField(lazy("Learners"))
    mentor = SelectField(lazy("Who takes over?"), [InputRequired(lazy("Choose the mentor."))])

    def validate_learner(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Pick at least one learner."))


@bp.get(HERE)
@guard.permits(Action.SEE_MENTORS)
def index(provider_id: UUID) -> ResponseReturnValue:
    home, room = opened(provider_id)
    form = Finder()
    found = form.among(room)
    return render_template("mentors/index.html", provider=home, room=room, form=form, mentors=found)


def opened(provider_id: UUID) -> tuple[Provider, Staffroom]:
    home = provider_for(provider_id, Action.SEE_MENTORS)
    return home, staffroom(provider_id, clock.today(home.time_zone), visible_enrolments(guard.actor()))


def module_titles() -> dict[str, str]:
    """The words for module codes, of every edition that is offered."""
    plans = plans_of([each.id for each in offered_editions()]).values()
    return {module.code: module.title for plan in plans for module in plan.modules}


def found_in(room: Staffroom, person_id: UUID) -> Mentor:
    """Raises NotFound for somebody who has nothing to do with the provider."""
    mentor = next((each for each in room.mentors if each.person_id == person_id), None)
    if mentor is None:
        raise NotFound
    return mentor


@bp.get(f"{HERE}/<uuid:person_id>")
@guard.permits(Action.SEE_MENTORS)
def show(provider_id: UUID, person_id: UUID) -> ResponseReturnValue:
    return page(provider_id, person_id)


def page(
    provider_id: UUID, person_id: UUID, leave: LeaveForm | None = None, over: ReassignForm | None = None
) -> ResponseReturnValue:
    home, room = opened(provider_id)
    mentor = found_in(room, person_id)
    left = left_by(room, mentor)
    blank = {"formdata": None} if request.method == "POST" else {}
    leave = leave or LeaveForm(data={"on": room.today}, **blank)
    if over is None:
        over = ReassignForm(**blank)
        offer(over, home, mentor, left, room.today)
        over.learner.data = [str(each.enrolment_id) for each in left if each.pressing]
    status = max(leave.status, over.status)
    return render_template(
        "mentors/show.html",
        provider=home,
        room=room,
        mentor=mentor,
        left=left,
        leave=leave,
        over=over,
        may_end=may(guard.actor(), Action.KEEP_SITES, ProviderRef(provider_id)),
        titles=module_titles(),
    ), status


def offer(form: ReassignForm, home: Provider, mentor: Mentor, left: Sequence[Left], today: date) -> None:
    signers = {each.person_id: each for each in reversed(signers_of(home.id, today, date.max))}
    others = sorted((each for key, each in signers.items() if key != mentor.person_id), key=lambda each: each.name)
    offered = [choice(str(each.person_id), f"{named(each)}, {each.place}") for each in others]
    form.mentor.choices = [SelectChoice("", _("Choose")), *offered]
    form.learner.choices = [(str(each.enrolment_id), each.learner) for each in left]


@bp.post(f"{HERE}/<uuid:person_id>/leave")
@guard.permits(Action.KEEP_SITES)
def leave(provider_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """From the day after the last one they sign nothing more here; what they signed stands."""
    provider_for(provider_id, Action.KEEP_SITES)
    form = LeaveForm()
    if form.submitted():
        with form.explains():
            number = end_all(provider_id, person_id, form.on.data)
            said = ngettext("One mentorship ends", "%(num)s mentorships end", number)
            flash(
                _("%(mentorships)s after %(day)s. What was signed stands.", mentorships=said, day=day(form.on.data)),
                "ok",
            )
            return redirect(f"/providers/{provider_id}/mentors/{person_id}#left", 303)
    guard.require(Action.SEE_MENTORS, ProviderRef(provider_id))
    return page(provider_id, person_id, leave=form)


def end_all(provider_id: UUID, person_id: UUID, on: date) -> int:
    """Every mentorship and post that would last longer; how many mentorships those were."""
    with guard.writing() as actor:
        provider_for(provider_id, Action.KEEP_SITES)
        links = db.session.query(Mentorship).filter_by(provider_id=provider_id, mentor_id=person_id)
        posts = db.session.query(Post).filter_by(provider_id=provider_id, person_id=person_id)
        if not links.first() and not posts.first():
            raise NotFound
        lasting = [link for link in links if link.ends_on is None or link.ends_on > on]
        for link in lasting:
            roster.end_mentorship(actor_id=actor.person_id, mentorship_id=link.id, ends_on=on)
        for post in posts:
            if post.ends_on is None or post.ends_on > on:
                changing.change_post(
                    actor_id=actor.person_id,
                    post=post,
                    function=post.function,
                    may_sign=post.may_sign and post.starts_on <= on,
                    ends_on=max(on, post.starts_on),
                )
        return len(lasting)


@bp.post(f"{HERE}/<uuid:person_id>/reassign")
@guard.permits(Action.SEE_MENTORS)
def reassign(provider_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Somebody else signs for the learners picked, for the same modules, from today on."""
    home, room = opened(provider_id)
    mentor = found_in(room, person_id)
    form = ReassignForm()
    offer(form, home, mentor, left_by(room, mentor), room.today)
    if form.submitted():
        with form.explains():
            number = hand_over(provider_id, person_id, form)
            flash(ngettext("One learner has a new mentor.", "%(num)s learners have a new mentor.", number), "ok")
            return redirect(f"/providers/{provider_id}/mentors/{person_id}", 303)
    return page(provider_id, person_id, over=form)


def hand_over(provider_id: UUID, person_id: UUID, form: ReassignForm) -> int:
    with guard.writing() as actor:
        _home, room = opened(provider_id)
        left = {str(each.enrolment_id): each for each in left_by(room, found_in(room, person_id))}
        ids = {each: uuid5(form.id.data, each) for each in form.learner.data if each in left}
        for enrolment, link_id in sorted(ids.items()):
            guard.require(Action.ASSIGN_MENTOR, find_enrolment(UUID(enrolment)))
            if db.session.get(Mentorship, link_id) is None:
                modules = left[enrolment].modules
                roster.assign_mentor(
                    actor_id=actor.person_id,
                    enrolment_id=UUID(enrolment),
                    mentor_id=UUID(form.mentor.data),
                    starts_on=room.today,
                    modules=None if modules is None else sorted(modules),
                    mentorship_id=link_id,
                )
        return len(ids)
