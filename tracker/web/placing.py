"""Placing a learner at a site, putting the placement right, and ending it: what a coordinator does."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import DateField, IntegerField, RadioField, SelectChoice, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from tracker import clock
from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.logbook import placements
from tracker.logbook.append import Written
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.stays import documents_asked, not_shown_for, stay_at
from tracker.people import roster
from tracker.people.queries import mentors_of
from tracker.people.sites import Signer, signers_at, signers_of
from tracker.standing.internship import INTERNSHIP
from tracker.standing.placements import PlacementStanding
from tracker.standing.reckon import add_months
from tracker.web import guard, opening
from tracker.web.forms import Form, choice, choices, entry_id
from tracker.web.internship import gate
from tracker.web.moving import as_staff
from tracker.web.opening import Record
from tracker.web.speaking import _, day, lazy
from tracker.web.wording import OUTCOMES, WAIVERS

AFTERWARDS = timedelta(days=60)
"""How long a mentor in charge still has to do with the learner after the last day."""

bp = Blueprint("placing", __name__)

MOST_HOURS = 5000
MOST_WORDS = 300
FAR = timedelta(days=3653)
ENDINGS = ("as-planned", "other-site", "site", "learner", "provider")


class ChangeForm(Form):
    """Dates, hours and mentor in charge of a placement; its site stays."""

    id = entry_id()
    mentor = SelectField(lazy("Mentor in charge"), [InputRequired(lazy("Choose the mentor in charge."))])
    starts_on = DateField(lazy("First day"), [InputRequired(lazy("Type the first day."))])
    ends_on = DateField(lazy("Last day"), [InputRequired(lazy("Type the last day planned."))])
    planned = IntegerField(
        lazy("Hours planned"),
        [InputRequired(lazy("Type how many hours are planned.")), NumberRange(1, MOST_HOURS)],
        render_kw={"min": 1, "max": MOST_HOURS, "inputmode": "numeric"},
    )
    reason = TextAreaField(
        lazy("Reason"),
        [Length(max=MOST_WORDS)],
        description=lazy("The learner and the mentor read it. No medical detail, no patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )

    def validate_starts_on(self, field: DateField) -> None:
        if is_far(field.data):
            raise ValidationError(_("Type the first day."))

    def validate_ends_on(self, field: DateField) -> None:
        if is_far(field.data):
            raise ValidationError(_("Type the last day planned."))


class PlaceForm(ChangeForm):
    """A new placement. Site and mentor are one choice: whoever is in charge works there."""

    mentor = SelectField(
        lazy("Site and mentor in charge"), [InputRequired(lazy("Choose the site and the mentor in charge."))]
    )
    waiver = RadioField(lazy("Why may it begin already?"), choices=choices(WAIVERS), validate_choice=False)

    shut = False
    """The internship has not opened: a waiver is asked for."""

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        if not self.shut:
            return valid
        if self.waiver.data not in WAIVERS:
            self.waiver.errors = [*self.waiver.errors, _("Choose why it may begin already.")]
            valid = False
        if not self.reason.data:
            self.reason.errors = [*self.reason.errors, _("Say why in a few words.")]
            valid = False
        return valid


class EndForm(Form):
    """The end of a placement."""

    id = entry_id()
    on = DateField(lazy("Last day worked"), [InputRequired(lazy("Type the last day."))])
    outcome = RadioField(
        lazy("How did it end?"),
        [InputRequired(lazy("Choose how it ended."))],
        choices=choices({word: OUTCOMES[word] for word in ENDINGS}),
    )
    reason = TextAreaField(
        lazy("What happened?"),
        [Length(max=MOST_WORDS)],
        description=lazy(
            "Needed unless it ended as planned. The learner and the mentor read it. "
            "No medical detail, no patient names or numbers."
        ),
        render_kw={"maxlength": MOST_WORDS},
    )


def is_far(on: date | None) -> bool:
    """A slip of the keyboard: years that no page and no calendar can count with."""
    return on is not None and abs(on - clock.today("UTC")) > FAR


# Placing.


@bp.route("/enrolments/<uuid:enrolment_id>/placements/new", methods=["GET", "POST"])
@guard.permits(Action.PLACE)
def place(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PLACE)
    book = record.book
    shut, form = gate(book), PlaceForm(**offered(book))
    form.shut = shut is not None
    signers = signers_of(book.provider_id, book.today, book.calendar.ends_on)
    form.mentor.choices = [SelectChoice("", _("Choose")), *map(site_and_mentor, signers)]
    if form.submitted():
        with form.explains():
            write_place(enrolment_id, form)
            return redirect(record.address("internship"))
    asked = documents_asked(book)
    return render_template(
        "internship/place.html",
        record=record,
        form=form,
        shut=shut,
        signers=signers,
        wanting=not_shown_for(asked, form.starts_on.data or book.today),
    ), form.status


def offered(book: Book) -> dict[str, Any]:
    """From today to the end of the training, with the hours that are not planned yet."""
    planned = sum(each.planned for each in book.placements) // 60
    left = book.plan.internship.hours - planned
    first = max(book.today, book.learner.starts_on)
    return {
        "starts_on": first,
        "ends_on": min(add_months(first, 3), book.calendar.ends_on),
        "planned": max(left, 0) or None,
    }


def site_and_mentor(signer: Signer) -> SelectChoice:
    return choice(f"{signer.site_id}/{signer.person_id}", named(signer), optgroup=signer.place)


def named(signer: Signer) -> str:
    return ", ".join(filter(None, (signer.name, signer.function)))


def chosen(value: str) -> tuple[UUID, UUID]:
    """Site and mentor of the one choice."""
    site, _slash, mentor = value.partition("/")
    return UUID(site), UUID(mentor)


def write_place(enrolment_id: UUID, form: PlaceForm) -> None:
    site_id, mentor_id = chosen(form.mentor.data)
    with guard.writing() as actor:
        book, author = write(enrolment_id, actor)
        written = placements.place(
            book,
            author=author,
            entry_id=form.id.data,
            site_id=site_id,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            planned=60 * form.planned.data,
            mentor_id=mentor_id,
            waiver=(form.waiver.data or None) if form.shut else None,
            reason=form.reason.data or "",
        )
        give_mentorship(book, author, placements.placement_at(book, written.seq))
        wanting = not_shown_for(documents_asked(book), form.starts_on.data)
    flash(_("Placed from %(day)s on.", day=day(form.starts_on.data)), "ok")
    if wanting:
        titles = ", ".join(each.title for each in wanting)
        flash(_("Not shown yet, and asked for before the first day: %(titles)s.", titles=titles), "wait")


def write(enrolment_id: UUID, actor: Actor) -> tuple[Book, Author]:
    """The record under the lock, and in which hat the coordinator writes."""
    ref = find_enrolment(enrolment_id)
    guard.require(Action.PLACE, ref)
    return open_book(enrolment_id, lock=True), as_staff(actor, ref.provider_id, ref.cohort_id)


def give_mentorship(book: Book, author: Author, placement: PlacementStanding) -> None:
    """The mentor in charge is a mentor until a while after the last day planned, if they were not already.

    That while is for the last days to be confirmed and the final evaluation to be written.
    """
    links = [each for each in mentors_of(book.id, placement.ends_on) if each.mentor_id == placement.mentor_id]
    if not any(link.modules is None or INTERNSHIP in link.modules for link in links):
        roster.assign_mentor(
            actor_id=author.person_id,
            enrolment_id=book.id,
            mentor_id=placement.mentor_id,
            starts_on=placement.starts_on,
            ends_on=placement.ends_on + AFTERWARDS,
        )


# Putting right and ending.


@bp.route("/enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/change", methods=["GET", "POST"])
@guard.permits(Action.PLACE)
def change(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PLACE)
    stay = stay_at(record.book, placement)
    form = ChangeForm(**as_it_stands(stay.placement))
    form.mentor.choices = those_there(record, stay.placement)
    if form.submitted():
        with form.explains():
            write_change(enrolment_id, placement, form)
            flash(_("Changed. The earlier line stays in the logbook."), "ok")
            return redirect(record.address("internship"))
    return render_template("internship/change.html", record=record, form=form, stay=stay), form.status


def as_it_stands(placement: PlacementStanding) -> dict[str, Any]:
    return {
        "mentor": str(placement.mentor_id),
        "starts_on": placement.starts_on,
        "ends_on": placement.ends_on,
        "planned": placement.planned // 60,
    }


def those_there(record: Record, placement: PlacementStanding) -> list[SelectChoice]:
    last = max(placement.ends_on, record.book.today)
    return [
        choice(str(each.person_id), named(each)) for each in signers_at(placement.site_id, placement.starts_on, last)
    ]


def write_change(enrolment_id: UUID, seq: int, form: ChangeForm) -> Written:
    with guard.writing() as actor:
        book, author = write(enrolment_id, actor)
        written = placements.change_placement(
            book,
            author=author,
            entry_id=form.id.data,
            seq=seq,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            planned=60 * form.planned.data,
            mentor_id=UUID(form.mentor.data),
            reason=form.reason.data or "",
        )
        give_mentorship(book, author, placements.placement_at(book, seq))
    return written


@bp.route("/enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/end", methods=["GET", "POST"])
@guard.permits(Action.PLACE)
def end(enrolment_id: UUID, placement: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PLACE)
    stay = stay_at(record.book, placement)
    form = EndForm(on=last_day(stay.placement, record.book.today))
    if form.submitted():
        with form.explains():
            write_end(enrolment_id, placement, form)
            return redirect(record.address("internship"))
    return render_template("internship/end.html", record=record, form=form, stay=stay), form.status


def last_day(placement: PlacementStanding, today: date) -> date:
    return min(today, placement.ends_on)


def write_end(enrolment_id: UUID, seq: int, form: EndForm) -> None:
    with guard.writing() as actor:
        book, author = write(enrolment_id, actor)
        placements.end_placement(
            book,
            author=author,
            entry_id=form.id.data,
            seq=seq,
            on=form.on.data,
            outcome=form.outcome.data,
            reason=form.reason.data or "",
        )
    said = _("The placement ended on %(day)s.", day=day(form.on.data))
    more = _("Place the learner at the next site now.") if form.outcome.data == "other-site" else ""
    flash(f"{said} {more}".strip(), "ok")
