"""What is done for several learners of a cohort at once: pausing, going on, moving, ending, a mentor.

One entry or link for each, with an id made of the form's and the learner's, and all of them or none. Placing is
many_places.py's, reminding reminding_many.py's. None of it needs a proof, as for one learner (enrolment_pages.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from tracker.access.permissions import Action
from tracker.access.rules import overseen_cohorts
from tracker.access.subjects import find_enrolment
from tracker.cohorts.lines import Line, Roll, roll_of
from tracker.curriculum.models import Edition
from tracker.curriculum.queries import plan_of
from tracker.errors import DatesReversed, NotPaused, OwnSkill, PaceNotOffered, StrideError
from tracker.extensions import db
from tracker.logbook import enrolling, pausing
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.models import Entry
from tracker.people import roster
from tracker.people.models import Cohort, Mentorship
from tracker.people.queries import mentors_of
from tracker.people.sites import signers_of
from tracker.standing.saying import Pace
from tracker.web import guard
from tracker.web.cohorts import allowed
from tracker.web.enrolment_pages import ENDS, PAUSES, reason_field
from tracker.web.forms import Form, choice, choices, entry_id
from tracker.web.moving import as_staff
from tracker.web.placing import is_far, named
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, lazy, ngettext
from tracker.web.wording import OUTCOMES, sentence

bp = Blueprint("many", __name__)


class PickForm(Form):
    """Some learners of a cohort; `id` makes the id of each one's entry."""

    action: ClassVar[Action] = Action.MANAGE_ENROLMENT
    who = ""
    id = entry_id()
    learner = SelectMultipleField(lazy("Learners"))

    def validate_learner(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Pick at least one learner."))

    def explain(self, error: StrideError) -> None:
        """Whose logbook refused stands before what it said."""
        super().explain(error)
        if self.who:
            self.form_errors[-1] = f"{self.who}: {self.form_errors[-1]}"

    def fits(self, line: Line) -> bool:
        """Whether it can be done for this learner as things stand; the logbook decides again."""
        return line.ended_on is None

    def offer(self, roll: Roll) -> None:
        """What there is to choose from besides learners."""

    def prepare(self) -> None:
        """What is locked or read for all of them, before the first is written."""

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        """For one learner; whether anything was written."""
        raise NotImplementedError


class PauseForm(PickForm):
    on = DateField(lazy("First day of the pause"), [InputRequired(lazy("Type the day."))])
    reason = reason_field(PAUSES, lazy("Why?"))

    def fits(self, line: Line) -> bool:
        return line.ended_on is None and line.paused_on is None

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        pausing.pause(book, author=author, entry_id=entry_id, on=self.on.data, reason=self.reason.data)
        return True


class ResumeForm(PickForm):
    on = DateField(lazy("First day back"), [InputRequired(lazy("Type the day."))])

    def fits(self, line: Line) -> bool:
        return line.ended_on is None and line.paused_on is not None

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        running = pausing.open_pause(book)
        if running is None:
            raise NotPaused
        pausing.resume(book, author=author, entry_id=entry_id, on=self.on.data, pause=running.seq)
        return True


class EndForm(PickForm):
    outcome = RadioField(
        lazy("How does it end?"),
        [InputRequired(lazy("Choose how it ends."))],
        choices=choices({word: OUTCOMES[word] for word in ("completed", "left", "transferred")}),
    )
    reason = reason_field(ENDS, lazy("Why?"))

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        given = {"outcome": self.outcome.data, "reason": self.reason.data}
        enrolling.end(book, author=author, entry_id=entry_id, **given)
        return True


class MoveForm(PickForm):
    """To another cohort of the same programme."""

    cohort = SelectField(lazy("To which cohort?"), [InputRequired(lazy("Choose the cohort."))])
    keep = RadioField(
        lazy("Start and pace"),
        [InputRequired(lazy("Choose which start and pace hold."))],
        choices=choices({"new": lazy("Those of the new cohort"), "own": lazy("Their own, as until now")}),
        default="new",
    )

    def offer(self, roll: Roll) -> None:
        programme = select(Edition.programme).where(Edition.id == roll.cohort.edition_id).scalar_subquery()
        others = (
            select(Cohort)
            .join(Edition, Edition.id == Cohort.edition_id)
            .where(Cohort.provider_id == roll.cohort.provider_id, Cohort.id != roll.cohort.id)
            .where(Edition.programme == programme, Cohort.id.in_(overseen_cohorts(guard.actor())))
            .order_by(Cohort.starts_on.desc(), Cohort.name)
        )
        self.cohort.choices = [
            SelectChoice("", _("Choose")),
            *(choice(str(c.id), c.name) for c in db.session.scalars(others)),
        ]

    def prepare(self) -> None:
        """The cohort is locked before any logbook, as where a whole cohort moves (cohorts/moving.py)."""
        there = allowed(UUID(self.cohort.data), Action.RUN_COHORT)
        db.session.execute(select(Cohort.id).where(Cohort.id == there.id).with_for_update(read=True))
        self.there = there
        self.paces = {pace.code for pace in plan_of(there.edition_id).paces}

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        here = book.learner
        given: dict[str, Any] = {}
        if self.keep.data == "own":
            if here.pace not in self.paces:
                raise PaceNotOffered(here.pace)
            given = {"starts_on": here.starts_on, "pace": cast("Pace", here.pace)}
        enrolling.move(book, author=author, entry_id=entry_id, cohort=self.there, **given)
        return True


class MentorForm(PickForm):
    """One mentor for all of them, for all modules or some."""

    action = Action.ASSIGN_MENTOR
    mentor = SelectField(lazy("Mentor"), [InputRequired(lazy("Choose the mentor."))])
    modules = SelectMultipleField(lazy("Modules"))
    starts_on = DateField(lazy("First day"), [InputRequired(lazy("Type the first day."))])
    ends_on = DateField(lazy("Last day"), [Optional()], description=lazy("Empty: until somebody ends it."))

    def offer(self, roll: Roll) -> None:
        signers = signers_of(roll.cohort.provider_id, roll.today, date.max)
        once = {each.person_id: each for each in reversed(signers)}
        by_name = sorted(once.values(), key=lambda each: each.name)
        offered = [choice(str(each.person_id), f"{named(each)}, {each.place}") for each in by_name]
        self.mentor.choices = [SelectChoice("", _("Choose")), *offered]
        self.modules.choices = choices({module.code: plain_words(module.title) for module in roll.plan.modules})

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(sentence(DatesReversed(self.starts_on.data)))

    def write(self, book: Book, author: Author, entry_id: UUID) -> bool:
        mentor_id, modules = UUID(self.mentor.data), self.modules.data
        if book.learner_id == mentor_id:
            raise OwnSkill
        mine = [row for row in mentors_of(book.id, self.starts_on.data) if row.mentor_id == mentor_id]
        if any(row.modules is None or (modules and row.modules >= set(modules)) for row in mine):
            return False
        if db.session.get(Mentorship, entry_id):
            return False
        roster.assign_mentor(
            actor_id=author.person_id,
            enrolment_id=book.id,
            mentor_id=mentor_id,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            modules=modules or None,
            mentorship_id=entry_id,
        )
        return True


@dataclass(frozen=True)
class Act:
    """One of the pages."""

    form: Callable[..., PickForm]
    title: str
    says: str
    button: str
    nobody: str


ACTS = {
    "pause": Act(
        PauseForm,
        lazy("Pause the training"),
        lazy("From the first day of the pause no day counts for their plans."),
        lazy("Pause"),
        lazy("Nobody is in training."),
    ),
    "resume": Act(
        ResumeForm,
        lazy("Let the training go on"),
        lazy("From the first day back days count again."),
        lazy("Resume the training"),
        lazy("Nobody is paused."),
    ),
    "end": Act(
        EndForm,
        lazy("End the training"),
        lazy("What was claimed before can still be confirmed, and the training can be opened again on the record."),
        lazy("End the training"),
        lazy("Nobody is in training."),
    ),
    "move": Act(
        MoveForm,
        lazy("Move to another cohort"),
        lazy("Their logbooks go with them: what was studied and signed off there counts here."),
        lazy("Move"),
        lazy("Nobody is in training."),
    ),
    "mentor": Act(
        MentorForm,
        lazy("Give them a mentor"),
        lazy("Who has this mentor for these modules already keeps them as they are."),
        lazy("Assign"),
        lazy("Nobody is in training."),
    ),
}


@bp.route("/cohorts/<uuid:cohort_id>/many/<any(pause,resume,end,move,mentor):act>", methods=["GET", "POST"])
@guard.permits(Action.RUN_COHORT)
def many(cohort_id: UUID, act: str) -> ResponseReturnValue:
    roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
    form = ACTS[act].form(data={"on": roll.today, "starts_on": roll.today, "keep": "new"})
    lines = offer(form, roll)
    if form.submitted() and are_near(form):
        with form.explains():
            number = write(cohort_id, form)
            flash(*told(number, len(form.learner.data)))
            return redirect(f"/cohorts/{cohort_id}/running", 303)
        roll = roll_of(allowed(cohort_id, Action.RUN_COHORT))
    return render_template("running/many.html", roll=roll, form=form, act=ACTS[act], lines=lines), form.status


def offer(form: PickForm, roll: Roll) -> list[Line]:
    """The learners for whom it can be done; a form that comes back may name others, whom the logbook refuses."""
    form.offer(roll)
    form.learner.choices = [(str(line.enrolment_id), line.name) for line in (*roll.lines, *roll.ended)]
    return [line for line in roll.lines if form.fits(line)]


def are_near(form: Form) -> bool:
    """A year that was typed wrongly is told, not written."""
    far = [field for field in form if isinstance(field, DateField) and is_far(field.data)]
    for field in far:
        field.errors = [*field.errors, _("This day is too far from today.")]
        form.status = 422
    return not far


def write(cohort_id: UUID, form: PickForm) -> int:
    """For each who was picked, or for none. How many there were for whom anything was written."""
    with guard.writing() as actor:
        cohort = allowed(cohort_id, Action.RUN_COHORT)
        author = as_staff(actor, cohort.provider_id, cohort.id)
        form.prepare()
        done, written = known(form.id.data, form.learner.data), 0
        for enrolment_id in sorted(UUID(each) for each in form.learner.data):
            guard.require(form.action, find_enrolment(enrolment_id))
            entry_id = uuid5(form.id.data, str(enrolment_id))
            if entry_id in done:
                continue
            book = open_book(enrolment_id, lock=True)
            form.who = book.learner_name
            written += form.write(book, author, entry_id)
        form.who = ""
        return written


def known(form_id: UUID, learners: Iterable[str]) -> set[UUID]:
    """What an earlier post of the same form has written."""
    ids = [uuid5(form_id, each) for each in learners]
    return set(db.session.scalars(select(Entry.id).where(Entry.id.in_(ids))))


def told(written: int, picked: int) -> tuple[str, str]:
    if not written:
        return _("All of this was so already. Nothing was written."), "info"
    said = ngettext("Done for one learner.", "Done for %(num)s learners.", written)
    if rest := picked - written:
        said += " " + ngettext("For one it was so already.", "For %(num)s it was so already.", rest)
    return said, "ok"
