"""Talks with one learner: planned and called off by staff, told to the learner by mail. What about is not kept."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField, StringField, TimeField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from tracker import clock
from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef, find_enrolment
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import talks
from tracker.people.desk_models import Talk
from tracker.web import guard, opening
from tracker.web.forms import Form, choices, entry_id
from tracker.web.people import me
from tracker.web.speaking import _, lazy, moment, ngettext

bp = Blueprint("talks", __name__)

HERE = "/enrolments/<uuid:enrolment_id>/talks"
LONGEST_PLACE = 120
LENGTHS = (15, 30, 45, 60, 90)
AHEAD = timedelta(days=366)
PRESSING = timedelta(hours=48)
"""A talk that begins sooner is told at once."""
UTC = ZoneInfo("UTC")


class TalkForm(Form):
    """When and where. `id` becomes the row's, so that a form sent twice plans one."""

    id = entry_id()
    on = DateField(lazy("Day"), [InputRequired(lazy("Type the day."))])
    at = TimeField(lazy("Time"), [InputRequired(lazy("Type the time."))])
    minutes = SelectField(lazy("How long"), coerce=int, default=30)
    place = StringField(
        lazy("Where"),
        [DataRequired(lazy("Type where.")), Length(max=LONGEST_PLACE)],
        description=lazy("A room, a phone number or a link. The learner's mail says it; not what the talk is about."),
        render_kw={"maxlength": LONGEST_PLACE},
    )

    def __init__(self, time_zone: str, **given: object) -> None:
        super().__init__(**given)
        self.time_zone = time_zone
        self.minutes.choices = choices({str(each): ngettext("One minute", "%(num)s minutes", each) for each in LENGTHS})

    @property
    def starts_at(self) -> datetime:
        return at_the_school(self.on.data, self.at.data, self.time_zone)

    def validate_at(self, field: TimeField) -> None:
        if not self.on.data or field.data is None:
            return
        begins, now = at_the_school(self.on.data, field.data, self.time_zone), clock.now()
        if begins <= now and not talks.talk(self.id.data):
            raise ValidationError(_("Choose a time that is still to come."))
        if begins > now + AHEAD:
            raise ValidationError(_("Choose a day within a year."))


class CallOffForm(Form):
    """The button alone."""


def at_the_school(on: date, at: time, time_zone: str) -> datetime:
    return datetime.combine(on, at, ZoneInfo(time_zone)).astimezone(UTC)


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.PLAN_TALK)
def keep(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PLAN_TALK)
    form = TalkForm(record.book.time_zone, at=time(10))
    if form.submitted():
        with form.explains():
            plan(enrolment_id, form)
            return redirect(record.address("talks"), 303)
    lines = talks.talks_of(enrolment_id)
    coming = talks.to_come(lines)
    return render_template(
        "records/talks.html",
        record=record,
        form=form,
        coming=coming,
        over=[each for each in lines if each not in coming],
        now=clock.now(),
    ), form.status


def plan(enrolment_id: UUID, form: TalkForm) -> None:
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.PLAN_TALK, ref)
        row, anew = talks.plan_talk(
            actor_id=me(),
            provider_id=ref.provider_id,
            enrolment_id=ref.id,
            starts_at=form.starts_at,
            minutes=form.minutes.data,
            place=form.place.data,
            talk_id=form.id.data,
        )
        if anew:
            tell(ref, row, form.time_zone, called_off=False)
        when = moment(row.starts_at, form.time_zone)
    flash(_("Planned: %(moment)s. The learner is told by mail and sees it at home.", moment=when), "ok")


@bp.post(f"{HERE}/<uuid:talk_id>/call-off")
@guard.permits(Action.PLAN_TALK)
def call_off(enrolment_id: UUID, talk_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PLAN_TALK)
    CallOffForm()
    zone = record.book.time_zone
    with guard.writing():
        ref = find_enrolment(enrolment_id)
        guard.require(Action.PLAN_TALK, ref)
        row, done = talks.call_off(actor_id=me(), enrolment_id=ref.id, talk_id=talk_id)
        if done:
            tell(ref, row, zone, called_off=True)
        when = moment(row.starts_at, zone)
    if done:
        flash(_("Called off: %(moment)s. The learner is told by mail.", moment=when), "ok")
    return redirect(record.address("talks"), 303)


def tell(ref: EnrolmentRef, row: Talk, time_zone: str, *, called_off: bool) -> None:
    """To the learner: in the digest, at once when the talk is near."""
    outbox.post(
        Kind.TALK,
        person_id=ref.learner_id,
        provider_id=ref.provider_id,
        time_zone=time_zone,
        params={"talk": row.id, "enrolment": ref.id, "called_off": int(called_off)},
        once=f"talk:{row.id}:{int(called_off)}",
        pressing=row.starts_at - clock.now() <= PRESSING,
    )
