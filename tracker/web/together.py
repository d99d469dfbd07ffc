"""A skills session: one mentor or teacher sees one skill of several learners, and signs for all with one proof.

Each learner gets an assessment of their own, as signing.py writes one. The form is in together_form.py.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import ItemRef
from tracker.curriculum.plan import Competency
from tracker.errors import NotFound, StrideError
from tracker.logbook.books import Book, open_book
from tracker.logbook.signing import assess
from tracker.logbook.together import MOST, Group, groups_of
from tracker.web import guard, notifying
from tracker.web.opening import leave_on_trail
from tracker.web.proving import prove
from tracker.web.sign_form import LEVELS, SEEN, signs_as
from tracker.web.signing import as_signer, my_posts, ref_of, seen_before, signable, teaches
from tracker.web.speaking import _, ngettext
from tracker.web.together_form import OUTCOMES, Short, TogetherForm, together_form

bp = Blueprint("together", __name__)


@bp.get("/sign-together")
@guard.permits(Action.SIGN_TOGETHER)
def choose() -> str:
    """Which skill, and who is here."""
    return choosing()


def choosing(group: Group | None = None, fault: str = "") -> str:
    """`fault`: what was missing in the form of one group, whose choices stay."""
    chosen = {"skill": request.args.get("skill", ""), "learners": request.args.getlist("learner")}
    return render_template(
        "signing/together.html",
        groups=groups_of(guard.actor()),
        chosen=chosen,
        faulty=group,
        fault=fault,
        back=way_back(),
    )


def way_back() -> tuple[str, str]:
    """Where a mentor, or somebody who is a teacher alone, comes from."""
    return ("/learners", _("Learners")) if guard.actor().mentorships else ("/cohorts", _("Cohorts"))


@bp.route("/sign-together/<uuid:provider_id>/<uuid:edition_id>", methods=["GET", "POST"])
@guard.permits(Action.SIGN_TOGETHER)
def sign(provider_id: UUID, edition_id: UUID) -> ResponseReturnValue:
    """A short form for each learner. The address says which skill and who; whoever cannot be signed for is told."""
    groups = groups_of(guard.actor())
    group = next((each for each in groups if (each.provider_id, each.edition_id) == (provider_id, edition_id)), None)
    if group is None:
        raise NotFound
    code, picked = request.args.get("skill", ""), set(request.args.getlist("learner"))
    learners = [each for each in group.learners if str(each[0]) in picked]
    if fault := unfit(group, code, len(learners)):
        return choosing(group, fault), 422
    books = [open_book(enrolment_id) for enrolment_id, _name in learners]
    mine = [book for book in books if may_sign(book, code)]
    if not mine:
        return choosing(group, _("You may not sign this skill for those whom you chose.")), 422
    return session(mine, [book for book in books if book not in mine], code)


def unfit(group: Group, code: str, count: int) -> str:
    """What the choice still misses; empty where it is whole."""
    if code not in {skill.code for _module, skills in group.modules for skill in skills}:
        return _("Choose the skill.")
    if not count:
        return _("Tick at least one learner who is here.")
    return _("Choose at most %(most)s learners at a time.", most=MOST) if count > MOST else ""


def may_sign(book: Book, code: str) -> bool:
    skill = next((each for each in book.plan.signable if each.code == code), None)
    return skill is not None and may(guard.actor(), Action.ASSESS, ItemRef(ref_of(book), skill.module))


def session(books: Sequence[Book], others: Sequence[Book], code: str) -> ResponseReturnValue:
    for book in books:
        skill = signable(book, code)
        leave_on_trail(ref_of(book), ItemRef(ref_of(book), skill.module))
    taught = {book.id for book in books if teaches(book, skill.module)}
    stricter = next((book for book in books if book.id not in taught), books[0])
    posts = my_posts(stricter, skill.module)
    form = together_form(books, skill, posts, sent=request.method == "POST", anybody=taught)
    if form.submitted() and prove(form):
        if signed := write(form):
            flash(ngettext("You signed for one learner.", "You signed for %(num)s learners.", signed), "ok")
            return redirect("/inbox" if guard.actor().mentorships else "/cohorts", 303)
        for short in form.shorts:
            short.catch_up(open_book(short.id))
    return sheet(form, skill, others)


def write(form: TogetherForm) -> int:
    """All in one transaction, or nothing: then the form says for whom it failed. Sent twice it changes nothing."""
    failed: list[Short] = []
    try:
        with guard.writing() as actor:
            for short in sorted(form.seen, key=lambda each: each.id):
                failed = [short]
                book = open_book(short.id, lock=True)
                skill = signable(book, form.skill.code)
                author, saw = as_signer(actor, book, skill.module, "pin"), short.observation()
                entry_id = uuid5(form.id.data, str(book.id))
                signed = assess(book, author=author, entry_id=entry_id, code=skill.code, saw=saw)
                if saw.request is not None:
                    notifying.request_answered(book, signed, skill.code)
    except StrideError as error:
        with form.explains():
            raise error from None
        name, said = failed[0].book.learner_name if failed else "", form.form_errors.pop()
        form.form_errors.append(_("%(learner)s: %(what)s", learner=name, what=said))
        return 0
    return len(form.seen)


def sheet(form: TogetherForm, skill: Competency, others: Sequence[Book]) -> ResponseReturnValue:
    before = {short.id: seen_times(short.book, skill.code) for short in form.shorts}
    shown = render_template(
        "signing/together_form.html",
        form=form,
        skill=skill,
        others=[book.learner_name for book in others],
        before={enrolment_id: seen_before(times) for enrolment_id, times in before.items() if times},
        address=request.full_path,
        answers=SEEN,
        levels=LEVELS,
        outcomes=OUTCOMES,
        signs_as=signs_as(guard.actor().name, form.posts),
    )
    return shown, form.status


def seen_times(book: Book, code: str) -> int:
    """Observations that count, for the line beside the name."""
    standing = book.items.get(code)
    return standing.observations if standing else 0
