"""What a provider decides for itself: whom a site rings, when a learner needs attention, whether files are taken.

Its other lists have pages of their own, and this one leads to them.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, IntegerField, StringField, TelField
from wtforms.validators import InputRequired, Length, NumberRange

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.people import changing, roster
from tracker.standing.thresholds import USUAL
from tracker.web import guard
from tracker.web.forms import Form
from tracker.web.running import provider_for
from tracker.web.speaking import _, lazy

bp = Blueprint("settings", __name__)

HERE = "/providers/<uuid:provider_id>/settings"
BOUNDS = {
    "behind_weeks": (1, 12),
    "silent_days": (5, 60),
    "waiting_days": (1, 30),
    "poor_times": (1, 5),
    "expiring_days": (7, 180),
}
"""Lower, and everybody is on the list always; higher, and nobody ever is."""


def threshold(name: str, label: str, hint: str) -> IntegerField:
    least, most = BOUNDS[name]
    return IntegerField(
        label,
        [InputRequired(lazy("Type a number.")), NumberRange(least, most)],
        description=hint,
        render_kw={"min": least, "max": most, "inputmode": "numeric"},
    )


class SettingsForm(Form):
    contact = StringField(
        lazy("Whom a site or a mentor asks for"),
        [Length(max=120)],
        description=lazy("A name or an office. It stands on the page that a site opens, and on its paper."),
        render_kw={"maxlength": 120},
    )
    phone = TelField(
        lazy("Telephone"),
        [Length(max=40)],
        description=lazy("The number that they ring when something is wrong."),
        render_kw={"maxlength": 40},
    )
    behind_weeks = threshold(
        "behind_weeks",
        lazy("Weeks behind plan"),
        lazy("A learner who is so many weeks or more behind the plan is on the list."),
    )
    silent_days = threshold(
        "silent_days",
        lazy("Days without an entry"),
        lazy("A learner who has written nothing for so many days is on the list. A week has seven."),
    )
    waiting_days = threshold(
        "waiting_days",
        lazy("Days that a request may wait"),
        lazy("When nobody has answered after these days, the list names the mentor or the site, not the learner."),
    )
    poor_times = threshold(
        "poor_times",
        lazy("Times “more practice needed”"),
        lazy("A skill of which this was said so often, and which is not signed off, is on the list."),
    )
    expiring_days = threshold(
        "expiring_days",
        lazy("Days before a skill expires"),
        lazy("So early the school and the learner are told that a skill has to be seen again."),
    )
    takes_files = BooleanField(
        lazy("Learners may add photos and PDFs"),
        description=lazy("Switched off, what was added before can still be read."),
    )

    def numbers(self) -> dict[str, int]:
        return {name: self[name].data for name in BOUNDS}


@bp.route(HERE, methods=["GET", "POST"])
@guard.permits(Action.KEEP_SETTINGS)
def settings(provider_id: UUID) -> ResponseReturnValue:
    home = provider_for(provider_id, Action.KEEP_SETTINGS)
    form = SettingsForm(obj=home)
    if form.submitted():
        with form.explains():
            said = _("Saved. The settings hold from now on.") if save(provider_id, form) else _("Nothing was changed.")
            flash(said, "ok")
            return redirect(f"/providers/{provider_id}/settings", 303)
    return render_template(
        "school/settings.html",
        provider=home,
        form=form,
        usual=USUAL,
        sees_mail=may(guard.actor(), Action.SEE_MAIL_QUEUE),
    ), form.status


def save(provider_id: UUID, form: SettingsForm) -> bool:
    with guard.writing() as actor:
        home = provider_for(provider_id, Action.KEEP_SETTINGS)
        changed = changing.set_provider(
            actor_id=actor.person_id,
            provider=home,
            contact=form.contact.data or "",
            phone=form.phone.data or "",
            **form.numbers(),
        )
        if takes := form.takes_files.data != home.takes_files:
            roster.set_takes_files(actor_id=actor.person_id, provider_id=provider_id, takes=form.takes_files.data)
        return changed or takes
