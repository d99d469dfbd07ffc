"""A request turned down by a link: sent back, not seen, not now, with a reason, as a mentor with an account can.

On the learner's own device the name is typed besides, for nothing else there says who holds it. Signing: by_link.py.
"""

from flask import Blueprint, make_response, redirect
from flask.typing import ResponseReturnValue

from tracker.access import sign_links
from tracker.access.permissions import Action
from tracker.errors import NotFound
from tracker.logbook.books import open_book
from tracker.logbook.signing import close_request
from tracker.web import guard, notifying
from tracker.web.handed_request import RequestMatter, down_form
from tracker.web.link_states import matter_of, over, private, stopped
from tracker.web.proving_address import DigitsForm, is_proved, prove_page
from tracker.web.reading_in import of_cohort
from tracker.web.sign_form import TurnDownForm

bp = Blueprint("turning_down", __name__)


@bp.post("/sign/<token>/down")
@guard.permits(Action.SIGN_BY_LINK)
def down(token: str) -> ResponseReturnValue:
    guard.require(Action.SIGN_BY_LINK)
    matter = request_of(token)
    of_cohort(matter.book.learner.languages)
    if why := stopped(matter):
        return over(matter, why)
    if matter.link.way == "code" and not is_proved(matter.link):
        return prove_page(matter.link, matter.book, DigitsForm(formdata=None))
    form = down_form(matter)
    if form.submitted():
        with form.explains():
            write(form, token)
            return redirect(f"/sign/{token}", 303)
        matter = request_of(token)
        if why := stopped(matter):
            return over(matter, why)
    return private(make_response(matter.sheet(matter.form(sent=False), form), form.status))


def request_of(token: str, *, lock: bool = False) -> RequestMatter:
    """Raises LinkSpent, and NotFound for a link about something else: only a request is turned down."""
    link = sign_links.find(token)
    matter = matter_of(link, open_book(link.enrolment_id, lock=lock))
    if not isinstance(matter, RequestMatter):
        raise NotFound
    return matter


def write(form: TurnDownForm, token: str) -> None:
    """One transaction: the answer and the link used up. The same form sent twice answers once."""
    with guard.writing():
        guard.require(Action.SIGN_BY_LINK)
        matter = request_of(token, lock=True)
        closed = close_request(
            matter.book,
            author=matter.author(Action.ASSESS, matter.subject, matter.subject.module),
            entry_id=form.id.data,
            seq=matter.asked.seq,
            outcome=form.outcome.data,
            reason=form.reason.data,
        )
        if closed.anew:
            sign_links.use(matter.link)
            notifying.request_answered(matter.book, closed, matter.asked.item or "")
