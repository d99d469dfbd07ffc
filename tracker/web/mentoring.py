"""A mentor's learners, choosing a skill of theirs, and feedback.

Skills are signed off in signing.py, hours confirmed in confirming.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import ItemRef
from tracker.curriculum.plan import Competency, Module
from tracker.logbook.books import Book, open_book
from tracker.logbook.mentees import earlier, mentees
from tracker.logbook.signing import give_feedback
from tracker.standing.look import State
from tracker.web import guard
from tracker.web.amounts import amount
from tracker.web.confirming import claim_ref
from tracker.web.forms import Form, entry_id
from tracker.web.opening import leave_on_trail
from tracker.web.reading_in import of_cohort
from tracker.web.sign_form import impression
from tracker.web.signing import as_mentor, ref_of
from tracker.web.speaking import _, lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS

bp = Blueprint("mentoring", __name__)


class FeedbackForm(Form):
    """How it goes, in five dimensions and in words; nothing of it is compulsory alone."""

    id = entry_id()
    comment = TextAreaField(lazy("Comment"), [Length(max=600)], render_kw={"maxlength": 600})

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        if not self.said() and not self.comment.data:
            self.comment.errors = [*self.comment.errors, _("Choose at least one word above, or write a comment.")]
            return False
        return valid

    def said(self) -> dict[str, str]:
        return {name: self[f"f-{name}"].data for name in DIMENSIONS if self[f"f-{name}"].data}


# My learners.


@bp.get("/learners")
@guard.permits(Action.SEE_LEARNERS)
def learners() -> str:
    actor = guard.actor()
    found = mentees(actor.person_id, actor.mentorships) if actor.person_id else []
    return render_template("signing/learners.html", mentees=found, earlier=earlier(actor.mentorships), amount=amount)


@dataclass(frozen=True)
class Choice:
    """One module with the skills that this mentor may sign, and the state of each."""

    title: str
    skills: Sequence[tuple[Competency, State]]


@bp.get("/enrolments/<uuid:enrolment_id>/sign")
@guard.permits(Action.ASSESS)
def choose(enrolment_id: UUID) -> str:
    """A skill to sign without a request."""
    book, actor = open_book(enrolment_id), guard.actor()
    guard.require(Action.ASSESS, claim_ref(book, None))
    leave_on_trail(ref_of(book), claim_ref(book, None))
    of_cohort(book.learner.languages)
    covered = [each for each in book.plan.modules if may(actor, Action.ASSESS, ItemRef(ref_of(book), each.code))]
    choices = [Choice(module.title, skills_of(book, module)) for module in covered]
    return render_template("signing/choose.html", book=book, modules=[each for each in choices if each.skills])


def skills_of(book: Book, module: Module) -> list[tuple[Competency, State]]:
    """The skills of a module that can be signed off in this country."""
    states = book.progress.states
    allowed = [skill for skill in module.competencies if skill.highest_level(book.plan.country)]
    return [(skill, states[skill.code]) for skill in allowed]


# Feedback.


@bp.route("/enrolments/<uuid:enrolment_id>/feedback", methods=["GET", "POST"])
@guard.permits(Action.GIVE_FEEDBACK)
def feedback(enrolment_id: UUID) -> ResponseReturnValue:
    """How it goes; never towards certification, so it needs no PIN."""
    book = open_book(enrolment_id)
    guard.require(Action.GIVE_FEEDBACK, claim_ref(book, None))
    form = FeedbackForm.plus({f"f-{name}": impression(str(label)) for name, label in DIMENSIONS.items()})()
    if form.submitted():
        with form.explains():
            give(form, enrolment_id)
            flash(_("%(learner)s can read your feedback now.", learner=book.learner_name.split()[0]), "ok")
            return redirect("/learners", 303)
    impressions = [(key, "", text) for key, text in IMPRESSIONS.items()]
    shown = render_template(
        "signing/feedback.html", book=book, form=form, dimensions=DIMENSIONS, impressions=impressions
    )
    return shown, form.status


def give(form: FeedbackForm, enrolment_id: UUID) -> None:
    with guard.writing() as actor:
        book = open_book(enrolment_id, lock=True)
        guard.require(Action.GIVE_FEEDBACK, claim_ref(book, None))
        author = as_mentor(actor, book, None, "session")
        give_feedback(
            book,
            author=author,
            entry_id=form.id.data,
            on=book.today,
            feedback=form.said(),
            comment=form.comment.data or "",
        )
