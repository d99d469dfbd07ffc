"""What waits for a mentor, and signing it: the inbox, the sign-off form, turning a request down, the receipt.

The form's fields are in sign_form.py; learners, hours and feedback are in mentoring.py.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.actor import Actor, MentorHat
from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef, ItemRef
from tracker.curriculum.plan import Competency
from tracker.errors import NotFound, NotInPlan, RequestClosed, RequestLapsed, Stale
from tracker.logbook.books import Author, Book, open_book
from tracker.logbook.claims import Found, find_entry
from tracker.logbook.inbox import Inbox, Plans, Signed, inbox_of, signed_by
from tracker.logbook.lines import Line
from tracker.logbook.queries import one_line, read_texts, timeline
from tracker.logbook.signing import assess, close_request
from tracker.logbook.withdrawing import SIGNERS_TIME
from tracker.people import guides
from tracker.people.delegating import absences
from tracker.people.queries import PostRow, posts_of
from tracker.people.sites import teaching_places
from tracker.standing import look
from tracker.standing.kinds import HOURS
from tracker.standing.look import State
from tracker.standing.reckon import ItemStanding
from tracker.web import guard, notifying
from tracker.web.amounts import amount
from tracker.web.opening import leave_on_trail
from tracker.web.proving import needs, prove
from tracker.web.reading_in import of_cohort
from tracker.web.sign_form import (
    LEVELS,
    SEEN,
    SignForm,
    TurnDownForm,
    open_request,
    sign_form,
    signs_as,
)
from tracker.web.speaking import _, clock_time, day, ngettext
from tracker.web.wording import DIMENSIONS, IMPRESSIONS, sentence

bp = Blueprint("signing", __name__)

OPENS = {"sign-off-requested": "/enrolments/{0.enrolment_id}/competencies/{0.item_code}/sign?request={0.seq}"}
OPENS["practice-logged"] = OPENS["day-logged"] = "/enrolments/{0.enrolment_id}/hours/confirm"


# The inbox.


@bp.get("/inbox")
@guard.permits(Action.SEE_INBOX)
def inbox() -> str:
    actor, plans = guard.actor(), Plans()
    waiting = waiting_for(actor, plans)
    signed = signed_by(actor.person_id, actor.mentorships, plans) if actor.person_id else []
    return render_template(
        "signing/inbox.html",
        waiting=waiting,
        groups=[(name, waiting.at(provider_id)) for provider_id, name in waiting.providers.items()],
        signed=acts(signed),
        mentors=any(hat.active for hat in actor.mentorships),
        away=[each for each in absences(mentor_id=actor.person_id) if each.begun],
        since=since,
        seen_before=seen_before,
        amount=amount,
        plans=plans,
        proved=not needs(),
        new_id=uuid4,
        guide="mentor" if guides.is_new(actor.person_id, "mentor") else "",
    )


@bp.get("/inbox/<uuid:entry_id>")
@guard.permits(Action.SEE_INBOX)
def opened(entry_id: UUID) -> ResponseReturnValue:
    """A request leads to its form, hours to theirs; one's own assessment is shown with what it changed."""
    entry = find_entry(entry_id)
    book = open_book(entry.enrolment_id)
    if entry.kind == "assessed" and entry.signer_id == guard.actor().person_id:
        return receipt(book, entry)
    if entry.kind in HOURS:
        guard.require(Action.SEE_RECORD, ref_of(book))
    else:
        signable(book, entry.item_code)
    if entry.kind not in OPENS:
        raise NotFound
    return redirect(OPENS[entry.kind].format(entry), 303)


@bp.post("/inbox/<uuid:entry_id>")
@guard.permits(Action.ASSESS)
def turn_down(entry_id: UUID) -> ResponseReturnValue:
    """Close a request without signing: sent back, not observed, not now."""
    entry = find_entry(entry_id)
    book = open_book(entry.enrolment_id)
    skill = signable(book, entry.item_code)
    form = TurnDownForm()
    if form.submitted():
        with form.explains():
            turn_down_now(entry, form)
            learner = book.learner_name.split()[0]
            flash(_("%(learner)s sees your answer and your reason.", learner=learner), "ok")
            return redirect(way_back(book, skill)[0], 303)
    return sheet(open_book(book.id), skill, blank(book, skill), form)


def turn_down_now(entry: Found, form: TurnDownForm) -> None:
    with guard.writing() as actor:
        book = open_book(entry.enrolment_id, lock=True)
        skill = signable(book, entry.item_code)
        author = as_signer(actor, book, skill.module, "session")
        closed = close_request(
            book,
            author=author,
            entry_id=form.id.data,
            seq=entry.seq,
            outcome=form.outcome.data,
            reason=form.reason.data,
        )
        notifying.request_answered(book, closed, skill.code)


# Signing a skill off.


@bp.route("/enrolments/<uuid:enrolment_id>/competencies/<code>/sign", methods=["GET", "POST"])
@guard.permits(Action.ASSESS)
def sign(enrolment_id: UUID, code: str) -> ResponseReturnValue:
    book = open_book(enrolment_id)
    skill = signable(book, code)
    form = blank(book, skill, sent=request.method != "GET")
    if form.submitted() and prove(form) and decided(form):
        with form.explains():
            return signed_page(book, skill, write(form, enrolment_id))
        book = open_book(enrolment_id)
        if form.look_again:
            form.catch_up(book)
    return sheet(book, skill, form)


def decided(form: SignForm) -> bool:
    """Whether one of the two buttons was pressed. The enter key presses none; its proof holds all the same."""
    if not form.outcome.data:
        form.form_errors.append(_("Now press Sign off or More practice needed."))
        form.status = 422
    return bool(form.outcome.data)


def write(form: SignForm, enrolment_id: UUID) -> UUID:
    """One transaction; the same form sent twice gives the same entry."""
    with guard.writing() as actor:
        book = open_book(enrolment_id, lock=True)
        skill = signable(book, form.skill.code)
        author = as_signer(actor, book, skill.module, "pin")
        try:
            saw = form.observation()
            signed = assess(book, author=author, entry_id=form.id.data, code=skill.code, saw=saw)
        except (Stale, RequestLapsed):
            form.look_again = True
            raise
        if saw.request is not None:
            notifying.request_answered(book, signed, skill.code)
        return signed.id


def signed_page(book: Book, skill: Competency, entry_id: UUID) -> ResponseReturnValue:
    """A mentor's receipt with what waits next; a teacher, who has no inbox, sees it in the record."""
    if not teaches(book, skill.module):
        return redirect(f"/inbox/{entry_id}", 303)
    flash(_("Signed. It stands in the logbook of %(learner)s.", learner=book.learner_name), "ok")
    return redirect(way_back(book, skill)[0], 303)


def way_back(book: Book, skill: Competency) -> tuple[str, str]:
    """Where the signer came from, and what it is called."""
    if teaches(book, skill.module):
        return f"/enrolments/{book.id}/competencies/{skill.code}", book.learner_name
    return "/inbox", _("Inbox")


def teaches(book: Book, module: str | None) -> bool:
    """Whether who signs here does so as a teacher: a mentor of this learner signs as one."""
    return guard.actor().mentorship_for(book.id, module) is None


def blank(book: Book, skill: Competency, *, sent: bool = False) -> SignForm:
    """The form as it is first shown, also beside another form that was sent; or as it was sent itself."""
    return sign_form(book, skill, my_posts(book, skill.module), sent=sent, anybody=teaches(book, skill.module))


def sheet(book: Book, skill: Competency, form: SignForm, down: TurnDownForm | None = None) -> ResponseReturnValue:
    """The page with the sign-off form, and below the learner's request the small one that turns it down."""
    leave_on_trail(ref_of(book), ItemRef(ref_of(book), skill.module))
    lines = timeline(book.id, book.today, skill.code)
    read_texts(book.id, lines)
    living = [line for line in lines if line.withdrawn is None]
    open_now = open_request(book, skill.code, anybody=form.anybody)
    asked = next((line for line in living if line.seq == open_now), None)
    if asked and down is None:
        down = TurnDownForm(formdata=None)
    shown = render_template(
        "signing/sign.html",
        book=book,
        skill=skill,
        form=form,
        back=way_back(book, skill),
        down=down,
        asked=asked,
        answered=answered(living),
        other_request=other_request(book, skill),
        seen=[line for line in living if line.kind == "assessed"],
        practised=[line for line in living if line.kind == "practice-logged"],
        signs_as=signs_as(guard.actor().name, form.posts),
        levels=LEVELS,
        answers=SEEN,
        dimensions=DIMENSIONS,
        impressions=[(key, "", text) for key, text in IMPRESSIONS.items()],
        since=since,
        seen_before=seen_before,
    )
    return shown, (down if down and down.errors else form).status


def other_request(book: Book, skill: Competency) -> str:
    """Why the request that the address names is not the one this form answers; empty where it is, or names none."""
    named, open_now = request.args.get("request", type=int), open_request(book, skill.code)
    if named is None or named == open_now:
        return ""
    standing = book.items.get(skill.code)
    lapsed = standing and standing.waiting_until if standing and standing.waiting_seq == named else None
    return sentence(RequestLapsed(lapsed) if lapsed else RequestClosed(named))


def answered(lines: Iterable[Line]) -> Line | None:
    """One's own assessment that answered the request in the address: somebody went back after signing."""
    named, me = request.args.get("request", type=int), guard.actor().person_id
    mine = (line for line in lines if line.kind == "assessed" and line.signer_id == me)
    return next((line for line in mine if named and line.refers == named), None)


def my_posts(book: Book, module: str) -> list[PostRow]:
    """Where a mentor may sign for this provider, today and on the other day that was chosen; a teacher everywhere."""
    if teaches(book, module):
        return teaching_places(book.provider_id, book.provider_name)
    me, chosen = guard.actor().person_id, request.form.get("on") or request.form.get("when", "")
    days_meant = {book.today}
    with suppress(ValueError):
        days_meant.add(date.fromisoformat(chosen))
    posts = (
        [post for on in sorted(days_meant, reverse=True) for post in posts_of(me, book.provider_id, on)] if me else []
    )
    return list({post.site_id: post for post in reversed(posts) if post.may_sign}.values())[::-1]


# What was signed.


def receipt(book: Book, entry: Found) -> ResponseReturnValue:
    """The signature, what it changed, and the way to the next that waits."""
    skill = signable(book, entry.item_code)
    line = one_line(book.id, entry.seq, book.today)
    actor, standing = guard.actor(), book.items.get(skill.code)
    waiting = waiting_for(actor, Plans())
    return render_template(
        "signing/receipt.html",
        book=book,
        skill=skill,
        line=line,
        state=look.state(standing, book.today),
        told=told(book, skill, line, standing),
        until=line.recorded_at + SIGNERS_TIME,
        may_take_back=line.withdrawn is None
        and line.author_id == actor.person_id
        and clock.now() <= line.recorded_at + SIGNERS_TIME,
        waiting=waiting,
    )


def told(book: Book, skill: Competency, line: Line, standing: ItemStanding | None) -> str:
    """What one assessment changed, in a sentence."""
    learner, state = book.learner_name.split()[0], look.state(standing, book.today)
    if line.withdrawn:
        return _("This was taken back. It counts no more.")
    if line.outcome != "achieved":
        if state is State.SIGNED_OFF:
            return _("The skill stays signed off, and the coordinator sees that it was found wanting.")
        return _("%(learner)s reads what should go better, and can ask again.", learner=learner)
    if standing is None or state is not State.PARTLY:
        until = standing.valid_until if standing else None
        return _("It is valid until %(day)s.", day=day(until)) if until else _("Nothing more is needed for this skill.")
    return still_needed(skill, standing)


def still_needed(skill: Competency, standing: ItemStanding) -> str:
    left = look.observations_left(skill, standing)
    count = _("%(done)s of %(all)s.", done=standing.observations, all=standing.observations + left)
    if skill.mentors - standing.mentors >= left:
        return count + " " + ngettext("Another mentor has to see it.", "%(num)s other mentors have to see it.", left)
    return (
        count
        + " "
        + ngettext(
            "It has to be seen once more, on another day.", "It has to be seen %(num)s more times, on other days.", left
        )
    )


# What these pages share with mentoring.py.


def waiting_for(actor: Actor, plans: Plans) -> Inbox:
    return inbox_of(actor.person_id, actor.mentorships, plans) if actor.person_id else Inbox()


def ref_of(book: Book) -> EnrolmentRef:
    return EnrolmentRef(book.id, book.learner_id, book.provider_id, book.learner.cohort_id)


def signable(book: Book, code: str) -> Competency:
    """The skill, when the actor may assess it. Raises NotFound for what is no skill of this plan."""
    try:
        skill = book.skill(code)
    except NotInPlan:
        raise NotFound from None
    guard.require(Action.ASSESS, ItemRef(ref_of(book), skill.module))
    of_cohort(book.learner.languages)
    return skill


def as_mentor(actor: Actor, book: Book, module: str | None, assurance: str) -> Author:
    """Who writes, by the mentorship that gives the right. Raises NotFound without one."""
    hat: MentorHat | None = actor.mentorship_for(book.id, module)
    if hat is None or actor.person_id is None:
        raise NotFound
    return Author(actor.person_id, "mentor", hat.id, assurance)


def as_signer(actor: Actor, book: Book, module: str, assurance: str) -> Author:
    """Who assesses a skill: a mentor, else a teacher of its module. Raises NotFound for everybody else."""
    if actor.mentorship_for(book.id, module):
        return as_mentor(actor, book, module, assurance)
    hat = actor.teacher_of(book.provider_id, book.learner.cohort_id, {module})
    if hat is None or actor.person_id is None:
        raise NotFound
    return Author(actor.person_id, hat.role, hat.id, assurance)


def since(moment: datetime, time_zone: str) -> str:
    """How long ago somebody asked, as a mentor counts it: by day, and for today by the clock."""
    then, today = clock.day_of(moment, time_zone), clock.today(time_zone)
    ago = (today - then).days
    if ago <= 0:
        return _("today at %(time)s", time=clock_time(moment, time_zone))
    if ago == 1:
        return _("yesterday")
    return ngettext("%(num)s day ago", "%(num)s days ago", ago)


def seen_before(times: int) -> str:
    """How often a skill was assessed before."""
    return ngettext("Seen once before", "Seen %(num)s times before", times)


def acts(signed: Iterable[Signed]) -> list[dict[str, Any]]:
    """Signatures as lines: an assessment each, and hours judged in one go as one."""
    found: list[dict[str, Any]] = []
    for key, group in groupby(signed, key=_act):
        together = list(group)
        first = together[0]
        minutes = sum(each.minutes for each in together)
        found.append({"first": first, "count": len(together), "minutes": minutes, "hours": key[0] != "assessed"})
    return found


def _act(one: Signed) -> tuple[object, ...]:
    if one.kind == "assessed":
        return ("assessed", one.id)
    return (one.kind, one.enrolment_id, clock.day_of(one.recorded_at, one.time_zone), one.taken_back)
