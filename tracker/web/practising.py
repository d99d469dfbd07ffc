"""A skill's page, asking for its sign-off, and the practice log. Home, modules and units: learning.py."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.curriculum.plan import Competency
from tracker.errors import NotFound
from tracker.logbook import learning, queries
from tracker.logbook.lines import Became, Line
from tracker.logbook.reminding import Reminders, reminders_of
from tracker.people.names import sort_name
from tracker.people.queries import MentorRow, mentors_of, names_of
from tracker.standing import look
from tracker.standing.look import State
from tracker.web import guard, notifying, opening
from tracker.web.attaching import MOST_BYTES, AttachForm, attach, bytes_kept
from tracker.web.days import DayForm, DurationForm
from tracker.web.forms import Form, choice, choices, entry_id
from tracker.web.learning import MOST_WORDS
from tracker.web.opening import Record
from tracker.web.reading_in import plain_words, worded
from tracker.web.speaking import _, day, hours, lazy
from tracker.web.wording import SETTINGS

bp = Blueprint("practising", __name__)

ANYBODY = ""
HELP = {
    "1": lazy("I watched how it is done"),
    "2": lazy("I did it with hands-on help"),
    "3": lazy("I did it with prompts"),
    "4": lazy("I did it with someone ready to step in"),
    "5": lazy("I did it alone"),
}
"""How much help was needed, as a learner says it."""


class PracticeForm(AttachForm, DayForm, DurationForm):
    """Practice of a skill, or of a module as a whole."""

    id = entry_id()
    replaces = HiddenField()
    item = SelectField(lazy("What did you practise?"), [InputRequired(lazy("Choose what you practised."))])
    setting = RadioField(
        lazy("Where?"),
        [InputRequired(lazy("Choose where it was."))],
        choices=choices(SETTINGS),
    )
    what = TextAreaField(
        lazy("What happened?"),
        [Length(max=MOST_WORDS)],
        description=lazy("What you did, what went well, what to try next time. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )


class RequestForm(Form):
    """A request for a sign-off."""

    id = entry_id()
    mentor = SelectField(lazy("Whom do you ask?"))
    level = SelectField(lazy("How much help did you need last time?"))
    note = TextAreaField(
        lazy("Note for your mentor"),
        [Length(max=MOST_WORDS)],
        description=lazy("When and where you can show it, for example. No patient names or numbers."),
        render_kw={"maxlength": MOST_WORDS},
    )


@bp.get("/enrolments/<uuid:enrolment_id>/competencies/<code>")
@guard.permits(Action.SEE_RECORD)
def competency(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    skill = record.skill(code)
    standing = record.book.items.get(code)
    lines = queries.timeline(enrolment_id, record.book.today, code)
    queries.read_texts(enrolment_id, lines)
    waiting = next(
        (line for line in lines if line.kind == "sign-off-requested" and line.became is Became.WAITING), None
    )
    reminders = reminders_of([waiting.id]).get(waiting.id, Reminders()) if waiting else Reminders()
    return render_template(
        "learning/competency.html",
        record=record,
        skill=skill,
        standing=standing,
        state=record.book.progress.states[code],
        doubted=standing is not None and look.is_doubted(standing, record.book.today),
        highest=skill.highest_level(record.book.plan.country),
        scope=next((each for each in skill.scope if each.country == record.book.plan.country), None),
        lines=lines,
        waiting=waiting,
        asked=whom(waiting),
        until=waiting.until if waiting else None,
        reminders=reminders,
        remindable=waiting is not None and may_remind(record, reminders),
        extendable=waiting is not None and may_extend(record, waiting),
        may_sign=record.may_assess(skill.module),
        may_key_in=may(guard.actor(), Action.KEY_IN_PAPER, record.ref),
        needs=[item for item in record.book.plan.items if item.code in skill.needs],
    )


def whom(request_line: Line | None) -> str:
    """The name of the mentor whom an open request names; empty for anybody."""
    named = request_line.details.get("mentor") if request_line else None
    return names_of([UUID(named)]).get(UUID(named), "") if named else ""


def may_extend(record: Record, request: Line) -> bool:
    """Whether the reader is shown the way to keep a request open: once. The logbook itself decides again."""
    extended = request.until != date.fromisoformat(request.details["until"])
    return (
        may(guard.actor(), Action.EXTEND_REQUEST, record.ref) and record.book.learner.ended_on is None and not extended
    )


def may_remind(record: Record, reminders: Reminders) -> bool:
    """Whether the reader is shown the way to press for an answer: once a day. The logbook itself decides again."""
    today = reminders.on(record.book.time_zone) == record.book.today
    return may(guard.actor(), Action.REMIND, record.ref) and record.book.learner.ended_on is None and not today


@bp.get("/enrolments/<uuid:enrolment_id>/request")
@guard.permits(Action.LOG_LEARNING)
def choose_skill(enrolment_id: UUID) -> ResponseReturnValue:
    """Which skill to ask for: first what was practised most since it was last seen, by module the rest."""
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    states, items = record.book.progress.states, record.book.items
    asked_for = {State.SIGNED_OFF, State.WAITING}
    still = [skill for skill in record.book.plan.signable if states[skill.code] not in asked_for]
    begun = sorted((s for s in still if s.code in items), key=lambda s: -items[s.code].practices)
    rest = [(m, [s for s in m.competencies if s in still and s.code not in items]) for m in record.book.plan.modules]
    return render_template(
        "learning/choose_skill.html", record=record, begun=begun, rest=rest, states=states, items=items
    )


@bp.route("/enrolments/<uuid:enrolment_id>/competencies/<code>/request", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING)
def ask(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    skill = record.skill(code)
    mentors = mentors_for(record, skill)
    form = request_form(mentors)
    if form.submitted():
        with form.explains():
            send_request(enrolment_id, skill, form)
            return redirect(record.address("competencies", code))
    standing = record.book.items.get(code)
    waiting = standing is not None and look.is_waiting(standing, record.book.today)
    return render_template(
        "learning/request.html",
        record=record,
        skill=skill,
        form=form,
        mentors=mentors,
        standing=standing,
        waiting=waiting and not form.is_submitted(),
        highest=skill.highest_level(record.book.plan.country),
    ), form.status


def mentors_for(record: Record, skill: Competency) -> list[MentorRow]:
    """Who may sign this skill of this learner today, each once: in their own place rather than in another's."""
    rows = sorted(mentors_of(record.ref.id, record.book.today), key=lambda row: not row.instead_of)
    covering = [row for row in rows if row.modules is None or skill.module in row.modules]
    return sorted({row.mentor_id: row for row in covering}.values(), key=lambda row: sort_name(row.name))


def request_form(mentors: list[MentorRow]) -> RequestForm:
    form = RequestForm()
    named = mentors_in_words(mentors)
    form.mentor.choices = choices({ANYBODY: _("Anybody who may sign it"), **named})
    # Who was a mentor when the form was opened may be none by now: the logbook says so in its own words.
    form.mentor.validate_choice = not is_uuid(form.mentor.data)
    form.level.choices = choices({"": _("No answer"), **HELP})
    return form


def mentors_in_words(mentors: Iterable[MentorRow]) -> dict[str, str]:
    """Mentors to choose from: name, function and site; who stands in for whom, and who is away."""
    away = {row.instead_of: row for row in mentors if row.instead_of and row.until}
    words = {}
    for row in mentors:
        known = ", ".join(filter(None, [row.name, row.function, row.site]))
        if row.instead_of and row.until:
            known = _("%(who)s (for %(name)s until %(day)s)", who=known, name=row.instead_of, day=day(row.until))
        elif row.name in away:
            known = _("%(who)s (away: %(name)s answers)", who=known, name=away[row.name].name)
        words[str(row.mentor_id)] = known
    return words


def is_uuid(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def send_request(enrolment_id: UUID, skill: Competency, form: RequestForm) -> None:
    mentor = UUID(form.mentor.data) if form.mentor.data else None
    with guard.writing():
        book, author = opening.write(enrolment_id)
        written = learning.request_sign_off(
            book,
            author=author,
            entry_id=form.id.data,
            code=skill.code,
            mentor=mentor,
            level=int(form.level.data) if form.level.data else None,
            note=form.note.data,
        )
        notifying.request_made(book, written, skill.code, mentor)
        until = book.items[skill.code].waiting_until
    name = next(choice.label for choice in form.mentor.choices if choice.value == (str(mentor) if mentor else ANYBODY))
    open_until = _("It stays open until %(day)s.", day=day(until)) if until else ""
    flash(" ".join(filter(None, [_("Asked: %(name)s.", name=name), open_until])), "ok")


@bp.route("/enrolments/<uuid:enrolment_id>/practice", methods=["GET", "POST"])
@guard.permits(Action.LOG_LEARNING, most_bytes=MOST_BYTES)
def practice(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.LOG_LEARNING)
    form = practice_form(record)
    declined = claim_sent_back(record, form.replaces.data)
    if form.submitted() and attach(form, record.book):
        with form.explains(), bytes_kept(form, record.book):
            log(enrolment_id, form, declined)
            return redirect(record.address(below(record, form.item.data), form.item.data))
    return render_template("learning/practice.html", record=record, form=form, declined=declined), form.status


def below(record: Record, code: str) -> str:
    return "modules" if any(module.code == code for module in record.book.plan.modules) else "competencies"


def practice_form(record: Record) -> PracticeForm:
    """Empty, or with the skill named in the address, or with the hours that were sent back."""
    replaces, item = request.args.get("replaces", ""), request.args.get("item")
    given = before(claim_sent_back(record, replaces)) if request.method == "GET" else {}
    learner = record.book.learner
    form = PracticeForm(
        today=record.book.today, starts_on=learner.starts_on, **{"item": item, "replaces": replaces, **given}
    )
    form.item.choices = [SelectChoice("", _("Choose a skill or a module")), *what_can_be_practised(record)]
    return form


def what_can_be_practised(record: Record) -> Iterator[SelectChoice]:
    """Every skill under its module, and the module as a whole after them."""
    for module in record.book.plan.modules:
        title = plain_words(module.title)
        for skill in module.competencies:
            yield choice(skill.code, plain_words(skill.title), optgroup=title)
        whole = worded(_("%(module)s as a whole", module=title), title.lang)
        yield choice(module.code, whole, optgroup=title)


def claim_sent_back(record: Record, seq: str | None) -> Line | None:
    """The hours that this form claims anew. Raises NotFound for anything else."""
    if not seq:
        return None
    if not seq.isdecimal() or len(seq) > len("1000000"):
        raise NotFound
    line = queries.one_line(record.ref.id, int(seq), record.book.today)
    if line.kind != "practice-logged":
        raise NotFound
    return line


def before(claim: Line | None) -> dict[str, object]:
    """What was claimed, to be put right."""
    if claim is None:
        return {}
    whole, quarters = divmod(claim.minutes or 0, 60)
    return {
        "item": claim.item,
        "when": claim.on.isoformat(),
        "setting": claim.setting,
        "hours": whole,
        "quarters": quarters // 15 * 15,
        "what": claim.texts.get("what", ""),
    }


def log(enrolment_id: UUID, form: PracticeForm, declined: Line | None) -> None:
    with guard.writing():
        book, author = opening.write(enrolment_id)
        learning.log_practice(
            book,
            author=author,
            entry_id=form.id.data,
            code=form.item.data,
            on=form.day,
            setting=form.setting.data,
            minutes=form.minutes,
            what=form.what.data,
            replaces=declined.seq if declined else None,
            files=form.kept,
        )
        code = form.item.data
        notifying.hours_logged(book, code)
        title = book.plan.item(code).title if code != book.module_code(code) else book.plan.module(code).title
    said = _(
        "Logged %(hours)s of “%(title)s” on %(day)s.",
        hours=hours(form.minutes),
        title=plain_words(title),
        day=day(form.day),
    )
    flash(" ".join([said, _("Next, a mentor confirms the hours.")]), "ok")
