"""Judging hours: a mentor confirms a week, or everything of a learner, in one go and strikes out what did not happen.

A coordinator may do the same with a reason, a teacher for practice of their modules. One verdict is written for each
claim, all of them or none.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EntryRef
from tracker.errors import Forbidden, NotFound
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.claims import Claim, claims_by_id, claims_of
from tracker.logbook.signing import confirm, decline
from tracker.standing.facts import verdicts
from tracker.standing.kinds import PracticeLogged
from tracker.standing.placements import days_of_placement
from tracker.web import guard, notifying
from tracker.web.amounts import in_words
from tracker.web.forms import entry_id
from tracker.web.opening import leave_on_trail
from tracker.web.proving import ProofForm, prove
from tracker.web.reading_in import of_cohort
from tracker.web.signing import as_mentor, ref_of
from tracker.web.speaking import _, lazy

bp = Blueprint("confirming", __name__)

WHY = "why-"
"""Before the id of a claim: the field that strikes it out by saying why."""
MOST_WORDS = 300


class HoursForm(ProofForm):
    """Which hours, and what is said of them. `outcome` is the button that was pressed."""

    id = entry_id()
    claims = SelectMultipleField(lazy("Hours"), coerce=UUID, validate_choice=False)
    reason = TextAreaField(lazy("Reason"), [Length(max=MOST_WORDS)], render_kw={"maxlength": MOST_WORDS})
    outcome = StringField("", [Optional(), AnyOf(["confirm", "send-back"])])
    as_overseer = False
    """Who judges is neither mentor nor teacher of it, and says why they do."""

    def struck(self) -> dict[UUID, str]:
        """The reasons of what was struck out, by claim."""
        whys = (field for field in self if field.name.startswith(WHY))
        return {UUID(field.name.removeprefix(WHY)): field.data for field in whys if field.data}

    def verdicts(self) -> dict[UUID, tuple[bool, str]]:
        """Whether each claim is confirmed, and the reason given: a claim struck out has its own."""
        confirmed, reason = self.outcome.data == "confirm", self.reason.data or ""
        given = dict.fromkeys(self.claims.data or (), (confirmed, reason))
        return given | {claim: (False, why) for claim, why in self.struck().items()}

    def validate(self, *given: object, **more: object) -> bool:
        valid: bool = super().validate(*given, **more)
        if not self.claims.data and not self.struck():
            self.claims.errors = [*self.claims.errors, _("Tick the hours that you mean.")]
            return False
        if not self.reason.data and self.claims.data and (self.outcome.data == "send-back" or self.as_overseer):
            self.reason.errors = [*self.reason.errors, _("Give a reason: the learner reads it.")]
            return False
        return valid

    def decided(self) -> bool:
        """Whether a button was pressed. The enter key presses none; its proof holds all the same."""
        if not self.outcome.data:
            self.form_errors.append(_("Now press Confirm or Send back."))
            self.status = 422
        return bool(self.outcome.data)


@bp.route("/enrolments/<uuid:enrolment_id>/hours/confirm", methods=["GET", "POST"])
@guard.permits(Action.JUDGE_HOURS)
def judge_hours(enrolment_id: UUID) -> ResponseReturnValue:
    """Everything that waits, or one week of it where the address names its Monday."""
    book = open_book(enrolment_id)
    guard.require(Action.JUDGE_HOURS, claim_ref(book, None))
    leave_on_trail(ref_of(book), claim_ref(book, None))
    of_cohort(book.learner.languages)
    mine = [claim for claim in claims_of(book.id, book.time_zone) if is_mine(guard.actor(), book, claim)]
    week = week_asked_for()
    mentors = guard.actor().mentorship_for(book.id) is not None
    form = hours_form(mine, as_overseer=not mentors and not teaches_in(guard.actor(), book))
    if form.submitted() and prove(form) and form.decided():
        with form.explains():
            flash(judge(form, enrolment_id), "ok")
            return redirect("/inbox" if mentors else f"/enrolments/{enrolment_id}/hours", 303)
    shown = [claim for claim in mine if week in {None, claim.week}]
    ticked = set(form.claims.data or ()) if form.is_submitted() else {claim.id for claim in shown}
    return render_template(
        "hours/confirm.html",
        book=book,
        form=form,
        back=("/inbox", _("Inbox")) if mentors else (f"/enrolments/{book.id}", book.learner_name),
        weeks=[(monday, list(its)) for monday, its in groupby(shown, key=lambda claim: claim.week)],
        week=week,
        others=len(mine) - len(shown),
        what=claims_in_words(shown),
        in_words=claims_in_words,
        ticked=ticked,
        titles={item.code: item.title for item in (*book.plan.modules, *book.plan.items)},
        oversees=form.as_overseer,
    ), form.status


def week_asked_for() -> date | None:
    """The Monday that the address names; None for everything."""
    with suppress(ValueError):
        return date.fromisoformat(request.args.get("week", ""))
    return None


def hours_form(claims: Iterable[Claim], *, as_overseer: bool) -> HoursForm:
    """With a field to strike out each claim, also those that were posted and wait no more."""
    posted = (name.removeprefix(WHY) for name in request.form if name.startswith(WHY))
    ids = {str(claim.id) for claim in claims} | set(filter(is_uuid, posted))
    label = lazy("Why it is struck out")
    form = HoursForm.plus({f"{WHY}{each}": StringField(label, [Length(max=MOST_WORDS)]) for each in sorted(ids)})()
    form.as_overseer = as_overseer
    return form


def is_uuid(text: str) -> bool:
    """Whether it is a UUID as we write one: another way to write the same would be another field."""
    with suppress(ValueError):
        return str(UUID(text)) == text
    return False


def judge(form: HoursForm, enrolment_id: UUID) -> str:
    """One verdict for each claim, all or none; its id follows from the form's and the claim's. Says what was done."""
    done: dict[bool, list[int]] = {True: [], False: []}
    with guard.writing() as actor:
        book = open_book(enrolment_id, lock=True)
        given = form.verdicts()
        found = claims_by_id(book.id, given)
        for claim_id, (confirmed, reason) in given.items():
            if claim_id not in found:
                raise NotFound
            claim = found[claim_id]
            module = module_of(book, claim.item_code)
            guard.require(Action.JUDGE_HOURS, claim_ref(book, module))
            say, verdict_id = (confirm if confirmed else decline), uuid5(form.id.data, str(claim_id))
            author = judge_of(actor, book, module, practice=claim.kind == PracticeLogged.KIND)
            say(book, author=author, entry_id=verdict_id, seq=claim.seq, reason=reason)
            done[confirmed].append(claim.seq)
        if done[False]:
            notifying.hours_sent_back(book)
        return " ".join(filter(None, (said_of(book, confirmed, seqs) for confirmed, seqs in done.items())))


def said_of(book: Book, confirmed: bool, seqs: Sequence[int]) -> str:  # noqa: FBT001 a key of what was done
    """Such as: Confirmed: 5 days, 38 h."""
    if not seqs:
        return ""
    living = book.living()
    at_site = days_of_placement(living, verdicts(living))
    judged = [book.fact(seq) for seq in seqs]
    days = [fact for fact in judged if fact.kind == "day-logged"]
    practices = [fact for fact in judged if fact.kind != "day-logged" and fact.on not in at_site]
    what = in_words(len(days), len(practices), sum(fact.minutes or 0 for fact in [*days, *practices]))
    return _("Confirmed: %(what)s.", what=what) if confirmed else _("Sent back: %(what)s.", what=what)


def claims_in_words(claims: Sequence[Claim]) -> str:
    """What these claims would count, as `amounts.in_words` says it."""
    days = sum(claim.is_day for claim in claims)
    practices = sum(not claim.is_day and not claim.detail for claim in claims)
    return in_words(days, practices, sum(claim.minutes for claim in claims))


def judge_of(actor: Actor, book: Book, module: str | None, *, practice: bool) -> Author:
    """A mentor's hat before a teacher's before a coordinator's: the first two give no reason. Raises Forbidden."""
    if actor.mentorship_for(book.id, module):
        return as_mentor(actor, book, module, "pin")
    cohort_id = book.learner.cohort_id
    taught = actor.teacher_of(book.provider_id, cohort_id, {module}) if practice and module else None
    hat = taught or actor.overseer_of(book.provider_id, cohort_id)
    if hat is None or actor.person_id is None:
        raise Forbidden
    return Author(actor.person_id, hat.role, hat.id, "pin")


def is_mine(actor: Actor, book: Book, claim: Claim) -> bool:
    """Whether they may judge it: a teacher judges practice of their modules, and no days at a site."""
    module = module_of(book, claim.code)
    if not may(actor, Action.JUDGE_HOURS, claim_ref(book, module)):
        return False
    with suppress(Forbidden):
        return bool(judge_of(actor, book, module, practice=not claim.is_day))
    return False


def teaches_in(actor: Actor, book: Book) -> bool:
    """Whether they sign here as a teacher, and look after nothing."""
    cohort_id = book.learner.cohort_id
    overseer = actor.overseer_of(book.provider_id, cohort_id)
    return overseer is None and actor.teacher_of(book.provider_id, cohort_id) is not None


def claim_ref(book: Book, module: str | None) -> EntryRef:
    """Hours of this learner, in a module or in none that the plan still has."""
    return EntryRef(ref_of(book), module, book.learner_id)


def module_of(book: Book, code: str) -> str | None:
    modules = {module.code: module.code for module in book.plan.modules}
    return (modules | {item.code: item.module for item in book.plan.items}).get(code)
