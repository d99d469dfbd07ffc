"""Examinations and languages of one learner: what stands, and the office's forms for results, levels, exemptions."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EnrolmentRef, ExaminationRef, Subject, find_enrolment
from tracker.cohorts.result_files import points
from tracker.curriculum.plan import Competency, Examination, Plan
from tracker.logbook import queries, results
from tracker.logbook.books import Book, open_book
from tracker.standing.languages import CEFR
from tracker.web import guard, office, opening
from tracker.web.attained import EVIDENCE, KINDS, PROOFS, attained, in_points, score_of
from tracker.web.forms import choice, choices, entry_id
from tracker.web.opening import Record
from tracker.web.proving import ProofForm, prove
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, lazy
from tracker.web.telling import language_name
from tracker.web.wording import OUTCOMES

bp = Blueprint("results", __name__)

MOST_WORDS = 400
HERE = "/enrolments/<uuid:enrolment_id>/results"
SPOKEN = """
nl fr de en nb nn sv da fi is it es pt pl ro bg cs sk sl hr sr bs sq el hu et lv lt uk ru tr ar fa ps ur ku he
am ti so sw ha yo ig ln rw rn wo zh ja ko vi th tl hi bn pa ta te ml ne si ka hy az kk uz mn
"""
"""Languages to choose from: those of the programmes and of the people who learn and work here."""


def words_field(label: str, *, needed: bool = False, hint: str = "") -> TextAreaField:
    hint = hint or lazy(
        "It stands in the logbook for the learner and the mentors. No medical detail, no patient names or numbers."
    )
    asked = [DataRequired(lazy("Please say why in a few words."))] if needed else []
    return TextAreaField(
        label, [*asked, Length(max=MOST_WORDS)], description=hint, render_kw={"maxlength": MOST_WORDS, "rows": 3}
    )


class Score(StringField):  # type: ignore[misc]
    """Points with two places at most, kept as hundredths; None where it is empty."""

    @property
    def hundredths(self) -> int | None:
        return points(self.data) if self.data else None


class ResultForm(ProofForm):
    """One attempt at an examination."""

    id = entry_id()
    examination = SelectField(lazy("Examination"), [InputRequired(lazy("Choose the examination."))])
    on = DateField(lazy("Day of the examination"), [InputRequired(lazy("Type the day."))])
    outcome = RadioField(
        lazy("Outcome"),
        [InputRequired(lazy("Choose the outcome."))],
        choices=choices({word: OUTCOMES[word] for word in ("passed", "failed", "absent")}),
    )
    score = Score(lazy("Score"), [Length(max=8)], render_kw={"inputmode": "decimal"})
    out_of = Score(lazy("Out of"), [Length(max=8)], render_kw={"inputmode": "decimal"})
    remark = words_field(lazy("Remark"))

    def validate_score(self, field: Score) -> None:
        if field.data and field.hundredths is None:
            raise ValidationError(_("Type a number up to 1000 with two decimals at most, such as 41.5."))

    def validate_out_of(self, field: Score) -> None:
        self.validate_score(field)
        if field.hundredths == 0:
            raise ValidationError(_("Type a number up to 1000 with two decimals at most, such as 41.5."))


class LanguageForm(ProofForm):
    """A language that the learner has."""

    id = entry_id()
    language = SelectField(lazy("Language"), [InputRequired(lazy("Choose the language."))])
    cefr = RadioField(
        lazy("Level"), [InputRequired(lazy("Choose the level."))], choices=choices({level: level for level in CEFR})
    )
    shown = RadioField(
        lazy("How it was shown"), [InputRequired(lazy("Choose how it was shown."))], choices=choices(PROOFS)
    )
    on = DateField(lazy("Day of the proof"), [InputRequired(lazy("Type the day."))])
    remark = words_field(lazy("Remark"))


class ExemptForm(ProofForm):
    """A unit or skill that counts without being studied or seen here."""

    id = entry_id()
    item = SelectField(lazy("Unit or skill"), [InputRequired(lazy("Choose the unit or skill."))])
    evidence = RadioField(lazy("Evidence"), [InputRequired(lazy("Choose what was shown."))], choices=choices(EVIDENCE))
    on = DateField(lazy("Counts from"), [InputRequired(lazy("Type the day."))])
    reason = words_field(lazy("Why does it count?"), needed=True)


@bp.get(HERE)
@guard.permits(Action.SEE_RECORD)
def show(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    lines = [line for line in queries.timeline(record.book.id, record.book.today) if line.kind in KINDS]
    queries.read_texts(record.book.id, lines)
    return render_template(
        "results/show.html",
        record=record,
        attained=attained(record, lines),
        oversees=may(guard.actor(), Action.PROVE_LANGUAGE, record.ref),
        enters=bool(examinations_for(record.ref, record.book)),
        titles=record.titles(),
    )


@bp.route(f"{HERE}/examination", methods=["GET", "POST"])
@guard.permits(Action.ENTER_RESULTS)
def examination(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.ENTER_RESULTS, of=an_examination)
    form = ResultForm(data={"on": record.book.today})
    mine = examinations_for(record.ref, record.book)
    form.examination.choices = choices({each.code: plain_words(each.title) for each in mine})
    if form.submitted() and prove(form):
        with form.explains():
            enter(enrolment_id, form)
            flash(_("The result is in the logbook."), "ok")
            return redirect(record.address("results"), 303)
    tries = {each.code: standing_tries(record, each.code) for each in mine}
    return render_template("results/examination.html", record=record, form=form, tries=tries), form.status


def examinations_for(ref: EnrolmentRef, book: Book) -> list[Examination]:
    """Those whose results the reader may enter: a teacher those that cover no module but their own."""
    actor = guard.actor()
    return [each for each in book.plan.examinations if may(actor, Action.ENTER_RESULTS, examination_ref(ref, each))]


def an_examination(ref: EnrolmentRef, book: Book) -> Subject:
    """One of them; the record as a whole for who may enter none, or where there is none."""
    return next((examination_ref(ref, each) for each in examinations_for(ref, book)), ref)


def examination_ref(ref: EnrolmentRef, examination: Examination) -> ExaminationRef:
    return ExaminationRef(ref, frozenset(examination.covers))


def standing_tries(record: Record, code: str) -> int:
    standing = record.book.items.get(code)
    return standing.observations if standing else 0


def enter(enrolment_id: UUID, form: ResultForm) -> None:
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        book = open_book(enrolment_id, lock=True)
        found = next((each for each in book.plan.examinations if each.code == form.examination.data), None)
        guard.require(Action.ENTER_RESULTS, examination_ref(ref, found) if found else ref)
        author = office.enterer_of(actor, ref, found.covers if found else ())
        results.enter_result(
            book,
            author=author,
            entry_id=form.id.data,
            code=form.examination.data,
            on=form.on.data,
            outcome=form.outcome.data,
            score=form.score.hundredths,
            out_of=form.out_of.hundredths,
            remark=form.remark.data,
        )


@bp.route(f"{HERE}/language", methods=["GET", "POST"])
@guard.permits(Action.PROVE_LANGUAGE)
def language(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.PROVE_LANGUAGE)
    form = LanguageForm(data={"on": record.book.today})
    form.language.choices = choices(languages_for(record.book.edition_plan))
    if form.submitted() and prove(form):
        with form.explains():
            still = prove_now(enrolment_id, form)
            flash(_("The language is in the logbook."), "ok")
            if record.book.plan.language_preparation and not still:
                flash(_("The level asked is proved: language preparation is in this learner's plan no more."))
            return redirect(record.address("results"), 303)
    return render_template(
        "results/language.html", record=record, form=form, asked=record.book.edition_plan.languages
    ), form.status


def languages_for(plan: Plan) -> dict[str, str]:
    """Those that the programme asks and teaches first, then all by name."""
    first = dict.fromkeys([*(each.language for each in plan.languages.asked), *plan.languages.taught])
    rest = sorted(
        (code for code in SPOKEN.split() if code not in first), key=lambda code: language_name(code).casefold()
    )
    return {"": _("Choose")} | {code: language_name(code) for code in [*first, *rest]}


def prove_now(enrolment_id: UUID, form: LanguageForm) -> bool:
    """Whether language preparation is still in the plan."""
    with guard.writing() as actor:
        book, author = office.write(actor, enrolment_id, Action.PROVE_LANGUAGE, signed=True)
        results.prove_language(
            book,
            author=author,
            entry_id=form.id.data,
            on=form.on.data,
            language=form.language.data,
            cefr=form.cefr.data,
            proof=form.shown.data,
            remark=form.remark.data,
        )
        return book.plan.language_preparation is not None


@bp.route(f"{HERE}/exemption", methods=["GET", "POST"])
@guard.permits(Action.EXEMPT)
def exemption(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.EXEMPT)
    form = ExemptForm(data={"on": record.book.today})
    form.item.choices = items_for(record)
    if form.submitted() and prove(form):
        with form.explains():
            exempt_now(enrolment_id, form)
            flash(_("The exemption is in the logbook."), "ok")
            return redirect(record.address("results"), 303)
    return render_template("results/exemption.html", record=record, form=form), form.status


def items_for(record: Record) -> list[SelectChoice]:
    """Every unit and skill of the plan by module, but skills that nobody may sign in this country."""
    plan = record.book.plan
    items = [
        choice(item.code, plain_words(item.title), optgroup=plain_words(module.title))
        for module in plan.modules
        for item in module.items
        if not isinstance(item, Competency) or item.highest_level(plan.country)
    ]
    return [choice("", _("Choose")), *items]


def exempt_now(enrolment_id: UUID, form: ExemptForm) -> None:
    with guard.writing() as actor:
        book, author = office.write(actor, enrolment_id, Action.EXEMPT, signed=True)
        results.exempt(
            book,
            author=author,
            entry_id=form.id.data,
            code=form.item.data,
            on=form.on.data,
            evidence=form.evidence.data,
            reason=form.reason.data,
        )


bp.add_app_template_filter(score_of, "score_of")
bp.add_app_template_filter(in_points, "points")
bp.add_app_template_filter(lambda word: str(PROOFS[word]), "proof")
bp.add_app_template_filter(lambda word: str(EVIDENCE[word]), "evidence")
