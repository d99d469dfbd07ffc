"""Whether something can be signed by a link now, and the page that says why not. Signing: by_link.py."""

from dataclasses import dataclass

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.access import sign_links
from tracker.access.actor import load_guest
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EnrolmentRef, ItemRef
from tracker.curriculum.plan import Competency
from tracker.errors import AssuranceTooLow, NotInPlan
from tracker.logbook import queries
from tracker.logbook.books import Book
from tracker.logbook.lines import Line
from tracker.people.queries import PostRow, posts_of
from tracker.standing.assurance import is_enough
from tracker.standing.look import is_waiting
from tracker.web import guard
from tracker.web.wording import sentence


@dataclass(frozen=True)
class Matter:
    """What a link is about, read once: nothing of the record but the request and its skill."""

    link: SignLink
    book: Book
    asked: Line
    skill: Competency | None
    """None where it has left the learner's plan."""
    posts: tuple[PostRow, ...]
    """Where the signer may sign today."""

    @property
    def ref(self) -> EnrolmentRef:
        return EnrolmentRef(self.book.id, self.book.learner_id, self.book.provider_id)


def matter_of(link: SignLink, book: Book) -> Matter:
    asked = queries.one_line(book.id, link.about[0], book.today)
    try:
        skill = book.skill(asked.item or "")
    except NotInPlan:
        skill = None
    posts = posts_of(link.person_id, book.provider_id, book.today)
    return Matter(link, book, asked, skill, tuple(post for post in posts if post.may_sign))


def stopped(matter: Matter) -> str:
    """Why nothing can be signed by this link now; empty where it can. Each has its words in handing/over.html."""
    link = matter.link
    if link.used_at:
        return "signed"
    if sign_links.is_over(link):
        return "old"
    if link.way == "device" and guard.actor().person_id != link.created_by:
        return "elsewhere"
    return unasked(matter) or unfit(matter)


def unasked(matter: Matter) -> str:
    """Why it is no question any more, or not for this person."""
    link, book, skill = matter.link, matter.book, matter.skill
    if skill is None:
        return "answered"
    if not may(load_guest(link.person_id, book.id), Action.ASSESS, ItemRef(matter.ref, skill.module)):
        return "no-mentor"
    standing = book.items.get(skill.code)
    if standing is None or standing.waiting_seq != link.about[0]:
        return "answered"
    return "" if is_waiting(standing, book.today) else "lapsed"


def unfit(matter: Matter) -> str:
    """Why it cannot be signed in this way."""
    if matter.skill and not is_enough(matter.link.way, matter.skill.assurance):
        return "too-low"
    return "" if matter.posts else "no-site"


def over(matter: Matter, why: str) -> ResponseReturnValue:
    """The page of a link by which nothing can be signed. Asked for with a form, it says so in its status too."""
    link, book, skill = matter.link, matter.book, matter.skill
    page = render_template(
        "handing/over.html",
        why=why,
        link=link,
        learner=book.learner_name,
        school=book.provider_name,
        mine=guard.actor().person_id == book.learner_id,
        too_low=sentence(AssuranceTooLow(skill.assurance)) if skill and why == "too-low" else "",
        renew=why == "old" and link.way == "link",
    )
    return private(make_response(page, 410 if request.method == "POST" else 200))


def private(response: Response) -> ResponseReturnValue:
    """The address is a secret: no other site is told of it."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
