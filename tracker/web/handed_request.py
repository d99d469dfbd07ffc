"""A request for a sign-off, signed by a link: the sign-off form with a name typed in place of the PIN.

The small form beside it turns the request down (turning_down.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from flask import render_template, request
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import ItemRef
from tracker.curriculum.plan import Competency
from tracker.errors import NotFound, NotInPlan, Stale
from tracker.logbook import queries
from tracker.logbook.append import Written
from tracker.logbook.books import Book
from tracker.logbook.lines import Line
from tracker.logbook.signing import assess
from tracker.people.names import search_key
from tracker.people.queries import PostRow
from tracker.standing.look import is_waiting
from tracker.web import notifying
from tracker.web.matter import ByLink, Matter
from tracker.web.sign_form import LEVELS, SEEN, SignForm, TurnDownForm, sign_form
from tracker.web.speaking import _, lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS


class GuestForm(ByLink, SignForm):
    """The sign-off form for who has no PIN."""

    def decided(self) -> bool:
        if not self.outcome.data:
            self.form_errors.append(_("Now press Sign off or More practice needed."))
            self.status = 422
        return bool(self.outcome.data)


class DownOnDeviceForm(TurnDownForm):
    """With the name, as on the form that signs."""

    name = StringField(
        lazy("Your name, as it stands above"),
        [InputRequired(lazy("Type your name. It stands below your answer.")), Length(max=100)],
        render_kw={"autocomplete": "off", "maxlength": 100},
    )
    signer = ""

    def validate(self, *given: Any, **more: Any) -> bool:  # noqa: ANN401 WTForms' signature
        valid: bool = super().validate(*given, **more)
        if self.name.data and search_key(self.name.data) != search_key(self.signer):
            self.name.errors = [_("Type the name as it stands above. Is it not yours? Then do not answer.")]
            return False
        return valid


@dataclass(frozen=True)
class RequestMatter(Matter):
    """One request and its skill."""

    asked: Line
    skill: Competency | None
    """None where it has left the learner's plan."""

    @classmethod
    def read(cls, link: SignLink, book: Book, posts: tuple[PostRow, ...]) -> Self:
        asked = queries.one_line(book.id, link.about[0], book.today)
        try:
            skill = book.skill(asked.item or "")
        except NotInPlan:
            skill = None
        return cls(link, book, posts, asked, skill)

    @property
    def least(self) -> str:
        return self.skill.assurance if self.skill else super().least

    @property
    def subject(self) -> ItemRef:
        if self.skill is None:
            raise NotFound
        return ItemRef(self.ref, self.skill.module)

    def used(self) -> str:
        """Signed, or turned down."""
        mine = [each.kind for each in self.asked.answers if each.author_id == self.link.person_id]
        return "turned-down" if mine[-1:] == ["request-closed"] else super().used()

    def unasked(self) -> str:
        if self.skill is None:
            return "answered"
        if not may(self.guest, Action.ASSESS, self.subject):
            return "no-mentor"
        standing = self.book.items.get(self.skill.code)
        if standing is None or standing.waiting_seq != self.link.about[0]:
            return "answered"
        return "" if is_waiting(standing, self.book.today) else "lapsed"

    def form(self, *, sent: bool) -> GuestForm:
        if self.skill is None:
            raise NotFound
        form = sign_form(self.book, self.skill, self.posts, sent=sent, of=GuestForm)
        if not isinstance(form, GuestForm):
            raise TypeError(form)
        return form

    def sheet(self, form: GuestForm, down: TurnDownForm | None = None) -> str:
        queries.read_texts(self.book.id, [self.asked])
        return render_template(
            "handing/sign.html",
            link=self.link,
            book=self.book,
            skill=form.skill,
            form=form,
            asked=self.asked,
            down=down or down_form(self, formdata=None),
            down_to=f"{request.path.removesuffix('/down')}/down",
            levels=LEVELS,
            answers=SEEN,
            dimensions=DIMENSIONS,
            impressions=[(key, "", text) for key, text in IMPRESSIONS.items()],
        )

    def sign(self, form: GuestForm) -> Sequence[Written]:
        author = self.author(Action.ASSESS, self.subject, self.subject.module)
        code = form.skill.code
        try:
            return [assess(self.book, author=author, entry_id=form.id.data, code=code, saw=form.observation())]
        except Stale:
            form.look_again = True
            raise

    def tell(self, signed: Sequence[Written]) -> None:
        for each in signed:
            notifying.request_answered(self.book, each, self.asked.item or "")

    def catch_up(self, form: GuestForm) -> None:
        if form.look_again:
            form.catch_up(self.book)


def down_form(matter: RequestMatter, **given: None) -> TurnDownForm:
    """Empty with `formdata=None`, else as it was sent."""
    if matter.link.way != "device":
        return TurnDownForm(**given)
    form = DownOnDeviceForm(**given)
    form.signer = matter.signer
    return form
