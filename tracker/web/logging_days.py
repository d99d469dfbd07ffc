"""Logging the days of a placement: a week in one form, and one day that is changed. What days are: logbook/days.py."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from tracker.access.permissions import Action
from tracker.errors import NotFound
from tracker.logbook import days, queries
from tracker.logbook.days import Day
from tracker.logbook.lines import Became, Line
from tracker.logbook.stays import Stay, stay_at
from tracker.standing.internship import INTERNSHIP, LATE_AFTER, WORKING_DAY, monday_of
from tracker.standing.placements import WORKED
from tracker.web import guard, notifying, opening
from tracker.web.attaching import MOST_BYTES, AttachForm, attach, bytes_kept
from tracker.web.days import parsed
from tracker.web.forms import Form, choice, choices, entry_id
from tracker.web.internship import ADDRESS
from tracker.web.opening import Record
from tracker.web.speaking import _, day, hours, lazy, ngettext
from tracker.web.wording import EXCUSES, LATE, OUTCOMES

bp = Blueprint("logging_days", __name__)

MOST_DUTIES = 300
DAYS_OF_A_WEEK = 7
SATURDAY = 5
STEP = 15
BELGIAN_DAY = 7 * 60 + 36
"""A week of 38 hours in five days, as many contracts in Belgium have it."""
CHIPS = ("present", "excused", "absent", "made-up")


class DaysForm(Form):
    """One field of each kind for every day that can be logged; `plus` adds them."""

    id = entry_id()
    late = SelectField(lazy("Why do you write it only now?"), choices=choices({"": lazy("Choose"), **LATE}), default="")

    dates: Sequence[date] = ()
    today: date
    anew = False
    """A day that was sent back is never too late."""

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        return all([valid, *(self._is_whole(on) for on in self.filled), self._says_why_late(), self._says_something()])

    @property
    def filled(self) -> list[date]:
        """The days of which something is said."""
        return [on for on in self.dates if self.of("how", on).data]

    def of(self, name: str, on: date) -> Any:  # noqa: ANN401 fields of several kinds
        return self[f"{name}-{on.isoformat()}"]

    def is_late(self, on: date) -> bool:
        return not self.anew and on < self.today - LATE_AFTER

    @property
    def asks_why_late(self) -> bool:
        return any(self.is_late(on) for on in self.dates)

    def said(self) -> list[Day]:
        """Every day of which something is said, once the form is valid."""
        return [self._day(on) for on in self.filled]

    def _day(self, on: date) -> Day:
        how = self.of("how", on).data
        return Day(
            on=on,
            outcome=how,
            minutes=int(self.of("long", on).data) if how in WORKED else None,
            duties=self.of("duties", on).data or "",
            excuse=self.of("excuse", on).data or None,
            instead_of=parsed(self.of("instead", on).data),
            late=self.late.data or None if self.is_late(on) else None,
        )

    def _is_whole(self, on: date) -> bool:
        asked = {
            "excused": ("excuse", _("Choose why you were excused on %(day)s.", day=day(on))),
            "made-up": ("instead", _("Choose which day you made up on %(day)s.", day=day(on))),
        }
        name, fault = asked.get(self.of("how", on).data, ("", ""))
        if not name or self.of(name, on).data:
            return True
        field = self.of(name, on)
        field.errors = [*field.errors, fault]
        return False

    def _says_why_late(self) -> bool:
        if self.late.data or not any(self.is_late(on) for on in self.filled):
            return True
        asked = _("Some of these days are more than a week ago. Say why you write them only now.")
        self.late.errors = [*self.late.errors, asked]
        return False

    def _says_something(self) -> bool:
        if not self.filled:
            self.form_errors.append(_("Tap “Present” for each day you were there, or say why you were not."))
        return bool(self.filled)


class OneDayForm(AttachForm, DaysForm):
    """One day alone, which photos and PDFs may go with."""


F = TypeVar("F", bound=DaysForm)


def days_form(
    dates: Sequence[date],
    today: date,
    usual: int,
    missed: Sequence[date],
    given: dict[str, Any],
    *,
    kind: type[F],
    anew: bool = False,
) -> F:
    """The form for these dates. The length of a day is offered, never claimed before somebody taps."""
    fields: dict[str, Any] = {}
    lengths = sorted({*range(STEP, 16 * 60 + STEP, STEP), BELGIAN_DAY, usual})
    hows = {word: str(OUTCOMES[word]) for word in CHIPS if word != "made-up" or missed}
    hows |= {} if issubclass(kind, OneDayForm) else {"": _("Nothing")}
    instead = {"": _("Choose the day"), **{on.isoformat(): day(on) for on in missed}}
    for on in dates:
        fields |= {
            f"how-{on}": RadioField(day(on), [Optional()], choices=choices(hows)),
            f"long-{on}": SelectField(
                _("Hours"), choices=[choice(str(each), hours(each)) for each in lengths], default=str(usual)
            ),
            f"excuse-{on}": SelectField(
                _("Reason"), choices=choices({"": _("Choose the reason"), **EXCUSES}), default=""
            ),
            f"instead-{on}": SelectField(_("Made up for"), choices=choices(instead), default=""),
            f"duties-{on}": StringField(
                _("What you did"), [Length(max=MOST_DUTIES)], render_kw={"maxlength": MOST_DUTIES}
            ),
        }
    form = kind.plus(fields)(**given)
    form.dates, form.today, form.anew = dates, today, anew
    return form


# A week.


@bp.route(f"{ADDRESS}/<int(max=999999):placement>/weeks/<week>", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def week(enrolment_id: UUID, placement: int, week: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    stay, monday = stay_at(record.book, placement), parsed(week)
    if monday is None or not may_be_logged(stay, record.book.today, monday):
        raise NotFound
    if monday != monday_of(monday):
        return redirect(address_of(record, placement, monday_of(monday)))
    standing = {line.on: line for line in stay.days}
    loggable = dates_of(stay, record.book.today, monday)
    form = days_form(loggable, record.book.today, usual(stay), missed(stay), {}, kind=DaysForm)
    if form.submitted():
        with form.explains():
            log(enrolment_id, placement, form)
            return redirect(record.address("internship"))
    open_dates = [on for on in loggable if on not in standing]
    return render_template(
        "internship/week.html",
        record=record,
        stay=stay,
        form=form,
        monday=monday,
        dates=[monday + timedelta(days=number) for number in range(DAYS_OF_A_WEEK)],
        open_dates=open_dates,
        standing=standing,
        asks_why_late=any(form.is_late(on) for on in open_dates),
        earlier=near(record, stay, monday - timedelta(weeks=1)),
        later=near(record, stay, monday + timedelta(weeks=1)),
    ), form.status


def may_be_logged(stay: Stay, today: date, monday: date) -> bool:
    """Whether any day of that week lies within the placement and is no day to come."""
    last = min(today, stay.placement.ended_on or today)
    return (
        monday_of(stay.placement.starts_on) <= monday_of(monday) <= monday_of(last) and last >= stay.placement.starts_on
    )


def dates_of(stay: Stay, today: date, monday: date) -> list[date]:
    week_of = (monday + timedelta(days=number) for number in range(DAYS_OF_A_WEEK))
    last = min(today, stay.placement.ended_on or today)
    return [on for on in week_of if stay.placement.starts_on <= on <= last]


def near(record: Record, stay: Stay, monday: date) -> str:
    """The address of the week before or after, empty where there is none."""
    there = may_be_logged(stay, record.book.today, monday)
    return address_of(record, stay.placement.seq, monday) if there else ""


def address_of(record: Record, seq: int, monday: date) -> str:
    return record.address("internship", seq, "weeks", monday.isoformat())


def usual(stay: Stay) -> int:
    """The length of most days that were logged here."""
    lengths = [line.minutes for line in stay.days if line.minutes]
    return max(set(lengths), key=lengths.count) if lengths else WORKING_DAY


def missed(stay: Stay) -> list[date]:
    """The days that can be made up, the earliest first."""
    return sorted(line.on for line in stay.days if not line.worked and line.state != "declined")


def log(enrolment_id: UUID, seq: int, form: DaysForm) -> None:
    """All days or none, in one transaction."""
    said = form.said()
    with guard.writing():
        book, author = opening.write(enrolment_id)
        days.log_days(book, author=author, form_id=form.id.data, placement=seq, days=said)
        notifying.hours_logged(book, INTERNSHIP)
    flash(told(said), "ok")


def told(said: Sequence[Day]) -> str:
    amount = hours(sum(each.minutes or 0 for each in said))
    counted = ngettext("One day logged, %(hours)s.", "%(num)s days logged, %(hours)s.", len(said), hours=amount)
    return " ".join([counted, _("Next, your mentor confirms them.")])


# One day, changed.


@bp.route(f"{ADDRESS}/days/<int(max=999999):logged>", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING, most_bytes=MOST_BYTES)
def change(enrolment_id: UUID, logged: int) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    line = day_at(record, logged)
    stay = stay_at(record.book, line.details["placement"])
    sent_back = line.became is Became.SENT_BACK
    others = [on for on in missed(stay) if on != line.on]
    given = before(line) if request.method == "GET" else {}  # what was not chosen is not what was said before
    length = line.minutes or usual(stay)
    form = days_form([line.on], record.book.today, length, others, given, kind=OneDayForm, anew=sent_back)
    changeable = sent_back or line.became is Became.WAITING
    if form.submitted() and attach(form, record.book):
        with form.explains(), bytes_kept(form, record.book):
            put_right(enrolment_id, logged, form)
            return redirect(record.address("internship"))
    return render_template(
        "internship/day.html",
        record=record,
        stay=stay,
        form=form,
        line=line,
        on=line.on,
        changeable=changeable or form.is_submitted(),
        asks_why_late=form.asks_why_late,
    ), form.status


def day_at(record: Record, seq: int) -> Line:
    """Raises NotFound for anything but a day of a placement."""
    line = queries.one_line(record.ref.id, seq, record.book.today)
    if line.kind != "day-logged":
        raise NotFound
    return line


def before(line: Line) -> dict[str, Any]:
    """What was said, to be put right."""
    on = line.on.isoformat()
    kept = {
        f"how-{on}": line.outcome,
        f"excuse-{on}": line.details.get("excuse", ""),
        f"instead-{on}": line.details.get("instead_of", ""),
        f"duties-{on}": line.texts.get("duties", ""),
        "late": line.details.get("late", ""),
    }
    return {**kept, f"long-{on}": str(line.minutes)} if line.minutes else kept


def put_right(enrolment_id: UUID, seq: int, form: OneDayForm) -> None:
    (said,) = form.said()
    with guard.writing():
        book, author = opening.write(enrolment_id)
        days.change_day(book, author=author, form_id=form.id.data, seq=seq, day=said, files=form.kept)
        notifying.hours_logged(book, INTERNSHIP)
    flash(_("Changed: %(day)s. Both lines stay in the logbook.", day=day(said.on)), "ok")
