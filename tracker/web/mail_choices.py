"""Which mails somebody gets, kind by kind: on the account page, and by the link at the foot of each mail."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.mail import choices
from tracker.mail.models import Choice, Kind
from tracker.people import queries
from tracker.web import guard, mail_tokens
from tracker.web.forms import Form
from tracker.web.forms import choices as as_choices
from tracker.web.people import me
from tracker.web.speaking import _, lazy

bp = Blueprint("mail_choices", __name__)

WAYS = {
    Choice.DIGEST.value: lazy("Once a day, all in one"),
    Choice.AT_ONCE.value: lazy("At once"),
    Choice.NEVER.value: lazy("Never"),
}
LEARNERS = {
    Kind.REQUEST_ANSWERED: lazy("A request of mine was answered"),
    Kind.HOURS_SENT_BACK: lazy("Hours of mine came back"),
    Kind.TALK: lazy("My school plans a talk with me"),
}
MENTORS = {
    Kind.REQUEST_WAITING: lazy("A learner asks for a sign-off"),
    Kind.HOURS_WAITING: lazy("Hours wait to be confirmed"),
    Kind.REMINDER: lazy("Something has waited for days"),
    Kind.DAILY_RECEIPT: lazy("What was signed in my name that day"),
}
STAFF = {
    Kind.PROVISIONAL_SIGNATURE: lazy("Somebody new has signed and needs to be confirmed"),
    Kind.VOUCH_ASKED: lazy("I am asked whether I know a mentor"),
    Kind.DISPUTED: lazy("A signature is disputed"),
    Kind.HEAD_ANCHOR: lazy("The number that stands for all logbooks of the day"),
    Kind.DAILY_RECEIPT: MENTORS[Kind.DAILY_RECEIPT],
}
EVERY = {**LEARNERS, **MENTORS, **STAFF}


def kinds_for(actor: Actor) -> Mapping[Kind, str]:
    """What somebody with these hats is told of."""
    found: dict[Kind, str] = {}
    for wears, words in ((actor.enrolments, LEARNERS), (actor.mentorships, MENTORS), (actor.staff, STAFF)):
        found |= words if wears else {}
    return found or EVERY


def choices_form(kinds: Mapping[Kind, str], now: Mapping[Kind, Choice]) -> Form:
    fields = {kind.value: SelectField(label, choices=as_choices(WAYS)) for kind, label in kinds.items()}
    return Form.plus(fields)(data={kind.value: now[kind].value for kind in kinds})


@bp.route("/account/mail", methods=["GET", "POST"])
@guard.permits(Action.USE_ACCOUNT)
def mails() -> ResponseReturnValue:
    kinds = kinds_for(guard.actor())
    form = choices_form(kinds, choices.all_of(me()))
    if form.submitted():
        with guard.writing():
            for kind in kinds:
                choices.choose(person_id=me(), kind=kind, choice=Choice(form[kind.value].data))
        flash(_("Saved."), "ok")
        return redirect("/account/mail")
    return render_template("mail/choices.html", form=form, kinds=kinds, emails=queries.emails_of(me())), form.status


@bp.route("/mail/stop/<token>", methods=["GET", "POST"])
@guard.permits(Action.SEE_PUBLIC, by_signed_address=True)
def stop(token: str) -> ResponseReturnValue:
    """One click of a mail program, or of a person on the button. Looking changes nothing: mail scanners look too."""
    person_id, kinds = mail_tokens.read_stop(token)
    done = request.method == "POST"
    if done:
        choose_never(person_id, kinds)
    words = [EVERY[kind] for kind in kinds if kind in EVERY]
    response = make_response(render_template("mail/stop.html", words=words, done=done))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def choose_never(person_id: UUID, kinds: list[Kind]) -> None:
    """For somebody who is there no more there is nothing to choose, and the answer is the same."""
    with guard.writing():
        guard.require(Action.SEE_PUBLIC)
        if queries.person(person_id) is None:
            return
        for kind in kinds:
            choices.choose(person_id=person_id, kind=kind, choice=Choice.NEVER)
