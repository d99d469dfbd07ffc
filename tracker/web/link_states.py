"""Whether something can be signed by a link now, and the page that says why not. Signing: by_link.py."""

from typing import Protocol

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.access import sign_links
from tracker.access.models import SignLink
from tracker.errors import AssuranceTooLow
from tracker.logbook.books import Book
from tracker.people.queries import PostRow, posts_of
from tracker.standing.assurance import is_enough
from tracker.web import guard
from tracker.web.handed_evaluation import EvaluationMatter
from tracker.web.handed_request import RequestMatter
from tracker.web.handed_week import WeekMatter
from tracker.web.matter import Matter
from tracker.web.wording import sentence


class Reads(Protocol):
    """How a matter is read from what its link is about."""

    def __call__(self, link: SignLink, book: Book, posts: tuple[PostRow, ...]) -> Matter: ...


SUBJECTS: dict[str, Reads] = {
    "request": RequestMatter.read,
    "week": WeekMatter.read,
    "evaluation": EvaluationMatter.read,
}
"""By the subject of a link."""


def matter_of(link: SignLink, book: Book) -> Matter:
    posts = posts_of(link.person_id, book.provider_id, book.today)
    return SUBJECTS[link.subject](link, book, tuple(post for post in posts if post.may_sign))


def stopped(matter: Matter) -> str:
    """Why nothing can be signed by this link now; empty where it can. Each has its words in handing/over.html."""
    link = matter.link
    if link.used_at:
        return matter.used()
    if sign_links.is_over(link):
        return "old"
    if link.way == "device" and guard.actor().person_id != link.created_by:
        return "elsewhere"
    return matter.unasked() or unfit(matter)


def unfit(matter: Matter) -> str:
    """Why it cannot be signed in this way."""
    if not is_enough(matter.link.way, matter.least):
        return "too-low"
    return "" if matter.posts else "no-site"


def over(matter: Matter, why: str) -> ResponseReturnValue:
    """The page of a link by which nothing can be signed. Asked for with a form, it says so in its status too."""
    link, book = matter.link, matter.book
    page = render_template(
        "handing/over.html",
        why=why,
        link=link,
        learner=book.learner_name,
        school=book.provider_name,
        mine=guard.actor().person_id == book.learner_id,
        too_low=sentence(AssuranceTooLow(matter.least)) if why == "too-low" else "",
        renew=why == "old" and link.way == "link",
    )
    return private(make_response(page, 410 if request.method == "POST" else 200))


def private(response: Response) -> ResponseReturnValue:
    """The address is a secret: no other site is told of it."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
