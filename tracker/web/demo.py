"""The demo's own page: one click signs a visitor in as one of four people. It exists in the demo only.

`demo` in the templates fills the strip on every page and the box "Three minutes" on the sign-in page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from wtforms import HiddenField
from wtforms.validators import AnyOf

from tracker.access import actor as actors
from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.errors import NotFound
from tracker.logbook.books import open_book
from tracker.people import queries
from tracker.web import guard, signing_in
from tracker.web.addresses import HOME, inside
from tracker.web.forms import Form
from tracker.web.sign_form import open_request
from tracker.web.speaking import _
from tracker.web.wording import role

bp = Blueprint("demo", __name__)

LEARNER, MENTOR = "learner@demo.example", "mentor@demo.example"
COORDINATOR, ADMINISTRATOR = "coordinator@demo.example", "admin@demo.example"
PARTS = {LEARNER: "learner", MENTOR: "mentor", COORDINATOR: "coordinator", ADMINISTRATOR: "administrator"}
"""The four people of the demo whom a visitor may be, and what they are."""
READER = "reader@demo.example"
"""A fifth: a learner who reads French, in a cohort that is taught in Dutch."""
TEACHER = "teacher@demo.example"
"""A sixth: teaches two modules, and signs in them."""
PASSWORD, PIN = "stride-demo", "246810"
"""Everybody's in the demo, and no secret: the sign-in page says them."""
ASK_FOR = "assist-examination"
"""The skill that the learner has practised and can ask for."""


class LookForm(Form):
    email = HiddenField(validators=[AnyOf([*PARTS, READER, TEACHER])])
    next = HiddenField()


@dataclass(frozen=True)
class Other:
    """A button of the strip."""

    email: str
    label: str


@dataclass(frozen=True)
class Stage:
    """One step of the three minutes: as whom, what to do, and where; nowhere named is where that person must act."""

    email: str
    title: str
    text: str
    button: str
    next: str


class Strip:
    """What the templates know of the demo. Nothing is asked of the database until a page shows it."""

    password, pin = PASSWORD, PIN

    def __init__(self, actor: Actor) -> None:
        self.name = actor.name.partition(" ")[0]
        self.part = part_of(actor)
        self.role_label = role(self.part) if self.part else ""
        reader = self.part == "learner" and actor.language != "en"
        parts = PARTS | {TEACHER: "teacher"}
        here = READER if reader else next((email for email, part in parts.items() if part == self.part), "")
        labels = {email: role(part) for email, part in parts.items()} | {READER: _("learner who reads French")}
        self.others = [Other(email, label) for email, label in labels.items() if email != here]

    def stages(self) -> Sequence[Stage]:
        """Ask as the learner, sign as the mentor, see the cell as the coordinator. Empty until the demo is filled."""
        try:
            enrolment_id, cohort_id = learners_own()
        except NotFound:
            return ()
        return (
            Stage(
                LEARNER,
                _("Ask"),
                _("Amina has practised a skill and asks her mentor to watch it."),
                _("Ask as Amina"),
                f"/enrolments/{enrolment_id}/competencies/{ASK_FOR}/request",
            ),
            Stage(
                MENTOR,
                _("Sign"),
                _("Lucie, nurse and mentor, finds the request in her inbox and signs it off with her PIN."),
                _("Sign as Lucie"),
                "",
            ),
            Stage(
                COORDINATOR,
                _("See"),
                _("Hilde, coordinator, sees the cell change in the skills of her cohort."),
                _("See as Hilde"),
                f"/cohorts/{cohort_id}/matrix",
            ),
        )


def part_of(actor: Actor) -> str:
    """What somebody is in the demo, by the first of their hats; empty for nobody."""
    if actor.staff:
        return actor.staff[0].role
    if actor.mentorships:
        return "mentor"
    return "learner" if actor.signed_in else ""


@bp.app_context_processor
def strip() -> dict[str, Strip]:
    return {"demo": Strip(guard.known_actor())}


@bp.post("/demo/look-as")
@guard.permits(Action.LOOK_AS)
def look_as() -> ResponseReturnValue:
    """Sign in as one of them, on the page where they have something to do."""
    form = LookForm()
    if not form.submitted():
        raise BadRequest
    person = queries.person_by_email(form.email.data)
    if person is None:
        raise NotFound
    person_id = person.id
    with guard.writing():
        token = signing_in.begin(person_id, own_phone=False)
    signing_in.enter(person_id, token, own_phone=False)
    part = "teacher" if form.email.data == TEACHER else PARTS.get(form.email.data, "learner")
    return redirect(inside(form.next.data) if form.next.data else landing(part))


def landing(part: str) -> str:
    """Where somebody of that part has something to do."""
    if part == "coordinator":
        return f"/cohorts/{learners_own()[1]}"
    if part == "mentor":
        return asked_for()
    return {"administrator": "/cohorts", "teacher": "/sign-together"}.get(part, HOME)


def asked_for() -> str:
    """The mentor's inbox, at the request of the tour once the learner has made it."""
    try:
        book = open_book(learners_own()[0])
    except NotFound:
        return "/inbox"
    seq = open_request(book, ASK_FOR)
    return f"/inbox#asked-{book.id}-{seq}" if seq else "/inbox"


def learners_own() -> tuple[UUID, UUID]:
    """The learner's enrolment and cohort. Raises NotFound where the demo is not filled."""
    person = queries.person_by_email(LEARNER)
    enrolments = actors.load(person.id).enrolments if person else ()
    if not enrolments:
        raise NotFound
    enrolment_id = enrolments[0].enrolment_id
    return enrolment_id, open_book(enrolment_id).learner.cohort_id
