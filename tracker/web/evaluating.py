"""What the mentor in charge says of a placement, halfway and at the end. Replies to it: internship.py."""

from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef, PlacementRef, find_enrolment
from tracker.logbook import placements
from tracker.logbook.books import Book, open_book
from tracker.logbook.stays import EVALUATIONS, stay_at
from tracker.standing.placements import PlacementStanding
from tracker.web import guard, opening
from tracker.web.forms import choices, entry_id
from tracker.web.internship import ADDRESS
from tracker.web.proving import ProofForm, prove
from tracker.web.reading_in import of_cohort
from tracker.web.signing import as_mentor
from tracker.web.speaking import _, lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS, OUTCOMES

bp = Blueprint("evaluating", __name__)

MOST_WORDS = 1000
Evaluation = TypeVar("Evaluation", bound="EvaluationForm")


class EvaluationForm(ProofForm):
    """The five dimensions, each needed, and words to both: what went well and what comes next."""

    id = entry_id()
    outcome = RadioField(
        lazy("Which evaluation?"),
        [InputRequired(lazy("Choose which evaluation it is."))],
        choices=choices({word: OUTCOMES[word] for word in EVALUATIONS}),
    )
    strengths = TextAreaField(
        lazy("What goes well?"),
        [InputRequired(lazy("Write what goes well.")), Length(max=MOST_WORDS)],
        description=lazy("Something you saw, so that the learner can do it again. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )
    goals = TextAreaField(
        lazy("Next goals"),
        [InputRequired(lazy("Write one or two next goals.")), Length(max=MOST_WORDS)],
        description=lazy("One or two steps for the weeks to come, or for the first job. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )

    def said(self) -> dict[str, Any]:
        """The form as the logbook takes it."""
        return {
            "outcome": self.outcome.data,
            "feedback": {name: self[f"f-{name}"].data for name in DIMENSIONS},
            "strengths": self.strengths.data,
            "goals": self.goals.data,
        }


def evaluation_form(of: type[Evaluation], **given: Any) -> Evaluation:  # noqa: ANN401 of Form
    """With a field for each dimension."""
    return of.plus({f"f-{name}": dimension(str(label)) for name, label in DIMENSIONS.items()})(**given)


def dimension(label: str) -> RadioField:
    needed = InputRequired(_("Choose one for: %(dimension)s.", dimension=label))
    return RadioField(label, [needed], choices=choices(IMPRESSIONS))


@bp.route(f"{ADDRESS}/<int(max=999999):placement>/evaluate", methods=["GET", "POST"])
@guard.permits(Action.EVALUATE)
def evaluate(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    book = open_book(enrolment_id)
    found = may_evaluate(ref, book, placement)
    opening.leave_on_trail(ref, PlacementRef(ref, found.mentor_id))
    of_cohort(book.learner.languages)
    form = evaluation_form(EvaluationForm, outcome="final" if found.mid_term_on else "mid-term")
    if form.submitted() and prove(form):
        with form.explains():
            write(enrolment_id, placement, form)
            flash(_("Evaluated. %(learner)s can read it and reply.", learner=book.learner_name.split()[0]), "ok")
            return redirect(f"/enrolments/{enrolment_id}/internship", 303)
    return render_template(
        "internship/evaluate.html",
        book=book,
        stay=stay_at(book, placement),
        form=form,
        dimensions=DIMENSIONS,
        impressions=[(key, "", text) for key, text in IMPRESSIONS.items()],
        both=found.mid_term_on and found.final_on,
    ), form.status


def may_evaluate(ref: EnrolmentRef, book: Book, seq: int) -> PlacementStanding:
    """The placement, once it is sure that the actor is its mentor in charge. Raises what `require` raises.

    Whoever may read the record learns that there is no such placement; nobody else learns anything.
    """
    found = next((each for each in book.placements if each.seq == seq), None)
    guard.require(Action.EVALUATE, PlacementRef(ref, found.mentor_id if found else ref.learner_id))
    return placements.placement_at(book, seq)


def write(enrolment_id: UUID, seq: int, form: EvaluationForm) -> None:
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        book = open_book(enrolment_id, lock=True)
        may_evaluate(ref, book, seq)
        placements.evaluate_placement(
            book,
            author=as_mentor(actor, book, None, "pin"),
            entry_id=form.id.data,
            seq=seq,
            **form.said(),
        )
