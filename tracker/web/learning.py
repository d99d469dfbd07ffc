"""A learner's home, modules and units, and "Mark as completed". Skills and practice: practising.py."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.subjects import find_enrolment
from tracker.curriculum.plan import Unit
from tracker.logbook import learning, queries
from tracker.logbook.books import Book
from tracker.logbook.facts import facts_of
from tracker.people import guides
from tracker.people.queries import provider
from tracker.people.talks import talks_of, to_come
from tracker.standing import look
from tracker.standing.facts import Fact, live
from tracker.standing.forecast import planned_share_at
from tracker.standing.hours import hours
from tracker.standing.look import State
from tracker.standing.planning import after_counted_days
from tracker.standing.steps import Step, next_steps, next_unit
from tracker.standing.thresholds import USUAL, Thresholds
from tracker.web import guard, opening, records
from tracker.web.attaching import MOST_BYTES, AttachForm, attach, bytes_kept
from tracker.web.days import DayForm
from tracker.web.forms import choices, entry_id
from tracker.web.navigation import hats_of
from tracker.web.next_steps import names_in, tell
from tracker.web.opening import Record
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, day, lazy, ngettext
from tracker.web.telling import language_name

bp = Blueprint("learning", __name__)

MOST_WORDS = 2000
RECENT = 4
GROUPS = (
    State.MORE_PRACTICE,
    State.EXPIRED,
    State.WAITING,
    State.PARTLY,
    State.PRACTISING,
    State.NOT_STARTED,
    State.SIGNED_OFF,
)
"""The order in which a module lists its skills: what asks for something first."""


HOME_OF = {"/cohorts": "/attention"}
"""Where a hat is at home, where that is not the address it goes by."""


class StudyForm(DayForm):
    """Units completed on one day, in one language."""

    id = entry_id()
    units = SelectMultipleField(lazy("Units"), [InputRequired(lazy("Tick at least one unit."))])
    language = SelectField(lazy("Language you studied in"))


class UnitForm(AttachForm, DayForm):
    """One unit, with a word about it."""

    id = entry_id()
    language = SelectField(lazy("Language you studied in"))
    reflection = TextAreaField(
        lazy("What did you take from it?"),
        [Length(max=MOST_WORDS)],
        description=lazy("A sentence or two for yourself and your mentor. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )


@bp.get("/")
@guard.permits(Action.SEE_HOME)
def start() -> ResponseReturnValue:
    actor = guard.actor()
    hats = hats_of(actor)
    if len(hats) == 1:
        return redirect(HOME_OF.get(hats[0], hats[0]))
    mine = queries.enrolments_in_words([hat.enrolment_id for hat in actor.enrolments])
    return render_template("learning/choose.html", hats=hats, enrolments=mine, mentored=_mentored(actor))


def _mentored(actor: Actor) -> int:
    return len({hat.enrolment_id for hat in actor.mentorships if hat.active})


@bp.get("/enrolments/<uuid:enrolment_id>")
@guard.permits(Action.SEE_RECORD)
def home(enrolment_id: UUID) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    guard.require(Action.SEE_RECORD, ref)
    if guard.actor().person_id != ref.learner_id:
        return records.show(ref)
    record = opening.read(enrolment_id)
    guide = "learner" if guides.is_new(ref.learner_id, "learner") else ""
    return render_template("learning/home.html", guide=guide, **_at_home(record))


def _at_home(record: Record) -> dict[str, object]:
    book = record.book
    facts = facts_of(book.id, book.time_zone)
    steps = _steps(book, facts) if record.open else []
    recent = _recent(facts)
    names = names_in(steps, [fact.signer for fact in recent])
    told = tell(record, steps, names)
    first = next_unit(book.plan, book.items)
    return {
        "record": record,
        "progress": book.progress,
        "steps": told,
        "hours": hours(book.plan, book.items, book.learner),
        "planned_share": planned_share_at(book.plan, book.progress.share_of_time),
        "recent": [(fact, record.titles().get(fact.item or "", fact.item), names[fact.signer]) for fact in recent],
        "talks": to_come(talks_of(book.id)),
        "first": book.plan.unit(first.item) if first and book.learner.last_on is None else None,
    }


def _steps(book: Book, facts: Sequence[Fact]) -> list[Step]:
    """Told of what expires as early as the school's attention list is."""
    home = provider(book.provider_id)
    days = Thresholds.of(home).expiring_days if home else USUAL.expiring_days
    soon = after_counted_days(book.today, days, book.breaks)
    return next_steps(book.plan, book.items, facts, book.today, ahead=book.forecasts, soon=soon)


def _recent(facts: Sequence[Fact]) -> list[Fact]:
    """The sign-offs of last, the newest first."""
    achieved = [fact for fact in live(facts) if fact.kind == "assessed" and fact.outcome == "achieved"]
    return sorted(achieved, key=lambda fact: (fact.on, fact.seq), reverse=True)[:RECENT]


@bp.route("/enrolments/<uuid:enrolment_id>/modules/<code>", methods=["GET", "POST"])
@guard.permits(Action.SEE_RECORD)
def module(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    opening.only_its_learner(record)
    found = record.module(code)
    open_units = [unit for unit in found.units if not look.is_completed(record.book.items.get(unit.code))]
    form = study_form(record, found.units, chosen=[unit.code for unit in open_units])
    if form.submitted():
        with form.explains():
            complete(enrolment_id, form)
            return redirect(record.address("modules", code))
    states = record.book.progress.states
    return render_template(
        "learning/module.html",
        record=record,
        module=found,
        progress=next(each for each in record.book.progress.modules if each.code == code),
        open_units=open_units,
        groups=[(state, [skill for skill in found.competencies if states[skill.code] is state]) for state in GROUPS],
        form=form,
    ), form.status


@bp.route("/enrolments/<uuid:enrolment_id>/study", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def study(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    plan, items = record.book.plan, record.book.items
    named = request.args.get("unit")
    if named is None and (first := next_unit(plan, items)):
        named = first.item
    form = study_form(record, plan.units, chosen=[named] if named else [])
    if form.submitted():
        with form.explains():
            complete(enrolment_id, form)
            return redirect(record.address())
    still = [
        (each, [unit for unit in each.units if not look.is_completed(items.get(unit.code))]) for each in plan.modules
    ]
    return render_template("learning/study.html", record=record, form=form, modules=still), form.status


def study_form(record: Record, units: Sequence[Unit], chosen: Sequence[str]) -> StudyForm:
    """Every unit may be sent, so that a form sent twice gives the first result; the page shows the open ones."""
    learner = record.book.learner
    form = StudyForm(today=record.book.today, starts_on=learner.starts_on, units=list(chosen))
    form.units.choices = choices({unit.code: plain_words(unit.title) for unit in units})
    form.language.choices = choices(languages_of(record))
    return form


def languages_of(record: Record) -> dict[str, str]:
    """The languages of the cohort, the first one first."""
    codes = record.book.learner.languages.split(",") if record.book.learner.languages else ["en"]
    return {code: language_name(code) for code in codes}


def complete(enrolment_id: UUID, form: StudyForm) -> None:
    """One transaction for all that were ticked: all of them or none."""
    with guard.writing():
        book, author = opening.write(enrolment_id)
        learning.complete_units(
            book, author=author, form_id=form.id.data, codes=form.units.data, on=form.day, language=form.language.data
        )
        following = next_unit(book.plan, book.items)
        title = book.plan.unit(following.item).title if following else ""
    say_completed(len(form.units.data), form.day, title)


def say_completed(number: int, on: date, following: str) -> None:
    said = ngettext(
        "One unit marked as completed on %(day)s.", "%(num)s units marked as completed on %(day)s.", number, day=day(on)
    )
    more = (
        _("Next in your plan: %(unit)s.", unit=plain_words(following))
        if following
        else _("All units of your plan are completed.")
    )
    flash(f"{said} {more}", "ok")


@bp.route("/enrolments/<uuid:enrolment_id>/units/<code>", methods=["GET", "POST"])
@guard.permits(Action.SEE_RECORD, most_bytes=MOST_BYTES)
def unit(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    opening.only_its_learner(record)
    found = record.unit(code)
    standing = record.book.items.get(code)
    passed = list(filter(None, standing.completed_in.split(","))) if standing else []
    form = UnitForm(today=record.book.today, starts_on=record.book.learner.starts_on)
    known = languages_of(record)
    still = {code: name for code, name in known.items() if code not in passed}
    form.language.choices = choices(known if form.is_submitted() else still)
    if form.submitted() and attach(form, record.book):
        with form.explains(), bytes_kept(form, record.book):
            complete_one(enrolment_id, code, form)
            return redirect(record.address("modules", found.module))
    lines = queries.timeline(enrolment_id, record.book.today, code)
    queries.read_texts(enrolment_id, lines)
    return render_template(
        "learning/unit.html",
        record=record,
        unit=found,
        standing=standing,
        still=still,
        form=form,
        lines=lines,
        needs=[each for each in record.book.plan.units if each.code in found.needs],
        built=[each for each in record.book.plan.competencies if code in each.needs],
    ), form.status


def complete_one(enrolment_id: UUID, code: str, form: UnitForm) -> None:
    with guard.writing():
        book, author = opening.write(enrolment_id)
        learning.complete_unit(
            book,
            author=author,
            entry_id=form.id.data,
            code=code,
            on=form.day,
            language=form.language.data,
            reflection=form.reflection.data,
            files=form.kept,
        )
        following = next_unit(book.plan, book.items)
        title = book.plan.unit(following.item).title if following else ""
    say_completed(1, form.day, title)
