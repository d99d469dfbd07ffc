"""A placement evaluated by a link: its mentor in charge, who has no account, says what a PIN would sign otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from flask import render_template
from wtforms import BooleanField
from wtforms.validators import InputRequired

from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import PlacementRef
from tracker.errors import NotFound
from tracker.logbook.append import Written
from tracker.logbook.books import Book
from tracker.logbook.placements import evaluate_placement
from tracker.logbook.stays import Stay, stay_at
from tracker.people.queries import PostRow
from tracker.web.evaluating import EvaluationForm, evaluation_form
from tracker.web.forms import choices
from tracker.web.matter import ByLink, Matter
from tracker.web.speaking import lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS, OUTCOMES


class EvaluationByLink(ByLink, EvaluationForm):
    """The evaluation for who has no PIN."""

    witness = BooleanField(
        lazy("I am in charge of this placement and have seen the learner at work."),
        [InputRequired(lazy("Tick that you are in charge and saw it. You can sign only what you saw."))],
    )


@dataclass(frozen=True)
class EvaluationMatter(Matter):
    """One placement and what is still to be said of it."""

    @classmethod
    def read(cls, link: SignLink, book: Book, posts: tuple[PostRow, ...]) -> Self:
        return cls(link, book, posts)

    @cached_property
    def stay(self) -> Stay | None:
        """None where the placement was taken back."""
        try:
            return stay_at(self.book, self.link.about[0])
        except NotFound:
            return None

    @property
    def left(self) -> list[str]:
        return self.stay.unwritten if self.stay else []

    @property
    def subject(self) -> PlacementRef:
        if self.stay is None:
            raise NotFound
        return PlacementRef(self.ref, self.stay.placement.mentor_id)

    def unasked(self) -> str:
        if self.stay is None or self.book.learner.ended_on is not None:
            return "answered"
        if self.stay.placement.mentor_id != self.link.person_id:
            return "not-in-charge"
        if not may(self.guest, Action.EVALUATE, self.subject):
            return "no-mentor"
        return "" if self.left else "answered"

    def form(self, *, sent: bool) -> EvaluationByLink:
        given = {"outcome": self.left[0]} if len(self.left) == 1 else {}
        form = evaluation_form(EvaluationByLink, **given, **({} if sent else {"formdata": None}))
        self.catch_up(form)
        return form

    def sheet(self, form: EvaluationByLink) -> str:
        return render_template(
            "handing/evaluation.html",
            link=self.link,
            book=self.book,
            stay=self.stay,
            form=form,
            signer=self.signer,
            function=self.posts[0].function,
            dimensions=DIMENSIONS,
            impressions=[(key, "", text) for key, text in IMPRESSIONS.items()],
        )

    def sign(self, form: EvaluationByLink) -> Sequence[Written]:
        author = self.author(Action.EVALUATE, self.subject, None)
        seq = self.link.about[0]
        return [evaluate_placement(self.book, author=author, entry_id=form.id.data, seq=seq, **form.said())]

    def tell(self, signed: Sequence[Written]) -> None:
        """Nothing: it is read on the page of the internship."""

    def catch_up(self, form: EvaluationByLink) -> None:
        form.outcome.choices = choices({word: OUTCOMES[word] for word in self.left})
