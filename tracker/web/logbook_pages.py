"""The logbook as a page and as a file, and taking an entry back."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EnrolmentRef, EntryRef, find_enrolment
from tracker.errors import NotFound
from tracker.logbook import queries, signing, withdrawing
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.queries import Became, Line
from tracker.standing.kinds import SIGNED, STAY
from tracker.web import guard, opening
from tracker.web.forms import Filter, Form, choices, entry_id
from tracker.web.learning import MOST_WORDS
from tracker.web.opening import Record
from tracker.web.proving import ProofForm, prove
from tracker.web.speaking import _, lazy
from tracker.web.telling import BECAME, FILTERS, WHYS

bp = Blueprint("logbook", __name__)
for name, words in FILTERS.items():
    bp.add_app_template_filter(words, name)

ON_ONE_PAGE = 40
KINDS = {
    "unit-completed": lazy("Units completed"),
    "practice-logged": lazy("Practice"),
    "sign-off-requested": lazy("Requests"),
    "assessed": lazy("Assessments"),
    "feedback-given": lazy("Feedback"),
    "noted": lazy("Notes"),
}
STATES = (Became.WAITING, Became.CONFIRMED, Became.SENT_BACK, Became.WITHDRAWN)
COLUMNS = (
    "number",
    "recorded_at",
    "on",
    "kind",
    "code",
    "title",
    "who",
    "as",
    "hours_minutes",
    "setting",
    "help_needed",
    "outcome",
    "language",
    "refers_to",
    "became",
    "words",
    "signed_as",
)
"""Heads of the file: stable words, not translated, so that a spreadsheet made once works again."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
"""With these, and with space before them, a spreadsheet begins to reckon."""


class LogbookFilter(Filter):
    """What of the logbook is shown; empty means everything."""

    kind = SelectField(lazy("Kind"), choices=choices({"": lazy("Everything"), **KINDS}), default="")
    module = SelectField(lazy("Module"), default="", validate_choice=False)
    state = SelectField(
        lazy("State"),
        choices=choices({"": lazy("Any"), **{each.value: BECAME[each][2] for each in STATES}}),
        default="",
    )


class WithdrawFields:
    """Why an entry is taken back."""

    id = entry_id()
    why = RadioField(lazy("Why?"), [InputRequired(lazy("Choose a reason."))])
    reason = TextAreaField(
        lazy("In your words"),
        [Length(max=MOST_WORDS)],
        description=lazy("It stays in the logbook beside the entry. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )


class WithdrawForm(WithdrawFields, Form):
    """For what carries no signature."""


class SignedWithdrawForm(WithdrawFields, ProofForm):
    """For what was signed: taking it back is signed too."""


@bp.get("/enrolments/<uuid:enrolment_id>/logbook")
@guard.permits(Action.SEE_RECORD)
def logbook(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    wanted = LogbookFilter()
    wanted.module.choices = choices({"": _("All")} | {each.code: each.title for each in record.book.plan.modules})
    lines = [line for line in queries.timeline(enrolment_id, record.book.today) if fits(record.book, line, wanted)]
    first = min(page_start(), max(0, len(lines) - 1) // ON_ONE_PAGE * ON_ONE_PAGE)
    shown = lines[first : first + ON_ONE_PAGE]
    queries.read_texts(enrolment_id, shown)
    return render_template(
        "learning/logbook.html",
        record=record,
        form=wanted,
        weeks=by_week(shown),
        first=first,
        last=first + len(shown),
        total=len(lines),
        newer=address_of(record, first - ON_ONE_PAGE) if first else "",
        older=address_of(record, first + ON_ONE_PAGE) if first + ON_ONE_PAGE < len(lines) else "",
        filtered=any(field.data for field in wanted),
        may_export=may(guard.actor(), Action.EXPORT_RECORD, record.ref),
    )


def fits(book: Book, line: Line, wanted: LogbookFilter) -> bool:
    if wanted.module.data and (line.item is None or module_of(book, line.item) != wanted.module.data):
        return False
    return line.kind == (wanted.kind.data or line.kind) and line.became == (wanted.state.data or line.became)


def module_of(book: Book, code: str) -> str | None:
    """The module of an item; None for what is no longer in the plan."""
    if any(module.code == code for module in book.plan.modules):
        return code
    return next((item.module for item in book.plan.items if item.code == code), None)


def page_start() -> int:
    text = request.args.get("from", "")
    return int(text) // ON_ONE_PAGE * ON_ONE_PAGE if text.isdecimal() and len(text) < len("1000000") else 0


def address_of(record: Record, start: int) -> str:
    """This page with the same filter, from another line on."""
    kept = [(name, value) for name, value in request.args.items() if name in {"kind", "module", "state"} and value]
    query = urlencode([*kept, *([("from", start)] if start else [])])
    return record.address("logbook") + (f"?{query}" if query else "")


def by_week(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    """Lines under the Monday of their week; they come sorted."""
    return [(monday, list(group)) for monday, group in groupby(lines, key=lambda line: monday_of(line.on))]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@bp.get("/enrolments/<uuid:enrolment_id>/logbook.csv")
@guard.permits(Action.EXPORT_RECORD)
def logbook_csv(enrolment_id: UUID) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    guard.require(Action.EXPORT_RECORD, ref)
    opening.leave_export_on_trail(enrolment_id)
    record = Record(ref, open_book(enrolment_id), own=guard.actor().person_id == ref.learner_id)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(cells(record))
    name = f"logbook-{record.book.today.isoformat()}.csv"
    return Response(
        "\ufeff" + file.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def cells(record: Record) -> Iterator[list[str]]:
    """Every entry as one line of the file, in the order of writing."""
    titles = record.titles()
    for line in queries.every_entry(record.ref.id, record.book.today):
        words = [text for field, text in sorted(line.texts.items()) if field != "signed_as"]
        values = [
            line.seq,
            line.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            line.on.isoformat(),
            line.kind,
            line.item,
            titles.get(line.item or "", ""),
            line.author,
            line.acted_as,
            f"{line.minutes // 60}:{line.minutes % 60:02}" if line.minutes else "",
            line.setting,
            line.level,
            line.outcome,
            line.language,
            line.refers,
            "" if line.became is Became.STANDS else line.became.value,
            "\n".join(words),
            ", ".join(line.signed_as),
        ]
        yield [harmless(value) for value in values]


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula, whatever somebody wrote in it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0\u3000\n").startswith(FORMULAS) else text


@bp.route("/enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/withdraw", methods=["GET", "POST"])
@guard.permits(Action.WITHDRAW)
def withdraw(enrolment_id: UUID, seq: int) -> ResponseReturnValue:
    ref = find_enrolment(enrolment_id)
    record = Record(ref, open_book(enrolment_id), own=guard.actor().person_id == ref.learner_id)
    line = line_for(ref, record.book, seq)
    if not record.own:
        opening.leave_on_trail(ref, entry_of(ref, record.book, line))
    form = withdraw_form(record, line)
    done = line.withdrawn is not None and not form.is_submitted()
    if form.submitted() and (not isinstance(form, SignedWithdrawForm) or prove(form)):
        with form.explains():
            take_back(enrolment_id, seq, form)
            flash(_("Taken back. It stays in the logbook, struck through, with your reason."), "ok")
            return redirect(back_to(record, line))
    return render_template(
        "learning/withdraw.html",
        record=record,
        line=line,
        form=form,
        done=done or line.kind in STAY,
        back=back_to(record, line),
        title=record.titles().get(line.item or "", ""),
    ), form.status


def line_for(ref: EnrolmentRef, book: Book, seq: int) -> Line:
    """The entry, once it is sure that the actor may take it back. Raises NotFound, and what `require` raises."""
    try:
        line = queries.one_line(ref.id, seq, book.today)
    except NotFound:
        guard.require(Action.SEE_RECORD, ref)
        raise
    guard.require(Action.WITHDRAW, entry_of(ref, book, line))
    return line


def entry_of(ref: EnrolmentRef, book: Book, line: Line) -> EntryRef:
    return EntryRef(ref, module_of(book, line.item) if line.item else None, line.author_id)


def withdraw_form(record: Record, line: Line) -> WithdrawForm | SignedWithdrawForm:
    form = SignedWithdrawForm() if line.kind in SIGNED else WithdrawForm()
    hidden = {"wrong-learner", "decided-otherwise"} if record.own else set()
    form.why.choices = choices({word: words for word, words in WHYS.items() if word not in hidden})
    return form


def back_to(record: Record, line: Line) -> str:
    """Where the entry is read."""
    if line.item and any(skill.code == line.item for skill in record.book.plan.competencies):
        return record.address("competencies", line.item)
    return record.address("logbook")


def take_back(enrolment_id: UUID, seq: int, form: WithdrawForm | SignedWithdrawForm) -> None:
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        book = open_book(enrolment_id, lock=True)
        line = line_for(ref, book, seq)
        author = author_of(actor, ref, line, signed=isinstance(form, SignedWithdrawForm))
        given = {"author": author, "entry_id": form.id.data, "seq": seq, "reason": form.reason.data}
        if line.kind == "sign-off-requested" and author.acted_as == "learner":
            signing.close_request(book, outcome="withdrawn", **given)
        else:
            withdrawing.withdraw(book, why=form.why.data, **given)


def author_of(actor: Actor, ref: EnrolmentRef, line: Line, *, signed: bool) -> Author:
    """In which hat the entry is taken back: its learner, a coordinator, or the mentor who wrote it. Raises NotFound."""
    who, assurance = actor.person_id, "pin" if signed else "session"
    if who is None:
        raise NotFound
    if who == ref.learner_id:
        return Author(who, "learner", ref.id)
    if ref.provider_id in actor.overseen and (hat := actor.staff_at(ref.provider_id)):
        return Author(who, hat.role, hat.id, assurance)
    if line.author_id == who and (link := actor.mentorship_for(ref.id)):
        return Author(who, "mentor", link.id, assurance)
    raise NotFound
